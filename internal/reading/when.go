package reading

import (
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
)

// Kinds of phrases that are no findings: they say of when, or how surely, a
// reason is given.
const (
	past    = "past"    // names a day that has been: "yesterday", "last week"
	still   = "still"   // says that it goes on: "still", "today", "48 hours"
	perhaps = "perhaps" // guesses: "I think", "might"
	unless  = "if"      // supposes: "if she is ill"
)

// doubtful is the most a suggestion is sure of when a person must read the reply
// before accepting it: less than Surely.
const doubtful = 0.75

// told is what of a reply's reasons is about today.
type told struct {
	today  []found // reasons for today
	before []found // reasons for a day that has been
	none   bool    // it gives reasons, and none for today
	sure   bool    // nothing in the reply asks to be read first
}

// reasonsTold sorts the phrases that have a code by when they speak of and
// about whom: a reason of yesterday is none for today, and what is said of
// somebody else is none of the pupils'.
func reasonsTold(words []token, said []found, about About) told {
	was, goesOn := dayThatWas(words, said, about.Day), has(said, still)
	t := told{sure: !was && !has(said, perhaps) && !slices.ContainsFunc(words, asks) && !nearlyNamed(words, about)}
	ifs, strangers := kindsOf(said, unless), slices.ContainsFunc(words, func(w token) bool { return w.stranger })
	for _, f := range said {
		if _, ok := codeOf(f.kind); !ok {
			continue
		}
		switch when := tense(words, f); {
		case supposed(words, f, ifs), strangers && ofAnother(words, f):
			t.sure = false
		case was && !goesOn && when != present:
			t.before = append(t.before, f)
		default:
			t.today = append(t.today, f)
			t.sure = t.sure && (when != gone || goesOn)
		}
		t.none = len(t.today) == 0
	}
	return t
}

func has(said []found, kind string) bool {
	return slices.ContainsFunc(said, func(f found) bool { return f.kind == kind })
}

func kindsOf(said []found, kind string) []found {
	return slices.DeleteFunc(slices.Clone(said), func(f found) bool { return f.kind != kind })
}

// asks reports whether a word is a question's end.
func asks(t token) bool { return t.text == "?" }

// dayThatWas reports whether a reply names a day before its own: in so many
// words, or a weekday told of as past.
func dayThatWas(words []token, said []found, day clock.Date) bool {
	if has(said, past) {
		return true
	}
	if day == (clock.Date{}) {
		return false
	}
	return slices.ContainsFunc(daysIn(words, day), func(d dayNamed) bool {
		night := d.at+1 < len(words) && words[d.at+1].is([]string{"night", "evening"})
		return d.day == d.last && !night && !near(words, d.at, sinceClass, 1) && over(words, d)
	})
}

// tense of the words a reason stands in.
const (
	timeless = iota // "poorly"
	present         // "is poorly"
	gone            // "was poorly"
)

// tense looks for the verb of a phrase: in it, or else the nearest before it in
// its part of the sentence. "Has been" may go on.
func tense(words []token, f found) int {
	for i := f.to - 1; i >= 0 && i >= f.from-5; i-- {
		switch t := &words[i]; {
		case t.text == "been":
			return timeless
		case t.text == "got" && i > 0 && words[i-1].is([]string{"has", "have", "is"}): // "she's got a cold"
			return present
		case t.class&pastClass != 0:
			return gone
		case t.class&verbClass != 0:
			return present
		}
		if i <= f.from && (words[i].stop || words[i].pause) {
			break
		}
	}
	return timeless
}

// supposed reports whether "if" or "whether" stands before a phrase in its part
// of the sentence.
func supposed(words []token, f found, ifs []found) bool {
	for _, g := range ifs {
		if g.from >= f.from || f.from-g.from > 6 {
			continue
		}
		cut := slices.ContainsFunc(words[g.from+1:f.from+1], func(t token) bool { return t.stop || t.pause })
		if !cut {
			return true
		}
	}
	return false
}

