package reading

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// over reports whether a single day is likely one that has been: a Saturday or
// Sunday, which nobody is absent on, or one told of as past ("fell on Friday").
func over(words []token, d dayNamed) bool {
	if w := d.day.Weekday(); w == time.Saturday || w == time.Sunday {
		return true
	}
	if words[d.at].class&(todayClass|tomorrowClass|overmorrowClass) != 0 {
		return false
	}
	for i := d.at - 1; i >= 0 && i >= d.at-4 && !words[i+1].stop && !words[i+1].pause; i-- {
		if words[i].class&pastClass != 0 {
			return true
		}
	}
	return wasAfter(words, d.at)
}

// wasAfter reports whether what is said of a day tells of it as past: "on Friday
// she was ill".
func wasAfter(words []token, at int) bool {
	for i := at + 1; i < len(words) && i <= at+2 && !words[i].stop && !words[i].pause; i++ {
		if words[i].is([]string{"was", "were", "had", "did"}) {
			return true
		}
	}
	return false
}

// dayNamed is a day, or a run of days, that a word names.
type dayNamed struct {
	at        int
	day, last clock.Date
}

// daysIn finds the days named, in order; "Tuesday 1 December" is one.
func daysIn(words []token, day clock.Date) []dayNamed {
	var out []dayNamed
	for i := range words {
		d, ok := dayAt(words, i, day)
		if !ok {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].at >= i-2 && !paused(words, out[k].at, i) {
			if w, ok := weekdayOfNextWeek(words, out[k].at, i); ok {
				out[k] = dayNamed{out[k].at, nextWeek(day, w), nextWeek(day, w)}
				continue
			}
		}
		if k := len(out) - 1; k >= 0 && out[k].at >= i-2 && (words[i].class&numberClass != 0 || strings.Contains(words[i].text, "/")) {
			out[k] = dayNamed{out[k].at, d.day, d.last}
			continue
		}
		out = append(out, d)
	}
	return out
}

// weekdayOfNextWeek gives the weekday of "Wednesday next week" and "next week on
// Wednesday", which are one day.
func weekdayOfNextWeek(words []token, a, b int) (time.Weekday, bool) {
	if words[a].class&nextWeekClass == 0 {
		a, b = b, a
	}
	if words[a].class&nextWeekClass == 0 {
		return 0, false
	}
	for n, w := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if words[b].class&(mondayClass<<n) != 0 {
			return w, true
		}
	}
	return 0, false
}

// nextWeek gives a weekday of the week after a day's; weeks begin on Monday.
func nextWeek(day clock.Date, w time.Weekday) clock.Date {
	monday := day.AddDays(-(int(day.Weekday()) + 6) % 7)
	return monday.AddDays(7 + (int(w)+6)%7)
}

// dayAt reads the day named at a word.
func dayAt(words []token, i int, day clock.Date) (dayNamed, bool) {
	c := words[i].class
	one := func(d clock.Date) (dayNamed, bool) { return dayNamed{i, d, d}, true }
	switch {
	case c&overmorrowClass != 0:
		return one(day.AddDays(2))
	case c&tomorrowClass != 0:
		return one(schoolDays(day, 1))
	case c&todayClass != 0:
		return one(day)
	case c&thisWeekClass != 0:
		return dayNamed{i, day, next(day.AddDays(-1), time.Friday)}, true
	case c&nextWeekClass != 0:
		return one(next(day, time.Monday))
	}
	for n, w := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if c&(mondayClass<<n) == 0 {
			continue
		}
		if i > 0 && !words[i].stop && words[i-1].text == "next" {
			return one(nextWeek(day, w)) // not the one of this week, as people here say it
		}
		return one(next(day, w))
	}
	if d, ok := dayOfMonth(words, i, day); ok {
		return one(d)
	}
	if d, ok := nthOfAMonth(words, i, day); ok {
		return one(d)
	}
	if backInTheMorning(words, i) {
		return one(schoolDays(day, 1))
	}
	return dayNamed{}, false
}

// months are their English names, as folded; "sept" is the beginning of one.
var months = []string{
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december",
}

// monthOf gives the month a word begins, or 0.
func monthOf(word string) time.Month {
	if len(word) < 3 {
		return 0
	}
	return time.Month(1 + slices.IndexFunc(months, func(m string) bool { return strings.HasPrefix(m, word) }))
}

