package likeness

import (
	"regexp"
	"slices"
	"strings"
)

// Someone is an adult as a list writes them.
type Someone struct{ Name, Relationship string }

// Variant reports whether two adults of one list may be one: the same words in
// any order, a name left out or shortened, one letter otherwise; or the same
// surname, or no name, for two fathers or two mothers. A mother is not taken for a
// father whose whole name she does not have.
func Variant(a, b Someone) bool {
	x, y := nameWords(a.Name), nameWords(b.Name)
	if len(x) == 0 || len(y) == 0 {
		return len(x)+len(y) > 0 && a.kin().oneOfAKind() && a.kin().same(b.kin())
	}
	if slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y))) {
		return true
	}
	if s, o := sexOf(a), sexOf(b); s != "" && o != "" && s != o {
		return false
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 1 && len(x[0]) == 1 { // a letter is no name
		return sameWord(x[0], y[0]) && SameKin(a.Relationship, b.Relationship)
	}
	return within(x, y) || sameWord(x[0], y[0]) && sameWord(x[len(x)-1], y[len(y)-1]) ||
		SameSurname(a.Name, b.Name) && a.kin().oneOfAKind() && a.kin().same(b.kin())
}

// bareWords gives a name as words, without titles wherever they stand.
func bareWords(name string) []string {
	words := Words(name)
	bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(titles, w) })
	if len(bare) == 0 {
		return words
	}
	return bare
}

// within reports whether each word of the shorter name stands in the longer,
// no word of which counts twice.
func within(short, long []string) bool {
	short, long = slices.Clone(short), slices.Clone(long)
	slices.SortStableFunc(short, func(a, b string) int { return len(b) - len(a) })
	for _, w := range short {
		i := slices.Index(long, w)
		if i < 0 {
			i = slices.IndexFunc(long, func(o string) bool { return sameWord(w, o) })
		}
		if i < 0 {
			return false
		}
		long = slices.Delete(long, i, i+1)
	}
	return true
}

// sameWord reports whether one word is the other, its beginning, or it with one
// letter otherwise.
func sameWord(a, b string) bool {
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || oneLetterOff([]rune(a), []rune(b))
}

// oneLetterOff counts for words of four letters or more: Tim is not Tom.
func oneLetterOff(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || slices.Equal(a[i+1:], b[i+1:]) ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	}
	return slices.Equal(a[i:], b[i+1:])
}

var (
	womanTitle = regexp.MustCompile(`(?i)\b(mrs|miss|ms)\b`)
	manTitle   = regexp.MustCompile(`(?i)\b(mr|sir)\b`)
)

// sexOf is what the words tell, "" for nothing or for two things at once.
func sexOf(a Someone) Sex {
	kin := a.kin().Sex
	woman := kin == Woman || womanTitle.MatchString(a.Name)
	man := kin == Man || manTitle.MatchString(a.Name)
	switch {
	case woman == man:
		return ""
	case woman:
		return Woman
	}
	return Man
}
