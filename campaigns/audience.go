package campaigns

import (
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Material is what an audience is chosen from, as the rows of one school stand.
type Material struct {
	School   school.School
	Calendar school.Calendar
	Today    clock.Date
	Pupils   []school.Pupil                          // on roll
	Lists    map[school.PupilID][]school.TiedContact // in order
	Missed   map[school.PupilID][]MissedDay          // in order of days, a day together: of Choice.Back, and of today as far as it is known
	Sessions map[school.Group]int                    // sessions with a register, this school year
	Out      map[school.PupilID]string               // taken out by staff, with the reason
	// OutAdults are the adults of those who are out, also of those of them who
	// have left: a bereavement is one to the brothers and sisters who stay.
	OutAdults []school.Contact
	Drawn     map[school.PupilID]Arm  // where earlier waves of the campaign drew them
	Texted    map[school.PupilID]bool // a campaign text this ISO week
	// Settling is read for a preview alone: the draw does not ask, the last gate does.
	Settling map[school.PupilID]bool
	Reached  map[school.ContactID]bool // their telephone has one, by another row or at another school of the trust
}

// fits reports whether a pupil is one the audience means.
func (a Audience) fits(p school.Pupil, s standing, m Material) bool {
	switch {
	case len(a.Years) > 0 && !slices.Contains(a.Years, p.Year),
		len(a.Groups) > 0 && !slices.Contains(a.Groups, string(p.Group)),
		a.OddDaysAtLeast > 0 && s.odd < float64(a.OddDaysAtLeast),
		float64(s.missed)/2 < a.MissedAtLeast,
		a.MissedAtMost > 0 && float64(s.missed)/2 > a.MissedAtMost,
		a.AttendedUnder > 0 && (s.share < 0 || s.share >= a.AttendedUnder),
		a.AttendedFrom > 0 && s.share < a.AttendedFrom,
		a.FreeMeals && !p.FreeMeals,
		a.FirstTerm && !firstTerm(p, m):
		return false
	}
	return true
}

// firstTerm reports whether it is a pupil's first term at the school: those of
// the entry year, while the autumn term lasts. A roll does not say more.
func firstTerm(p school.Pupil, m Material) bool {
	entry := 0
	if m.School.Phase == school.Secondary {
		entry = 7
	}
	return p.Year == entry && m.Today.Month >= 8
}

// reads reports whether an adult reads one of the audience's languages.
func (a Audience) reads(c school.Contact) bool {
	if len(a.Languages) == 0 {
		return true
	}
	base, _, _ := strings.Cut(strings.ToLower(c.Language), "-")
	if base == "" {
		base = "en"
	}
	return slices.Contains(a.Languages, base)
}

// Choose sorts every family of a school into those who could be written to and
// those who are not, each with its reason. May gives of a pupil's list those
// who may be texted about the pupil. It depends on nothing else, nor on the
// order of what it is given.
func Choose(m Material, a Audience, may func([]school.TiedContact) []school.TiedContact) []Family {
	days := daysOf(m.Calendar, m.Today)
	homes, out := families(m, may), outOf(m)
	chosen, held := make([]Family, len(homes)), m.held()
	phones := map[phone.Number]bool{}
	for i, h := range homes {
		chosen[i] = a.choose(m, h, days, held, out)
		once(&chosen[i], phones)
	}
	return chosen
}

// held says how many sessions pupils of a group could have been marked in this
// school year: as many as any group with somebody of their years has registers
// of. The marks of a pupil who comes from another group are in its registers, so
// their new group's alone would make one odd day a large share. Of two numbers
// the larger is taken: a family too few is written to, and none too many.
func (m Material) held() map[school.Group]int {
	of, years := map[int]int{}, map[school.Group][]int{}
	for _, p := range m.Pupils {
		of[p.Year] = max(of[p.Year], m.Sessions[p.Group])
		if !slices.Contains(years[p.Group], p.Year) {
			years[p.Group] = append(years[p.Group], p.Year)
		}
	}
	held := map[school.Group]int{}
	for group, list := range years {
		for _, y := range list {
			held[group] = max(held[group], of[y])
		}
	}
	return held
}

func (a Audience) choose(m Material, h home, days numbered, held map[school.Group]int, out bereft) Family {
	f := Family{ID: string(h.pupils[0].ID), Band: Unmarked}
	fits := make([]bool, len(h.pupils))
	least, some, away := 101.0, false, false
	for i, p := range h.pupils {
		s := standingOf(m.Missed[p.ID], held[p.Group], a.RunAtMost, days)
		away = away || s.apart
		if s.share >= 0 {
			least = min(least, s.share)
		}
		why := a.whyOf(p, s, m, len(h.told[i]))
		fits[i] = why == Fits
		some = some || fits[i]
		f.Pupils = append(f.Pupils, Member{Pupil: p.ID, Missed: s.missed, Why: why})
	}
	f.Band = bandOf(least)
	f.Why = f.wholly(m, out)
	if f.Why == "" && !some {
		f.Why = f.mostTelling()
	}
	if f.Why == "" && away {
		f.Why = Apart
	}
	if f.Why == "" {
		var to school.Contact
		to, f.Why = a.address(f.Pupils, h, fits)
		f.Contact, f.number = to.ID, to.Number
	}
	if f.Why == Fits && m.Reached[f.Contact] {
		f.Why = ThisWeek
	}
	f.In = f.Why == Fits
	slices.SortStableFunc(f.Pupils, func(x, y Member) int { return named(y) - named(x) })
	return f
}

func named(m Member) int {
	if m.Why == Fits {
		return 1
	}
	return 0
}

// mostTelling gives the reason of a pupil who would have fitted, before that of
// one who would not.
func (f Family) mostTelling() string {
	for _, p := range f.Pupils {
		if p.Why != NotInAudience {
			return p.Why
		}
	}
	return NotInAudience
}

// whyOf says whether a text may name a pupil.
func (a Audience) whyOf(p school.Pupil, s standing, m Material, adults int) string {
	switch {
	case !a.fits(p, s, m):
		return NotInAudience
	case p.Flags.NoText:
		return NoText
	case p.Flags.InCare && !a.InCareToo:
		return InCare
	case s.ill >= longIllness:
		return LongIllness
	case adults == 0:
		return NobodyToText
	default:
		return Fits
	}
}

// wholly says why nobody of a family is written about, whoever fits: what hurts
// one hurts the home.
func (f Family) wholly(m Material, out bereft) string {
	if len(f.Pupils) > school.LargestFamily {
		return TooMany
	}
	for _, p := range f.Pupils {
		if _, taken := m.Out[p.Pupil]; taken || out.knows(m.Lists[p.Pupil]) {
			return TakenOut
		}
	}
	for _, p := range f.Pupils {
		if m.Texted[p.Pupil] {
			return ThisWeek
		}
	}
	return ""
}

// address chooses who is texted, and says why nobody is. It marks the pupils of
// whom the text does not speak to that adult.
func (a Audience) address(pupils []Member, h home, fits []bool) (school.Contact, string) {
	to, covered := h.to(fits)
	switch {
	case to.Contact.ID == "":
		return school.Contact{}, NobodyToText
	case to.saidNo():
		return school.Contact{}, OptedOut
	case !a.reads(to.Contact):
		return school.Contact{}, NotInAudience
	}
	for i, p := range pupils {
		if p.Why == Fits && !covered[p.Pupil] {
			pupils[i].Why = OtherHome
		}
	}
	return to.Contact, Fits
}

func bandOf(share float64) Band {
	switch {
	case share > 100:
		return Unmarked
	case share < 90:
		return Under90
	case share < 95:
		return From90
	default:
		return From95
	}
}
