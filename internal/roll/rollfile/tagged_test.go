package rollfile_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// Behind a name or a relationship a short word is enough, and nobody's own name is one.
func TestAShortWordBehindANameBarsTheAdult(t *testing.T) {
	for _, x := range []struct {
		name, relationship string
		barred             bool
	}{
		{"Gareth Evans - barred", "Father", true},
		{"Gareth Evans (restricted)", "Father", true},
		{"Gareth Evans - NO PR", "Father", true},
		{"Gareth Evans (no PR)", "Father", true},
		{"Gareth Evans [NC]", "Father", true},
		{"Gareth Evans (d. 2024)", "Father", true},
		{"Gareth Evans - d. 2024", "Father", true},
		{"NOT Neil Brooks", "Father", true},
		{"Gareth Evans", "Father (barred)", true},
		{"Gareth Evans", "Father (NC)", true},
		{"Gareth Evans", "Father - no PR", true},
		{"Gareth Evans", "Abuser", true},
		{"Gareth Evans", "Father", false},
		{"Evans, Gareth", "Father (PR)", false},
		{"Evans, D", "Father", false},
		{"N C Evans", "Father", false},
		{"D V Singh", "Father", false},
		{"Barred Al-Amin", "Father", false},
		{"Nott-Restall, Ann", "Mother", false},
		{"Ann Lee (Annie)", "Mother (step)", false},
		{"Ann Lee - mum", "Mother/carer", false},
	} {
		c := rollfile.Contact{ID: "C1", Name: &x.name, Relationship: &x.relationship}
		told := c.Heed()
		if barred := c.Text != nil && *c.Text == "never"; barred != x.barred || barred != (len(told) > 0) {
			t.Errorf("%s, %s: barred %t, told %v", x.name, x.relationship, barred, told)
		}
	}
}

func TestAShortNoteIsRead(t *testing.T) {
	for note, bars := range map[string]bool{"DV": true, "NC": true, "n/c": true, "NMO": true, "d.v.": true, "OK": false, "nurse": false, "": false} {
		if got := (rollfile.Others{"contact notes": note}).AgainstAdult(clock.Date{Year: 2026, Month: 11, Day: 23}).Bars(); got != bars {
			t.Errorf("%q bars: %t", note, got)
		}
	}
}
