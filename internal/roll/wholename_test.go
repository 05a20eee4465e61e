package roll_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestAPupilsWholeNameInOneColumn is parted; where the names have columns of their
// own it is not read.
func TestAPupilsWholeNameInOneColumn(t *testing.T) {
	h := newHouse(t)
	for lines, want := range map[string]string{
		"Student ID,Student Name,Tutor Group\nA1,\"Khan, Amira\",8B\n":                              "Amira|Khan",
		"Student ID,Student Name,Tutor Group\nA1,Amira Khan,8B\n":                                   "Amira|Khan",
		"Student ID,Pupil Full Name,Tutor Group\nA1,\"O'Dell-Khan, Amira Jane\",8B\n":               "Amira Jane|O'Dell-Khan",
		"Student ID,Student Name,Tutor Group\nA1,Amira de la Cruz,8B\n":                             "Amira|de la Cruz",
		"Student ID,Student Name,Forename,Surname,Tutor Group\nA1,\"Ash, Bo\",Amira,Khan,8B\n":      "Amira|Khan",
		"Student ID,Student Name,Tutor Group,Contact Name,Contact Mobile\nA1,Amira,8B,Sana Khan,\n": "Amira|",
	} {
		urn := h.school(t, t)
		h.csv(t, urn, lines, roll.PutOptions{})
		got := "nobody"
		for _, p := range h.rollOf(t, urn).Pupils {
			got = *p.FirstName + "|"
			if p.LastName != nil {
				got += *p.LastName
			}
		}
		if got != want {
			t.Errorf("%q: %s, not %s", lines, got, want)
		}
	}
}
