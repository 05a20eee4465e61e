package campaigns

import (
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Occasion names one coming of a wave by what its rule names, never by the
// instant: "2026/27 fourth Friday after the autumn half-term", the ISO week for a
// weekly rule, the day and time for a cron expression. A calendar that is put
// right moves an occasion; it makes no other of it. It is unique among those of
// one wave that have gone.
type Occasion string

// coming is an occasion with the day it falls on.
type coming struct {
	occasion Occasion
	due      time.Time
}

// Next gives the first instant after another at which the schedule comes; ok
// is false when the calendar holds no more. It depends on nothing else.
func (s Schedule) Next(after time.Time, cal school.Calendar) (due time.Time, ok bool) {
	next, ok := s.coming(after, cal, func(c coming) bool { return s.open(cal, c.due) })
	return next.due, ok
}

// coming gives the first occasion after an instant of those that count.
func (s Schedule) coming(after time.Time, cal school.Calendar, counts func(coming) bool) (next coming, ok bool) {
	if s.Cron != "" {
		return s.comingCron(after, cal, counts)
	}
	for _, x := range s.Rule.occasions(yearOf(cal), s.AnyDay) {
		at := coming{x.occasion, s.At.On(x.day)}
		if at.due.After(after) && (!ok || at.due.Before(next.due)) && counts(at) {
			next, ok = at, true
		}
	}
	return next, ok
}

// open reports whether the school lets it go at an instant.
func (s Schedule) open(cal school.Calendar, at time.Time) bool { return s.AnyDay || openAt(cal, at) }

// picked is a day a rule picks, with the occasion it is.
type picked struct {
	occasion Occasion
	day      clock.Date
}

// occasions lists the days the rule picks, over the whole calendar.
func (r DayRule) occasions(y year, anyDay bool) []picked {
	var all []picked
	spans := r.spans(y)
	for i, s := range spans {
		for _, d := range r.days(s, anyDay) {
			all = append(all, picked{r.occasion(spans, i, d), d})
		}
	}
	return all
}

// occasion names the day that the rule picks in one of its spans. Two spans of a
// year that are called the same are told apart by their order.
func (r DayRule) occasion(spans []stretch, i int, day clock.Date) Occasion {
	if r.Nth == 0 && r.Week == "" {
		return Occasion("the week " + week(day.At(12, 0)))
	}
	name := func(s stretch) string {
		y := yearStart(s.first()).Year
		return fmt.Sprintf("%d/%02d %s %s", y, (y+1)%100, r.dayWords(), r.spanOf(s))
	}
	called, same := name(spans[i]), 1
	for _, s := range spans[:i] {
		if name(s) == called {
			same++
		}
	}
	if same > 1 {
		called = fmt.Sprintf("%s, %d", called, same)
	}
	return Occasion(called)
}

// spanOf names one span of the rule by its term, or by the break it is beside.
func (r DayRule) spanOf(s stretch) string {
	switch {
	case r.Span == TermSpan:
		return fmt.Sprintf("of the %s term", s.name())
	case strings.HasPrefix(string(r.Span), "before") && s.untilHalfTerm:
		return fmt.Sprintf("before the %s half-term", s.name())
	case strings.HasPrefix(string(r.Span), "before"):
		return fmt.Sprintf("before the break after the %s term", s.name())
	case s.afterHalfTerm:
		return fmt.Sprintf("after the %s half-term", s.name())
	default:
		return fmt.Sprintf("after the break before the %s term", s.name())
	}
}

// occasionOn names the occasion that the schedule had on a day, whatever the
// calendar says of the day by now: of a firing that was kept before occasions
// were. It goes by the span the day lies in, or lies nearest to.
func (s Schedule) occasionOn(at time.Time, cal school.Calendar) Occasion {
	if s.Cron != "" {
		return occasionOf(at)
	}
	day, spans := clock.DateOf(at), s.Rule.spans(yearOf(cal))
	nearest, away := -1, 0
	for i, x := range spans {
		far := max(0, apart(day, x.first()), apart(x.last(), day))
		if nearest < 0 || far < away {
			nearest, away = i, far
		}
	}
	if nearest < 0 {
		return ""
	}
	return s.Rule.occasion(spans, nearest, day)
}

// occasionOf names the occasion of a cron expression: its day and time.
func occasionOf(at time.Time) Occasion {
	return Occasion(at.In(clock.London).Format("2006-01-02 15:04"))
}

// went reports whether the occasion of a firing has gone, or goes: its audience
// is drawn, or is about to be. One that was missed, or that found the school shut
// all through its grace, has not: a calendar put right may still bring it.
func (f Firing) went() bool { return f.State == Due || !f.OpenedAt.IsZero() }

// gone names the occasions of a wave that have gone.
func (w Wave) gone(fired []Firing, cal school.Calendar) map[Occasion]bool {
	gone := map[Occasion]bool{}
	for _, f := range fired {
		if f.Wave.Key == w.Key && f.went() {
			gone[f.occasion(cal)] = true
		}
	}
	return gone
}

// missed names the occasions of a wave that were written down as missed.
func (w Wave) missed(fired []Firing, cal school.Calendar) map[Occasion]bool {
	missed := map[Occasion]bool{}
	for _, f := range fired {
		if f.Wave.Key == w.Key && f.State == Missed {
			missed[f.occasion(cal)] = true
		}
	}
	return missed
}

// occasion is that of the firing.
func (f Firing) occasion(cal school.Calendar) Occasion {
	if f.Occasion != "" {
		return f.Occasion
	}
	return f.Wave.schedule().occasionOn(f.DueAt, cal)
}

// next gives when a wave comes next that has not come for that occasion yet, and
// finds the school open.
func (w Wave) next(after time.Time, cal school.Calendar, fired []Firing) (due time.Time, ok bool) {
	s, gone := w.schedule(), w.gone(fired, cal)
	next, ok := s.coming(after, cal, func(c coming) bool { return !gone[c.occasion] && s.open(cal, c.due) })
	return next.due, ok
}
