package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// TestAMistakenRegisterIsTakenBackInOneAct: one text waits, one has gone, one
// is of a pupil who came in, and a brother of another register shares the
// first.
func TestAMistakenRegisterIsTakenBackInOneAct(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.close("A1:N A2:N A3:N A4:I")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	s.send(s.only2(t, "c0002"))
	must(t, s.Explain(t.Context(), office, s.absences()["A3"].ID, "M", ""))
	s.clock.Advance(time.Minute)

	back, err := s.TakeBackClosure(t.Context(), office, out.Closure)
	must(t, err)
	s.balanced()
	if len(back.Corrections) != 1 || len(back.Withdrawn) != 0 || len(back.Unmarked) != 4 || back.Revision != 2 {
		t.Errorf("%+v", back)
	}
	s.expect("alert c0001 raised A5; alert c0002 sent A2; alert c0003 withdrawn; correction c0002 raised A2")
	c := s.only(delivery.CorrectionText)
	text := s.claim(c)
	if len(text) != 1 {
		t.Fatal("the correction cannot be claimed")
	}
	body, verdict, err := s.Compose(t.Context(), text[0])
	must(t, err)
	if !verdict.Send || !strings.Contains(string(body), "sent by mistake") || strings.Contains(string(body), "in school") {
		t.Errorf("%q, %v", body, verdict)
	}
	s.move(c, delivery.Sending, delivery.Sent)
	if got := s.told("A2"); !strings.Contains(got, "A person took the register back: it was sent by mistake.") {
		t.Error(got)
	}
	if a := s.absences()["A3"]; a.Code != "M" || a.Explained.By != office {
		t.Errorf("what somebody settled was lost: %+v", a)
	}

	for what, id := range map[string]notifier.ClosureID{"the same again": out.Closure, "one nobody has": "none"} {
		_, err := s.TakeBackClosure(t.Context(), office, id)
		if !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.Unknown) {
			t.Errorf("%s: %v", what, err)
		}
	}

	// The right register: one is here, one whose family was told is missing
	// after all, and so is one whose text never went.
	right := s.close("A1:N A2:N A3:M A4:/")
	if len(right.Withheld) != 1 || right.Withheld[0].Pupil != "A2" || right.Withheld[0].Reason != notifier.ReasonAbsentAgain {
		t.Errorf("%+v", right.Withheld)
	}
	s.expect("alert c0001 raised A1 A5; alert c0002 sent A2; alert c0003 withdrawn; correction c0002 sent A2")
}

// TestATextInDoubtIsTakenBackOnceItIsKnown: nobody knows yet whether it went.
func TestATextInDoubtIsTakenBackOnceItIsKnown(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.close("A1:N A2:/ A3:/ A4:/")
	alert := s.only(delivery.AlertText)
	s.claim(alert)
	_, err := s.TakeBackClosure(t.Context(), office, out.Closure)
	must(t, err)
	if got := s.claim(s.only(delivery.CorrectionText)); len(got) != 0 {
		t.Error("the correction goes before it is known whether the alert did")
	}
	s.move(alert, delivery.Sending, delivery.Sent)
	if got := s.claim(s.only(delivery.CorrectionText)); len(got) != 1 {
		t.Errorf("the correction does not go: %s", s.book())
	}
}

func TestARegisterOfYesterdayIsNotTakenBack(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.close("A1:N A2:/ A3:/ A4:/")
	s.clock.Set(monday.AddDays(1).At(9, 0))
	if _, err := s.TakeBackClosure(t.Context(), office, out.Closure); !problem.Is(err, problem.Conflict) {
		t.Errorf("%v", err)
	}
	l, err := s.Registers(t.Context(), urn, monday, register.AM)
	must(t, err)
	if l[0].Closure != out.Closure {
		t.Errorf("the page cannot name it: %+v", l[0])
	}
}

// TestARegisterTakenBackLeavesNobodyNowhere: it counts as one that has not come.
// Late, it turns Today red; 60 minutes after the session began all of its pupils
// are on the call list, those it said were missing too, until somebody says where
// each is or the right register comes.
func TestARegisterTakenBackLeavesNobodyNowhere(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.close("A1:N A2:/ A3:/ A4:I")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:/"), nil)
	must(t, err)
	back, err := s.TakeBackClosure(t.Context(), office, out.Closure)
	must(t, err)
	if _, err := s.TakeBackClosure(t.Context(), office, back.Closure); !problem.Is(err, problem.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	state := func() notifier.RegisterView {
		l, err := s.Registers(t.Context(), urn, monday, register.AM)
		must(t, err)
		return l[0]
	}
	if r := state(); !r.TakenBack || r.State != notifier.RegisterOpen || len(r.Unmarked) != 4 {
		t.Errorf("%+v", r)
	}
	if got := s.calls(); got != "" {
		t.Errorf("before it is late: %s", got)
	}
	begins := register.AM.Begins(school.Calendar{AMStart: clock.HM(8, 45)}, monday)
	s.clock.Set(begins.Add(41 * time.Minute))
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if r := state(); r.State != notifier.RegisterLate || len(today.Open) != 1 || !today.Open[0].TakenBack || strings.Join(today.Ledger.Registers.Missing, " ") != "8B" {
		t.Errorf("Today does not say so: %+v %+v", r, today.Open)
	}
	s.clock.Set(begins.Add(60 * time.Minute))
	if got := s.calls(); got != "A1 unmarked; A2 unmarked; A3 unmarked; A4 unmarked" {
		t.Errorf("on the call list: %s", got)
	}
	if c := s.call("A1"); !strings.Contains(c.Pupils[0].Why, "taken back") || c.Pupils[0].Absence != "" {
		t.Errorf("%+v", c)
	}
	must(t, s.rang("A1", notifier.CallTold, register.Illness))
	must(t, s.rang("A2", notifier.CallArrived, ""))
	if got := s.calls(); got != "A3 unmarked; A4 unmarked" {
		t.Errorf("after two calls: %s", got)
	}
	right := s.close("A1:N A2:L A3:N A4:/")
	if r := state(); r.TakenBack || r.State != notifier.RegisterClosed || s.calls() != "" {
		t.Errorf("%+v %s", r, s.calls())
	}
	if len(right.Alerts) != 1 || strings.Join(right.Alerts[0].Pupils, " ") != "A3" {
		t.Errorf("%+v", right.Alerts)
	}
	s.balanced()
}
