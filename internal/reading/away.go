package reading

import "slices"

// weekdays are the classes of Monday to Sunday.
const weekdays = mondayClass | tuesdayClass | wednesdayClass | thursdayClass | fridayClass | saturdayClass | sundayClass

var (
	englishDays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	nowWords    = []string{"still", "today", "now"}
	awayWords   = []string{"off", "away", "absent", "out", "miss", "missing"}
)

// ofSomethingElse reports whether a weekday of which nothing is said of being away
// is of something else, since the reply tells of today as well: "her birthday is on
// Friday but she is ill today". One that is all a reply names is not: "dentist on
// Friday" is nothing of today's.
func (s span) ofSomethingElse() bool {
	t := &s.words[s.at]
	if t.class&weekdays == 0 || !t.is(englishDays) {
		return false
	}
	return slices.ContainsFunc(s.words, func(t token) bool { return t.class&todayClass != 0 || t.is(nowWords) }) || illBesides(s.said, s.at)
}

// illBesides reports whether an illness is told in words of its own, and not of
// the day alone as "ill on Friday" is.
func illBesides(said []found, at int) bool {
	return slices.ContainsFunc(said, func(f found) bool { return whole(f.kind) == Illness && (f.to < at-1 || f.from > at) })
}

// awayWord reports whether a word of being away stands beside the day. "Off on
// Friday, still ill" is past.
func (s span) awayWord() bool {
	is := func(i int) bool { return s.words[i].is(awayWords) }
	if s.words[s.at].class&weekdays != 0 && slices.ContainsFunc(s.words, func(t token) bool { return t.text == "still" }) {
		return false
	}
	return s.before(2, is) >= 0 || s.after(2, is) >= 0
}
