package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
)

func TestAClosureIsReadAsItWasMeant(t *testing.T) {
	got, notes, err := readClosure([]byte(`{"register":"  8B ","date":"2026-11-23","session":"AM","closed_at":"2026-11-23T09:03:30+00:00",
		"marks":[{"pupil":" A0123 ","code":" n "},{"pupil":"A0124","code":"-"},{"pupil":"A0125","code":"L","minutes_late":12.0,"comment":"bus"},7]}`), "999001")
	if err != nil {
		t.Fatal(err)
	}
	want := register.Closure{
		Key:      register.Key{School: "999001", Date: clock.Date{Year: 2026, Month: 11, Day: 23}, Session: register.AM, Group: "8B"},
		ClosedAt: clock.Date{Year: 2026, Month: 11, Day: 23}.At(9, 3).Add(30e9),
		Marks: []register.Mark{
			{Pupil: "A0123", Code: "N"},
			{Pupil: "A0124"},
			{Pupil: "A0125", Code: "L", MinutesLate: 12, Comment: "bus"},
			{},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("closure (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]problem.Field{{Pointer: "/marks/3", Detail: "a mark is an object with pupil and code; held for staff"}}, notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestAClosedAtLeftOutIsForTheSchoolsClockToSay(t *testing.T) {
	c, _, err := readClosure([]byte(closure("8B")), "999001")
	if err != nil || !c.ClosedAt.IsZero() {
		t.Errorf("%v %v", c.ClosedAt, err)
	}
}

func TestLargeAndDeepBodiesAreRefused(t *testing.T) {
	mark := `{"pupil":"A1","code":"/"},`
	for name, body := range map[string]string{
		"2001 marks": strings.Replace(closure("8B"), `[{`, `[`+strings.Repeat(mark, 2000)+`{`, 1),
		"very deep":  strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
		"unclosed":   strings.Repeat(`{"a":[`, 20_000),
	} {
		if w := newHouse(t).ask(t, post(closuresPath, "all", "", body)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestOneExtraFieldInEveryMarkIsOneNote(t *testing.T) {
	body := strings.Replace(closure("8B"), `[{`, `[`+strings.Repeat(`{"pupil":"A1","code":"/","seat":3},`, 900)+`{`, 1)
	_, notes, err := readClosure([]byte(body), "999001")
	if err != nil || len(notes) != 1 || notes[0].Pointer != "/marks/0/seat" {
		t.Errorf("%v %v", notes, err)
	}
}

// FuzzClosure sends anything as a closure: it is taken or refused, never more,
// and the answer is as described.
func FuzzClosure(f *testing.F) {
	for _, seed := range []string{
		closure("8B"), "", "{", "[]", `{"marks":[{}]}`, `{"register":"8B","date":"2026-11-23","session":"PM","marks":[null,1,"x",[],{"pupil":null}]}`,
		`{"register":"\ud800","date":"0000-00-00","session":"AM","closed_at":"9999-12-31T23:59:60Z","marks":[{"pupil":"\u202e","code":"\u0000"}]}`,
		"\xef\xbb\xbf{}", "\xff", `{"a":{"a":{"a":1}}}`, `{"register":"8B","register":"8C"}`, `{"marks":[{"pupil":"A","minutes_late":1e999}]}`,
	} {
		f.Add([]byte(seed))
	}
	h := newHouse(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		if strings.Contains(string(body), "broken") || strings.Contains(string(body), "panic") || strings.Contains(string(body), "stale") {
			return // names the made-up service fails for
		}
		w := h.ask(t, post(closuresPath, "all", "", string(body)))
		switch w.Code {
		case http.StatusAccepted, http.StatusOK, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
