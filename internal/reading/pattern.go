package reading

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is how a lexicon writes a phrase: words, side by side.
//
//	left home          these words, in this order
//	left|leaving       either
//	chor*              a word that begins so
//	@child             a word of a class: see the lines that begin with + in the lexicons
//	off?               may be missing
//	..                 up to three words of the same sentence; ... up to six
//	^ $                the sentence begins here, ends here
//	!from|early        the next word is none of these
//	~not|never         the word before is none of these
//	now|$              the word, or the end of the sentence
type pattern []element

type elementKind uint8

const (
	word elementKind = iota
	gap
	opening
	closing
	notNext
	notBefore
)

// element is one place of a pattern.
type element struct {
	kind     elementKind
	words    []string // any of these
	prefixes []string // or a word that begins with one of these
	class    class    // or a word of one of these classes
	end      bool     // or nothing at all, when the sentence ends here
	optional bool
	most     int // of a gap: how many words it may swallow
}

// parsePattern reads a pattern. spell is what a lexicon's own words go through,
// so that they meet a reply's words in the same form.
func parsePattern(s string, classes *classes, spell func(string) []string) (pattern, error) {
	var p pattern
	for _, field := range strings.Fields(s) {
		e, err := parseElement(field, classes, spell)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", s, err)
		}
		if e.kind == word && len(e.words) == 1 && len(e.prefixes) == 0 && e.class == 0 && !e.end {
			for _, w := range spell(e.words[0]) {
				p = append(p, element{kind: word, words: []string{w}, optional: e.optional})
			}
			continue
		}
		p = append(p, e)
	}
	if !slices.ContainsFunc(p, func(e element) bool { return e.kind == word && !e.optional }) {
		return nil, fmt.Errorf("pattern %q asks for no word", s)
	}
	return p, nil
}

func parseElement(field string, classes *classes, spell func(string) []string) (element, error) {
	switch field {
	case "..":
		return element{kind: gap, most: 3}, nil
	case "...":
		return element{kind: gap, most: 6}, nil
	case "^":
		return element{kind: opening}, nil
	case "$":
		return element{kind: closing}, nil
	}
	e := element{}
	switch {
	case len(field) > 1 && field[0] == '!':
		e.kind, field = notNext, field[1:]
	case len(field) > 1 && field[0] == '~':
		e.kind, field = notBefore, field[1:]
	case len(field) > 1 && strings.HasSuffix(field, "?") && !strings.HasSuffix(field, "|?"):
		e.optional, field = true, strings.TrimSuffix(field, "?")
	}
	for _, one := range strings.Split(field, "|") {
		switch {
		case one == "":
			return e, fmt.Errorf("an empty word in %q", field)
		case one == "$":
			e.end = true
		case one[0] == '@' && len(one) > 1:
			c, err := classes.named(one[1:])
			if err != nil {
				return e, err
			}
			e.class |= c
		case strings.HasSuffix(one, "*"):
			e.prefixes = append(e.prefixes, fold(strings.TrimSuffix(one, "*")))
		default:
			e.words = append(e.words, respell(fold(one), spell))
		}
	}
	return e, nil
}

// respell writes a word as replies are spelt, when that is one word.
func respell(w string, spell func(string) []string) string {
	if meant := spell(w); len(meant) == 1 {
		return meant[0]
	}
	return w
}

// takes reports whether the element takes a word.
func (e *element) takes(t *token) bool {
	if t.class&e.class != 0 || t.is(e.words) {
		return true
	}
	for _, p := range e.prefixes {
		if strings.HasPrefix(t.text, p) || strings.HasPrefix(t.raw, p) || strings.HasPrefix(t.also, p) {
			return true
		}
	}
	return false
}

// is reports whether a word is one of some, however it is spelt out.
func (t *token) is(words []string) bool {
	return slices.Contains(words, t.text) ||
		t.raw != "" && t.raw != t.text && slices.Contains(words, t.raw) ||
		t.also != "" && slices.Contains(words, t.also)
}

// match finds the end of the pattern in tokens when it begins at i, or -1. It
// takes what is optional when it can, gaps as short as it can, and never goes
// on into the next sentence.
func (p pattern) match(tokens []token, i int) int { return p.from(tokens, i, true) }

func (p pattern) from(tokens []token, i int, first bool) int {
	if len(p) == 0 {
		return i
	}
	e, rest := &p[0], p[1:]
	switch e.kind {
	case opening:
		if i > 0 && i < len(tokens) && !tokens[i].stop {
			return -1
		}
		return rest.from(tokens, i, first)
	case closing:
		if !ends(tokens, i) {
			return -1
		}
		return rest.from(tokens, i, first)
	case notBefore:
		if i > 0 && e.takes(&tokens[i-1]) {
			return -1
		}
		return rest.from(tokens, i, first)
	case notNext:
		if ends(tokens, i) && e.end || i < len(tokens) && !tokens[i].stop && e.takes(&tokens[i]) {
			return -1
		}
		return rest.from(tokens, i, first)
	case gap:
		for n := 0; n <= e.most; n++ {
			if end := rest.from(tokens, i+n, first); end >= 0 {
				return end
			}
			if i+n >= len(tokens) || tokens[i+n].stop && i+n > 0 {
				return -1
			}
		}
		return -1
	}
	if i < len(tokens) && (first || !tokens[i].stop) && e.takes(&tokens[i]) {
		if end := rest.from(tokens, i+1, false); end >= 0 {
			return end
		}
	}
	if e.optional || e.end && ends(tokens, i) {
		return rest.from(tokens, i, first)
	}
	return -1
}

// ends reports whether a sentence has ended before token i.
func ends(tokens []token, i int) bool {
	return i >= len(tokens) || tokens[i].stop || tokens[i].text == "?"
}
