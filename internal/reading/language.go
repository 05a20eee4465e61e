package reading

import "slices"

// languages are those with a lexicon, in the order a tie is settled: English
// last, since families mix English words into every language.
var languages = []string{"pl", "ur", "ur-Latn", "pa", "pa-Latn", "bn", "ar", "ro", "so", "pt", "gu", "uk", "cy", "en"}

// language guesses the language of a reply, or gives "": the one that knows
// most of its words, those in its phrases counted twice.
func (l *lexicon) language(words []token, said []found) string {
	score := make([]float64, len(languages))
	for i := range words {
		in := l.known[words[i].text] | l.known[words[i].raw]
		for n := range languages {
			if in&(1<<n) != 0 {
				score[n]++
			}
		}
	}
	for _, f := range said {
		for n, of := range languages {
			if of == f.language {
				score[n] += float64(f.to-f.from) / 2
			}
		}
	}
	best, most := "", 0.0
	for n, of := range languages {
		if score[n] > most {
			best, most = of, score[n]
		}
	}
	return best
}

// strange reports whether a reply of some length was not understood at all: of
// four words, or of three in another language than English, which the office may
// not read either. It may be about the child, and "wants to end it" is four
// words: it is a concern until somebody has read it.
// Thanks behind it say nothing of it.
// Where we asked nothing, what is English may as well be about the summer fair.
func strange(r Reading, words []token, said []found, about About) bool {
	foreign, n := r.Language != "" && r.Language != english, len(words)
	for _, f := range said {
		if whole(f.kind) == Thanks && f.from > 0 {
			n -= f.to - f.from
		}
	}
	plain := !slices.ContainsFunc(said, func(f found) bool { return whole(f.kind) == Thanks && f.from == 0 })
	nothing := !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind != Thanks })
	return nothing && plain && len(r.Choice) == 0 && (n >= 4 && !about.Unasked || foreign && n >= 3)
}
