package reading

import "slices"

// withWriter is the kind of a phrase that puts a child beside whoever writes.
const withWriter Kind = "with_writer"

// havingWords begin "I have her", "we've got Ella", "I picked him up".
var havingWords = []string{"have", "got", "keeping", "kept", "picked", "collected", "took", "taken", "fetched"}

// ofChild reports whether a reply speaks of a child: by name, or as "she" or "my
// son".
func ofChild(words []token) bool {
	return slices.ContainsFunc(words, func(t token) bool { return t.class&(nameClass|childClass) != 0 })
}

// withMe reports whether a reply says that a child is with whoever writes.
func (l *lexicon) withMe(body string, words []token) bool {
	typed, with := tokens(body), false
	for i := range typed {
		l.withWriter.at(typed, i, func(found) { with = true })
	}
	for i := 1; i < len(words); i++ {
		mine := words[i-1].is([]string{"i", "we", "have"}) && !words[i].stop
		if mine && words[i].is(havingWords) && i+1 < len(words) && words[i+1].class&(nameClass|childClass) != 0 {
			return true
		}
	}
	return with
}
