package reading

import (
	"slices"
	"strings"
	"unicode"
)

// A name may be written in our text in one script and in the reply in another:
// حمزہ and Hamza. Their consonants are compared, roughly: vowels are often not
// written, and spellings of one sound are many.

// latinPairs are letters of Latin that write one consonant.
var latinPairs = strings.NewReplacer("sh", "s", "th", "s", "ch", "c", "kh", "k", "gh", "g", "ph", "f", "dh", "d", "bh", "b", "jh", "j", "zh", "z", "ts", "s", "ck", "k", "q", "k", "x", "ks", "v", "w")

// consonants gives the consonants of other scripts as Latin ones.
var consonants = map[rune]string{
	'ب': "b", 'پ': "p", 'ت': "t", 'ط': "t", 'ٹ': "t", 'ث': "s", 'س': "s", 'ص': "s", 'ش': "s", 'ج': "j", 'چ': "c", 'ح': "h", 'ه': "h",
	'خ': "k", 'د': "d", 'ڈ': "d", 'ذ': "z", 'ز': "z", 'ظ': "z", 'ض': "z", 'ژ': "z", 'ر': "r", 'ڑ': "r", 'غ': "g", 'ف': "f", 'ق': "k",
	'ك': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n",
	'б': "b", 'в': "w", 'г': "g", 'ґ': "g", 'д': "d", 'ж': "z", 'з': "z", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'п': "p", 'р': "r",
	'с': "s", 'т': "t", 'ф': "f", 'х': "k", 'ц': "s", 'ч': "c", 'ш': "s", 'щ': "s",
}

// indic are the consonants of Gurmukhi, Bengali and Gujarati, which stand at the
// same places of their blocks, from the fifteenth (hexadecimal) on.
const indic = "kkggnccjjnttddnttddnnppbbmyrrllwsssh"

// skeleton gives the consonants of a word without its vowels, doublings, and
// silent last h: "" when it has none.
func skeleton(word string) string {
	var b strings.Builder
	for _, r := range latinPairs.Replace(fold(word)) {
		switch at := int(r) & 0x7F; {
		case r >= 'a' && r <= 'z':
			if !strings.ContainsRune("aeiouyw", r) {
				b.WriteRune(r)
			}
		case (r >= 0x0980 && r < 0x0B00) && at >= 0x15 && at-0x15 < len(indic):
			if c := indic[at-0x15]; c != 'y' && c != 'w' {
				b.WriteByte(c)
			}
		default:
			b.WriteString(strings.Trim(consonants[r], "w"))
		}
	}
	return strings.TrimRight(string(slices.Compact([]byte(b.String()))), "h")
}

// latin reports whether a word is written in Latin letters.
func latin(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// markInOtherScripts finds the names in an answer to our question that are written
// in another script than ours: of unknown words alone, and where only one of the
// names may be meant.
func (l *lexicon) markInOtherScripts(in []token, about About) {
	if about.Choices < 1 || len(in) > longestAnswer {
		return
	}
	for i := range in {
		t := &in[i]
		if t.names != 0 || !l.unheard(t) {
			continue
		}
		var meant []int
		for n, name := range about.Names[:min(len(about.Names), 64)] {
			parts := tokens(name)
			if len(parts) > 0 && latin(t.text) != latin(parts[0].text) && len(skeleton(t.text)) > 1 && skeleton(t.text) == skeleton(parts[0].text) {
				meant = append(meant, n)
			}
		}
		if len(meant) == 1 {
			t.class |= nameClass
			t.names |= 1 << meant[0]
		}
	}
}
