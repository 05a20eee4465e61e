package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

func TestARegisterByUPNIsTheOneByTheSchoolsOwnIDs(t *testing.T) {
	st := smallRoll()
	upns := map[string]string{"A1": "B801200005001", "A2": "K801200005002"}
	for i, p := range st.Pupils {
		st.Pupils[i].UPN = upns[p.Ref]
	}
	s := newStage(t, st)
	first := s.close("A1:N A2:/")
	again := s.close(upns["A1"] + ":N A2:/")
	if !again.Replayed || again.Revision != 1 || again.Closure != first.Closure {
		t.Errorf("by UPN it is revision %d", again.Revision)
	}
	if other := s.close(upns["A1"] + ":N " + upns["A2"] + ":I"); other.Replayed || other.Revision != 2 {
		t.Errorf("other marks by UPN are revision %d", other.Revision)
	}
	if same := s.close("A2:I A1:N"); !same.Replayed || same.Revision != 2 {
		t.Errorf("and back by id they are revision %d", same.Revision)
	}
	s.expect("alert c0001 raised A1")
}

func TestAPupilOfAnotherGroupIsSaid(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.close("A1:/ A2:/ A3:/ A4:/ A5:N")
	if got := pointers(out.Problems); got != "/marks/4/pupil" {
		t.Errorf("the problems point at %q", got)
	}
	s.expect("alert c0001 raised A5") // and still nobody is silent about the child
}

func TestARegisterClosedBeforeItsSessionIsHeldAsAnOldOne(t *testing.T) {
	for name, c := range map[string]struct {
		at    time.Time
		says  string
		state string
	}{
		"yesterday":                   {monday.AddDays(-1).At(9, 0), "/closed_at", "held"},
		"a year ago":                  {monday.AddDays(-365).At(9, 0), "/closed_at", "held"},
		"a minute before the session": {monday.At(8, 44), "/closed_at", "raised"}, // not yet an hour old
		"as the session began":        {monday.At(8, 45), "", "raised"},
	} {
		s := newStage(t, smallRoll())
		x := closure("8B", "A1:N A2:/ A3:/ A4:/")
		x.ClosedAt = c.at
		out, err := s.RegisterClosed(t.Context(), mis, x, nil)
		must(t, err)
		if got := pointers(out.Problems); got != c.says {
			t.Errorf("%s: the problems point at %q", name, got)
		}
		s.expect("alert c0001 " + c.state + " A1")
	}
}

func TestAPupilsOwnRegisterIsNotOverruledByAnother(t *testing.T) {
	s := newStage(t, rollOf(4, "8B", "8C")) // A1 to A4, and A5 to A8
	s.close("A1:/ A2:N A3:/ A4:/")
	s.expect("alert c0002 raised A2")
	out, err := s.RegisterClosed(t.Context(), mis, closure("8C", "A5:/ A6:/ A7:/ A8:/ A1:N A2:/"), nil)
	must(t, err)
	if got := pointers(out.Problems); got != "/marks/4/pupil /marks/5/pupil" || out.Absent != 0 || len(out.Alerts)+len(out.Withdrawn)+len(out.Corrections) != 0 {
		t.Errorf("the problems point at %q: %+v", got, out)
	}
	s.balanced()
	s.expect("alert c0002 raised A2")

	// The other way round the pupil's own register, which comes later, is right.
	s = newStage(t, rollOf(4, "8B", "8C"))
	out, err = s.RegisterClosed(t.Context(), mis, closure("8C", "A5:/ A6:/ A7:/ A8:/ A1:N"), nil)
	must(t, err)
	if len(out.Alerts) != 1 {
		t.Fatalf("nobody is silent about a pupil whose own register is open: %+v", out)
	}
	if out = s.close("A1:/ A2:/ A3:/ A4:/"); len(out.Withdrawn) != 1 {
		t.Errorf("the pupil's own register: %+v", out)
	}
}

func TestACodeTooLongIsKeptForStaff(t *testing.T) {
	s := newStage(t, smallRoll())
	x := closure("8B", "A2:N A3:/ A4:/")
	x.Marks = append(x.Marks, register.Mark{Pupil: "A1", Code: register.ParseCode(strings.Repeat("absent, ", 200))})
	out, err := s.RegisterClosed(t.Context(), mis, x, nil)
	must(t, err)
	if got := pointers(out.Problems); got != "/marks/3/code" || len(out.Unmarked) != 1 || out.Unmarked[0] != "A1" {
		t.Errorf("the problems point at %q, unmarked are %v", got, out.Unmarked)
	}
	rs, err := s.Registers(t.Context(), urn, monday, register.AM)
	must(t, err)
	var odd []notifier.MarkDoubt
	for _, r := range rs {
		odd = append(odd, r.Unmarked...)
	}
	if len(odd) != 1 || odd[0].Ref != "A1" || odd[0].Code != "ABSENT, …" {
		t.Errorf("staff see %+v", odd)
	}
	s.expect("alert c0002 raised A2")
}

func pointers(list []problem.Field) string {
	var out []string
	for _, p := range list {
		out = append(out, p.Pointer)
	}
	return strings.Join(out, " ")
}
