package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestAnEntryThatIsThePupilIsNotTexted: Samira Lee has an entry of her
// own before her mother's, with the same telephone.
func TestAnEntryThatIsThePupilIsNotTexted(t *testing.T) {
	for name, c := range map[string]struct {
		entry, relationship string
		texts               bool
	}{
		"her name":                        {"Samira Lee", "", false},
		"the last name first":             {"LEE, Samira", "", false},
		"said to be herself":              {"Samira Lee", "Self", false},
		"said to be the student":          {"Samira Lee", "Student", false},
		"said to be the pupil":            {"Samira Lee", "pupil", false},
		"a mother of her name":            {"Samira Lee", "Mother", true},
		"a surname alone is a parent's":   {"Lee", "", true},
		"somebody else without a word":    {"Ann Lee", "", true},
		"somebody with one name more":     {"Samira Jane Lee", "", true},
		"a name only the first of a kind": {"Samira", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			const head = "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile\n"
			h := newHouse(t)
			urn := h.school(t, t)
			d := h.csv(t, urn, head+`S1,Samira,Lee,1A,"`+c.entry+`",`+c.relationship+",07700 900180,Joy Lee,Mother,07700 900180\n", roll.PutOptions{})
			got := h.whoIsTold(t, urn)
			if strings.Contains(got, c.entry) != c.texts || !strings.Contains(got, "Joy Lee") {
				t.Error(got)
			}
			if strings.Contains(told(d.Problems), "pupil’s own name") == c.texts {
				t.Error(told(d.Problems))
			}
			h.csv(t, urn, head+`S1,Samira,Lee,1A,"`+c.entry+`",Father,07700 900180,Joy Lee,Mother,07700 900180`+"\n", roll.PutOptions{})
			if got := h.whoIsTold(t, urn); !strings.Contains(got, c.entry) {
				t.Errorf("put right: %s", got)
			}
		})
	}
}