// ofAnother reports whether a phrase is said of somebody our texts did not
// name: the nearest name before it in its sentence, or the only one there is,
// is a stranger's.
func ofAnother(words []token, f found) bool {
	for i := f.to - 1; i >= 0; i-- {
		if words[i].names != 0 {
			return false
		}
		if words[i].stranger {
			return i <= 1 || words[i-1].text != "and" || words[i-2].names == 0
		}
	}
	return namesIn(words) == 0 && slices.ContainsFunc(words[f.to:], func(t token) bool { return t.stranger })
}

// markStrangers finds words that can hardly be anything but the name of somebody
// who was not asked about: known in no language, at the beginning of what is
// said, with a verb behind them ("jack has a cold"), or typed into one with it
// ("jacks poorly"). What is nearly one of our names is taken for a slip.
func (l *lexicon) markStrangers(words []token, about About) {
	if len(about.Names) == 0 {
		return
	}
	for i := range words {
		t := &words[i]
		if !l.unheard(t) || !opens(words, i) || nearlyOneOf(t.text, about.Names) {
			continue
		}
		follows := i+1 < len(words) && !words[i+1].stop && !words[i+1].pause
		t.stranger = follows && (words[i+1].class&verbClass != 0 || strings.HasSuffix(t.text, "s") && l.known[words[i+1].text] != 0)
	}
}

// unheard reports whether a word of letters is in no lexicon.
func (l *lexicon) unheard(t *token) bool {
	if len(t.text) < 3 || t.class != 0 || l.known[t.text] != 0 || l.known[t.raw] != 0 || t.also != "" {
		return false
	}
	if _, ok := l.spelling[t.text]; ok {
		return false
	}
	return !strings.ContainsFunc(t.text, func(r rune) bool { return r >= '0' && r <= '9' || picture(r) || r == '?' })
}

// opens reports whether something is said from a word on: a sentence begins
// there, or stands behind a pause, a greeting or an "and".
func opens(words []token, i int) bool {
	return i == 0 || words[i].stop || words[i].pause || words[i-1].names == 0 && words[i-1].class&(leadClass|adultClass) != 0
}

// nearlyNamed reports whether a word is nearly one of our names and none is
// there: perhaps a slip of the thumb, perhaps a brother.
func nearlyNamed(words []token, about About) bool {
	return namesIn(words) == 0 && slices.ContainsFunc(words, func(t token) bool {
		return t.class == 0 && len(t.text) >= 3 && nearlyOneOf(t.text, about.Names)
	})
}

// nearlyOneOf reports whether a word is one of the names but for one letter, or
// the beginning of one, or one with more behind it.
func nearlyOneOf(word string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		parts := tokens(name)
		return len(parts) > 0 && nearly(word, parts[0].text)
	})
}

func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 || len(b)-len(a) > 1 {
		return len(a) >= 3 && strings.HasPrefix(b, a)
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return a[i:] == b[i+len(b)-len(a):] || len(a) == len(b) && i < len(a) && a[i+1:] == b[i+1:]
}

// illBefore reports whether a reply says that the pupil is ill before it comes
// to a day ahead, in words of their own: "ill, won't be in tomorrow" is ill
// today as well, "won't be in tomorrow, ill" may not be.
func illBefore(words []token, said []found, from, day clock.Date) bool {
	named := daysIn(words, day)
	at := slices.IndexFunc(named, func(d dayNamed) bool { return d.day == from })
	if at < 0 {
		return false
	}
	return slices.ContainsFunc(said, func(f found) bool {
		if whole(f.kind) != Illness || f.to > named[at].at || tense(words, f) == gone {
			return false
		}
		for i := f.to; i < named[at].at; i++ {
			if words[i].stop || words[i].pause || words[i].is([]string{"and", "so"}) {
				return true
			}
		}
		return false
	})
}
