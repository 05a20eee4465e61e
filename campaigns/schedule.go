package campaigns

import (
	"regexp"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Schedule is when a wave goes: a rule over the school's own calendar, or a
// cron expression. The zero Schedule never comes.
type Schedule struct {
	Cron string // five fields, hour and minute plain; then the rule is empty
	Rule DayRule
	At   clock.ClockTime // on London's clock, 6:00 to 21:59
	// AnyDay lets it come on a day on which the school is not open.
	AnyDay bool
}

// DayRule picks days of a school's calendar.
type DayRule struct {
	Span Span
	Term Term         // which term's; empty is each
	Week Week         // empty: counted over the whole span
	Nth  int          // 1 is the first, -1 the last, 0 every; unused with a week
	Day  time.Weekday // which day
	Any  bool         // any school day: Day is unused
}

// dated finds a cron expression of one day a year: 30 15 4 12 *.
var dated = regexp.MustCompile(`^\d+ \d+ \d+ \d+ \*$`)

// onOneDay reports whether a wave comes on a day of its own, such as the last
// before a break, and not again and again.
func (w Wave) onOneDay() bool {
	s := w.schedule()
	if s.Cron != "" {
		return dated.MatchString(s.Cron)
	}
	return s.Rule.Week != "" || s.Rule.Nth != 0
}

// Span is the stretch of school days in which a rule looks.
type Span string

// The spans.
const (
	TermSpan       Span = "term"             // from holiday to holiday
	AfterHalfTerm  Span = "after half-term"  // from a half-term to the next break
	AfterBreak     Span = "after a break"    // from any break to the next
	BeforeHalfTerm Span = "before half-term" // from a break to a half-term
	BeforeBreak    Span = "before a break"   // from any break to the next
)

// Week is one week of a span.
type Week string

// The weeks.
const (
	FirstWeek     Week = "first week"      // of the first school day
	FirstFullWeek Week = "first full week" // the first of five school days
	LastWeek      Week = "last week"
	LastFortnight Week = "last fortnight" // its first week
)

// Term is one of the three of a school year.
type Term string

// The terms.
const (
	Autumn Term = "autumn"
	Spring Term = "spring"
	Summer Term = "summer"
)

// comingCron asks the expression, and passes over days that are no school days.
func (s Schedule) comingCron(after time.Time, cal school.Calendar, counts func(coming) bool) (coming, bool) {
	spec, err := cron.ParseStandard(s.Cron)
	if err != nil {
		return coming{}, false
	}
	days := schoolDays(cal)
	if len(days) == 0 {
		return coming{}, false
	}
	open := map[clock.Date]bool{}
	for _, d := range days {
		open[d] = true
	}
	for t := spec.Next(after.In(clock.London)); !t.IsZero(); t = spec.Next(t) {
		day := clock.DateOf(t)
		if day.After(days[len(days)-1]) {
			break
		}
		if at := (coming{occasionOf(t), t.UTC()}); (s.AnyDay || open[day]) && counts(at) {
			return at, true
		}
	}
	return coming{}, false
}

// days lists the days the rule picks in one of its spans.
func (r DayRule) days(s stretch, anyDay bool) []clock.Date {
	if r.Week == "" {
		return r.counted(r.fitting(s, anyDay))
	}
	if d, ok := r.inWeek(s, anyDay); ok {
		return []clock.Date{d}
	}
	return nil
}

// spans gives the stretches the rule looks in.
func (r DayRule) spans(y year) []stretch {
	var in []stretch
	if r.Span == TermSpan {
		for _, t := range y.terms {
			if r.Term == "" || r.Term == t.name() {
				in = append(in, t)
			}
		}
		return in
	}
	for i, s := range y.stretches {
		if r.Term != "" && r.Term != s.name() {
			continue
		}
		switch {
		case r.Span == AfterHalfTerm && s.afterHalfTerm,
			r.Span == AfterBreak && (s.afterHalfTerm || i > 0),
			r.Span == BeforeHalfTerm && s.untilHalfTerm,
			r.Span == BeforeBreak && s.known:
			in = append(in, s)
		}
	}
	return in
}

// fitting gives the days of a span that are of the rule's weekday.
func (r DayRule) fitting(s stretch, anyDay bool) []clock.Date {
	if r.Any {
		return s.days
	}
	all := s.days
	if anyDay {
		all = nil
		for d := s.first(); !d.After(s.last()); d = d.AddDays(1) {
			all = append(all, d)
		}
	}
	var fit []clock.Date
	for _, d := range all {
		if d.Weekday() == r.Day {
			fit = append(fit, d)
		}
	}
	return fit
}

// counted gives the nth of days, or all of them.
func (r DayRule) counted(days []clock.Date) []clock.Date {
	switch n := r.Nth; {
	case n == 0:
		return days
	case n > 0 && n <= len(days):
		return days[n-1 : n]
	case n < 0 && -n <= len(days):
		return days[len(days)+n : len(days)+n+1]
	default:
		return nil
	}
}

// inWeek gives the rule's day in its week of a span. Where that is no school
// day it is the next one of that week, or the one before.
func (r DayRule) inWeek(s stretch, anyDay bool) (clock.Date, bool) {
	week := r.week(s.weeks())
	if len(week) == 0 {
		return clock.Date{}, false
	}
	wanted := mondayOf(week[0]).AddDays((int(r.Day) + 6) % 7)
	if anyDay {
		return wanted, true
	}
	for _, d := range week {
		if !d.Before(wanted) {
			return d, true
		}
	}
	return week[len(week)-1], true
}

func (r DayRule) week(weeks [][]clock.Date) []clock.Date {
	switch r.Week {
	case FirstWeek:
		return weeks[0]
	case LastWeek:
		return weeks[len(weeks)-1]
	case LastFortnight:
		return weeks[max(0, len(weeks)-2)]
	case FirstFullWeek:
		for _, w := range weeks {
			if len(w) == 5 {
				return w
			}
		}
	}
	return nil
}
