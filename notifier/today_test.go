package notifier_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/register"
)

// TestNobodyOfTheMorningLeavesTheAfternoonsPage: when the afternoon begins,
// those whom nobody has settled stay in sight, and only they.
func TestNobodyOfTheMorningLeavesTheAfternoonsPage(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:I A4:/")
	must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, register.Illness, ""))
	s.clock.Set(monday.At(12, 59))
	before, err := s.Today(t.Context(), urn, "")
	must(t, err)
	if before.Session != register.AM || len(before.Earlier) != 0 {
		t.Errorf("at 12:59: %s, %d of earlier", before.Session, len(before.Earlier))
	}
	s.clock.Set(monday.At(13, 1))
	after, err := s.Today(t.Context(), urn, "")
	must(t, err)
	if after.Session != register.PM || len(after.Earlier) != 1 {
		t.Fatalf("at 13:01: %s, %d of earlier", after.Session, len(after.Earlier))
	}
	row := after.Earlier[0]
	if row.Absences[0].Pupil.Ref != "A1" || row.Why == "" || len(row.Call) == 0 {
		t.Errorf("%s, why %q, %d to call", row.Absences[0].Pupil.Ref, row.Why, len(row.Call))
	}
}
