package notifier_test

import (
	"fmt"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

// TestTheRollIsCountedOnceItMayMatter closes ten registers of which two are
// missing each. The sixteenth family is the first for which the share of the
// roll counts, and 20 of 301 are no improbable share: nothing is held.
func TestTheRollIsCountedOnceItMayMatter(t *testing.T) {
	var groups []school.Group
	for i := range 10 {
		groups = append(groups, school.Group(fmt.Sprintf("9%c", 'A'+i)))
	}
	s := newStage(t, rollOf(30, groups...))
	for i, g := range groups {
		first := 30*i + 1
		marks := fmt.Sprintf("A%d:N A%d:N", first, first+1)
		for n := first + 2; n < first+30; n++ {
			marks += fmt.Sprintf(" A%d:/", n)
		}
		out, err := s.RegisterClosed(t.Context(), mis, closure(g, marks), nil)
		must(t, err)
		if out.Brake != nil || len(out.Alerts) != 2 {
			t.Fatalf("register %d: brake %+v, %d alerts", i+1, out.Brake, len(out.Alerts))
		}
	}
}

// TestARegisterOfAllPresentEndsWhatStood has a pupil missing in one register and
// back in the next revision, in which nobody is missing any more: the alert is
// taken back although nobody is owed a text.
func TestARegisterOfAllPresentEndsWhatStood(t *testing.T) {
	s := newStage(t, smallRoll())
	if out := s.close("A1:N A2:/ A3:/ A4:/"); len(out.Alerts) != 1 {
		t.Fatalf("%+v", out)
	}
	if out := s.close("A1:/ A2:/ A3:/ A4:/"); len(out.Withdrawn) != 1 {
		t.Fatalf("the alert stands: %+v", out)
	}
	s.balanced()
}
