package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

var thursday = monday.AddDays(3)

// backThursday is a school whose A1 was texted about on Monday, and whose mother
// has answered with an illness and a day.
func backThursday(t *testing.T) (*stage, notifier.AbsenceView) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	s.send(s.only(delivery.AlertText))
	s.hear("in1", 1, "ill, back thursday", notifier.KindReply)
	a := s.absences()["A1"]
	if sg, ok := a.Suggestion(); !ok || sg.Code != "I" || sg.Back != thursday {
		t.Fatalf("it suggests %+v", sg)
	}
	return s, a
}

// told lists the notices about a day: "A1 I accepted to 2026-11-25".
func (s *stage) notices(day clock.Date) (out []string) {
	s.t.Helper()
	list, err := s.Notices(s.t.Context(), urn, day)
	must(s.t, err)
	for _, n := range list {
		out = append(out, strings.Join([]string{n.Who.Ref, string(n.Code), string(n.Status), "to", n.To.String()}, " "))
	}
	return out
}

// on closes a morning register of a later day, and gives how many families are
// to be texted for it.
func (s *stage) on(day clock.Date, session register.Session, marks string) int {
	s.t.Helper()
	at := day.At(9, 0)
	if session == register.PM {
		at = day.At(13, 20)
	}
	s.clock.Set(at)
	c := closure("8B", marks)
	c.Date, c.Session, c.ClosedAt = day, session, at
	out, err := s.RegisterClosed(s.t.Context(), mis, c, nil)
	must(s.t, err)
	return len(out.Alerts)
}

func TestWhoIsExpectedBackIsNotAskedAboutUntilThen(t *testing.T) {
	s, a := backThursday(t)
	_, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I", Back: thursday}})
	must(t, err)
	for day := monday; day.Before(thursday); day = day.AddDays(1) {
		if got := s.notices(day); len(got) != 1 || got[0] != "A1 I accepted to 2026-11-25" {
			t.Errorf("on %s stands %v", day, got)
		}
	}
	if got := s.notices(thursday); len(got) != 0 {
		t.Errorf("on the day itself stands %v", got)
	}
	for _, x := range []struct {
		day     clock.Date
		session register.Session
		alerts  int
	}{
		{monday, register.PM, 0}, {monday.AddDays(1), register.AM, 0}, {monday.AddDays(2), register.AM, 0}, {monday.AddDays(2), register.PM, 0}, {thursday, register.AM, 1},
	} {
		if got := s.on(x.day, x.session, "A1:N A2:/"); got != x.alerts {
			t.Errorf("%s %s: %d texts, not %d", x.day, x.session, got, x.alerts)
		}
	}
}

// TestWhatThePersonSawIsWhatTheyAccept: the code alone, where no day was shown;
// nothing at all, where another was.
func TestWhatThePersonSawIsWhatTheyAccept(t *testing.T) {
	s, a := backThursday(t)
	_, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I", Back: thursday.AddDays(1)}})
	if !problem.Is(err, problem.Conflict) || s.absences()["A1"].Explained != nil {
		t.Errorf("another day was accepted: %v", err)
	}
	_, err = s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I"}})
	must(t, err)
	if got := s.notices(monday.AddDays(1)); len(got) != 0 {
		t.Errorf("nobody accepted this: %v", got)
	}
}

func TestWhoComesBackEarlyAndIsMissingLaterIsMissed(t *testing.T) {
	s, a := backThursday(t)
	_, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I", Back: thursday}})
	must(t, err)
	if s.on(monday, register.PM, "A1:\\ A2:\\"); len(s.notices(monday)) != 1 || !strings.Contains(s.notices(monday)[0], "ended") {
		t.Errorf("the pupil is in, and yet %v", s.notices(monday))
	}
	if got := s.on(monday.AddDays(1), register.AM, "A1:N A2:/"); got != 1 {
		t.Errorf("%d texts", got)
	}
}

func TestUndoTakesTheDaysToComeBackToo(t *testing.T) {
	s, a := backThursday(t)
	done, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I", Back: thursday}})
	must(t, err)
	s.clock.Advance(4 * time.Second)
	_, err = s.UndoAcceptance(t.Context(), office, urn, done[0].ID)
	must(t, err)
	if got := s.notices(monday); len(got) != 1 || !strings.Contains(got[0], "refused") || s.absences()["A1"].Explained != nil {
		t.Errorf("after undo: %v", got)
	}
	if got := s.on(monday.AddDays(1), register.AM, "A1:N A2:/"); got != 1 {
		t.Errorf("%d texts on Tuesday", got)
	}
	s.balanced()
}

// TestADayThatIsNextNeedsNoNotice: "back tomorrow" leaves no day between.
func TestADayThatIsNextNeedsNoNotice(t *testing.T) {
	s := newStage(t, smallRoll())
	s.clock.Set(thursday.AddDays(-1).At(9, 0))
	c := closure("8B", "A1:N A2:/")
	c.Date, c.ClosedAt = thursday.AddDays(-1), s.clock.Now()
	_, err := s.RegisterClosed(t.Context(), mis, c, nil)
	must(t, err)
	views, err := s.store.Alerts(t.Context(), urn, c.Date, "", "")
	must(t, err)
	s.send(views[0].ID)
	s.hear("in1", 1, "ill, back thursday", notifier.KindReply)
	abs, err := s.store.Absences(t.Context(), urn, c.Date, "")
	must(t, err)
	if sg, ok := abs[0].Suggestion(); !ok || sg.Code != "I" || sg.Back != (clock.Date{}) {
		t.Errorf("it suggests %+v", sg)
	}
}
