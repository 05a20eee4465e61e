package reading

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

// strange reports whether a reply of some length in another language than
// English was not understood at all. The office may not read it either, and it
// may be about the child: it is a concern until somebody has.
func strange(r Reading, words []token) bool {
	return len(r.Findings) == 0 && len(r.Choice) == 0 && len(words) >= 3 && r.Language != "" && r.Language != english
}
