package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/notifier"
)

func TestOnePupilWithAllThatIsKnown(t *testing.T) {
	s := newStage(t, smallRoll())
	_, err := s.KeepMarks(t.Context(), mis, urn, []notifier.PastMark{
		{Index: 0, Date: monday.AddDays(-3), Session: register.AM, Mark: register.Mark{Pupil: "A1", Code: "I"}},
		{Index: 1, Date: monday.AddDays(-3), Session: register.PM, Mark: register.Mark{Pupil: "A1", Code: "\\"}},
	})
	must(t, err)
	s.close("A1:N A2:/ A3:/ A4:/")
	s.send(s.only(delivery.AlertText))
	s.arrive("A1")
	id := s.tell("A1")
	must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))

	v, err := s.Pupil(t.Context(), urn, "A1")
	must(t, err)
	if byID, err := s.Pupil(t.Context(), urn, string(v.Pupil.ID)); err != nil || byID.Pupil != v.Pupil {
		t.Errorf("by our own id: %v %v", byID.Pupil, err)
	}
	if v.Missed.Sessions != 2 || v.Missed.Possible != 3 || v.Missed.ByCode["U"] != 1 {
		t.Errorf("missed: %+v", v.Missed)
	}
	if len(v.Days) != 2 || v.Days[0].Date != monday || len(v.Days[0].Absences) != 1 || len(v.Days[0].Arrivals) != 1 || len(v.Days[0].Why) == 0 {
		t.Errorf("the days are %+v", v.Days)
	}
	if al := v.Days[0].Absences[0].Alerts; len(al) != 2 {
		t.Errorf("the texts are %+v", al)
	}
	back, ok := v.ExpectedBack()
	if !ok || back != monday.AddDays(2) {
		t.Errorf("expected back %s, %t", back, ok)
	}
	if len(v.Contacts) != 1 || v.Contacts[0].Stands() || len(v.Contacts[0].Rings) != 1 {
		t.Errorf("the contacts are %+v", v.Contacts)
	}
	if _, err := s.Pupil(t.Context(), urn, "A99"); !problem.Is(err, problem.Unknown) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.Pupil(t.Context(), "900002", "A1"); err == nil {
		t.Error("another school's pupil was read")
	}
}

// Thursday is a training day in the school of the stage; the weekend is none.
func TestExpectedBackOnASchoolDay(t *testing.T) {
	s := newStage(t, smallRoll())
	for _, days := range [][2]int{{0, 1}, {2, 4}} { // one runs on from the other
		n, err := s.TellInAdvance(t.Context(), office, urn, notifier.Told{Pupil: "A1", From: monday.AddDays(days[0]), To: monday.AddDays(days[1]), Code: "I"})
		must(t, err)
		must(t, s.AcceptNotice(t.Context(), office, n.ID, notifier.NoticeAs{}))
		s.clock.Advance(time.Second)
	}
	v, err := s.Pupil(t.Context(), urn, "A1")
	must(t, err)
	if back, ok := v.ExpectedBack(); !ok || back != monday.AddDays(7) {
		t.Errorf("expected back %s, %t", back, ok)
	}
	whole, err := roll.New(s.db.Roll(), s.clock, phone.Rehearsal).Get(t.Context(), urn)
	must(t, err)
	for _, p := range whole.Pupils {
		if want := map[string]string{"A1": monday.AddDays(7).String()}[p.ID]; p.ExpectedBack != want {
			t.Errorf("the roll says that %s is back %q, not %q", p.ID, p.ExpectedBack, want)
		}
	}
}
