package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestALanguageAPersonChoseOutranksAnImport until the person hands it back.
func TestALanguageAPersonChoseOutranksAnImport(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	sent := func(tag string) roll.Diff {
		return h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amy","last_name":"Lowe","group":"1A","contacts":[{"id":"C1","name":"Ann Lowe","mobile":"07700 900150","language":"`+tag+`"}]}]}`, roll.PutOptions{})
	}
	sent("ur")
	_, c := h.ids(t, urn, "A1")
	for _, step := range []struct {
		name, chosen, sent, want string
		told                     bool
	}{
		{"the roll's own", "-", "pa", "pa", false},
		{"chosen by a person", "pl", "ur", "pl", true},
		{"the same in the roll", "-", "pl", "pl", false},
		{"and another again", "-", "ur", "pl", true},
		{"English by choice", "en", "ur", "en", true},
		{"which a roll leaves empty", "-", "", "en", false},
		{"handed back", "", "ur", "ur", false},
		{"nothing is handed back twice", "", "ur", "ur", false},
		{"the roll's own, chosen", "ur", "pl", "ur", true},
	} {
		if step.chosen != "-" {
			if err := h.ChangeContact(t.Context(), aKey, urn, c, roll.ContactEdit{Language: &step.chosen}); err != nil {
				t.Fatal(err)
			}
		}
		d := sent(step.sent)
		x, err := h.Contact(t.Context(), urn, "C1")
		if err != nil || x.Contact.Language != step.want || strings.Contains(told(d.Problems), "chosen the language") != step.told {
			t.Errorf("%s: %q %v, told %s", step.name, x.Contact.Language, err, told(d.Problems))
		}
	}
}
