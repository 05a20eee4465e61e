package reading

import (
	"slices"
	"strings"
)

// Read says what a reply says. about.Names are the text names of the pupils it
// may be about; a reply that names none may be about any of them.
func Read(body string, about About) Reading { return theLexicon().read(body, about) }

func (l *lexicon) read(body string, about About) Reading {
	words := l.words(body, about.Names)
	said := survivors(l.phrasesIn(words))
	r := Reading{Findings: findings(body, words, said), Language: language(said)}
	r.Choice = choice(words, about)
	if len(r.Choice) > 0 && !r.Has(Choice) {
		r.Findings = append(r.Findings, Finding{Kind: Choice, Words: evidence(body, words, nil), Confidence: 0.9, About: r.Choice})
	}
	settle(&r, body, words)
	r.At = timeNamed(words, said)
	r.Back, r.Until = dates(words, about.Day)
	r.MildIllness = mildIllness(said)
	r.Suggest = suggest(r, words, said, about)
	return r
}

// phrasesIn finds every phrase of every language.
func (l *lexicon) phrasesIn(words []token) []found {
	var out []found
	for i := range words {
		l.phrases.at(words, i, func(f found) { out = append(out, f) })
	}
	return out
}

// survivors takes out what a guard takes back: a phrase of kind K that shares
// a word with a phrase of kind -K.
func survivors(all []found) []found {
	var out []found
	for _, f := range all {
		if f.kind[0] == '-' {
			continue
		}
		taken := slices.ContainsFunc(all, func(g found) bool {
			return g.kind[0] == '-' && guards(g.kind[1:], f.kind) && g.from < f.to && f.from < g.to
		})
		if !taken {
			out = append(out, f)
		}
	}
	return out
}

// guards reports whether a guard of kind g takes back kind k or a shade of it.
func guards(g, k string) bool { return g == k || strings.HasPrefix(k, g+":") }

// whole gives the kind of a phrase without its shade: illness:fever is illness.
func whole(kind string) Kind {
	k, _, _ := strings.Cut(kind, ":")
	return Kind(k)
}

// findings gathers the phrases by kind: each adds to what is sure, none to
// more than certain.
func findings(body string, words []token, said []found) []Finding {
	var out []Finding
	for _, k := range Kinds {
		doubt, mine := 1.0, []found{}
		for _, f := range said {
			if whole(f.kind) == k {
				mine = append(mine, f)
				doubt *= 1 - f.weight
			}
		}
		if 1-doubt >= 0.45 {
			out = append(out, Finding{Kind: k, Words: evidence(body, words, mine), Confidence: 1 - doubt, About: aboutWhom(words, mine)})
		}
	}
	return out
}

// evidence gives the words phrases rest on, as they were written: no words
// twice, and those inside others left out.
func evidence(body string, words []token, said []found) []string {
	var out []string
	end := -1
	for _, f := range said {
		from, to := words[f.from].start, words[f.to-1].end
		if to <= end {
			continue
		}
		out, end = append(out, body[from:to]), to
	}
	return out
}

// aboutWhom gives the pupils named nearest to the phrases, or none.
func aboutWhom(words []token, said []found) []int {
	var names uint64
	for _, f := range said {
		names |= nearest(words, f)
	}
	return bits(names)
}

// nearest gives the names in a phrase, or else those before it in its clause.
func nearest(words []token, f found) uint64 {
	var names uint64
	for _, t := range words[f.from:f.to] {
		names |= t.names
	}
	for i := f.from - 1; i >= 0 && names == 0; i-- {
		names = words[i].names
	}
	return names
}

func bits(set uint64) []int {
	var out []int
	for i := range 64 {
		if set&(1<<i) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// settle draws the plain answers from the findings and puts them in order.
func settle(r *Reading, body string, words []token) {
	r.Emergency = r.Has(Emergency)
	r.Concern = r.Has(Concern) || r.Emergency
	r.WrongNumber = r.Has(WrongNumber)
	r.Automatic = r.Has(Automatic) && !r.Concern
	if len(r.Findings) > 1 {
		r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Kind == Thanks })
	}
	if len(r.Findings) == 0 {
		other := Finding{Kind: Other}
		if len(words) > 0 {
			other.Words = []string{body[words[0].start:words[len(words)-1].end]}
		}
		r.Findings = append(r.Findings, other)
	}
	for _, f := range r.Findings {
		if f.Kind == StopRequest && f.Confidence >= 0.95 && !r.Concern {
			r.StopSentence = true
		}
	}
}
