package reading

import (
	"slices"
	"strings"
)

// Two kinds of phrases about a word that has lost its apostrophe and is another
// word without it: "ill check" is "I'll check". The shade of the first spells it
// out; the second leaves it as typed, and says that it may be either.
const (
	apostrophe Kind = "apostrophe"
	either          = string(apostrophe) + ":either"
)

// giveBack spells out the words that have lost their apostrophe, by the words
// around them. What may be read both ways stays as it is, and makes nothing sure.
func (l *lexicon) giveBack(in []token) []token {
	out := make([]token, 0, len(in))
	verdicts := l.lost(in)
	for i, t := range in {
		_, meant, _ := strings.Cut(verdicts[i].kindOf(), ":")
		switch {
		case verdicts[i].kindOf() == either:
			t.twofold = true
			out = append(out, t)
		case meant == "":
			out = append(out, t)
		default:
			for n, w := range strings.Split(meant, "_") {
				part := t
				part.text, part.raw, part.also = w, "", ""
				part.stop, part.pause = t.stop && n == 0, t.pause && n == 0
				out = append(out, part)
			}
		}
	}
	return out
}

// lost gives by word what is said of it: by the phrase that looks furthest back,
// and of two that look as far by the one that leaves it alone.
func (l *lexicon) lost(in []token) map[int]verdict {
	out := map[int]verdict{}
	for i := range in {
		l.apostrophes.at(in, i, func(f found) {
			at := f.from + slices.IndexFunc(in[f.from:f.to], func(t token) bool { return t.typed(lostWords) })
			if at < f.from || f.parted(in, at) {
				return
			}
			if v, ok := out[at]; !ok || f.from < v.from || f.from == v.from && f.kind[0] == '-' {
				out[at] = verdict{f}
			}
		})
	}
	return out
}

// lostWords are the words that may have lost an apostrophe.
var lostWords = []string{"ill", "il", "isle", "aisle", "well", "shell", "hell", "wed"}

// typed reports whether a word stands so in the body.
func (t *token) typed(words []string) bool {
	return t.quoted == "" && (t.raw == "" && slices.Contains(words, t.text) || slices.Contains(words, t.raw))
}

// parted reports whether a comma parts the word from what the phrase would read
// it by: "ill, check with her teacher".
func (f found) parted(in []token, at int) bool {
	return f.from < at && in[at].pause || f.to > at+1 && in[at+1].pause
}

// verdict is a phrase about a word, or none.
type verdict struct{ found }

func (v verdict) kindOf() string {
	if v.phrase == nil || v.kind[0] == '-' {
		return ""
	}
	return v.kind
}
