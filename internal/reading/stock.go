package reading

import "slices"

// stock is the kind of a phrase that telephones and carriers offer or send by
// themselves.
const stock Kind = "stock"

// whole gives the finding of a reply that is one thing from its first word to its
// last, whatever its words would say elsewhere, and speaks of no child: a telephone's own answer ("Sorry,
// I can't talk right now."), a carrier's ("Message blocking is active"), or HELP.
func (l *lexicon) whole(body string, words []token) (Finding, bool) {
	if len(words) == 0 {
		return Finding{}, false
	}
	if words[0].is([]string{"help", "info"}) && !slices.ContainsFunc(words[1:], func(t token) bool { return !asks(t) }) {
		return Finding{Kind: Other, Words: everyWord(body, words), Confidence: 1}, true
	}
	known, plain := make([]bool, len(words)), false
	for i := range words {
		l.stock.at(words, i, func(f found) {
			plain = plain || f.weight == 1
			for k := f.from; k < f.to; k++ {
				known[k] = true
			}
		})
	}
	ofAChild := func(t token) bool { return t.names != 0 || t.class&childClass != 0 }
	if !plain || slices.Contains(known, false) || slices.ContainsFunc(words, ofAChild) {
		return Finding{}, false
	}
	return Finding{Kind: Automatic, Words: everyWord(body, words), Confidence: 0.95}, true
}
