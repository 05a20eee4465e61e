package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// closeOn closes the register of 8B of a day.
func (s *stage) closeOn(day clock.Date, session register.Session, marks string) {
	s.t.Helper()
	c := closure("8B", marks)
	c.Date, c.Session = day, session
	_, err := s.RegisterClosed(s.t.Context(), mis, c, nil)
	must(s.t, err)
}

// absentOn gives the absence of A2 of a day and session.
func (s *stage) absentOn(day clock.Date, session register.Session) notifier.AbsenceView {
	s.t.Helper()
	list, err := s.Absences(s.t.Context(), urn, day)
	must(s.t, err)
	for _, a := range list {
		if a.Session == session && a.Pupil.Ref == "A2" {
			return a
		}
	}
	s.t.Fatalf("A2 is not absent in the %s of %s", session, day)
	return notifier.AbsenceView{}
}

// worriedBy says that an absence stands under a concern: it is shown, suggests
// nothing, and nobody accepts a code beside it.
func (s *stage) worriedBy(id notifier.ConcernID, a notifier.AbsenceView) {
	s.t.Helper()
	if sg, ok := a.Suggestion(); a.Concern != id || ok {
		s.t.Errorf("the absence has concern %q and suggests %+v, not concern %q and nothing", a.Concern, sg, id)
	}
	if _, err := s.AcceptSuggestions(s.t.Context(), office, urn, []notifier.Accepting{{Absence: a.ID, Code: "I"}}); !problem.Is(err, problem.Conflict) {
		s.t.Errorf("accepted under a concern: %v", err)
	}
}

func TestAConcernFromBeforeTheRegisterHangsOnTheAbsenceWhenItComes(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hear("in1", 2, "where is she", notifier.KindReply)
	c := s.concern()
	if len(c.Pupils) != 1 || c.Pupils[0].Absence != "" {
		t.Fatalf("before the register: %+v", c.Pupils)
	}
	s.close("A1:/ A2:N A3:/ A4:/")
	s.hear("in2", 2, "She is ill", notifier.KindReply)
	a := s.absences()["A2"]
	s.worriedBy(c.ID, a)
	if now := s.concern(); now.ID != c.ID || now.Pupils[0].Absence != a.ID {
		t.Errorf("the concern is about %+v", now.Pupils)
	}
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if len(today.Worried) != 1 || len(today.Replied) != 0 {
		t.Errorf("Today: %d worried, %d replied", len(today.Worried), len(today.Replied))
	}
	if err := s.Explain(t.Context(), mis, a.ID, "I", ""); !problem.Is(err, problem.Conflict) {
		t.Errorf("a program explained it: %v", err)
	}
	must(t, s.CloseConcern(t.Context(), lead, c.ID, "At home, ill"))
	if sg, ok := s.absences()["A2"].Suggestion(); !ok || sg.Code != "I" {
		t.Errorf("closed, it suggests %+v", sg)
	}
	must(t, s.Explain(t.Context(), mis, a.ID, "I", ""))
	s.balanced()
}

func TestAConcernIsOfTodayAlsoWhenYesterdayIsUnsettled(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:/ A2:N A3:/ A4:/")
	tuesday := monday.AddDays(1)
	s.clock.Set(tuesday.At(8, 30))
	s.hear("in1", 2, "where is she", notifier.KindReply)
	s.clock.Set(tuesday.At(9, 0))
	s.closeOn(tuesday, register.AM, "A1:/ A2:N A3:/ A4:/")
	s.hear("in2", 2, "She is ill", notifier.KindReply)
	a, c := s.absentOn(tuesday, register.AM), s.concern()
	s.worriedBy(c.ID, a)
	if c.Pupils[0].Absence != a.ID {
		t.Errorf("the concern is about %+v, not of today", c.Pupils)
	}
}

func TestWordsOfANewDayOrANewAbsenceAreAConcernOfTheirOwn(t *testing.T) {
	tuesday := monday.AddDays(1)
	for _, x := range []struct {
		name    string
		day     clock.Date
		session register.Session
		at      clock.ClockTime
		many    int
	}{
		{"the same absence: the lead has it already", monday, register.AM, clock.HM(9, 30), 1},
		{"the afternoon's absence", monday, register.PM, clock.HM(13, 20), 2},
		{"the next day", tuesday, register.AM, clock.HM(9, 10), 2},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.close("A1:/ A2:N A3:/ A4:/")
			s.hear("in1", 2, "where is she", notifier.KindReply)
			first := s.concern()
			must(t, s.TakeConcern(t.Context(), lead, first.ID))
			s.clock.Set(x.at.On(x.day))
			if x.many > 1 {
				s.closeOn(x.day, x.session, "A1:/ A2:N A3:/ A4:/")
			}
			s.hear("in2", 2, "where is she", notifier.KindReply)
			s.hear("in3", 2, "where is she", notifier.KindReply)
			list := s.concerns()
			if len(list) != x.many {
				t.Fatalf("%d concerns, not %d", len(list), x.many)
			}
			if x.many == 1 {
				return
			}
			c := list[1]
			if c.ID == first.ID || !c.TakenAt.IsZero() || c.Told != 1 || len(c.Texts) != 2 {
				t.Errorf("the new one is %+v with %d texts", c.Concern, len(c.Texts))
			}
			s.worriedBy(c.ID, s.absentOn(x.day, x.session))
			s.clock.Advance(11 * time.Minute)
			must(t, s.Sweep(t.Context()))
			if list := s.concerns(); list[0].Told != 1 || list[1].Told != 3 {
				t.Errorf("told %d and %d", list[0].Told, list[1].Told)
			}
		})
	}
}

func TestWhatIsOnlyAheadIsToldInAdvanceAndNoReasonForToday(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:/ A2:N A3:/ A4:/")
	s.hear("in1", 2, "dentist tomorrow 9am", notifier.KindReply)
	a := s.absences()["A2"]
	if sg, ok := a.Suggestion(); ok || len(a.Replies) != 1 {
		t.Errorf("today it suggests %+v, with %d replies", sg, len(a.Replies))
	}
	list, err := s.store.NoticesAhead(t.Context(), urn, monday)
	must(t, err)
	if tuesday := monday.AddDays(1); len(list) != 1 || list[0].From != tuesday || list[0].To != tuesday || list[0].Code != "M" || list[0].Status != notifier.NoticeWaiting {
		t.Errorf("told in advance: %+v", list)
	}
	s.balanced()
}
