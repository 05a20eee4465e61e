package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/notifier"
)

func (s *stage) hear(id string, i int, body, kind string) {
	s.t.Helper()
	must(s.t, s.Inbound(s.t.Context(), s.inbound(id, number(i), body), kind))
}

func (s *stage) replies(ref string) (out []string) {
	for _, r := range s.absences()[ref].Replies {
		out = append(out, r.Kind+": "+r.Body)
	}
	return out
}

// answers counts what was said back by itself.
func (s *stage) answers() (n int) {
	s.t.Helper()
	must(s.t, s.db.Raw().QueryRowContext(s.t.Context(), `SELECT COUNT(*) FROM texts WHERE kind IN ('answer', 'question')`).Scan(&n))
	return n
}

// sentToSiblings is a text about A1 and A5 that went to their mother.
func sentToSiblings(t *testing.T) *stage {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	s.expect("alert c0001 raised A1 A5")
	s.send(s.only(delivery.AlertText))
	return s
}

func TestAReplyStandsBesideEverySiblingTheTextNamed(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "Both ill", notifier.KindReply)
	for _, ref := range []string{"A1", "A5"} {
		if got := s.replies(ref); len(got) != 1 || got[0] != "illness: Both ill" {
			t.Errorf("beside %s: %v", ref, got)
		}
	}
	if s.answers() != 1 {
		t.Errorf("%d answers", s.answers())
	}
	s.hear("in2", 1, "Back tomorrow", notifier.KindReply)
	if got := s.replies("A1"); len(got) != 2 || s.answers() != 1 {
		t.Errorf("a second reply: %v and %d answers", got, s.answers())
	}
	must(t, s.Inbound(t.Context(), "in2", notifier.KindReply))
	if got := s.replies("A1"); len(got) != 2 || s.answers() != 1 {
		t.Errorf("the same reply again: %v", got)
	}
	got := s.claim(s.only(delivery.AnswerText))
	if len(got) != 1 {
		t.Fatal("the answer may not go")
	}
	if _, verdict, err := s.Compose(t.Context(), got[0]); err != nil || !verdict.Send {
		t.Errorf("the answer: %+v %v", verdict, err)
	}
	s.balanced()
}

func TestAReplyIsNotAboutASiblingTheTextDidNotName(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	s.close("A1:L A2:/")
	s.send(s.only(delivery.AlertText))
	s.hear("in1", 1, "He is ill", notifier.KindReply)
	if a1, a5 := s.replies("A1"), s.replies("A5"); len(a1) != 0 || len(a5) != 1 {
		t.Errorf("beside A1 %v, beside A5 %v", a1, a5)
	}
}

func TestStopIsKeptAndNotAnswered(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "STOP", notifier.KindStop)
	if got := s.replies("A1"); len(got) != 1 || got[0] != "stop: STOP" || s.answers() != 0 {
		t.Errorf("got %v and %d answers", got, s.answers())
	}
}

func TestATextThatAnswersNothingIsShownToTheSchoolOfItsNumber(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N")
	s.hear("in1", 2, "Is school open?", notifier.KindReply)
	s.hear("in2", 1, "She is ill", notifier.KindReply) // before her alert has gone
	s.hear("in3", 77, "Who is this?", notifier.KindReply)
	list, err := s.store.Unmatched(t.Context(), urn, monday)
	must(t, err)
	if len(list) != 2 || list[1].Name != "" || s.answers() != 2 || len(s.replies("A1")) != 1 {
		t.Errorf("%d unmatched, %d answers, replies %v", len(list), s.answers(), s.replies("A1"))
	}
}

func TestAReplyToATextThatNamedNobodyIsNotLost(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N")
	id := s.only(delivery.AlertText)
	s.send(id)
	s.exec(`UPDATE alert_pupils SET dropped_at = 1 WHERE alert = $1`, string(id))
	s.hear("in1", 1, "What is this?", notifier.KindReply)
	if got := s.replies("A1"); len(got) != 1 { // whoever has the number is asked about nobody else who is absent
		t.Errorf("beside A1: %v", got)
	}
}

func TestAForgottenReplyIsSweptOnce(t *testing.T) {
	s := sentToSiblings(t)
	s.inbound("in1", number(1), "Ill")
	s.clock.Advance(time.Second)
	s.inbound("in2", number(1), "STOP")
	must(t, s.Sweep(t.Context()))
	if len(s.replies("A1")) != 0 {
		t.Error("the sweep looks at what somebody else may be looking at")
	}
	s.clock.Advance(11 * time.Second)
	must(t, s.Sweep(t.Context()))
	must(t, s.Sweep(t.Context()))
	if got := s.replies("A1"); len(got) != 2 || got[0] != "illness: Ill" || got[1] != "stop: STOP" || s.answers() != 1 {
		t.Errorf("got %v and %d answers", got, s.answers())
	}
}

func TestOneReplyThatFailsKeepsNoOtherWaiting(t *testing.T) {
	s := sentToSiblings(t)
	s.exec(`CREATE TRIGGER broken BEFORE INSERT ON replies WHEN NEW.inbound = 'in1' BEGIN SELECT RAISE(ABORT, 'broken'); END`)
	s.inbound("in1", number(1), "Ill")
	s.inbound("in2", number(1), "And at the doctor's")
	s.clock.Advance(11 * time.Second)
	if err := s.Sweep(t.Context()); err == nil || strings.Contains(err.Error(), "Ill") {
		t.Errorf("the sweep says %v", err)
	}
	if got := s.replies("A1"); len(got) != 1 {
		t.Errorf("kept %v", got)
	}
	s.exec(`DROP TRIGGER broken`)
	must(t, s.Sweep(t.Context()))
	if got := s.replies("A1"); len(got) != 2 {
		t.Errorf("then kept %v", got)
	}
}

func TestAReplyTheNextDayStandsBesideYesterdayAndIsShownToday(t *testing.T) {
	s := sentToSiblings(t)
	s.clock.Set(monday.AddDays(1).At(7, 0))
	s.hear("in1", 1, "Still ill", notifier.KindReply)
	list, err := s.store.Unmatched(t.Context(), urn, monday.AddDays(1))
	must(t, err)
	if len(list) != 1 || len(s.replies("A1")) != 1 {
		t.Errorf("%d unmatched, replies %v", len(list), s.replies("A1"))
	}
}
