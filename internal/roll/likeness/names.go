package likeness

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// titles are no part of a name.
var titles = []string{"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "sir", "lady", "master"}

// Fold gives a name as it is compared: without case, accents, titles and
// signs.
func Fold(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f, r == '\'', r == '’', r == '.':
			return -1
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	words := strings.Fields(plain)
	for len(words) > 1 && slices.Contains(titles, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// inBrackets is what an office writes behind a name: (Dad).
var inBrackets = regexp.MustCompile(`[(\[][^)\]]*[)\]]`)

// Words gives a name as words to compare.
func Words(name string) []string {
	return strings.Fields(Fold(inBrackets.ReplaceAllString(name, " ")))
}

// SameSurname reports whether the last name of either stands in the other: it
// rather takes two people for one than one for two.
func SameSurname(a, b string) bool {
	x, y := Words(a), Words(b)
	return len(x) > 0 && len(y) > 0 && (slices.Contains(x, y[len(y)-1]) || slices.Contains(y, x[len(x)-1]))
}

// SameInitial reports whether two names begin with the same letter.
func SameInitial(a, b string) bool {
	x, y := Words(a), Words(b)
	return len(x) > 0 && len(y) > 0 && []rune(x[0])[0] == []rune(y[0])[0]
}

// MayBe reports whether a name that was sent may be the one that stands: a
// word in common, shortened, or one letter otherwise. What is not said is like.
func MayBe(sent *string, stood string) bool {
	if sent == nil || Fold(*sent) == "" || Fold(stood) == "" {
		return true
	}
	return slices.ContainsFunc(Words(*sent), func(w string) bool {
		return slices.ContainsFunc(Words(stood), func(o string) bool { return sameWord(w, o) })
	})
}

// AnotherFirst reports whether an adult who was named anew has another first
// name: somebody who marries keeps it.
func AnotherFirst(then, now string) bool {
	a, b := bareWords(then), bareWords(now)
	return len(a) > 0 && len(b) > 0 && !sameWord(a[0], b[0])
}

// AnotherName reports whether two names have no word in common: somebody who
// marries keeps one.
func AnotherName(a, b string) bool {
	x, y := Words(a), Words(b)
	for _, word := range x {
		for _, other := range y {
			if word == other {
				return false
			}
		}
	}
	return len(x) > 0 && len(y) > 0
}
