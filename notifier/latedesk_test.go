package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// arrive notes that a pupil has come in now.
func (s *stage) arrive(ref string) notifier.ArrivalView {
	s.t.Helper()
	v, err := s.Arrived(s.t.Context(), office, urn, ref, time.Time{})
	must(s.t, err)
	s.balanced()
	return v
}

func (s *stage) standsAs(ref string, code register.Code, arrived bool) {
	s.t.Helper()
	a, ok := s.absences()[ref]
	if !ok || a.Code != code || a.Arrived != arrived {
		s.t.Errorf("%s stands as %q, arrived %t; want %q, %t", ref, a.Code, a.Arrived, code, arrived)
	}
}

func TestArrivedAfterTheRegisterClosed(t *testing.T) {
	t.Run("a text that waits is taken back", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:N A3:/ A4:/")
		if v := s.arrive("A1"); v.Code != register.LateAfter {
			t.Errorf("the register should say %s", v.Code)
		}
		s.expect("alert c0001 withdrawn; alert c0002 raised A2")
		s.standsAs("A1", "U", true)
	})
	t.Run("one that has gone is corrected, once", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		s.send(s.only(delivery.AlertText))
		first := s.arrive("A1")
		if again := s.arrive("A1"); again.ID != first.ID {
			t.Error("the same tap twice is two arrivals")
		}
		s.expect("alert c0001 sent A1; correction c0001 raised A1")
	})
	t.Run("a register sent once more does not undo what a person saw", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		s.arrive("A1")
		s.clock.Advance(time.Minute)
		s.close("A1:N A2:N A3:/ A4:/")
		s.standsAs("A1", "U", true)
		s.expect("alert c0001 withdrawn; alert c0002 raised A2")
	})
	t.Run("nor does it after the register itself had said U", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		s.close("A1:U A2:/ A3:/ A4:/")
		s.arrive("A1")
		s.clock.Advance(time.Minute)
		s.close("A1:N A2:/ A3:/ A4:/")
		s.standsAs("A1", "U", true)
	})
	t.Run("a reason that is known says more than U", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:M A2:N A3:/ A4:/")
		must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, "I", ""))
		s.arrive("A1")
		s.arrive("A2")
		s.standsAs("A1", "M", false)
		s.standsAs("A2", "I", false)
		s.expect("alert c0002 withdrawn")
	})
}

func TestArrivedBeforeTheRegisterCloses(t *testing.T) {
	s := newStage(t, smallRoll())
	if v := s.arrive("A1"); v.Code != register.Late {
		t.Errorf("the register should say %s", v.Code)
	}
	s.arrive("A2")
	s.expect("")
	out := s.close("A1:N A2:/ A3:N A4:/")
	s.expect("alert c0003 raised A3")
	s.standsAs("A1", "L", true)
	if len(out.Withheld) != 1 || out.Withheld[0].Reason != notifier.ReasonSignedIn {
		t.Errorf("withheld: %+v", out.Withheld)
	}
	settled, _, err := s.Explanations(t.Context(), urn, 0, 10)
	must(t, err)
	if len(settled) != 1 || settled[0].Code != "L" {
		t.Errorf("the register system is told %+v", settled)
	}
	if _, ok := s.absences()["A2"]; ok {
		t.Error("a pupil the register calls present has an absence")
	}
}

func TestAnArrivalIsOfOneSession(t *testing.T) {
	s := newStage(t, smallRoll())
	s.arrive("A1")
	s.clock.Advance(4*time.Hour + 30*time.Minute) // 13:30
	c := closure("8B", "A1:N A2:\\ A3:\\ A4:\\")
	c.Session = register.PM
	_, err := s.RegisterClosed(t.Context(), mis, c, nil)
	must(t, err)
	s.expect("alert c0001 raised A1") // gone at lunch
}

func TestWhatWasToldEndsWhenThePupilArrives(t *testing.T) {
	s := newStage(t, smallRoll())
	id := s.tell("A1")
	must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))
	s.arrive("A1")
	n, err := s.store.Notice(t.Context(), id)
	must(t, err)
	if n.Status != notifier.NoticeEnded {
		t.Errorf("the notice is %s", n.Status)
	}
}

// The stage stands at 9:00, and the morning began at 8:45.
func TestTheCodeOfAnArrival(t *testing.T) {
	for _, c := range []struct {
		name   string
		closed string // the register closes at 9:05
		at     time.Time
		want   register.Code
	}{
		{"before the morning began", "", monday.At(8, 40), register.PresentAM},
		{"while the register is open", "", monday.At(8, 59), register.Late},
		{"in the last minute it may be open", "", monday.At(9, 14), register.Late},
		{"30 minutes after it began, though nobody closed it", "", monday.At(9, 15), register.LateAfter},
		{"before it closed, and the register says N", "A1:N", monday.At(9, 4), register.Late},
		{"after it closed, before 30 minutes", "A1:N", monday.At(9, 6), register.LateAfter},
		{"at lunch, before the afternoon", "A1:N", monday.At(12, 30), register.LateAfter},
		{"before the afternoon's register", "", monday.At(13, 5), register.Late},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.clock.Advance(5 * time.Minute)
			if c.closed != "" {
				s.close(c.closed + " A2:/ A3:/ A4:/")
			}
			s.clock.Advance(4 * time.Hour)
			v, err := s.Arrived(t.Context(), office, urn, "A1", c.at)
			must(t, err)
			if v.Code != c.want {
				t.Errorf("the register should say %q, want %q", v.Code, c.want)
			}
		})
	}
}

