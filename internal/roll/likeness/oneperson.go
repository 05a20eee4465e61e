package likeness

import (
	"slices"
	"strings"
)

// OnePerson reports whether two names that stand with one number may be one
// person's: the same words in any order, or the same last name behind a first one
// that is shortened, an initial, or one letter otherwise. Mr Lee is not Mrs Lee.
func OnePerson(a, b string) bool {
	x, y := bareWords(a), bareWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if s, o := sexOf(Someone{Name: a}), sexOf(Someone{Name: b}); s != "" && o != "" && s != o {
		return false
	}
	if slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y))) {
		return true
	}
	return len(x) > 1 && len(y) > 1 && x[len(x)-1] == y[len(y)-1] && sameWord(x[0], y[0])
}

// ofManyNames are words of last names that stand in those of many families.
var ofManyNames = []string{
	"abd", "abdul", "abu", "bin", "bint", "das", "del", "dela", "della", "den", "der", "dos",
	"ibn", "las", "los", "mac", "saint", "san", "santa", "the", "van", "von",
}

// LastNames gives what families may share of a last name, folded: the whole of it
// and each of its words, for Lee-Hart is of the Lees and of the Harts. A word of
// one or two letters (de, el, O) and one as "van" stand for nobody by themselves.
func LastNames(name string) []string {
	words := Words(name)
	if len(words) < 2 {
		return words
	}
	all := []string{strings.Join(words, " ")}
	for _, w := range words {
		if len([]rune(w)) > 2 && !slices.Contains(ofManyNames, w) {
			all = append(all, w)
		}
	}
	return all
}
