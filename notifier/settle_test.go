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

// TestAPersonExplainsAnAbsence is the page of what an explanation does to the
// text, by how far it had come.
func TestAPersonExplainsAnAbsence(t *testing.T) {
	for _, c := range []struct {
		name string
		far  func(s *stage, id delivery.TextID)
		code register.Code
		want string
	}{
		{"ill, before it goes", func(*stage, delivery.TextID) {}, "I", "alert c0001 withdrawn"},
		{"arrived, before it goes", func(*stage, delivery.TextID) {}, "L", "alert c0001 withdrawn"},
		{"ill, after it went", func(s *stage, id delivery.TextID) { s.send(id) }, "I", "alert c0001 sent A1"},
		{"arrived, after it went", func(s *stage, id delivery.TextID) { s.send(id) }, "U", "alert c0001 sent A1; correction c0001 raised A1"},
		{"arrived, while it is sent", func(s *stage, id delivery.TextID) { s.claim(id) }, "L", "alert c0001 sending A1; correction c0001 raised A1"},
	} {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/")
		c.far(s, s.only(delivery.AlertText))
		must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, c.code, "said at the gate"))
		s.balanced()
		t.Log(c.name)
		s.expect(c.want)
		s.clock.Advance(time.Minute)
		s.close("A1:N A2:L") // the register knows nothing of it
		s.expect(c.want)
		a := s.absences()["A1"]
		if a.Explained == nil || a.Explained.Note != "said at the gate" || a.Code != c.code || a.Explained.By.Kind != office.Kind {
			t.Errorf("%s: what the person said is lost: %+v", c.name, a.Explained)
		}
	}
}

func TestAnExplanationThatIsNoneIsRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N")
	id := s.absences()["A1"].ID
	for name, c := range map[string]struct {
		id   notifier.AbsenceID
		code register.Code
		note string
		kind problem.Kind
	}{
		"nobody knows":         {id, "N", "", problem.Invalid},
		"a code not in force":  {id, "H", "", problem.Invalid},
		"no code":              {id, "", "", problem.Invalid},
		"a note without end":   {id, "I", strings.Repeat("é", 501), problem.Invalid},
		"an absence of nobody": {"none", "I", "", problem.Unknown},
	} {
		if err := s.Explain(t.Context(), office, c.id, c.code, c.note); !problem.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.expect("alert c0001 raised A1")
}

func TestAnAlertIsWithdrawnByAPersonOnlyWhileItWaits(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	id := s.only(delivery.AlertText)
	must(t, s.WithdrawAlert(t.Context(), office, id))
	s.balanced()
	s.expect("alert c0001 withdrawn")
	if len(s.claim(id)) != 0 {
		t.Error("a withdrawn text may go")
	}
	s.clock.Advance(time.Minute)
	s.close("A1:N A2:L") // nothing new about A1: a person has decided
	s.expect("alert c0001 withdrawn")

	s = newStage(t, smallRoll())
	s.close("A1:N")
	id = s.only(delivery.AlertText)
	s.claim(id)
	if err := s.WithdrawAlert(t.Context(), office, id); !problem.Is(err, problem.Conflict) {
		t.Errorf("taken back while it is sent: %v", err)
	}
	if err := s.WithdrawAlert(t.Context(), office, "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("an alert of nobody: %v", err)
	}
}

// TestACorrectionWaitsForItsAlert: it goes only once it is known that the
// alert went, and not at all when it did not.
func TestACorrectionWaitsForItsAlert(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N")
	alert := s.only(delivery.AlertText)
	s.claim(alert)
	s.close("A1:L")
	c := s.only(delivery.CorrectionText)
	if len(s.claim(c)) != 0 {
		t.Fatal("it goes while the alert is being sent")
	}
	s.move(alert, delivery.Sending, delivery.Unknown)
	if len(s.claim(c)) != 0 {
		t.Fatal("it goes while nobody knows whether the alert went")
	}
	s.move(alert, delivery.Unknown, delivery.Sent)
	got := s.claim(c)
	if len(got) != 1 {
		t.Fatal("it does not go though the alert went")
	}
	body, verdict, err := s.Compose(t.Context(), got[0])
	must(t, err)
	if !verdict.Send || !strings.Contains(string(body), "Given1") || !strings.Contains(string(body), "ignore our earlier text") {
		t.Errorf("%+v %q", verdict, body)
	}
}

func TestACorrectionOfATextThatNeverWentIsTakenBack(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N")
	alert := s.only(delivery.AlertText)
	claimed := s.claim(alert)
	s.close("A1:L")
	_, verdict, err := s.Compose(t.Context(), claimed[0])
	must(t, err)
	if verdict.Send || verdict.Reason != notifier.ReasonArrived {
		t.Fatalf("the gate says %+v", verdict)
	}
	s.move(alert, delivery.Sending, delivery.Withdrawn)
	got := s.claim(s.only(delivery.CorrectionText))
	if len(got) != 1 {
		t.Fatal("it waits for a text that never goes")
	}
	if _, verdict, err = s.Compose(t.Context(), got[0]); err != nil || verdict.Send || verdict.Reason != notifier.ReasonNothing {
		t.Errorf("the gate says %+v, %v", verdict, err)
	}
}
