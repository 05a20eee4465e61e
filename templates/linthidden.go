package templates

import (
	"fmt"
	"strings"
	"unicode"
)

// needless are marks without a shape that no language needs: they split a word
// where nobody sees it, or turn what follows round.
var needless = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, // soft hyphen
	{Lo: 0x200B, Hi: 0x200B, Stride: 1}, // zero width space
	{Lo: 0x202A, Hi: 0x202E, Stride: 1}, // embeddings and overrides of direction
	{Lo: 0x2060, Hi: 0x2064, Stride: 1}, // word joiner, invisible operators
	{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1}, // byte order mark
}}

// hidden finds a mark that nobody sees. English needs none; scripts that run from
// right to left, and some that join their letters, need all but the needless.
func hidden(x Looked) (Finding, bool) {
	for _, r := range x.Body {
		if unicode.Is(needless, r) || x.english() && unicode.Is(unicode.Cf, r) {
			return Finding{RuleHidden, fmt.Sprintf("It holds a mark that nobody sees (U+%04X), which can turn or split the words.", r), "Take it out: write the words anew instead of pasting them."}, true
		}
	}
	return Finding{}, false
}

// seen gives a text without the marks that nobody sees.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}
