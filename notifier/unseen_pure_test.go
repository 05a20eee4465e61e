package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

// TestAYearThatIsOutIsNotUnmarked: nobody looks for a pupil who need not be in.
func TestAYearThatIsOutIsNotUnmarked(t *testing.T) {
	c := newScene().Setting.Calendar
	c.Part = []school.PartClosure{{Date: monday, Year: 11, Kind: school.Inset}}
	rs := accounted(c, monday, "AM", nine, []RegisterView{{Group: "8B", Revision: 1, Unseen: []school.Pupil{{ID: "p1", Ref: "A1", Year: 11}, {ID: "p2", Ref: "A2", Year: 8}}}})
	if got := rs[0].Unmarked; len(got) != 1 || got[0].Ref != "A2" {
		t.Errorf("unmarked: %+v", got)
	}
}

// TestAPupilInNoAccountUnbalancesTheLedger: whom no register has marked, and
// nobody lists, is a fault of the ledger by name.
func TestAPupilInNoAccountUnbalancesTheLedger(t *testing.T) {
	rs := []RegisterView{{Group: "8B", Revision: 1, Pupils: 1, Unseen: []school.Pupil{{ID: "p1", Ref: "A1"}}}}
	if l := Account("900001", monday, "AM", Counts{Registers: rs}); l.Balanced || len(l.Faults) != 1 || l.Faults[0].Pupil != "A1" {
		t.Errorf("in no account: balanced %t, %v", l.Balanced, l.Faults)
	}
	rs[0].Unmarked = []MarkDoubt{{Pupil: "p1", Ref: "A1"}}
	if l := Account("900001", monday, "AM", Counts{Registers: rs}); !l.Balanced {
		t.Errorf("unmarked: %v", l.Faults)
	}
}
