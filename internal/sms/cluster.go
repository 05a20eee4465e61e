package sms

import "unicode"

// clusterLen gives how many characters at the start of runes belong together
// as a reader sees them, at least one. Twilio never cuts a text inside such a
// cluster, which decides the count of parts in Gurmukhi, Bengali or Gujarati,
// where most letters carry marks.
//
// Source: Unicode Standard Annex 29, extended grapheme clusters (rules GB6 to
// GB13), but for CR LF, which the carrier counts as two.
func clusterLen(runes []rune) int {
	flags := 0
	if isFlag(runes[0]) {
		flags = 1
	}
	n := 1
	for ; n < len(runes); n++ {
		prev, next := runes[n-1], runes[n]
		if isFlag(next) && isFlag(prev) && flags == 1 {
			flags = 2 // a flag is two letters of it
			continue
		}
		if !joined(runes[:n], prev, next) {
			break
		}
	}
	return n
}

// joined reports whether next continues the cluster before, which ends in prev.
func joined(before []rune, prev, next rune) bool {
	switch {
	case isControl(prev) || isControl(next):
		return false
	case isMark(next):
		return true
	case isSkinTone(next):
		return isEmoji(lastBase(before))
	case prev == zeroWidthJoiner:
		return isEmoji(next) && isEmoji(lastBase(before))
	case unicode.Is(unicode.Prepended_Concatenation_Mark, prev):
		return true
	default:
		return hangulJoins(prev, next)
	}
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// lastBase gives the last character that is not a mark, a joiner or a colour.
func lastBase(before []rune) rune {
	for i := len(before) - 1; i > 0; i-- {
		if r := before[i]; !isMark(r) && !isSkinTone(r) {
			return r
		}
	}
	return before[0]
}

func isMark(r rune) bool {
	return r == zeroWidthJoiner || r == zeroWidthNonJoiner ||
		unicode.In(r, unicode.M, unicode.Other_Grapheme_Extend) ||
		r == '\u0e33' || r == '\u0eb3' // Thai and Lao am, letters that act as marks
}

func isControl(r rune) bool {
	return r != zeroWidthJoiner && r != zeroWidthNonJoiner &&
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) &&
		!unicode.In(r, unicode.Prepended_Concatenation_Mark, unicode.Other_Grapheme_Extend)
}

func isFlag(r rune) bool { return unicode.Is(unicode.Regional_Indicator, r) }

func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// isEmoji takes in the blocks that emoji are made of: what joins in them is
// only ever an emoji.
func isEmoji(r rune) bool {
	return r >= 0x1F300 && r <= 0x1FAFF && !isSkinTone(r) || r >= 0x2600 && r <= 0x27BF
}

// Hangul syllables written as letters: a leading consonant takes more of them
// or a vowel, a vowel takes more or a trailing consonant.
func hangulJoins(prev, next rune) bool {
	switch {
	case isLead(prev):
		return isLead(next) || isVowel(next) || isSyllable(next)
	case isVowel(prev) || isOpenSyllable(prev):
		return isVowel(next) || isTrail(next)
	case isTrail(prev) || isSyllable(prev):
		return isTrail(next)
	default:
		return false
	}
}

func isLead(r rune) bool  { return r >= 0x1100 && r <= 0x115F || r >= 0xA960 && r <= 0xA97C }
func isVowel(r rune) bool { return r >= 0x1160 && r <= 0x11A7 || r >= 0xD7B0 && r <= 0xD7C6 }
func isTrail(r rune) bool { return r >= 0x11A8 && r <= 0x11FF || r >= 0xD7CB && r <= 0xD7FB }

func isSyllable(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

// isOpenSyllable is a syllable without a trailing consonant: every 28th.
func isOpenSyllable(r rune) bool { return isSyllable(r) && (r-0xAC00)%28 == 0 }
