package notifier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func TestARegisterClosesOnceHoweverOftenItIsSent(t *testing.T) {
	s := newStage(t, smallRoll())
	first := s.close("A1:N A2:/ A3:I A4:")
	if first.Revision != 1 || first.Marks != 4 || first.Absent != 2 || first.Unexplained != 1 || len(first.Alerts) != 1 || !slices.Equal(first.Unmarked, []string{"A4"}) {
		t.Errorf("got %+v", first)
	}
	s.expect("alert c0001 raised A1")
	s.clock.Advance(time.Minute)
	again := s.close("A4: A3:I A2:/ A1:N")
	if !again.Replayed {
		t.Error("the same register in another order is not known again")
	}
	again.Replayed = false
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("a replay answers otherwise:\n%s", diff)
	}
	s.expect("alert c0001 raised A1")
	if len(s.rung) != 1 {
		t.Errorf("rung %d times", len(s.rung))
	}
}

func TestARevisionChangesWhatItSays(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:N A4:/")
	ids := map[string]delivery.TextID{}
	for ref, a := range s.absences() {
		ids[ref] = a.Alerts[0].ID
	}
	s.send(ids["A2"])
	out := s.close("A1:L A2:L A3:N A4:N")
	if out.Revision != 2 || len(out.Withdrawn) != 1 || out.Withdrawn[0] != ids["A1"] || len(out.Corrections) != 1 || len(out.Alerts) != 1 {
		t.Errorf("got %+v", out)
	}
	s.expect("alert c0001 withdrawn; alert c0002 sent A2; alert c0003 raised A3; alert c0004 raised A4; correction c0002 raised A2")
	if got := s.claim(ids["A1"]); len(got) != 0 {
		t.Error("a text that was taken back is claimed")
	}
}

// TestAPupilComesAndGoesWhileTheTextWaits once met two unique rows of SQL: a
// pupil taken out of a waiting text who comes back to it, and a contact whose
// alert was taken back by the gate.
func TestAPupilComesAndGoesWhileTheTextWaits(t *testing.T) {
	st := smallRoll()
	st.Ties[1].Contact = "c0001" // A2 is a sister of A1
	s := newStage(t, st)
	s.close("A1:N A2:N")
	s.expect("alert c0001 raised A1 A2")
	s.close("A1:/ A2:N")
	s.expect("alert c0001 raised A2")
	s.close("A1:N A2:N")
	s.expect("alert c0001 raised A1 A2")

	s = newStage(t, smallRoll())
	s.close("A1:N A2:/")
	id := s.only(delivery.AlertText)
	s.claim(id)
	s.move(id, delivery.Sending, delivery.Withdrawn)
	s.close("A1:/ A2:/")
	s.close("A1:N A2:N")
	s.expect("alert c0001 withdrawn A1; alert c0002 raised A2")
}

func TestARegisterThatCannotHaveClosedIsRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	for name, c := range map[string]struct {
		change  func(*register.Closure)
		kind    problem.Kind
		pointer string
	}{
		"a date to come":        {func(c *register.Closure) { c.Date = monday.AddDays(1) }, problem.Invalid, "/date"},
		"long ago":              {func(c *register.Closure) { c.Date = monday.AddDays(-31) }, problem.Invalid, "/date"},
		"a Sunday":              {func(c *register.Closure) { c.Date = monday.AddDays(-1) }, problem.Invalid, "/date"},
		"a training day":        {func(c *register.Closure) { c.Date = monday.AddDays(-4) }, problem.Invalid, "/date"},
		"an afternoon to come":  {func(c *register.Closure) { c.Session = register.PM }, problem.Invalid, "/session"},
		"no session":            {func(c *register.Closure) { c.Session = "EVE" }, problem.Invalid, "/session"},
		"no marks":              {func(c *register.Closure) { c.Marks = nil }, problem.Invalid, "/marks"},
		"a school nobody knows": {func(c *register.Closure) { c.School = "900009" }, problem.Unknown, ""},
	} {
		x := closure("8B", "A1:N")
		c.change(&x)
		_, err := s.RegisterClosed(t.Context(), mis, x, nil)
		if !problem.Is(err, c.kind) || c.pointer != "" && problem.Of(err).Fields[0].Pointer != c.pointer {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.expect("")
}

func TestAnOlderRegisterIsStale(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	x := closure("8B", "A1:/ A2:/")
	x.ClosedAt = monday.At(8, 50)
	if _, err := s.RegisterClosed(t.Context(), mis, x, nil); !problem.Is(err, problem.Stale) {
		t.Errorf("got %v", err)
	}
	s.expect("alert c0001 raised A1")
	x.Marks = closure("8B", "A2:/ A1:N").Marks // the same as the current revision: a repeat
	if out, err := s.RegisterClosed(t.Context(), mis, x, nil); err != nil || !out.Replayed {
		t.Errorf("a repeat with an older time: %v", err)
	}
}

func TestAnEarlierDayTextsNobody(t *testing.T) {
	s := newStage(t, smallRoll())
	x := closure("8B", "A1:N A2:I")
	x.Date = monday.AddDays(-3)
	out, err := s.RegisterClosed(t.Context(), mis, x, nil)
	must(t, err)
	if len(out.Alerts) != 0 || len(out.Withheld) != 1 || out.Withheld[0].Reason != notifier.ReasonEarlierDate {
		t.Errorf("got %+v", out)
	}
	if len(s.rung) != 0 {
		t.Error("somebody is rung for")
	}
}

func TestATimeAheadOfOursIsNow(t *testing.T) {
	s := newStage(t, smallRoll())
	for _, c := range []struct {
		group    school.Group
		marks    string
		ahead    time.Duration
		problems int
	}{{"8B", "A1:N", 2 * time.Minute, 0}, {"10C", "A5:N", 2*time.Minute + time.Second, 1}} {
		x := closure(c.group, c.marks)
		x.ClosedAt = s.clock.Now().Add(c.ahead)
		out, err := s.RegisterClosed(t.Context(), mis, x, nil)
		must(t, err)
		n := 0
		for _, p := range out.Problems {
			if p.Pointer == "/closed_at" {
				n++
			}
		}
		if n != c.problems {
			t.Errorf("%s ahead: %v", c.ahead, out.Problems)
		}
	}
}

func TestAStaleRegisterIsHeldAndReleasedByAPerson(t *testing.T) {
	s := newStage(t, smallRoll())
	s.clock.Set(monday.At(10, 30))
	x := closure("8B", "A1:N")
	x.ClosedAt = monday.At(9, 0)
	_, err := s.RegisterClosed(t.Context(), mis, x, nil)
	must(t, err)
	s.balanced()
	s.expect("alert c0001 held A1")
	id := s.only(delivery.AlertText)
	if len(s.claim(id)) != 0 || len(s.rung) != 0 {
		t.Error("a held text may go")
	}
	must(t, s.Release(t.Context(), office, id))
	s.expect("alert c0001 raised A1")
	if len(s.rung) != 1 || len(s.claim(id)) != 1 {
		t.Error("a released text may not go")
	}
	if err := s.Release(t.Context(), office, id); !problem.Is(err, problem.Conflict) {
		t.Errorf("released twice: %v", err)
	}
}
