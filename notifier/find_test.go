package notifier_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

func TestAPupilIsFoundByAPartOfTheName(t *testing.T) {
	st := smallRoll()
	for i, p := range []struct {
		first, last string
		group       school.Group
	}{{"Zoë", "O’Gallagher-Reid", "8B"}, {"Seán", "Gale", "8B"}, {"Nigel", "Regal", "9C"}, {"أميرة", "خان", "8B"}} {
		st.Pupils[i].FirstName, st.Pupils[i].LastName, st.Pupils[i].Group = p.first, p.last, p.group
	}
	s := newStage(t, st)
	for words, want := range map[string]string{
		"zoe":     "Zoë",
		"ogall":   "Zoë",
		"o'gal":   "Zoë",
		"reid":    "Zoë",
		"SEAN 8b": "Seán",
		"gal":     "Seán Zoë Nigel", // whose name begins so stands first
		"9c":      "Nigel",
		"أمي":     "أميرة",
		"8b gal":  "Seán Zoë",
		"nobody":  "",
		"   ":     "",
	} {
		got, n, err := s.FindPupils(t.Context(), urn, words, 12)
		must(t, err)
		var names []string
		for _, p := range got {
			names = append(names, p.FirstName)
		}
		if strings.Join(names, " ") != want || n != len(got) {
			t.Errorf("%q finds %q, %d in all; want %q", words, names, n, want)
		}
	}
	got, n, err := s.FindPupils(t.Context(), urn, "8b", 2)
	must(t, err)
	if len(got) != 2 || n != 3 {
		t.Errorf("%d of %d are shown, want 2 of 3", len(got), n)
	}
}
