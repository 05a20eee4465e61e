package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// TestAFamilyThatCouldNotBeToldItsChildIsInSchoolIsRung: the text that takes a
// wrong alarm back is taken back itself at the last gate, and a person rings.
func TestAFamilyThatCouldNotBeToldItsChildIsInSchoolIsRung(t *testing.T) {
	for name, c := range map[string]struct{ change, why string }{
		"a court order since": {`UPDATE ties SET court_order = TRUE WHERE contact = 'c0001'`, "ring only those who stand here"},
		"no longer on a list": {`DELETE FROM ties WHERE contact = 'c0001'`, "ring only those who stand here"},
		"the number is gone":  {`UPDATE contacts SET number_sealed = NULL, number_index = '' WHERE id = 'c0001'`, "ring, and say so"},
		"nobody may be rung":  {`UPDATE ties SET court_order = TRUE WHERE pupil = 'p0001'`, "ask the safeguarding lead"},
	} {
		s := newStage(t, withFathers())
		s.close("A1:N A2:/ A3:/ A4:/")
		s.delivered(delivery.AlertText)
		s.exec(c.change)
		s.close("A1:/ A2:/ A3:/ A4:/")
		correction := s.only(delivery.CorrectionText)
		s.withdrawnAtTheGate(name, correction)
		line := s.call("A1")
		if !strings.Contains(line.Why(), "The pupil is in school") || !strings.Contains(line.Why(), c.why) {
			t.Errorf("%s: %s", name, line.Why())
		}
		for _, who := range line.Contacts {
			if who.Contact == "c0001" && strings.Contains(c.change, "ties") || name == "nobody may be rung" {
				t.Errorf("%s: the list shows whoever must not be rung: %v", name, who)
			}
		}
		day, err := s.Today(t.Context(), urn, register.AM)
		must(t, err)
		if len(day.ToCall) != 1 || len(day.Done) != 0 {
			t.Errorf("%s: today has %d to call and %d done", name, len(day.ToCall), len(day.Done))
		}
		ring := func(o notifier.CallOutcome, code register.Code) error {
			return s.RecordCall(t.Context(), office, one(line.Pupils[0].ID), notifier.CallResult{Outcome: o, Code: code, Seen: -1})
		}
		must(t, ring(notifier.CallNoAnswer, ""))
		if got := s.calls(); got != "A1 absent" {
			t.Errorf("%s: nobody answered, and the list says %q", name, got)
		}
		s.clock.Advance(2 * time.Minute)
		must(t, ring(notifier.CallLeftMessage, ""))
		if got := s.calls(); got != "" || !s.absences()["A1"].Arrived {
			t.Errorf("%s: somebody has told them, and the list says %q", name, got)
		}
		if err := ring(notifier.CallTold, "I"); !problem.Is(err, problem.Conflict) {
			t.Errorf("%s: rung twice: %v", name, err)
		}
	}
}

// TestACorrectionThatArrivedNeedsNoCall, nor one that had nothing to take back.
func TestACorrectionThatArrivedNeedsNoCall(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.close("A1:/ A2:/ A3:/ A4:/")
	correction := s.only(delivery.CorrectionText)
	s.send(correction)
	if got := s.calls(); got != "" {
		t.Errorf("sent: %s", got)
	}
	s.move(correction, delivery.Sent, delivery.Undelivered)
	if got := s.calls(); got != "A1 absent" {
		t.Errorf("not delivered: %q", got)
	}
}

// withdrawnAtTheGate takes a text to the last gate, which takes it back.
func (s *stage) withdrawnAtTheGate(name string, id delivery.TextID) {
	s.t.Helper()
	claimed := s.claim(id)
	if len(claimed) != 1 {
		s.t.Fatalf("%s: %s", name, s.book())
	}
	_, verdict, err := s.Compose(s.t.Context(), claimed[0])
	must(s.t, err)
	if verdict.Send || verdict.Reason == "" {
		s.t.Fatalf("%s: the gate says %+v", name, verdict)
	}
	ok, err := s.texts.Move(s.t.Context(), delivery.Move{ID: id, From: delivery.Sending, To: delivery.Withdrawn, Attempt: claimed[0].Attempt, Reason: verdict.Reason, At: s.clock.Now()})
	must(s.t, err)
	if !ok {
		s.t.Fatalf("%s: %s", name, s.book())
	}
}
