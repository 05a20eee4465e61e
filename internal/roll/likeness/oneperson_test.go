package likeness_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// TestWhoMayBeOnePersonWithANumber: a last name alone makes nobody one person.
func TestWhoMayBeOnePersonWithANumber(t *testing.T) {
	for pair, one := range map[string]bool{
		"Ann Lee/Annie Lee":                true,
		"Ann Lee/Mrs A Lee":                true,
		"Ann Lee/LEE, Ann":                 true,
		"Mum/mum":                          true,
		"Catherine Lee/Cathrine Lee (mum)": true,
		"Ann Lee/Una Lee":                  false,
		"Ann Lee/Annie Leeson":             false,
		"Ann Lee/Mrs Lee":                  false,
		"Mr Lee/Mrs Lee":                   false,
		"Mr A Lee/Mrs A Lee":               false,
		"Ann Begum/Mrs U Begum":            false,
		"/":                                false,
	} {
		a, b, _ := strings.Cut(pair, "/")
		if got, turned := likeness.OnePerson(a, b), likeness.OnePerson(b, a); got != one || turned != one {
			t.Errorf("%s: %t, and turned round %t", pair, got, turned)
		}
	}
}

// TestWhatFamiliesShareOfALastName: a word that stands in many names is no family's.
func TestWhatFamiliesShareOfALastName(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "Lee": "lee", "Ng": "ng", "LEE-Hart": "lee hart+lee+hart", "van Dijk": "van dijk+dijk",
		"El Amin": "el amin+amin", "O’Neill": "oneill",
	} {
		if got := strings.Join(likeness.LastNames(name), "+"); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
