package reading

import "slices"

// Two kinds of phrases that find nothing: words that may stand in a reply
// without changing what it says.
const (
	harmless Kind = "harmless" // beside a reason: greetings, who is meant, when, "in bed"
	polite   Kind = "polite"   // beside a wish for no more texts
)

// accountedFor reports whether every word of a reply is part of its reason or is
// known to be harmless beside one: names that were asked about, numbers and
// times, days away and of return with the words that make them so, courtesies. One word that is not, and nobody can say
// what else the reply tells: "ill, drank bleach". A denial counts as such a word
// where no phrase holds it.
func (l *lexicon) accountedFor(words []token, said []found, held []int) bool {
	known := l.harmless.heldBy(words)
	for _, f := range said {
		if whole(f.kind) == Illness && theWriters(words, f) {
			return false
		}
		if _, ok := codeOf(f.kind); ok || f.kind == past || f.kind == still || whole(f.kind) == Thanks {
			f.hold(words, known)
		}
	}
	for i := range words {
		t := &words[i]
		switch {
		case t.twofold, somebodyElses(words, i):
			return false
		case known[i], t.stranger:
		case slices.Contains(held, i), i > 0 && slices.Contains(held, i-1) && !t.stop && t.is(ordinalEnds):
			known[i] = true
		case t.names != 0, t.class&(childClass|todayClass|tomorrowClass|overmorrowClass|thisWeekClass|untilClass) != 0:
			known[i] = true
		case t.class&(numberClass|timeClass) != 0:
			known[i] = counts(words, i)
		case t.class&weekdays != 0:
			known[i] = i > 0 && words[i-1].text == "since"
		default:
			known[i] = l.surname(words, i)
		}
	}
	return !slices.Contains(known, false)
}

// counts reports whether a number counts hours or days, tells the time or a
// temperature, or answers our question at the front: "she had 12 ibuprofen" does not.
func counts(words []token, i int) bool {
	t := &words[i]
	unit := i+1 < len(words) && !words[i+1].stop && (words[i+1].class&(minutesClass|hoursClass|daysClass|weeksClass) != 0 || words[i+1].is(numberUnits))
	return unit || i == 0 || t.class&numberClass == 0 || near(words, i, atClass, 1) || words[i-1].is([]string{"year", "of", "is", "was"}) || i+1 == len(words)
}

// numberUnits are what a number beside a reason may count.
var numberUnits = []string{"degrees", "degree", "c", "am", "pm", "oclock", "ish", "times", "th", "st", "nd", "rd", "x", "more"}

// somebodyElses reports whether a word is whom or what another word is about, and
// need not be the pupil: "sick of it", "in bed with him". "On her chest" goes on.
func somebodyElses(words []token, i int) bool {
	ends := i+1 == len(words) || words[i+1].stop || words[i+1].pause
	after := i > 0 && !words[i].stop && words[i-1].is([]string{"with", "of", "by", "from", "about", "after", "because", "to", "for", "like", "over"})
	return ends && after && words[i].is([]string{"him", "her", "them", "it", "this", "that"})
}

// surname reports whether an unknown word is the rest of a name: "Amira Khan is
// ill", "Hi Mrs Jones, …".
func (l *lexicon) surname(words []token, i int) bool {
	if i == 0 || words[i].stop || words[i].pause {
		return false
	}
	if words[i-1].names != 0 && l.unheard(&words[i]) {
		return i+1 < len(words) && words[i+1].class&verbClass != 0
	}
	return i <= 2 && words[i-1].is([]string{"mr", "mrs", "ms", "miss"}) && (i == 1 || words[i-2].class&leadClass != 0)
}

// onlyWishes reports whether a reply is a wish for no more texts and nothing else.
func (l *lexicon) onlyWishes(words []token, said []found) bool {
	known := l.polite.heldBy(words)
	for _, f := range said {
		if whole(f.kind) == StopRequest || whole(f.kind) == Thanks {
			f.hold(words, known)
		}
	}
	return !slices.Contains(known, false)
}

// heldBy marks the words that the phrases of the index hold.
func (x *index) heldBy(words []token) []bool {
	known := make([]bool, len(words))
	for i := range words {
		x.at(words, i, func(f found) { f.hold(words, known) })
	}
	return known
}

// hold marks the words that a phrase names. What only stands in a gap of it is
// none of them.
func (f found) hold(words []token, known []bool) {
	for i := f.from; i < f.to; i++ {
		known[i] = known[i] || slices.ContainsFunc(f.pattern, func(e element) bool { return e.kind == word && e.takes(&words[i]) })
	}
}