// dayOfMonth reads 7 december, the 7th of dec, december 7 and 7/12: the next
// such day.
func dayOfMonth(words []token, i int, day clock.Date) (clock.Date, bool) {
	if d, m, ok := strings.Cut(words[i].text, "/"); ok {
		if words[i].class&timeClass != 0 || words[i].text == "1/2" || words[i].text == "24/7" {
			return clock.Date{}, false // half ten, half a day, always
		}
		m, _, _ = strings.Cut(m, "/")
		return nextDate(day, countOf(d), time.Month(countOf(m)))
	}
	n := countOf(words[i].text)
	if ordinal := slices.Index([]string{"first", "second", "third"}, words[i].text); ordinal >= 0 {
		n = ordinal + 1
	}
	if i > 0 && !words[i].stop {
		if m := monthOf(words[i-1].text); m > 0 && m != time.May {
			return nextDate(day, n, m)
		}
	}
	for j := i + 1; j < len(words) && j <= i+3 && !words[j].stop; j++ {
		if !slices.Contains(append([]string{"of"}, ordinalEnds...), words[j].text) {
			return nextDate(day, n, monthOf(words[j].text))
		}
	}
	return clock.Date{}, false
}

// nthOfAMonth reads "the 30th", without a month: the next day of that number.
func nthOfAMonth(words []token, i int, day clock.Date) (clock.Date, bool) {
	n := countOf(words[i].text)
	ends := i+1 < len(words) && !words[i+1].stop && words[i+1].is(ordinalEnds)
	if o := slices.Index(ordinals[:3], words[i].text); o >= 0 {
		n, ends = o+1, i > 1 && words[i-2].is([]string{"on", "until", "till"}) // 1st, as it is spelt out
	}
	if n < 1 || n > 31 || !ends || i == 0 || words[i].stop || !words[i-1].is([]string{"the", "on", "until", "till", "back"}) {
		return clock.Date{}, false
	}
	for k := 1; k <= 62; k++ {
		if d := day.AddDays(k); d.Day == n {
			return d, true
		}
	}
	return clock.Date{}, false
}

// ordinalEnds end the number of a day.
var ordinalEnds = []string{"th", "st", "nd", "rd"}

// backInTheMorning reports whether a word is the morning of "back in the morning",
// which is that of the next day.
func backInTheMorning(words []token, i int) bool {
	return i >= 3 && words[i].text == "morning" && words[i-1].text == "the" && words[i-2].text == "in" && words[i-3].class&backClass != 0 &&
		!words[i].stop && !words[i-1].stop && !words[i-2].stop
}

// nextDate gives the next such day of a month; false when there is none, or
// only one more than half a year away: that one has been.
func nextDate(day clock.Date, n int, m time.Month) (clock.Date, bool) {
	if n < 1 || n > 31 || m < 1 || m > 12 {
		return clock.Date{}, false
	}
	d := clock.Date{Year: day.Year, Month: m, Day: n}.AddDays(0)
	if d.Before(day) {
		d = clock.Date{Year: day.Year + 1, Month: m, Day: n}.AddDays(0)
	}
	return d, !d.After(day.AddDays(183))
}

// paused reports whether a comma, a dash or the end of a sentence stands between
// two words.
func paused(words []token, i, j int) bool {
	for k := i + 1; k <= j; k++ {
		if words[k].stop || words[k].pause {
			return true
		}
	}
	return false
}

// stopBetween reports whether a sentence ends between two words.
func stopBetween(words []token, i, j int) bool {
	for k := i + 1; k <= j; k++ {
		if words[k].stop {
			return true
		}
	}
	return false
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
// of i, or just behind it, in the same sentence.
func near(words []token, i int, c class, before int) bool {
	for n := 1; n <= before && i-n >= 0 && !words[i-n+1].stop; n++ {
		if words[i-n].class&c != 0 {
			return true
		}
	}
	return i+1 < len(words) && !words[i+1].stop && words[i+1].class&c != 0
}

// daysAway reads "2 days", "48 hours", "a week" as school days from today on.
func daysAway(words []token) int {
	for i := 1; i < len(words); i++ {
		n := countOf(words[i-1].text)
		if n < 1 || near(words, i, sinceClass, 3) {
			continue
		}
		switch c := words[i].class; {
		case c&daysClass != 0 && n <= 14:
			return n
		case c&hoursClass != 0 && n%24 == 0 && n <= 14*24:
			return n / 24
		case c&weeksClass != 0 && n <= 6:
			return n * 5
		}
	}
	return 0
}

// countOf reads the digits of a number that could be a time too, or 0.
func countOf(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1000 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// schoolDay gives the day itself, or the Monday after a Saturday or Sunday.
func schoolDay(d clock.Date) clock.Date { return schoolDays(d.AddDays(-1), 1) }

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