func TestWhatIsNoArrival(t *testing.T) {
	s := newStage(t, smallRoll())
	for name, c := range map[string]struct {
		pupil string
		at    time.Time
		where string
	}{
		"tomorrow":   {"A1", monday.AddDays(1).At(9, 0), "/at"},
		"yesterday":  {"A1", monday.AddDays(-1).At(9, 0), "/at"},
		"in an hour": {"A1", monday.At(10, 0), "/at"},
		"at night":   {"A1", monday.At(2, 0), "/at"},
		"nobody":     {"A99", time.Time{}, "/pupil"},
	} {
		if _, err := s.Arrived(t.Context(), office, urn, c.pupil, c.at); !problem.Is(err, problem.Invalid) || problem.Of(err).Fields[0].Pointer != c.where {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, err := s.Arrived(t.Context(), office, urn, "A1", s.clock.Now().Add(time.Minute)); err != nil || v.At.After(s.clock.Now()) {
		t.Errorf("a clock a minute ahead: %v %v", v.At, err)
	}
	s.clock.Advance(5 * 24 * time.Hour) // Saturday
	if _, err := s.Arrived(t.Context(), office, urn, "A1", time.Time{}); !problem.Is(err, problem.Invalid) {
		t.Errorf("on a Saturday: %v", err)
	}
}

func TestAnArrivalOfTheWrongPupilIsUndone(t *testing.T) {
	undo := func(s *stage, v notifier.ArrivalView) {
		s.t.Helper()
		must(s.t, s.UndoArrival(s.t.Context(), office, v.ID))
		s.balanced()
		if err := s.UndoArrival(s.t.Context(), office, v.ID); !problem.Is(err, problem.Conflict) {
			s.t.Errorf("twice: %v", err)
		}
	}
	t.Run("before the register closed, the family is texted", func(t *testing.T) {
		s := newStage(t, smallRoll())
		undo(s, s.arrive("A1"))
		s.close("A1:N A2:/ A3:/ A4:/")
		s.expect("alert c0001 raised A1")
	})
	t.Run("after it, the text that was not owed is", func(t *testing.T) {
		s := newStage(t, smallRoll())
		v := s.arrive("A1")
		s.close("A1:N A2:/ A3:/ A4:/")
		s.expect("")
		undo(s, v)
		s.expect("alert c0001 raised A1")
		s.standsAs("A1", "N", false)
		if len(s.rung) != 1 {
			t.Errorf("%d were rung", len(s.rung))
		}
	})
	t.Run("a text that was taken back is owed again", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A5:N A2:/ A3:/ A4:/")
		v := s.arrive("A1")
		s.expect("alert c0001 raised A5")
		undo(s, v)
		s.expect("alert c0001 raised A1 A5")
		undo(s, s.arrive("A1"))
		s.expect("alert c0001 raised A1 A5")
	})
	t.Run("the family was told of the arrival: a person calls at once", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		s.send(s.only(delivery.AlertText))
		v := s.arrive("A1")
		s.send(s.only(delivery.CorrectionText))
		undo(s, v)
		s.expect("alert c0001 sent A1; correction c0001 sent A1")
		if a := s.absences()["A1"]; a.Arrived || a.Explained != nil || a.Reason != notifier.ReasonAbsentAgain {
			t.Errorf("the absence is %+v", a)
		}
	})
	t.Run("what somebody has said since stays", func(t *testing.T) {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		v := s.arrive("A1")
		s.clock.Advance(time.Second)
		must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, "I", "ill"))
		undo(s, v)
		s.standsAs("A1", "I", false)
	})
	t.Run("not on another day", func(t *testing.T) {
		s := newStage(t, smallRoll())
		v := s.arrive("A1")
		s.clock.Advance(24 * time.Hour)
		if err := s.UndoArrival(t.Context(), office, v.ID); !problem.Is(err, problem.Conflict) {
			t.Error(err)
		}
	})
}

func TestTheLastGateSeesAnArrival(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/ A3:/ A4:/")
	text := s.claim(s.only(delivery.AlertText))[0]
	s.arrive("A1")
	_, verdict, err := s.Compose(t.Context(), text)
	must(t, err)
	if verdict != delivery.Withdraw(notifier.ReasonArrived) {
		t.Errorf("the last gate says %+v", verdict)
	}
}
