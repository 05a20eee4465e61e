package school

import (
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

// Calendar is when one school is open. Times are London's.
type Calendar struct {
	Terms   []Term
	Closed  []ClosedDay
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
	for _, t := range c.Terms {
		if !day.Before(t.First) && !day.After(t.Last) {
			return true, ""
		}
	}
	return false, day.Words() + " is not in a term"
}

// NextDay gives the first day after a day on which the school is open for a
// session at least; the day after it when the calendar knows of none.
func (c Calendar) NextDay(day clock.Date) clock.Date {
	for n := 1; n <= 120; n++ {
		d := day.AddDays(n)
		for _, session := range []string{"AM", "PM"} {
			if open, _ := c.Open(d, session); open {
				return d
			}
		}
	}
	return day.AddDays(1)
}
