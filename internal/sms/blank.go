package sms

import "unicode"

// Blank reports whether a text shows nothing: it is empty, or all of it is
// space, marks and signs without width. What a person has to write must show
// something to whoever reads it.
func Blank(text string) bool {
	for _, r := range text {
		switch r {
		case '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0': // letters and signs that are drawn as nothing
			continue
		}
		if unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) {
			return false
		}
	}
	return true
}
