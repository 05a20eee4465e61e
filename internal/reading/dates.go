package reading

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// away is what a reply says of days to come.
type away struct {
	back  *clock.Date // the first school day the child is expected
	from  *clock.Date // the first day away that was named, when it is still to come
	until *clock.Date // the last day away that was named
	today bool        // a day to come is one more: "not in tomorrow either"
	later bool        // it speaks of a school day after the next one, or of absence on the next
}

// datesNamed reads the days a reply names. A day is the next of its name after
// the day of the reply, and a day back is a weekday: what a school's calendar
// says is for others.
func datesNamed(words []token, said []found, day clock.Date) away {
	var a away
	if day == (clock.Date{}) {
		return a
	}
	named := awayOnly(words, said, daysIn(words, day))
	taken := map[int]bool{}
	if n, at := belongs(words, named, backClass, 5, 3); n >= 0 && !denied(words, named[n].at) && !deniedVerb(words, at) {
		d := schoolDay(named[n].day)
		a.back, taken[n] = &d, true
	}
	if n, _ := belongs(words, named, untilClass, 3, 2); n >= 0 && !taken[n] {
		d := named[n].day
		taken[n] = true
		if a.back == nil {
			back := schoolDay(d)
			a.back = &back
		} else {
			a.until = &d
		}
	}
	a.stay(words, named, taken, day)
	if a.back != nil && !a.back.After(day) {
		a.back = nil
	}
	if a.back != nil && a.back.After(schoolDays(day, 1)) {
		a.later = true
	}
	return a
}

// stay adds what is said of days away: "today and tomorrow", "all week", "3
// days".
func (a *away) stay(words []token, named []dayNamed, taken map[int]bool, day clock.Date) {
	var first, last clock.Date
	n := 0
	for i, d := range named {
		if taken[i] || d.last == d.day && (near(words, d.at, sinceClass, 1) || over(words, d)) {
			continue
		}
		n++
		a.today = a.today || d.day.After(day) && oneMore(words, d.at)
		if d.last != d.day {
			n++ // a week is more than one day
		}
		if first == (clock.Date{}) || d.day.Before(first) {
			first = d.day
		}
		if d.last.After(last) {
			last = d.last
		}
	}
	if first.After(day) && !a.today {
		a.from = &first
	} else if a.today {
		n++
	}
	if many := daysAway(words); many > 0 && last == (clock.Date{}) {
		last, n = schoolDays(day, many-1), many
		a.later = a.later || many > 1
	}
	if !last.After(day) {
		if n > 1 && a.back == nil {
			back := schoolDays(day, 1)
			a.back = &back
		}
		return
	}
	a.later = true
	if a.until == nil {
		a.until = &last
	}
	if n > 1 && a.back == nil {
		back := schoolDays(last, 1)
		a.back = &back
	}
}

// startsToday makes today the first of the days away.
func (a *away) startsToday() {
	a.from, a.today = nil, true
	if a.back == nil && a.until != nil {
		back := schoolDays(*a.until, 1)
		a.back = &back
	}
	a.later = true
}

// oneMore reports whether a day comes on top of today: "tomorrow as well", "again
// tomorrow".
func oneMore(words []token, at int) bool {
	for i := at + 1; i < len(words) && i <= at+3 && !words[i].stop; i++ {
		if words[i].class&alsoClass != 0 {
			return true
		}
	}
	for i := at - 1; i >= 0 && i >= at-5 && !words[i+1].stop; i-- {
		if words[i].class&alsoClass != 0 && !words[i].is([]string{"too", "either"}) {
			return true
		}
	}
	return false
}

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
		if !slices.Contains([]string{"th", "st", "nd", "rd", "of"}, words[j].text) {
			return nextDate(day, n, monthOf(words[j].text))
		}
	}
	return clock.Date{}, false
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

// belongs finds the day a word of the class speaks of: the nearest behind it,
// or else, for languages that put it last, the nearest ahead. It gives an
// index of named, or -1, and where the word stands.
func belongs(words []token, named []dayNamed, c class, behind, ahead int) (n, at int) {
	for i := range words {
		if words[i].class&c == 0 {
			continue
		}
		for n, d := range named {
			if d.at > i && d.at <= i+behind && !stopBetween(words, i, d.at) {
				return n, i
			}
		}
	}
	for i := range words {
		if words[i].class&c == 0 {
			continue
		}
		for n := len(named) - 1; n >= 0; n-- {
			if at := named[n].at; at < i && at >= i-ahead && !stopBetween(words, at, i) {
				return n, i
			}
		}
	}
	return -1, 0
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

// deniedVerb reports whether the word right ahead of one that speaks of coming
// back denies it: "jutro nie przyjdzie".
func deniedVerb(words []token, i int) bool {
	return i > 0 && !words[i].stop && !words[i].pause && words[i-1].class&notClass != 0
}

func stopBetween(words []token, i, j int) bool {
	for k := i + 1; k <= j; k++ {
		if words[k].stop {
			return true
		}
	}
	return false
}

// denied reports whether the words ahead of a day deny it: "won't be in
// tomorrow" is no day back.
func denied(words []token, i int) bool {
	for n := 1; n <= 5 && i-n >= 0 && !words[i-n+1].stop && !words[i-n+1].pause; n++ {
		if words[i-n].class&notClass != 0 {
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
