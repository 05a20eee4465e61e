package notifier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// waitingNotice gives the one notice that waits.
func (s *stage) waitingNotice() notifier.NoticeView {
	s.t.Helper()
	list, err := s.store.NoticesWaiting(s.t.Context(), urn, monday)
	must(s.t, err)
	if len(list) != 1 {
		s.t.Fatalf("%d notices wait", len(list))
	}
	return list[0]
}

func TestADentistAtThreeLeavesTheMorningsRegisterAlone(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hear("in1", 2, "dentist at 3", notifier.KindReply)
	n := s.waitingNotice()
	if n.Session != register.PM || n.Code != "M" {
		t.Fatalf("it is about %q as %q", n.Session, n.Code)
	}
	must(t, s.AcceptNotice(t.Context(), office, n.ID, notifier.NoticeAs{}))
	s.close("A2:N")
	s.expect("alert c0002 raised A2") // sent off at 8, and never came
}

func TestAPersonSaysOfWhichSessionANoticeIs(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hear("in1", 2, "ill", notifier.KindReply)
	n := s.waitingNotice()
	if n.Session != "" {
		t.Fatalf("it is about %q", n.Session)
	}
	s.close("A2:N")
	s.expect("alert c0002 held A2") // ten minutes, for somebody to look
	noon, pm := register.Session("noon"), register.PM
	if err := s.AcceptNotice(t.Context(), office, n.ID, notifier.NoticeAs{Session: &noon}); !problem.Is(err, problem.Invalid) {
		t.Errorf("noon: %v", err)
	}
	must(t, s.AcceptNotice(t.Context(), office, n.ID, notifier.NoticeAs{Session: &pm}))
	s.expect("alert c0002 raised A2") // of the morning nothing is known
	ahead, err := s.NoticesAhead(t.Context(), urn)
	must(t, err)
	if ahead[0].Session != register.PM || ahead[0].Status != notifier.NoticeAccepted {
		t.Errorf("it stands %+v", ahead[0].Notice)
	}
	s.balanced()
}

func TestAnAfternoonsDentistExplainsNothingOfTheMorning(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A2:N")
	s.send(s.only(delivery.AlertText))
	s.clock.Advance(10 * time.Minute)
	s.hear("in1", 2, "dentist at 3", notifier.KindReply)
	if got := s.beside("A2"); got != "A2 afternoon" {
		t.Errorf("beside stands %q", got)
	}
	if n := s.waitingNotice(); n.Session != register.PM || n.Code != "M" {
		t.Errorf("told in advance %+v", n.Notice)
	}
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if len(today.Replied) != 1 {
		t.Errorf("%d stand under Replied", len(today.Replied))
	}
	s.clock.Advance(50 * time.Minute)
	must(t, s.Climb(t.Context()))
	calls, err := s.Calls(t.Context(), urn)
	must(t, err)
	asked := func(c notifier.Call) bool { return c.Pupils[0].Absence == s.absences()["A2"].ID }
	if !slices.ContainsFunc(calls.Calls, asked) {
		t.Errorf("the ladder stopped: %+v", calls.Calls)
	}
	s.balanced()
}

func TestAMorningsDentistExplainsTheMorning(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A2:N")
	s.send(s.only(delivery.AlertText))
	s.hear("in1", 2, "dentist at 9.30", notifier.KindReply)
	if got := s.beside("A2"); got != "A2 appointment M" {
		t.Errorf("beside stands %q", got)
	}
}

func TestWhoIsFetchedAtThreeIsNotIllAllDay(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hear("in1", 2, "ill collect her at 3", notifier.KindReply)
	if n := s.waitingNotice(); n.Session != register.PM || n.Code != "" {
		t.Errorf("told in advance %+v", n.Notice)
	}
	s.close("A4:N")
	s.send(s.only(delivery.AlertText))
	s.hear("in2", 4, "ill collect her at 3", notifier.KindReply)
	if got := s.beside("A4"); got != "A4 afternoon" {
		t.Errorf("beside stands %q", got)
	}
}

func TestAnAfternoonsDentistLetsTheNextContactBeTexted(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A2:N")
	s.delivered(delivery.AlertText)
	s.clock.Advance(4 * time.Minute)
	s.hear("in1", 2, "dentist at 3", notifier.KindReply)
	s.climb(26 * time.Minute)
	rung := s.only(delivery.RungText)
	_, verdict, err := s.Compose(t.Context(), s.claim(rung)[0])
	must(t, err)
	if !verdict.Send {
		t.Errorf("the father's text is kept back: %s", verdict.Reason)
	}
}

// TestAnAfternoonsDentistPutByHandLetsTheNextContactBeTexted: a person who says whose
// a text is does not change what it says.
func TestAnAfternoonsDentistPutByHandLetsTheNextContactBeTexted(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A2:N")
	s.delivered(delivery.AlertText)
	s.clock.Advance(4 * time.Minute)
	s.hear("in1", 77, "dentist at 3", notifier.KindReply)
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	must(t, s.Assign(t.Context(), office, urn, threads[0].ID, notifier.Assigning{Inbound: "in1", Pupil: "A2"}))
	if got := s.beside("A2"); got != "A2 afternoon" {
		t.Errorf("beside stands %q", got)
	}
	if n := s.waitingNotice(); n.Session != register.PM {
		t.Errorf("told in advance %+v", n.Notice)
	}
	s.climb(26 * time.Minute)
	_, verdict, err := s.Compose(t.Context(), s.claim(s.only(delivery.RungText))[0])
	must(t, err)
	if !verdict.Send {
		t.Errorf("the father's text is kept back: %s", verdict.Reason)
	}
}
