package likeness

import (
	"regexp"
	"strings"
)

// kin are words for the same relationship.
var kin = map[string]string{"dad": "father", "daddy": "father", "mum": "mother", "mom": "mother", "mummy": "mother"}

// ofBirth is what an office writes before a relationship that changes nothing of
// who it is.
var ofBirth = regexp.MustCompile(`^(birth|biological|bio|natural|real|own|absent|estranged|non resident|nonresident|resident) `)

// kinOf gives a relationship in the word for it that is plainest.
func kinOf(said string) string {
	said = ofBirth.ReplaceAllString(strings.ReplaceAll(Fold(said), "-", " "), "")
	if word := kin[said]; word != "" {
		return word
	}
	return said
}

// SameKin reports whether two relationships are one: Dad is Father, and so is a birth
// father. Two that are not said are not.
func SameKin(a, b string) bool {
	a, b = kinOf(a), kinOf(b)
	return a != "" && a == b
}
