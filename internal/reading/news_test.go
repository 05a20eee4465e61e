package reading

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestItIsNewsToThem: every way to type that nobody told them, before every way to
// say that the child is away. A child who "was off" is one somebody else told of.
func TestItIsNewsToThem(t *testing.T) {
	for _, news := range []string{
		"i didnt kno", "didnt no", "dint no", "dint know", "never new", "never knew", "no1 told me", "nobody sed", "i wasnt told", "had no ideer", "had no idea", "wasnt awear",
		"didnt relise", "i dunno y", "wud of thought id no if", "would have thought i'd know if",
	} {
		for _, away := range []string{"she was off", "he was off today", "he had a day off", "she wasnt in", "hes not in", "he was away", "he was absent"} {
			if r := Read(news+" "+away, About{Day: monday, Now: clock.HM(9, 30), Names: []string{"Amira"}}); !r.Concern {
				t.Errorf("%q is no concern: %+v", news+" "+away, r.Findings)
			}
		}
	}
	for _, known := range []string{"she is off today shes poorly", "no she is not well", "sorry he was off yesterday with a cold and still has it", "not well, no temp but sick in the night", "he has a day off for the dentist"} {
		if r := Read(known, About{Day: monday, Now: clock.HM(9, 30), Names: []string{"Amira"}}); r.Concern {
			t.Errorf("%q is a concern: %+v", known, r.Findings)
		}
	}
}
