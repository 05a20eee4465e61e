package roll

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const longestRef = 64

// plain reports whether s can be written: no line breaks or other controls,
// which would break a text in two, and no broken encoding.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

func goodRef(ref string) bool {
	return ref != "" && utf8.RuneCountInString(ref) <= longestRef && plain(ref)
}
