package sample

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// calendar gives a school's year: 2026/27, or for a day in another year the
// same shape moved by whole weeks, so that weekdays stay where they are.
func calendar(phase school.Phase, today clock.Date) school.Calendar {
	shift := yearShift(today)
	c := school.Calendar{AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 10)}
	if phase == school.Secondary {
		c.AMStart, c.PMStart = clock.HM(8, 40), clock.HM(13, 20)
	}
	for _, t := range terms {
		c.Terms = append(c.Terms, school.Term{Name: t.Name, First: t.First.AddDays(shift), Last: t.Last.AddDays(shift)})
	}
	for _, r := range closed {
		for d := r.first; !d.After(r.last); d = d.AddDays(1) {
			c.Closed = append(c.Closed, school.ClosedDay{Date: d.AddDays(shift), Kind: r.kind, Note: r.note})
		}
	}
	return c
}

// yearShift is how many days, in whole years of 52 weeks, lie between the
// school year 2026/27 and the one that holds today.
func yearShift(today clock.Date) int {
	if today == (clock.Date{}) {
		return 0
	}
	start := today.Year
	if today.Month < time.September {
		start--
	}
	return (start - 2026) * 364
}

// terms of 2026/27. Good Friday is 26 March 2027.
var terms = []school.Term{
	{Name: "Autumn term", First: on(2026, 9, 1), Last: on(2026, 12, 18)},
	{Name: "Spring term", First: on(2027, 1, 4), Last: on(2027, 3, 25)},
	{Name: "Summer term", First: on(2027, 4, 12), Last: on(2027, 7, 21)},
}

// closed are the days inside the terms on which nobody comes: 190 days are
// left, as the law asks of a maintained school.
var closed = []struct {
	first, last clock.Date
	kind        school.ClosedKind
	note        string
}{
	{on(2026, 9, 1), on(2026, 9, 1), school.Inset, "training day"},
	{on(2026, 10, 23), on(2026, 10, 23), school.Inset, "training day"},
	{on(2026, 10, 26), on(2026, 10, 30), school.Holiday, "half-term"},
	{on(2027, 1, 4), on(2027, 1, 4), school.Inset, "training day"},
	{on(2027, 2, 15), on(2027, 2, 19), school.Holiday, "half-term"},
	{on(2027, 5, 3), on(2027, 5, 3), school.Holiday, "early May bank holiday"},
	{on(2027, 5, 31), on(2027, 6, 4), school.Holiday, "half-term, with the spring bank holiday"},
	{on(2027, 6, 28), on(2027, 6, 28), school.Inset, "training day"},
	{on(2027, 7, 21), on(2027, 7, 21), school.Inset, "training day"},
}

func on(year int, month time.Month, day int) clock.Date {
	return clock.Date{Year: year, Month: month, Day: day}
}
