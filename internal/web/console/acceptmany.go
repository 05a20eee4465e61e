package console

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/notifier"
)

// acceptMany is the form that records, at once, what replies surely suggest: each
// with what will be recorded and until when. What excuses more than today is
// listed apart, and a person ticks it who has looked.
type acceptMany struct {
	N            int
	Today, Ahead []acceptLine
}

// acceptLine is one pupil of that form.
type acceptLine struct {
	Accept      string // what the form sends
	Name, Group string
	Code, Words string
	Until, Back string // "Tuesday 24 November"; "" for today only
	Said        []quote
}

// acceptManyOf gathers the rows that may be recorded at once; nil for fewer than
// two, whose own buttons do.
func acceptManyOf(replied []notifier.TodayRow, shown []row) *acceptMany {
	var m acceptMany
	for i, r := range replied {
		v := shown[i]
		if v.Suggested == nil || !v.Suggested.Sure {
			continue
		}
		sg, _ := r.Absences[0].Suggestion()
		l := acceptLine{Accept: v.Suggested.Accepts[0], Name: v.Pupils[0].Name, Group: v.Pupils[0].Group, Code: v.Suggested.Code, Words: v.Suggested.Words, Said: v.Quotes}
		m.N++
		if sg.Back == (clock.Date{}) {
			m.Today = append(m.Today, l)
			continue
		}
		l.Until, l.Back = lastAway(sg.Back).Words(), v.Suggested.Back
		m.Ahead = append(m.Ahead, l)
	}
	if m.N < 2 {
		return nil
	}
	return &m
}

// lastAway is the last weekday before somebody is back.
func lastAway(back clock.Date) clock.Date {
	last := back.AddDays(-1)
	for last.Weekday() == time.Saturday || last.Weekday() == time.Sunday {
		last = last.AddDays(-1)
	}
	return last
}
