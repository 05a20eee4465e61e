package reading

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Kinds of phrases about words that are not the writer's: what a telephone writes
// when one presses a heart on a text, and how our own texts begin and end.
const (
	tapback   Kind = "tapback"
	liked          = string(tapback) + ":liked"
	ours      Kind = "ours"
	oursOpens      = string(ours) + ":opens"
	oursEnds       = string(ours) + ":ends"
)

// quoteMarks open and close what telephones quote. Apostrophes do not.
const quoteMarks = "“”„‟«»\"＂"

// unhappy are the pictures that are no assent.
const unhappy = "😢😭😡😠🤬👎😕😟😮😱😧🤔❓⁉☹🙁"

// reaction gives the finding of a text that a telephone wrote for somebody who
// pressed a heart, or a question mark, on a text of ours: a few words it always
// writes, and ours in quotes. A heart is thanks; anything else a person looks at.
func (l *lexicon) reaction(body string) (Finding, bool) {
	from := strings.IndexAny(body, quoteMarks)
	if from < 0 {
		return Finding{}, false
	}
	_, size := utf8.DecodeRuneInString(body[from:])
	inside, after := body[from+size:], ""
	if to := strings.LastIndexAny(inside, quoteMarks); to >= 0 {
		_, size = utf8.DecodeRuneInString(inside[to:])
		inside, after = inside[:to], inside[to+size:]
	}
	if len(tokens(inside)) < 3 {
		return Finding{}, false
	}
	outside, sad := tokens(body[:from]+" "+after), strings.ContainsAny(body[:from]+after, unhappy)
	outside = slices.DeleteFunc(outside, func(t token) bool { return picture([]rune(t.text)[0]) })
	for i := range outside {
		outside[i].stop = false
	}
	kind := ""
	if len(outside) > 0 {
		l.tapbacks.at(outside, 0, func(f found) {
			if f.to == len(outside) {
				kind = f.kind
			}
		})
	}
	switch {
	case kind == "":
		return Finding{}, false
	case kind == liked && !sad:
		return Finding{Kind: Thanks, Words: []string{strings.TrimSpace(body)}, Confidence: 0.95}, true
	}
	return Finding{Kind: Other, Words: []string{strings.TrimSpace(body)}, Confidence: 0.95}, true
}

// withoutOurs blanks our own text about an absence where a reply quotes it, so that
// what stands beside it is read alone. Each place keeps its place.
func (l *lexicon) withoutOurs(body string) string {
	in := tokens(body)
	opens, ends := -1, -1
	for i := range in {
		l.ours.at(in, i, func(f found) {
			switch {
			case f.kind == oursOpens && opens < 0:
				opens = f.from
			case f.kind == oursEnds && opens >= 0 && ends < 0:
				ends = f.to
			}
		})
	}
	if opens < 0 || ends < 0 {
		return body
	}
	for ends < len(in) && in[ends].text[0] >= '0' && in[ends].text[0] <= '9' {
		ends++
	}
	for opens > 0 && !in[opens].stop {
		opens--
	}
	from, to := in[opens].start, in[ends-1].end
	return body[:from] + strings.Repeat(" ", to-from) + body[to:]
}
