package sample

import (
	"iter"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Morning gives the registers of one session as they stand the moment they
// close, one for each group in the order of Groups: a fifth to a half of the
// absences have no reason yet. It gives none when the school is not open.
// ClosedAt is 12 to 18 minutes after the session began.
func (s School) Morning(day clock.Date, session register.Session, seed uint64) []register.Closure {
	if open, _ := s.Calendar.Open(day, string(session)); !open {
		return nil
	}
	return newBook(s, seed).session(day, session, atClose)
}

// History gives the registers of the school days in the weeks before today, as
// they stand by now: nearly every reason is known. Oldest first, AM before PM,
// then in the order of Groups; they are made as they are asked for.
func (s School) History(today clock.Date, weeks int, seed uint64) iter.Seq[register.Closure] {
	return func(yield func(register.Closure) bool) {
		b := newBook(s, seed)
		for day := today.AddDays(-7 * weeks); day.Before(today); day = day.AddDays(1) {
			when := settled
			if day.Before(today.AddDays(-7)) {
				when = longSettled
			}
			for _, session := range []register.Session{register.AM, register.PM} {
				if open, _ := s.Calendar.Open(day, string(session)); !open {
					continue
				}
				for _, c := range b.session(day, session, when) {
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}

// book is a school's registers while marks are drawn in them.
type book struct {
	School
	shares  shares
	seed    uint64
	pupils  []entry // on roll, in the order of the school's Pupils
	groups  map[school.Group]int
	keys    []float64 // reused from session to session
	ordered []int
}

// entry is a pupil as the lots see one.
type entry struct {
	ref     string
	group   int
	lot     uint64  // the pupil's own
	home    uint64  // shared with brothers and sisters
	absence float64 // how often, 1 for the average
}

// spread is how unevenly absence falls: a tenth of pupils have three times the
// average, half have well under it.
var spread = []float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3, 1.9, 3.0}

func newBook(s School, seed uint64) *book {
	b := &book{School: s, shares: sharesOf(s.School.Phase), seed: seed, groups: map[school.Group]int{}}
	for i, g := range s.Groups {
		b.groups[g] = i
	}
	homes := homes(s.Ties)
	for _, p := range s.Pupils {
		group, known := b.groups[p.Group]
		if !known || p.LeftOn != (clock.Date{}) {
			continue
		}
		lot := mix(seed, text(string(p.ID)))
		b.pupils = append(b.pupils, entry{
			ref: p.Ref, group: group, lot: lot,
			home:    mix(seed, text(string(homes[p.ID]))),
			absence: spread[lot%uint64(len(spread))],
		})
	}
	b.keys = make([]float64, len(b.pupils))
	return b
}

// homes names each pupil's home by the first adult put on the books for it.
func homes(ties []school.Tie) map[school.PupilID]school.ContactID {
	first := make(map[school.PupilID]school.ContactID, len(ties))
	for _, t := range ties {
		if c, has := first[t.Pupil]; !has || t.Contact < c {
			first[t.Pupil] = t.Contact
		}
	}
	return first
}

// session draws every register of a session.
func (b *book) session(day clock.Date, session register.Session, when moment) []register.Closure {
	lot := mix(b.seed, text(day.String()), text(string(session)))
	closures := make([]register.Closure, len(b.Groups))
	begins := session.Begins(b.Calendar, day)
	sizes := make([]int, len(b.Groups))
	for _, p := range b.pupils {
		sizes[p.group]++
	}
	for i, g := range b.Groups {
		closures[i] = register.Closure{
			Key:      register.Key{School: b.School.School.URN, Date: day, Session: session, Group: g},
			ClosedAt: begins.Add(12*time.Minute + time.Duration(mix(lot, uint64(i))%360)*time.Second),
			Marks:    make([]register.Mark, 0, sizes[i]),
		}
	}
	absent := b.absent(day, session, when)
	for i, p := range b.pupils {
		m, away := absent[i]
		if !away {
			m = b.present(p, session, lot)
		}
		m.Pupil = p.ref
		closures[p.group].Marks = append(closures[p.group].Marks, m)
	}
	return closures
}
