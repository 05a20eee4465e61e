package reading

import (
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
)

// away is what a reply says of days to come.
type away struct {
	back  *clock.Date // the first school day the child is expected
	from  *clock.Date // the first day away that was named, when it is still to come
	until *clock.Date // the last day away that was named; the school day before back, when both are
	today bool        // a day to come is one more: "not in tomorrow either"
	later bool        // it speaks of a school day after the next one, or of absence on the next
	plain bool        // each day it names is plainly one away or one back, and they agree
	held  []int       // the words that say so
}

// datesNamed reads the days a reply names. A day is the next of its name after
// the day of the reply, and a day back is a weekday: what a school's calendar
// says is for others. Where the words can be read in two ways the day back is the
// earlier: a child who is expected too soon is asked about, and one who is
// expected too late is missed by nobody.
func datesNamed(words []token, said []found, day clock.Date) away {
	a := away{plain: true}
	if day == (clock.Date{}) {
		return a
	}
	named := daysIn(words, day)
	roles, held := rolesOf(words, said, named, day)
	a.held = held
	a.returns(named, roles, day)
	a.stays(words, named, roles, day)
	return a
}

// returns finds the day back: the earliest that is said to be one, or else the
// earliest that an absence lasts until.
func (a *away) returns(named []dayNamed, roles []role, day clock.Date) {
	for _, want := range []role{backOn, until} {
		for n, d := range named {
			back := schoolDay(d.day)
			if roles[n] != want || !back.After(day) {
				continue
			}
			switch {
			case a.back == nil:
				a.back = &back
			case want == until: // "off until Wednesday, back Thursday"
				a.endsBefore(d.day)
			case back != *a.back:
				a.plain = false // two days, of two children or of one
				if back.Before(*a.back) {
					a.back = &back
				}
			}
		}
	}
	if a.back != nil && a.back.After(schoolDays(day, 1)) {
		a.later = true
	}
}

// endsBefore keeps a last day away where it is the one before the day back: "away
// today and tomorrow, back Friday" leaves Thursday to the day back.
func (a *away) endsBefore(last clock.Date) {
	if a.back == nil || schoolDays(last, 1) == *a.back {
		a.until = &last
	}
}

// stays adds what is said of days away: "today and tomorrow", "all week", "3
// days". A day that stands alone, without a word of being away or back, counts
// when no other does: "dentist on Friday".
func (a *away) stays(words []token, named []dayNamed, roles []role, day clock.Date) {
	gone := daysGone(named, roles, a.back)
	a.plain = a.plain && !slices.ContainsFunc(roles, func(r role) bool { return r == something || r == hoped || r == besideIt })
	a.today = slices.ContainsFunc(gone, func(d dayNamed) bool { return d.day.After(day) && oneMore(words, d.at) })
	first, last := run(gone)
	if many := daysAway(words); many > 0 && last == (clock.Date{}) && a.back == nil {
		first, last = day, schoolDays(day, many-1)
	}
	if a.back != nil && !last.Before(*a.back) { // away again after the return: a person reads it
		a.plain = false
		first, last = runBefore(gone, *a.back)
	}
	if !last.After(day) {
		if many := len(gone); many > 1 && a.back == nil {
			back := schoolDays(day, 1)
			a.back = &back
		}
		return
	}
	a.later = true
	if a.until == nil {
		a.endsBefore(last)
	}
	if first.After(day) && !a.today {
		a.from = &first
	}
	if a.back == nil && (a.today || last.After(first)) {
		back := schoolDays(last, 1)
		a.back = &back
	}
}

// daysGone gives the days away. Days of which something else is said count only
// where nothing is said of being away or coming back.
func daysGone(named []dayNamed, roles []role, back *clock.Date) []dayNamed {
	var gone, events []dayNamed
	for n, d := range named {
		switch roles[n] {
		case awayOn:
			gone = append(gone, d)
		case something:
			events = append(events, d)
		}
	}
	if len(gone) == 0 && back == nil {
		return events
	}
	return gone
}

// run gives the first and the last of days that follow one another: of "Monday
// and Thursday" the Monday.
func run(days []dayNamed) (first, last clock.Date) {
	sorted := slices.Clone(days)
	slices.SortStableFunc(sorted, func(a, b dayNamed) int {
		if a.day.Before(b.day) {
			return -1
		}
		if b.day.Before(a.day) {
			return 1
		}
		return 0
	})
	for _, d := range sorted {
		switch {
		case first == (clock.Date{}):
			first, last = d.day, d.last
		case d.day.After(schoolDays(last, 1)):
			return first, last
		case d.last.After(last):
			last = d.last
		}
	}
	return first, last
}

// runBefore gives the run of the days before a day.
func runBefore(days []dayNamed, back clock.Date) (first, last clock.Date) {
	return run(slices.DeleteFunc(slices.Clone(days), func(d dayNamed) bool { return !d.last.Before(back) }))
}

// startsToday makes today the first of the days away.
func (a *away) startsToday() {
	a.from, a.today = nil, true
	if a.back == nil && a.until != nil {
		back := schoolDays(*a.until, 1)
		a.back = &back
	}
	a.later = true
}

// oneMore reports whether a day comes on top of today: "tomorrow as well", "again
// tomorrow".
func oneMore(words []token, at int) bool {
	still := func(i int) bool { return words[at].class&weekdays != 0 && words[i].text == "still" } // "as on Friday, still ill"
	for i := at + 1; i < len(words) && i <= at+3 && !words[i].stop; i++ {
		if words[i].class&alsoClass != 0 && !still(i) {
			return true
		}
	}
	for i := at - 1; i >= 0 && i >= at-5 && !words[i+1].stop; i-- {
		if words[i].class&alsoClass != 0 && !words[i].is([]string{"too", "either"}) && !still(i) {
			return true
		}
	}
	return false
}
