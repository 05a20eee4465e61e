package rollfile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongestID bounds the school's own id of a pupil or a contact, in characters.
const LongestID = 64

// Plain reports whether s can be written: no line breaks or other controls,
// which would break a text in two, and no broken encoding.
func Plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

// GoodID reports whether an id can be kept: 1 to LongestID characters, all of which
// can be written.
func GoodID(ref string) bool {
	return ref != "" && utf8.RuneCountInString(ref) <= LongestID && Plain(ref)
}
