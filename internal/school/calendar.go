package school

import (
	"strconv"

	"github.com/firstbell/firstbell/internal/clock"
)

// Term is a run of days in which the school is open on weekdays.
type Term struct {
	Name        string
	First, Last clock.Date
}

// ClosedDay is a day, or one session of it, on which the school is not open.
type ClosedDay struct {
	Date    clock.Date
	Session string // "" for the whole day, else AM or PM
	Kind    ClosedKind
	Note    string
}

// ClosedKind is why a school is not open.
type ClosedKind string

// Why a school is not open.
const (
	Holiday ClosedKind = "holiday" // bank holiday, half-term
	Inset   ClosedKind = "inset"   // staff training
	Shut    ClosedKind = "shut"    // snow, boiler: unplanned
)

// EarlyFinish is a day whose school day ends early: the last of term, a storm.
// When it ends before the afternoon begins, there is no afternoon.
type EarlyFinish struct {
	Date clock.Date
	Ends clock.ClockTime
	Note string
}

// PartClosure is a day, or one session of it, on which one year group is not
// in and the others are.
type PartClosure struct {
	Date    clock.Date
	Session string // "" for the whole day, else AM or PM
	Year    int    // national curriculum year, 0 for reception
	Kind    ClosedKind
	Note    string
}

// Calendar is when one school is open. Times are London's.
type Calendar struct {
	Terms   []Term
	Closed  []ClosedDay
	Early   []EarlyFinish
	Part    []PartClosure
	AMStart clock.ClockTime // when the morning session begins
	PMStart clock.ClockTime
}

// Open reports whether the school is open for a session ("AM" or "PM") on a
// day, and says why when it is not.
func (c Calendar) Open(day clock.Date, session string) (bool, string) {
	if w := day.Weekday(); w == 0 || w == 6 {
		return false, day.Words() + " is at the weekend"
	}
	for _, x := range c.Closed {
		if x.Date == day && (x.Session == "" || x.Session == session) {
			switch x.Kind {
			case Inset:
				return false, day.Words() + " is a training day"
			case Shut:
				return false, "the school is shut on " + day.Words()
			default:
				return false, day.Words() + " is a holiday"
			}
		}
	}
	if ends, early := c.Ends(day); early && session == "PM" && ends <= c.PMStart {
		return false, "school finishes at " + ends.String() + " on " + day.Words()
	}
	for _, t := range c.Terms {
		if !day.Before(t.First) && !day.After(t.Last) {
			return true, ""
		}
	}
	return false, day.Words() + " is not in a term"
}

// Ends gives when the school day ends on a day that ends early.
func (c Calendar) Ends(day clock.Date) (ends clock.ClockTime, early bool) {
	for _, e := range c.Early {
		if e.Date == day {
			return e.Ends, true
		}
	}
	return 0, false
}

// OpenFor is Open for one year group, which may be out while others are in.
func (c Calendar) OpenFor(day clock.Date, session string, year int) (bool, string) {
	if open, why := c.Open(day, session); !open {
		return false, why
	}
	for _, p := range c.Part {
		if p.Date == day && p.Year == year && (p.Session == "" || p.Session == session) {
			return false, yearWords(year) + " is not in on " + day.Words()
		}
	}
	return true, ""
}

func yearWords(year int) string {
	if year == 0 {
		return "reception"
	}
	return "year " + strconv.Itoa(year)
}

// SchoolDay reports whether the school is open on a day, if only for one
// session.
func (c Calendar) SchoolDay(day clock.Date) bool {
	am, _ := c.Open(day, "AM")
	pm, _ := c.Open(day, "PM")
	return am || pm
}

// SchoolDays counts the school days after one day up to another, which is
// counted if it is one; 0 when to is not after from.
func (c Calendar) SchoolDays(from, to clock.Date) int {
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if c.SchoolDay(d) {
			n++
		}
	}
	return n
}

// SchoolDaysAfter gives the nth school day after a day, n from 1; the zero Date
// when the terms the calendar knows do not reach so far.
func (c Calendar) SchoolDaysAfter(day clock.Date, n int) clock.Date {
	var last clock.Date
	for _, t := range c.Terms {
		if t.Last.After(last) {
			last = t.Last
		}
	}
	for d := day.AddDays(1); !d.After(last); d = d.AddDays(1) {
		if c.SchoolDay(d) {
			if n--; n == 0 {
				return d
			}
		}
	}
	return clock.Date{}
}

// Days is a run of days, both included.
type Days struct{ First, Last clock.Date }

// Back gives the school day on which somebody is back who is away on a day:
// the first after the days that cover it, and after those that follow without a
// school day between; false when none covers it. Where the calendar knows of no
// school day any more it is the day after.
func (c Calendar) Back(day clock.Date, away []Days) (back clock.Date, gone bool) {
	back = day
	for changed := true; changed; {
		changed = false
		for _, a := range away {
			if a.First.After(back) || a.Last.Before(back) {
				continue
			}
			next := c.SchoolDaysAfter(a.Last, 1)
			if next == (clock.Date{}) {
				next = a.Last.AddDays(1)
			}
			back, gone, changed = next, true, true
		}
	}
	return back, gone
}
