package campaigns

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// breakLeast is how many days lie between two school days for it to be a
// break: more than a long weekend, and a week off is ten.
const breakLeast = 8

// stretch is a run of school days between two breaks, the weekends in it too.
type stretch struct {
	days          []clock.Date // school days, in order; never empty
	afterHalfTerm bool         // it begins after a half-term
	untilHalfTerm bool         // it ends with one
	known         bool         // its end is: a break follows in the calendar, not just its edge
}

func (s stretch) first() clock.Date { return s.days[0] }
func (s stretch) last() clock.Date  { return s.days[len(s.days)-1] }

// year is a school's calendar as its breaks divide it.
type year struct {
	stretches []stretch // from break to break
	terms     []stretch // from holiday to holiday, half-terms inside
}

// yearOf divides a calendar. Schools write their terms down in two ways, with
// the half-terms inside and as six short terms; both come out the same.
func yearOf(cal school.Calendar) year {
	var y year
	for _, d := range schoolDays(cal) {
		n := len(y.stretches)
		if n == 0 {
			y.stretches, y.terms = append(y.stretches, stretch{days: []clock.Date{d}}), append(y.terms, stretch{days: []clock.Date{d}})
			continue
		}
		s, t := &y.stretches[n-1], &y.terms[len(y.terms)-1]
		if apart(s.last(), d) < breakLeast {
			s.days, t.days = append(s.days, d), append(t.days, d)
			continue
		}
		half := halfTerm(s.last(), d)
		s.known, s.untilHalfTerm = true, half
		y.stretches = append(y.stretches, stretch{days: []clock.Date{d}, afterHalfTerm: half})
		if half {
			t.days = append(t.days, d)
			continue
		}
		t.known = true
		y.terms = append(y.terms, stretch{days: []clock.Date{d}})
	}
	y.close()
	return y
}

// close says of the last stretch that it ends: a calendar ends with a holiday.
func (y *year) close() {
	if n := len(y.stretches); n > 0 {
		y.stretches[n-1].known, y.terms[len(y.terms)-1].known = true, true
	}
}

// schoolDays lists every day on which the school is open, in order. A day on
// which it is shut (snow) still counts: it moves no wave of another day.
func schoolDays(cal school.Calendar) []clock.Date {
	planned := plannedOf(cal)
	var days []clock.Date
	for _, t := range cal.Terms {
		for d := t.First; !d.After(t.Last); d = d.AddDays(1) {
			if (len(days) == 0 || d.After(days[len(days)-1])) && planned.SchoolDay(d) {
				days = append(days, d)
			}
		}
	}
	return days
}

// plannedOf is a calendar without the days on which the school is shut though it
// was to be open.
func plannedOf(cal school.Calendar) school.Calendar {
	planned := cal
	planned.Closed = nil
	for _, c := range cal.Closed {
		if c.Kind != school.Shut {
			planned.Closed = append(planned.Closed, c)
		}
	}
	return planned
}

// openAt reports whether a school lets a wave go at an instant: on a school day,
// if only one session of it was to be, early finish or not, at any hour; but not
// once it is shut for the rest of the day, nor in a morning for which it is shut.
// Forecast, page, preview and the last gate all ask this.
func openAt(cal school.Calendar, at time.Time) bool {
	day := clock.DateOf(at)
	if !plannedOf(cal).SchoolDay(day) {
		return false
	}
	for _, c := range cal.Closed {
		if c.Date == day && c.Kind == school.Shut && (c.Session != "AM" || at.Before(cal.PMStart.On(day))) {
			return false
		}
	}
	return true
}

// apart is how many days lie from one to another.
func apart(a, b clock.Date) int {
	return int(b.At(12, 0).Sub(a.At(12, 0)).Hours()+1) / 24 // an hour more or less where the clocks change
}

// halfTerm tells a half-term from a holiday, by the time of year: late
// October, the middle of February, the end of May.
func halfTerm(last, next clock.Date) bool {
	within := func(fm time.Month, fd int, tm time.Month, td int) bool {
		from, until := clock.Date{Year: last.Year, Month: fm, Day: fd}, clock.Date{Year: last.Year, Month: tm, Day: td}
		return !last.Before(from) && !next.After(until)
	}
	return within(time.October, 5, time.November, 14) || within(time.February, 1, time.March, 6) || within(time.May, 18, time.June, 16)
}

// name says which of the three terms a stretch is, by when it begins.
func (s stretch) name() Term {
	switch m := s.first().Month; {
	case m >= time.August:
		return Autumn
	case m <= time.February, m == time.March && s.afterHalfTerm:
		return Spring
	default:
		return Summer
	}
}

// weeks gives the school days of a stretch by their calendar weeks.
func (s stretch) weeks() [][]clock.Date {
	var weeks [][]clock.Date
	for _, d := range s.days {
		monday := mondayOf(d)
		if n := len(weeks); n > 0 && mondayOf(weeks[n-1][0]) == monday {
			weeks[n-1] = append(weeks[n-1], d)
			continue
		}
		weeks = append(weeks, []clock.Date{d})
	}
	return weeks
}

func mondayOf(d clock.Date) clock.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
