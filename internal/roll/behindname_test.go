package roll_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestWhatStandsBehindAFirstNameIsNotTexted: it may tell a family what a child has
// told the school alone.
func TestWhatStandsBehindAFirstNameIsNotTexted(t *testing.T) {
	for first, want := range map[string]string{
		"Alexandra (Alex)": "Alexandra", "Sam - known as Samira": "Sam", "Tom/Tamsin": "Tom", "Kim known as Jo": "Kim", "Ann-Marie": "Ann-Marie", "D'Arcy": "D'Arcy", "Mary Ann": "Mary Ann", "(Alex)": "(Alex)", "Zoë “Zed”": "Zoë",
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		row := `{"pupils":[{"id":"A1","first_name":"` + first + `","group":"8B"}]}`
		h.put(t, urn, row, roll.PutOptions{})
		h.put(t, urn, row, roll.PutOptions{})
		p := h.rollOf(t, urn).Pupils[0]
		if *p.TextName != want || *p.FirstName != first {
			t.Errorf("%s: %q in texts, %q on the roll", first, *p.TextName, *p.FirstName)
		}
	}
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Alexandra (Alex)","text_name":"Alex","group":"8B"}]}`, roll.PutOptions{})
	if got := *h.rollOf(t, urn).Pupils[0].TextName; got != "Alex" {
		t.Errorf("a name in texts that was sent is %q", got)
	}
}
