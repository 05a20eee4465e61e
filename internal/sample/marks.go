package sample

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// moment is when a register is looked at.
type moment int

const (
	atClose     moment = iota // reasons still to be found out
	settled                   // the office has been at it
	longSettled               // and the five days in which an N is to be settled are over
)

// shares are how often things happen in a phase.
type shares struct {
	absent, late  float64 // of all pupils
	known         string  // codes of absences whose reason is known, as often as they come
	offSite       string  // the code of the few who are taught elsewhere
	offSiteOneIn  uint64
	stillNoReason float64 // of absences, once the office has been at it
}

// sharesOf gives the shares of a phase.
//
// Source: Department for Education, pupil attendance in schools, 2025/26 to
// July 2026: primary 5.28% absent and 1.12% late, secondary 8.49% and 2.79%,
// special 13.17% and 0.77%.
// The share without a reason at closing is not published; 20% to 50% is our
// working figure, and about 4% are still without one later.
func sharesOf(p school.Phase) shares {
	if p == school.Secondary {
		return shares{absent: 0.085, late: 0.028, known: "IIIIIIIIIIMMCEGRT", offSite: "B", offSiteOneIn: 150, stillNoReason: 0.04}
	}
	if p == school.Special {
		return shares{absent: 0.132, late: 0.008, known: "IIIIIIIIMMMMCEGRT", offSite: "B", offSiteOneIn: 100, stillNoReason: 0.04}
	}
	return shares{absent: 0.053, late: 0.013, known: "IIIIIIIIIIIIIMMCGRT", offSite: "K", offSiteOneIn: 300, stillNoReason: 0.04}
}

// absent draws who is away and why. The number is close to the phase's share,
// more on Fridays; who it is follows each pupil's own habit, and brothers and
// sisters are often away together. The afternoon is mostly the same pupils.
func (b *book) absent(day clock.Date, session register.Session, when moment) map[int]register.Mark {
	dayLot := mix(b.seed, text(day.String()))
	lot := mix(dayLot, text(string(session)))
	count := int(b.shares.absent*weekday(day)*(0.88+0.24*unit(mix(lot, 1)))*float64(len(b.pupils)) + 0.5)
	b.order(dayLot, lot)
	away := b.ordered[:min(count, len(b.ordered))]
	slices.SortFunc(away, func(i, j int) int {
		return cmp.Or(cmp.Compare(mix(b.pupils[i].home, dayLot), mix(b.pupils[j].home, dayLot)), cmp.Compare(i, j))
	})
	unknown := b.unknown(len(away), lot, when)
	marks := make(map[int]register.Mark, len(away))
	for n, i := range away {
		if n < unknown {
			marks[i] = register.Mark{Code: register.NoReason}
			continue
		}
		marks[i] = b.known(b.pupils[i], dayLot, when)
	}
	return marks
}

// order puts pupils in the order in which they would be away: a weighted lot
// without replacement (Efraimidis and Spirakis 2006).
func (b *book) order(dayLot, lot uint64) {
	b.ordered = b.ordered[:0]
	for i, p := range b.pupils {
		who := p.lot
		if mix(p.home, dayLot, 2)%5 < 2 { // what is going round goes round the home
			who = p.home
		}
		from := dayLot
		if mix(p.lot, lot, 3)%10 == 0 { // came in at noon, or went home
			from = lot
		}
		b.keys[i] = -math.Log(unit(mix(who, from, 4))) / p.absence
		b.ordered = append(b.ordered, i)
	}
	slices.SortFunc(b.ordered, func(i, j int) int { return cmp.Or(cmp.Compare(b.keys[i], b.keys[j]), cmp.Compare(i, j)) })
}

// weekday makes absence heavier on Fridays; the week comes to 1.
func weekday(d clock.Date) float64 {
	if d.Weekday() == time.Friday {
		return 1.16
	}
	return 0.96
}

// unknown is how many of the absences have no reason: 20% to 50% at closing.
func (b *book) unknown(absent int, lot uint64, when moment) int {
	share := 0.25 + 0.20*unit(mix(lot, 5))
	switch when {
	case settled:
		share = b.shares.stillNoReason * 2 * unit(mix(lot, 5))
	case longSettled:
		share = 0
		if mix(lot, 5)%20 == 0 { // one is forgotten now and then
			return min(1, absent)
		}
	}
	return int(share*float64(absent) + 0.5)
}

// known draws the reason of an absence.
func (b *book) known(p entry, dayLot uint64, when moment) register.Mark {
	lot := mix(p.lot, dayLot, 6)
	if when != atClose {
		switch n := lot % 100; { // what an N became
		case n < 8:
			return register.Mark{Code: register.LateAfter, MinutesLate: 35 + int(lot>>8%80)}
		case n < 17:
			return register.Mark{Code: register.Unauthorised}
		}
	}
	code := register.Code(b.shares.known[lot>>16%uint64(len(b.shares.known))])
	m := register.Mark{Code: code}
	if said := comments[code]; len(said) > 0 && lot>>32%2 == 0 {
		m.Comment = said[lot>>40%uint64(len(said))]
	}
	return m
}

// present draws the mark of a pupil who is here: on time, late, or taught
// elsewhere for good.
func (b *book) present(p entry, session register.Session, lot uint64) register.Mark {
	if p.lot>>20%b.shares.offSiteOneIn == 0 {
		return register.Mark{Code: register.Code(b.shares.offSite)}
	}
	late := b.shares.late
	if session == register.PM {
		late *= 0.4
	}
	l := mix(p.home, lot, 7)
	if unit(l) >= late {
		if session == register.PM {
			return register.Mark{Code: register.PresentPM}
		}
		return register.Mark{Code: register.PresentAM}
	}
	m := register.Mark{Code: register.Late}
	if l>>8%5 > 0 {
		m.MinutesLate = 1 + int(l>>16%11)
	}
	if said := comments[register.Late]; l>>24%5 < 2 {
		m.Comment = said[l>>32%uint64(len(said))]
	}
	return m
}

// comments an office writes beside a mark. They name nobody.
var comments = map[register.Code][]string{
	register.Late:    {"bus", "overslept", "car would not start", "dropped a brother off first", "traffic on the bypass"},
	register.Illness: {"cough and temperature", "sickness", "rang at 8", "headache", "mum texted"},
	register.Medical: {"dentist", "orthodontist at 10", "hospital", "optician"},
	"C":              {"family wedding", "funeral"},
	"R":              {"religious festival"},
}
