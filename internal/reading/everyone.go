package reading

import "strings"

// everyone is the kind of a phrase that speaks of all the pupils asked about:
// "both", "all of them", "the kids". A shade says of how many it may be said:
// everyone:2 is "both", everyone:3 "all three"; without one of two or more.
const everyone Kind = "everyone"

// markEveryone gives the words that speak of all the pupils their names, as if
// each had been written there. What only looks so is guarded: "both ears".
func (l *lexicon) markEveryone(words []token, about About) {
	if len(about.Names) < 2 {
		return
	}
	var all []found
	for i := range words {
		l.everyone.at(words, i, func(f found) { all = append(all, f) })
	}
	for _, f := range survivors(all) {
		for i := f.from; i < f.to; i++ {
			words[i].names |= about.spokenOf(f.kind)
		}
	}
}

// spokenOf gives the names a phrase of kind everyone stands for, as bits: those
// we asked about when it may be said of so many, or else all the names.
func (a About) spokenOf(kind string) uint64 {
	_, shade, _ := strings.Cut(kind, ":")
	want, all := countOf(shade), min(len(a.Names), 64)
	asked := all
	if a.Asked > 0 {
		asked = min(a.Asked, all)
	}
	for _, n := range []int{asked, all} {
		if n == want || want == 0 && n > 1 {
			return 1<<n - 1
		}
	}
	return 0
}
