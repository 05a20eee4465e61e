package notifier_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// TestAnAdultWhoDidNotKnowWhenRungIsAConcern: one about both siblings, of which
// the lead is told at once and the deputy when nobody has it, and which the next
// text of that adult joins.
func TestAnAdultWhoDidNotKnowWhenRungIsAConcern(t *testing.T) {
	s := siblings(t, smallRoll())
	s.hire("marta", staff.Lead, 81)
	s.hire("curtis", staff.Deputy, 82)
	both := s.call("A1").Pupils
	ids := []notifier.CallID{both[0].ID, both[1].ID}
	must(t, s.RecordCall(t.Context(), office, ids, notifier.CallResult{Contact: "c0001", Outcome: notifier.CallDidNotKnow, Note: "left at 8 with a cousin", Seen: 0}))
	c := s.concern()
	if c.Kind != notifier.WorryConcern || len(c.Pupils) != 2 || c.Told != 1 || c.Contact != "c0001" {
		t.Errorf("the concern is %+v", c)
	}
	if len(c.Calls) != 1 || c.Calls[0].Note != "left at 8 with a cousin" || c.Calls[0].By.ID != office.ID {
		t.Errorf("what was said on the telephone: %+v", c.Calls)
	}
	if n := s.staffTexts(); n != 1 {
		t.Errorf("%d texts to staff, not one to the lead", n)
	}
	if a := s.absences(); a["A1"].Concern != c.ID || a["A5"].Concern != c.ID {
		t.Errorf("the absences say %q and %q", a["A1"].Concern, a["A5"].Concern)
	}
	for _, p := range s.call("A1").Pupils {
		if !p.Worry.Equal(c.At) {
			t.Errorf("the call list says of %s that a concern is open since %v", p.Pupil.Ref, p.Worry)
		}
	}
	s.clock.Advance(5 * time.Minute)
	must(t, s.Sweep(t.Context()))
	if c := s.concern(); c.Told != 2 {
		t.Errorf("after five minutes it has been told to %d", c.Told)
	}
	s.hear("in1", 1, "where is she", notifier.KindReply)
	if c := s.concern(); len(c.Texts) != 1 || len(c.Calls) != 1 {
		t.Errorf("her text does not join what she said: %+v", c)
	}
	s.balanced()
	s.exec(`DELETE FROM concern_texts`)
	s.exec(`DELETE FROM replies`)
	s.exec(`DELETE FROM concern_pupils`)
	l, err := s.Ledger(t.Context(), urn, monday, register.AM)
	if must(t, err); l.Balanced || !slices.ContainsFunc(l.Faults, func(f notifier.LedgerFault) bool {
		return strings.Contains(f.Detail, "call about the pupil is a concern")
	}) {
		t.Errorf("a call whose concern is lost is not missed: %v", l.Faults)
	}
}

// TestAClosedConcernLeavesTheCallList, and the pupil stays on it.
func TestAClosedConcernLeavesTheCallList(t *testing.T) {
	s := siblings(t, smallRoll())
	must(t, s.RecordCall(t.Context(), office, one(s.call("A1").Pupils[0].ID), notifier.CallResult{Contact: "c0001", Outcome: notifier.CallDidNotKnow, Seen: 0}))
	must(t, s.CloseConcern(t.Context(), lead, s.concern().ID, "With a cousin"))
	if p := s.call("A1").Pupils[0]; !p.Worry.IsZero() {
		t.Errorf("a concern that was closed still stands there, of %v", p.Worry)
	}
}

// TestWhatIsNotedWhileAConcernIsOpenIsGrave, and not what was noted before or
// after; a reason that is told meanwhile keeps its note with the call.
func TestWhatIsNotedWhileAConcernIsOpenIsGrave(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.clock.Advance(45 * time.Minute)
	rang := func(o notifier.CallOutcome, code register.Code, note string) {
		t.Helper()
		s.clock.Advance(2 * time.Minute)
		r := notifier.CallResult{Contact: "f0001", Outcome: o, Code: code, Note: note, Seen: -1}
		must(t, s.RecordCall(t.Context(), office, one(notifier.NewCallID(monday, register.AM, "p0001")), r))
	}
	rang(notifier.CallNoAnswer, "", "before")
	s.clock.Advance(time.Minute)
	s.hear("in1", 1, "But I dropped her off at 8", notifier.KindReply)
	rang(notifier.CallLeftMessage, "", "while it is open")
	must(t, s.CloseConcern(t.Context(), lead, s.concern().ID, "With the father"))
	rang(notifier.CallNoAnswer, "", "after")
	s.clock.Advance(time.Minute)
	s.hear("in2", 1, "so where is she", notifier.KindReply)
	rang(notifier.CallTold, "I", "told while a second is open")
	v, err := s.Pupil(t.Context(), urn, "A1")
	must(t, err)
	got := ""
	for _, l := range v.Days[0].Calls {
		if l.Grave {
			got += l.Note + "; "
		}
	}
	if got != "while it is open; told while a second is open; " {
		t.Errorf("grave are: %s", got)
	}
	if e := s.absences()["A1"].Explained; e == nil || e.Note != "" {
		t.Errorf("the note stands beside the reason too: %+v", e)
	}
	s.balanced()
}
