package templates

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// inAnyLanguage are marks without a shape that no language needs: they split a
// word where nobody sees it, or turn what follows round.
var inAnyLanguage = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, {Lo: 0x200B, Hi: 0x200B, Stride: 1}, {Lo: 0x202A, Hi: 0x202E, Stride: 1}, {Lo: 0x2060, Hi: 0x2064, Stride: 1}, {Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1}}}

// hidden finds a mark that nobody sees. Scripts that run from right to left, and
// some that join their letters, need those that are not of inAnyLanguage.
func hidden(x Looked) (Finding, bool) {
	for _, r := range x.Body {
		if unicode.Is(inAnyLanguage, r) || x.english() && unicode.Is(unicode.Cf, r) {
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

var aShare = regexp.MustCompile(`(?i)\d+(?:[.,]\d+)?\s?(?:%|٪|per ?cent\b)`)

// percent finds a share of a hundred in a campaign's text: families know what a
// day is. Source: the trials that docs/campaigns.md names, which named days.
func percent(x Looked) (Finding, bool) {
	found := aShare.FindString(x.plain())
	if x.Kind != CampaignWords || found == "" {
		return Finding{}, false
	}
	return Finding{RulePercent, quoted(found) + " is a share of a hundred.", "Say days: a family knows what a day is."}, true
}
