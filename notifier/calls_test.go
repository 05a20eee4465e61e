package notifier_test

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// calls says the call list: "A1+A5 absent; A2 unmarked" are two lines.
func (s *stage) calls() string {
	s.t.Helper()
	var out []string
	for _, c := range s.callList() {
		kind := "absent"
		if c.Unmarked {
			kind = "unmarked"
		}
		var refs []string
		for _, p := range c.Pupils {
			if p.Why == "" || p.Since.IsZero() {
				s.t.Errorf("nobody says why to ring about %s", p.Pupil.Ref)
			}
			refs = append(refs, p.Pupil.Ref)
		}
		out = append(out, strings.Join(refs, "+")+" "+kind)
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

func (s *stage) callList() []notifier.Call {
	s.t.Helper()
	l, err := s.Calls(s.t.Context(), urn)
	must(s.t, err)
	return l.Calls
}

// call gives the line a pupil stands on.
func (s *stage) call(ref string) notifier.Call {
	s.t.Helper()
	for _, c := range s.callList() {
		for _, p := range c.Pupils {
			if p.Pupil.Ref == ref {
				return c
			}
		}
	}
	s.t.Fatalf("%s is not on the call list: %s", ref, s.calls())
	return notifier.Call{}
}

// rang records what came of ringing, of the whole line a pupil stands on.
func (s *stage) rang(ref string, o notifier.CallOutcome, code register.Code) error {
	s.t.Helper()
	c := s.call(ref)
	var ids []notifier.CallID
	seen := 0
	for _, p := range c.Pupils {
		ids, seen = append(ids, p.ID), seen+len(p.State.Lines)
	}
	return s.RecordCall(s.t.Context(), office, ids, notifier.CallResult{Contact: c.Contacts[0].Contact, Outcome: o, Code: code, Seen: seen})
}

func one(id notifier.CallID) []notifier.CallID { return []notifier.CallID{id} }

// TestTheCallListThroughAMorning reads as the page about it: who comes on it
// when, and what takes them off.
func TestTheCallListThroughAMorning(t *testing.T) {
	s := newStage(t, withFathers())
	expect := func(what, want string) {
		t.Helper()
		if got := s.calls(); got != want {
			t.Errorf("%s: %q, not %q", what, got, want)
		}
	}
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil = 'p0003'`)
	s.close("A1:N A2:N A3:N A4:-")
	s.delivered(delivery.AlertText)
	expect("who cannot be texted, at once", "A3 absent")
	s.clock.Advance(10 * time.Minute)
	expect("no usable mark, after ten minutes", "A3 absent; A4 unmarked")
	s.clock.Advance(35 * time.Minute) // 9:45: an hour after the session began
	expect("no reply for 45 minutes, and a register that has not closed", "A1 absent; A2 absent; A3 absent; A4 unmarked; A5 unmarked")
	must(t, s.rang("A1", notifier.CallNoAnswer, ""))
	must(t, s.rang("A3", notifier.CallLeftMessage, ""))
	expect("nobody answered", "A1 absent; A2 absent; A3 absent; A4 unmarked; A5 unmarked")
	must(t, s.rang("A2", notifier.CallTold, "I"))
	must(t, s.rang("A3", notifier.CallArrived, ""))
	must(t, s.rang("A4", notifier.CallTold, "M"))
	must(t, s.rang("A5", notifier.CallArrived, ""))
	expect("told, and arrived", "A1 absent")
	if a := s.absences(); a["A2"].Explained == nil || a["A2"].Code != "I" || !a["A3"].Arrived {
		t.Errorf("A2 %+v, A3 arrived %v", a["A2"].Explained, a["A3"].Arrived)
	}
	out, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	again := s.close("A1:N A2:N A3:N A4:N")
	if len(out.Alerts)+len(again.Alerts) > 0 {
		t.Errorf("somebody is texted about pupils of whom the office has heard: %v %v", out.Alerts, again.Alerts)
	}
	expect("when their registers close", "A1 absent")
	lines := s.call("A1").Rang()
	if len(lines) != 1 || lines[0].Outcome != notifier.CallNoAnswer || lines[0].Relation != "mother" || lines[0].By.ID != "office" {
		t.Errorf("what came of ringing: %+v", lines)
	}
}

// TestARegisterThatClosesTakesItsPupilsOff by itself.
func TestARegisterThatClosesTakesItsPupilsOff(t *testing.T) {
	s := newStage(t, smallRoll())
	s.clock.Advance(44 * time.Minute)
	if got := s.calls(); got != "" {
		t.Errorf("at 9:44: %s", got)
	}
	s.clock.Advance(time.Minute)
	if got := s.calls(); got != "A1 unmarked; A2 unmarked; A3 unmarked; A4 unmarked; A5 unmarked" {
		t.Errorf("at 9:45: %s", got)
	}
	s.close("A1:/ A2:/ A3:/ A4:/")
	if got := s.calls(); got != "A5 unmarked" {
		t.Errorf("when 8B has closed: %s", got)
	}
	l, err := s.Calls(t.Context(), urn)
	must(t, err)
	if len(l.Late) != 1 || l.Late[0].Group != "10C" {
		t.Errorf("overdue: %+v", l.Late)
	}
	_, err = s.Shut(t.Context(), office, urn, school.ClosedDay{Date: monday, Kind: school.Shut})
	must(t, err)
	if got := s.calls(); got != "" {
		t.Errorf("of a shut school: %s", got)
	}
}

// TestWhoMayBeRung: a court order binds calls too, also by the number of
// somebody else; professionals are rung by people.
func TestWhoMayBeRung(t *testing.T) {
	s := newStage(t, withFathers())
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil IN ('p0001', 'p0002')`)
	s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'f0001'`)
	s.exec(`UPDATE contacts SET role = 'professional' WHERE id = 'f0002'`)
	s.close("A1:N A2:N A3:/ A4:/")
	if c := s.call("A1").Contacts; len(c) != 1 || c[0].Contact != "c0001" {
		t.Errorf("to ring about A1: %+v", c)
	}
	if c := s.call("A2").Contacts; len(c) != 2 || c[1].Contact != "f0002" || c[1].Number.Zero() {
		t.Errorf("to ring about A2: %+v", c)
	}
	err := s.RecordCall(t.Context(), office, one(s.call("A1").ID()), notifier.CallResult{Contact: "f0001", Outcome: notifier.CallNoAnswer, Seen: -1})
	if !problem.Is(err, problem.Invalid) {
		t.Errorf("a call of somebody under a court order was kept: %v", err)
	}
}

// TestAWrongNumberIsTextedNoMore: the contact has a fault, and the next one is
// texted.
func TestAWrongNumberIsTextedNoMore(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.climb(3 * time.Minute)
	id := notifier.NewCallID(monday, register.AM, "p0001")
	must(t, s.RecordCall(t.Context(), office, one(id), notifier.CallResult{Contact: "c0001", Outcome: notifier.CallWrongNumber, Seen: -1}))
	must(t, s.Climb(t.Context()))
	s.expect("alert c0001 delivered A1; rung f0001 raised A1")
	if why := s.call("A1").Pupils[0].Why; why != "The number is another person's. Call, or try the next contact." {
		t.Errorf("to ring because: %s", why)
	}
	var problem string
	must(t, s.db.Raw().QueryRowContext(t.Context(), `SELECT problem FROM contacts WHERE id = 'c0001'`).Scan(&problem))
	if problem != string(school.NumberWrong) {
		t.Errorf("the contact's fault is %q", problem)
	}
}

// TestTwoPeopleDoNotRingTheSameFamily: who has taken a call has it for ten
// minutes, and of two outcomes at once one wins.
func TestTwoPeopleDoNotRingTheSameFamily(t *testing.T) {
	s := newStage(t, withFathers())
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil = 'p0001'`)
	s.close("A1:N A2:/ A3:/ A4:/")
	id := s.call("A1").ID()
	second := school.Actor{Kind: school.Person, ID: "second"}
	must(t, s.TakeCall(t.Context(), office, id))
	must(t, s.TakeCall(t.Context(), office, id))
	if h := s.call("A1").Holder; h == nil || h.ID != "office" {
		t.Errorf("it is taken by %v", h)
	}
	refused := func(what string, err error) {
		t.Helper()
		if !problem.Is(err, problem.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("taken by a second", s.TakeCall(t.Context(), second, id))
	refused("recorded by a second", s.RecordCall(t.Context(), second, one(id), notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: -1}))
	must(t, s.LeaveCall(t.Context(), second, id)) // not theirs: it stays taken
	refused("still", s.TakeCall(t.Context(), second, id))
	must(t, s.LeaveCall(t.Context(), office, id))
	must(t, s.TakeCall(t.Context(), second, id))
	s.clock.Advance(10 * time.Minute)
	must(t, s.TakeCall(t.Context(), office, id))
	must(t, s.RecordCall(t.Context(), office, one(id), notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: 0}))
	refused("seen before that", s.RecordCall(t.Context(), second, one(id), notifier.CallResult{Outcome: notifier.CallLeftMessage, Seen: 0}))
	refused("the same again", s.RecordCall(t.Context(), second, one(id), notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: 1}))

	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 8 {
		wait.Go(func() {
			who := school.Actor{Kind: school.Person, ID: fmt.Sprintf("s%d", i)}
			err := s.RecordCall(t.Context(), who, one(id), notifier.CallResult{Outcome: notifier.CallTold, Code: "I", Seen: -1})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !problem.Is(err, problem.Conflict) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if won != 1 {
		t.Errorf("%d of eight outcomes at once were kept", won)
	}
	s.balanced()
}

func TestWhatCannotComeOfACall(t *testing.T) {
	s := newStage(t, withFathers())
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil = 'p0001'`)
	s.close("A1:N A2:/ A3:/ A4:/")
	id := s.call("A1").ID()
	for name, r := range map[string]notifier.CallResult{
		"no such outcome":        {Outcome: "shouted"},
		"no outcome":             {},
		"told, and nothing said": {Outcome: notifier.CallTold},
		"told N":                 {Outcome: notifier.CallTold, Code: "N"},
		"told that he is here":   {Outcome: notifier.CallTold, Code: "/"},
		"told that he was late":  {Outcome: notifier.CallTold, Code: "U"},
		"no answer with a code":  {Outcome: notifier.CallNoAnswer, Code: "I"},
		"whose number is wrong":  {Outcome: notifier.CallWrongNumber},
		"a contact of another":   {Outcome: notifier.CallNoAnswer, Contact: "c0002"},
		"a note without an end":  {Outcome: notifier.CallNoAnswer, Note: strings.Repeat("n", 501)},
		"a contact that is not":  {Outcome: notifier.CallWrongNumber, Contact: "none"},
	} {
		r.Seen = -1
		if err := s.RecordCall(t.Context(), office, one(id), r); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, x := range map[string]struct {
		id   notifier.CallID
		kind problem.Kind
	}{
		"nonsense":        {"nonsense", problem.Unknown},
		"nobody's":        {notifier.NewCallID(monday, register.AM, "nobody"), problem.Unknown},
		"yesterday's":     {notifier.NewCallID(monday.AddDays(-3), register.AM, "p0001"), problem.Conflict},
		"no such session": {"2026-11-23-XX-p0001", problem.Unknown},
		"no such day":     {"2026-13-40-AM-p0001", problem.Unknown},
	} {
		if err := s.TakeCall(t.Context(), office, x.id); !problem.Is(err, x.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if lines := s.call("A1").Rang(); len(lines) != 0 {
		t.Errorf("kept all the same: %+v", lines)
	}
}

// TestACallTakesTheSchoolsOwnIdOfWhomItRang: a program knows no other, and ours is
// taken still.
func TestACallTakesTheSchoolsOwnIdOfWhomItRang(t *testing.T) {
	for _, given := range []school.ContactID{"C1", "c0001"} {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/")
		id := notifier.NewCallID(monday, register.AM, "p0001")
		must(t, s.RecordCall(t.Context(), mis, []notifier.CallID{id}, notifier.CallResult{Contact: given, Outcome: notifier.CallNoAnswer, Seen: -1}))
		states, err := s.store.CallStates(t.Context(), urn, monday)
		must(t, err)
		if l := states[id].Lines[0]; l.Contact != "c0001" || l.Ref != "C1" || l.Relation != "mother" {
			t.Errorf("given %s it keeps %+v", given, l)
		}
	}
}
