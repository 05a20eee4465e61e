package reading

import "strings"

// words turns a body into the words the phrases are looked for in: spelt out,
// with what belongs together joined.
func (l *lexicon) words(body string, about About) []token {
	spelt := l.spellOut(tokens(body))
	spelt = joinTimes(spelt)
	markNames(spelt, about.Names)
	spelt = l.giveBack(spelt)
	l.markInOtherScripts(spelt, about)
	l.markEveryone(spelt, about)
	joined := l.join(spelt)
	l.markStrangers(joined, about)
	return joined
}

// spellOut replaces txtspk, contractions and misspellings. The words that come
// of one share its place in the body.
func (l *lexicon) spellOut(in []token) []token {
	out := make([]token, 0, len(in)+len(in)/4)
	for _, t := range in {
		if s, ok := l.spelling[t.text]; ok && s.language != english && len(s.meant) == 1 {
			t.also = s.meant[0] // a word of several languages may yet be meant as it stands
			out = append(out, t)
			continue
		}
		typed := t.text
		if _, ok := l.spelling[t.quoted]; ok {
			typed = t.quoted
		}
		for i, part := range l.parts(typed) {
			w := t
			w.text, w.raw = part, ""
			if i == 0 {
				w.raw = typed
			}
			w.stop, w.pause = t.stop && i == 0, t.pause && i == 0
			out = append(out, w)
		}
	}
	return out
}

// parts spells one word, and cuts 10am into 10 and am.
func (l *lexicon) parts(text string) []string {
	if s, ok := l.spelling[text]; ok {
		return s.meant
	}
	if text[0] >= '0' && text[0] <= '9' {
		digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
		if unit := text[len(digits):]; unit != "" && digits != "" {
			return append([]string{digits}, l.spell(unit)...)
		}
	}
	return []string{text}
}

// join makes one word of each chunk: of those that begin at a word the
// longest, and all of the longest give it their class.
func (l *lexicon) join(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); {
		to, class, names := i+1, in[i].class, uint64(0)
		l.chunks.at(in, i, func(f found) {
			switch {
			case f.to > to:
				to, class = f.to, f.class
			case f.to == to:
				class |= f.class
			}
		})
		t := in[i]
		for _, part := range in[i:to] {
			names |= part.names
		}
		t.text, t.raw, t.also = in[to-1].text, in[to-1].raw, in[to-1].also // "my eldest daughter" is still a daughter
		if in[i].class&nameClass != 0 && in[to-1].class&nameClass == 0 {
			t.text, t.raw, t.also = "they", "", "" // "Amira and her brother" is no brother alone
		}
		t.end, t.class, t.names = in[to-1].end, class|in[i].class, names
		out = append(out, t)
		i = to
	}
	return out
}
