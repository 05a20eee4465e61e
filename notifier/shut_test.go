package notifier_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var snow = school.ClosedDay{Date: monday, Kind: school.Shut, Note: "Snow"}

func (s *stage) shut(x school.ClosedDay) int {
	s.t.Helper()
	n, err := s.Shut(s.t.Context(), mis, urn, x)
	must(s.t, err)
	return n
}

func (s *stage) open(sess register.Session) int {
	s.t.Helper()
	n, err := s.Open(s.t.Context(), office, urn, monday, sess)
	must(s.t, err)
	return n
}

func TestShutTakesBackWhatWaitsAndRefusesRegisters(t *testing.T) {
	s := newStage(t, smallRoll())
	s.tell("A2")
	s.close("A1:N A2:N A3:N A4:/")
	alerts, err := s.store.Alerts(t.Context(), urn, monday, "", "")
	must(t, err)
	for _, al := range alerts {
		if al.Contact == "c0003" {
			s.send(al.ID)
		}
	}
	if n := s.shut(snow); n != 2 {
		t.Errorf("%d were taken back", n)
	}
	s.expect("alert c0001 withdrawn; alert c0002 withdrawn; alert c0003 sent A3")
	s.balanced()
	if n := s.shut(snow); n != 0 {
		t.Errorf("again: %d", n)
	}
	_, err = s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	if !problem.Is(err, problem.Invalid) {
		t.Errorf("a register of a shut day: %v", err)
	}
}

// What was shut by mistake loses nobody.
func TestOpenDecidesAnewWhoIsStillMissing(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:N A4:N")
	must(t, s.AcceptNotice(t.Context(), office, s.tell("A4"), notifier.NoticeAs{}))
	claimed := s.claim(s.textTo("c0002"))[0]
	s.shut(snow)
	_, verdict, err := s.Compose(t.Context(), claimed)
	must(t, err)
	if verdict != delivery.Withdraw(notifier.ReasonNotOpen) {
		t.Fatalf("the last gate says %+v", verdict)
	}
	ok, err := s.texts.Move(t.Context(), delivery.Move{
		ID: claimed.ID, From: delivery.Sending, To: delivery.Withdrawn, Attempt: claimed.Attempt, Reason: notifier.ReasonNotOpen, At: s.clock.Now(),
	})
	if must(t, err); !ok {
		t.Fatal("it moved")
	}
	must(t, s.Explain(t.Context(), office, s.absences()["A3"].ID, "I", ""))
	s.rung = nil
	if n := s.open(""); n != 2 || len(s.rung) != 2 {
		t.Errorf("%d are owed again, %d rung", n, len(s.rung))
	}
	s.expect("alert c0001 raised A1; alert c0001 withdrawn; alert c0002 raised A2; alert c0002 withdrawn; alert c0003 withdrawn; alert c0004 withdrawn")
	s.balanced()
	_, err = s.Open(t.Context(), office, urn, monday, "")
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("open again: %v", err)
	}
	s.close("A1:N A2:N A3:/ A4:N")
}

// textTo gives the one text to a contact.
func (s *stage) textTo(c school.ContactID) delivery.TextID {
	s.t.Helper()
	alerts, err := s.store.Alerts(s.t.Context(), urn, monday, "", "")
	must(s.t, err)
	for _, al := range alerts {
		if al.Contact == c {
			return al.ID
		}
	}
	s.t.Fatalf("no text to %s", c)
	return ""
}

func TestOpeningPutsTheBrakeOnLikeAnyRegister(t *testing.T) {
	s := newStage(t, rollOf(10, "8B"))
	s.close("A1:N A2:N A3:N A4:N A5:N A6:N A7:N A8:/ A9:/ A10:/")
	s.shut(snow)
	if on, err := s.Brakes(t.Context(), urn); err != nil || len(on) != 0 {
		t.Errorf("the brake of a shut day is on: %v %v", on, err)
	}
	s.clock.Advance(1000)
	s.open("")
	on, err := s.Brakes(t.Context(), urn)
	must(t, err)
	if len(on) != 1 || on[0].Waiting != 7 {
		t.Errorf("the brake: %+v", on)
	}
	s.balanced()
}

func TestAnAfternoonIsShutAlone(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/ A3:/ A4:/")
	s.shut(school.ClosedDay{Date: monday, Session: "PM", Kind: school.Inset})
	s.expect("alert c0001 raised A1")
	s.close("A1:N A2:N A3:/ A4:/")
	if _, err := s.Open(t.Context(), office, urn, monday, ""); !problem.Is(err, problem.Conflict) {
		t.Errorf("the whole day was not shut: %v", err)
	}
	s.open(register.PM)
}

func TestWhatCannotBeShut(t *testing.T) {
	s := newStage(t, smallRoll())
	for name, x := range map[string]school.ClosedDay{
		"yesterday":        {Date: monday.AddDays(-1), Kind: school.Shut},
		"a weekend":        {Date: monday.AddDays(5), Kind: school.Shut},
		"a day of no term": {Date: monday.AddDays(30), Kind: school.Shut},
		"in two years":     {Date: monday.AddDays(700), Kind: school.Shut},
		"a holiday":        {Date: monday, Kind: school.Holiday},
		"an evening":       {Date: monday, Kind: school.Shut, Session: "EV"},
		"a long story":     {Date: monday, Kind: school.Shut, Note: string(make([]rune, 201))},
	} {
		if _, err := s.Shut(t.Context(), mis, urn, x); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Open(t.Context(), office, urn, monday.AddDays(-1), ""); !problem.Is(err, problem.Invalid) {
		t.Errorf("yesterday is opened: %v", err)
	}
}
