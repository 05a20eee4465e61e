package reading

// language guesses the language of a reply: the one whose phrases and small
// words cover most of it. English wins a tie only over nothing, since families
// mix English words into every language.
func language(said []found) string {
	score := map[string]float64{}
	for _, f := range said {
		score[f.language] += float64(f.to - f.from)
	}
	best, most := "", 0.0
	for _, l := range languages {
		if s := score[l]; s > most {
			best, most = l, s
		}
	}
	return best
}

// languages are those with a lexicon, in the order a tie is settled.
var languages = []string{"pl", "ur", "pa", "bn", "ar", "ro", "so", "pt", "gu", "uk", "cy", "en"}
