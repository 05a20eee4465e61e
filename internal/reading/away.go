package reading

import "slices"

// weekdays are the classes of Monday to Sunday.
const weekdays = mondayClass | tuesdayClass | wednesdayClass | thursdayClass | fridayClass | saturdayClass | sundayClass

var (
	englishDays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	nowWords    = []string{"still", "today", "now"}
	endWords    = []string{"till", "until", "til", "thru", "through", "back", "return", "returning", "returns", "resume"}
	awayWords   = []string{"off", "away", "absent", "out"}
)

// awayOnly leaves out the weekdays that a reply names beside something else than
// being away or coming back, where it tells of today as well: "her birthday is on
// Friday but she is ill today". One that is all a reply names stays: "dentist on
// Friday" is nothing of today's.
func awayOnly(words []token, said []found, named []dayNamed) []dayNamed {
	today := slices.ContainsFunc(words, func(t token) bool { return t.class&todayClass != 0 || t.is(nowWords) })
	return slices.DeleteFunc(named, func(d dayNamed) bool {
		t := &words[d.at]
		return t.class&weekdays != 0 && t.is(englishDays) && !saidOfBeingAway(words, d.at) && (today || illBesides(said, d.at))
	})
}

// illBesides reports whether an illness is told in words of its own, and not of
// the day alone as "ill on Friday" is.
func illBesides(said []found, at int) bool {
	return slices.ContainsFunc(said, func(f found) bool { return whole(f.kind) == Illness && (f.to < at-1 || f.from > at) })
}

// saidOfBeingAway reports whether a day stands behind a word of return or of an
// end, close behind one of being away, or right ahead of either; a day that is
// added to another is of what that is of. "Off on Friday, still ill" is past.
func saidOfBeingAway(words []token, at int) bool {
	goesOn := slices.ContainsFunc(words, func(t token) bool { return t.text == "still" })
	for i := at - 1; i >= 0 && i >= at-5 && !words[i+1].stop; i-- {
		t := &words[i]
		in := t.is([]string{"in", "be", "coming"}) && !words[i+1].is([]string{"at"})
		if t.is(endWords) || t.is(awayWords) && i >= at-2 && !goesOn || in && deniedWithin(words, i, 4) {
			return true
		}
	}
	for i := at + 1; i < len(words) && i <= at+3 && !words[i].stop && !words[i].pause; i++ {
		t := &words[i]
		if t.is(endWords) || t.is(awayWords) || t.class&alsoClass != 0 && !t.is(nowWords) {
			return true
		}
	}
	return added(words, at)
}

// added reports whether a day is named as one more than today or tomorrow.
func added(words []token, at int) bool {
	return at >= 2 && words[at-1].is([]string{"and", "or", "to"}) && words[at-2].class&(todayClass|tomorrowClass) != 0
}

func deniedWithin(words []token, i, most int) bool {
	for n := 1; n <= most && i-n >= 0 && !words[i-n+1].stop; n++ {
		if words[i-n].class&notClass != 0 {
			return true
		}
	}
	return false
}
