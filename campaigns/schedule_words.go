package campaigns

import (
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Words says the schedule in the words that ReadSchedule reads.
func (s Schedule) Words() string {
	if s == (Schedule{}) {
		return ""
	}
	said := s.Rule.words() + ", " + s.At.String()
	if s.Cron != "" {
		said = "cron " + s.Cron
	}
	if s.AnyDay {
		said += " even when the school is not open"
	}
	return said
}

// NextWords says when the schedule comes next, as a person would.
func (s Schedule) NextWords(after time.Time, cal school.Calendar) string {
	due, ok := s.Next(after, cal)
	if !ok {
		return "not again in the terms the calendar holds"
	}
	return moment(due)
}

// moment says an instant: "Friday 27 November at 15:30".
func moment(t time.Time) string {
	return fmt.Sprintf("%s at %s", clock.DateOf(t).Words(), clock.Wall(t))
}

func (r DayRule) words() string { return r.dayWords() + " " + r.spanWords() }

// dayWords says which day of a span it is.
func (r DayRule) dayWords() string {
	if r.Week != "" {
		return fmt.Sprintf("%s of the %s", r.Day, r.Week)
	}
	day := r.Day.String()
	if r.Any {
		day = "school day"
	}
	switch {
	case r.Nth == 0:
		return "every " + day
	case r.Nth == -1:
		return "last " + day
	case r.Nth < 0:
		return fmt.Sprintf("%s last %s", ordinals[-r.Nth-1], day)
	default:
		return fmt.Sprintf("%s %s", ordinals[r.Nth-1], day)
	}
}

func (r DayRule) spanWords() string {
	switch {
	case r.Span != TermSpan && r.Term != "":
		before, half, _ := strings.Cut(string(r.Span), " ")
		return before + " the " + string(r.Term) + " " + half
	case r.Span != TermSpan:
		return string(r.Span)
	case r.Term != "":
		return "of the " + string(r.Term) + " term"
	default:
		return "of every term"
	}
}
