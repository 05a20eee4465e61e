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

func TestATimeBeforeTheSessionIsNow(t *testing.T) {
	for name, c := range map[string]struct {
		at   time.Time
		says string
	}{
		"yesterday":                   {monday.AddDays(-1).At(9, 0), "/closed_at"},
		"a year ago":                  {monday.AddDays(-365).At(9, 0), "/closed_at"},
		"a minute before the session": {monday.At(8, 44), "/closed_at"},
		"as the session began":        {monday.At(8, 45), ""},
	} {
		s := newStage(t, smallRoll())
		x := closure("8B", "A1:N A2:/ A3:/ A4:/")
		x.ClosedAt = c.at
		out, err := s.RegisterClosed(t.Context(), mis, x, nil)
		must(t, err)
		if got := pointers(out.Problems); got != c.says {
			t.Errorf("%s: the problems point at %q", name, got)
		}
		s.expect("alert c0001 raised A1") // not held as an old register is
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
