package reading

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold writes a word as the lexicons know it: lower case, without accents and
// apostrophes, with one letter for the several that keyboards give it. What it
// does to a reply it does to the lexicons too, so it may be rough: it must
// only never make two words that mean different things the same.
func fold(word string) string {
	if plain(word) {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range norm.NFKD.String(word) {
		r = unicode.ToLower(r)
		if drop(r) {
			continue
		}
		if d := digit(r); d != 0 {
			b.WriteRune(d)
			continue
		}
		if same, ok := oneLetter[r]; ok {
			b.WriteString(same)
			continue
		}
		b.WriteRune(r)
	}
	return unstretch(b.String())
}

// plain reports whether folding would change nothing: most words are.
func plain(word string) bool {
	for i := range len(word) {
		c := word[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
		if i > 1 && c == word[i-1] && c == word[i-2] && c >= 'a' {
			return false
		}
	}
	return true
}

// drop says which runes carry no meaning for matching: Latin and Arabic marks,
// the dots and doublings of Gurmukhi, Bengali and Gujarati that typists leave
// out, joiners and apostrophes. The vowel signs of the Indic scripts stay.
func drop(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x064B && r <= 0x065F, r == 0x0670, r == 0x0640:
		return true
	case r == 0x0A3C, r == 0x09BC, r == 0x0ABC, r == 0x0A71:
		return true
	case r >= 0x200B && r <= 0x200F, r == 0xFE0F, r == 0x20E3, r == 0xFEFF, r == 0x00AD:
		return true
	}
	return isApostrophe(r)
}

// digit gives a digit of another script as we write it, or 0: Arabic, Urdu,
// Gurmukhi, Bengali and Gujarati.
func digit(r rune) rune {
	for _, zero := range []rune{0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return 0
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', 'ʹ', '′':
		return true
	}
	return false
}

// oneLetter joins letters that one sound is typed with.
var oneLetter = map[rune]string{
	'ł': "l", 'đ': "d", 'ø': "o", 'ß': "ss", 'æ': "ae", 'ı': "i",
	'ى': "ي", 'ی': "ي", 'ے': "ي", 'ک': "ك", 'ة': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه", 'ں': "ن", 'ٱ': "ا",
	'ਂ': "ੰ", 'ґ': "г",
}

// unstretch takes "sooooo" back to "so": three or more of a letter are one.
// Digits stay as they are.
func unstretch(s string) string {
	runes := []rune(s)
	out := runes[:0]
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && runes[j] == runes[i] {
			j++
		}
		n := j - i
		if n >= 3 && unicode.IsLetter(runes[i]) {
			n = 1
		}
		for range n {
			out = append(out, runes[i])
		}
		i = j
	}
	return string(out)
}
