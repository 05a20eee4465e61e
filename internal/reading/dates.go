package reading

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// dates gives the day the child is expected back, and the last day away that
// was named. Both lie after the day of the reply, and within a school term.
func dates(words []token, day clock.Date) (back, until *clock.Date) {
	if day == (clock.Date{}) {
		return nil, nil
	}
	for i := range words {
		d, span := dayAt(words, i, day)
		if span == 0 || near(words, i, sinceClass, 2, 0) {
			continue
		}
		switch {
		case near(words, i, backClass, 5, 4) && back == nil:
			back = &d
		case near(words, i, untilClass, 3, 2) && until == nil:
			until = &d
		case words[i].class&(thisWeekClass|daysClass) != 0 && until == nil:
			until = &d
		}
	}
	if n := daysAway(words); n > 0 && until == nil && back == nil {
		d := schoolDays(day, n-1)
		until = &d
	}
	return back, until
}

// dayAt reads the day named at a word, as the next such day after the reply's.
func dayAt(words []token, i int, day clock.Date) (clock.Date, int) {
	c := words[i].class
	switch {
	case c&overmorrowClass != 0:
		return day.AddDays(2), 1
	case c&tomorrowClass != 0:
		return day.AddDays(1), 1
	case c&todayClass != 0:
		return day, 1
	case c&thisWeekClass != 0:
		return next(day.AddDays(-1), time.Friday), 1
	case c&nextWeekClass != 0:
		return next(day, time.Monday), 1
	}
	for w := time.Monday; w <= time.Saturday+1; w++ {
		if c&(mondayClass<<(w-time.Monday)) != 0 {
			return next(day, w%7), 1
		}
	}
	return clock.Date{}, 0
}

// next gives the first such weekday after a day.
func next(day clock.Date, w time.Weekday) clock.Date {
	for n := 1; n <= 7; n++ {
		if d := day.AddDays(n); d.Weekday() == w {
			return d
		}
	}
	return day
}

// near reports whether a word of the class stands at most before words ahead
// of i, or at most after words behind it, in the same sentence.
func near(words []token, i int, c class, before, after int) bool {
	for n := 1; n <= before && i-n >= 0 && !words[i-n+1].stop; n++ {
		if words[i-n].class&c != 0 {
			return true
		}
	}
	for n := 1; n <= after && i+n < len(words) && !words[i+n].stop; n++ {
		if words[i+n].class&c != 0 {
			return true
		}
	}
	return false
}

// daysAway reads "2 days", "48 hours", "a week" as school days from today on.
func daysAway(words []token) int {
	for i := 1; i < len(words); i++ {
		n := words[i-1].value
		counted := words[i-1].class&numberClass != 0 && !near(words, i, sinceClass, 3, 1)
		if words[i-1].class&timeClass != 0 {
			n = countOf(words[i-1].text)
		}
		switch {
		case !counted || n < 1:
		case words[i].class&daysClass != 0 && n <= 14:
			return n
		case words[i].class&hoursClass != 0 && n%24 == 0 && n <= 14*24:
			return n / 24
		case words[i].class&weeksClass != 0 && n <= 6:
			return n * 5
		}
	}
	return 0
}

// countOf reads the digits of a number that could be a time too.
func countOf(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// schoolDays gives the n-th weekday after a day: Saturdays and Sundays do not
// count.
func schoolDays(day clock.Date, n int) clock.Date {
	for n > 0 {
		day = day.AddDays(1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
			n--
		}
	}
	return day
}
