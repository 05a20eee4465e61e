package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// siblings is A1 and A5, who share a mother; nobody may be texted about them, so
// that both are to be rung about as soon as their registers close.
func siblings(t *testing.T, st roll.Standing, change ...string) *stage {
	t.Helper()
	s := newStage(t, st)
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil IN ('p0001', 'p0005')`)
	for _, c := range change {
		s.exec(c)
	}
	s.close("A1:N A2:/ A3:/ A4:/")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	return s
}

// TestOneCallToOneAdultIsOneLine: siblings stand together only when one ring
// asks about both.
func TestOneCallToOneAdultIsOneLine(t *testing.T) {
	for name, x := range map[string]struct {
		roll   roll.Standing
		change []string
		want   string
	}{
		"the same mother":                         {smallRoll(), nil, "A1+A5 absent"},
		"a father of one alone":                   {withFathers(), nil, "A1 absent; A5 absent"},
		"a court order about one alone":           {smallRoll(), []string{`UPDATE ties SET court_order = TRUE WHERE pupil = 'p0005'`}, "A1 absent; A5 absent"},
		"a barred father of one alone":            {withFathers(), []string{`UPDATE ties SET court_order = TRUE WHERE contact = 'f0001'`}, "A1 absent; A5 absent"},
		"mother of one, stepmother of the other":  {smallRoll(), []string{`UPDATE ties SET relationship = 'stepmother' WHERE pupil = 'p0005'`}, "A1 absent; A5 absent"},
		"a number that is known to be another's":  {smallRoll(), []string{`UPDATE contacts SET problem = 'wrong_person' WHERE id = 'c0001'`}, "A1 absent; A5 absent"},
		"an adult of more pupils than a family's": {familyOf(10), nil, "A1 absent; A5 absent"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := siblings(t, x.roll, x.change...).calls(); got != x.want {
				t.Errorf("%q, not %q", got, x.want)
			}
		})
	}
}

// familyOf is the small roll with n pupils more, all of the first mother.
func familyOf(n int) roll.Standing {
	st := smallRoll()
	for i := range n {
		p := st.Pupils[4]
		p.ID, p.Ref, p.Group = school.PupilID("q"+string(rune('a'+i))), "Q"+string(rune('a'+i)), "11D"
		st.Pupils = append(st.Pupils, p)
		st.Ties = append(st.Ties, school.Tie{Pupil: p.ID, Contact: "c0001", Relationship: "mother", Order: 1, Text: school.TextYes})
	}
	return st
}

// TestOneOutcomeIsRecordedOfEachSibling in one act, and one of them can be told
// apart.
func TestOneOutcomeIsRecordedOfEachSibling(t *testing.T) {
	s := siblings(t, smallRoll())
	line := s.call("A5")
	both := []notifier.CallID{line.Pupils[0].ID, line.Pupils[1].ID}
	must(t, s.TakeCall(t.Context(), office, both...))
	second := school.Actor{Kind: school.Person, ID: "second"}
	for _, id := range both {
		if err := s.TakeCall(t.Context(), second, id); !problem.Is(err, problem.Conflict) {
			t.Errorf("a colleague rings about one of them meanwhile: %v", err)
		}
	}
	must(t, s.LeaveCall(t.Context(), office, both...))
	must(t, s.rang("A1", notifier.CallNoAnswer, ""))
	line = s.call("A1")
	rang := line.Rang()
	if len(rang) != 1 || len(rang[0].About) != 2 || len(line.Pupils[0].State.Lines) != 1 || len(line.Pupils[1].State.Lines) != 1 {
		t.Fatalf("one ring about both is not one, with a record of each: %+v", rang)
	}
	s.clock.Advance(2 * time.Minute)
	must(t, s.RecordCall(t.Context(), office, one(both[0]), notifier.CallResult{Contact: "c0001", Outcome: notifier.CallLeftMessage, Seen: 1}))
	if rang = s.call("A1").Rang(); len(rang) != 2 || len(rang[1].About) != 1 || rang[1].About[0].ID != both[0] {
		t.Errorf("one told apart: %+v", rang)
	}
	err := s.RecordCall(t.Context(), office, both, notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: 2})
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("three lines stood, and two were seen: %v", err)
	}
	must(t, s.rang("A1", notifier.CallTold, "I"))
	if a := s.absences(); a["A1"].Code != "I" || a["A5"].Code != "I" || s.calls() != "" {
		t.Errorf("told of both: A1 %s, A5 %s, still to ring %q", a["A1"].Code, a["A5"].Code, s.calls())
	}
	s.balanced()
}

// TestOneActIsOfOneLineOnly: nothing is kept when one of the calls does not
// belong to the others.
func TestOneActIsOfOneLineOnly(t *testing.T) {
	s := newStage(t, smallRoll())
	s.exec(`UPDATE ties SET text_rule = 'never'`)
	s.close("A1:N A2:N A3:/ A4:-")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	am := func(p school.PupilID) notifier.CallID { return notifier.NewCallID(monday, register.AM, p) }
	a1 := am("p0001")
	for name, x := range map[string]struct {
		with notifier.CallID
		kind problem.Kind
	}{
		"another family's":   {am("p0002"), problem.Conflict},
		"one without a mark": {am("p0004"), problem.Conflict},
		"twice the same":     {a1, problem.Invalid},
		"not missing later":  {notifier.NewCallID(monday, register.PM, "p0005"), problem.Conflict},
		"of Friday":          {notifier.NewCallID(monday.AddDays(-3), register.AM, "p0005"), problem.Invalid},
		"nonsense":           {"nonsense", problem.Unknown},
		"nobody's":           {am("nobody"), problem.Unknown},
	} {
		ids := []notifier.CallID{a1, x.with}
		if err := s.RecordCall(t.Context(), office, ids, notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: -1}); !problem.Is(err, x.kind) {
			t.Errorf("%s, recorded: %v", name, err)
		}
		if err := s.TakeCall(t.Context(), office, ids...); !problem.Is(err, x.kind) {
			t.Errorf("%s, taken: %v", name, err)
		}
	}
	if err := s.RecordCall(t.Context(), office, nil, notifier.CallResult{Outcome: notifier.CallNoAnswer, Seen: -1}); !problem.Is(err, problem.Unknown) {
		t.Errorf("of nobody: %v", err)
	}
	if c := s.call("A1"); len(c.Rang()) != 0 || c.Holder != nil {
		t.Errorf("kept all the same: %+v", c)
	}
}

// TestTodayHasSiblingsToCallInOneRow, with what came of ringing about both.
func TestTodayHasSiblingsToCallInOneRow(t *testing.T) {
	s := siblings(t, smallRoll())
	must(t, s.rang("A1", notifier.CallNoAnswer, ""))
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if len(today.ToCall) != 1 || len(today.ToCall[0].Absences) != 2 || today.ToCall[0].Ring == nil {
		t.Fatalf("to call: %+v", today.ToCall)
	}
	if rang := today.ToCall[0].Ring.Rang(); len(rang) != 1 || len(rang[0].About) != 2 {
		t.Errorf("rang: %+v", rang)
	}
}

// A pupil who is missing in the morning and in the afternoon is rung about once:
// what is told settles both, and whoever arrives has arrived in the afternoon.
func TestAPupilMissingAllDayIsOneLine(t *testing.T) {
	s := siblings(t, smallRoll())
	s.clock.Set(monday.At(13, 30))
	c := closure("8B", "A1:N A2:/ A3:/ A4:/")
	c.Session, c.ClosedAt = register.PM, monday.At(13, 30)
	_, err := s.RegisterClosed(t.Context(), mis, c, nil)
	must(t, err)
	s.clock.Set(monday.At(14, 0))
	line := s.call("A1")
	if got := s.calls(); got != "A1+A5+A1 absent; A5 unmarked" || len(line.Sessions()) != 2 {
		t.Fatalf("%q", got)
	}
	var ids, hers []notifier.CallID
	for _, p := range line.Pupils {
		if ids = append(ids, p.ID); p.Pupil.Ref == "A1" {
			hers = append(hers, p.ID)
		}
	}
	must(t, s.RecordCall(t.Context(), office, ids, notifier.CallResult{Contact: "c0001", Outcome: notifier.CallNoAnswer, Seen: 0}))
	if rang := s.call("A1").Rang(); len(rang) != 1 || len(rang[0].About) != 3 {
		t.Errorf("one ring is %+v", rang)
	}
	s.clock.Advance(2 * time.Minute)
	must(t, s.RecordCall(t.Context(), office, hers, notifier.CallResult{Contact: "c0001", Outcome: notifier.CallArrived, Seen: -1}))
	open := map[register.Session]bool{}
	for _, p := range s.call("A1").Pupils {
		open[p.Session] = open[p.Session] || p.Pupil.Ref == "A1"
	}
	if !open[register.AM] || open[register.PM] {
		t.Errorf("who came in the afternoon is open in the morning %v, in the afternoon %v", open[register.AM], open[register.PM])
	}
	must(t, s.RecordCall(t.Context(), office, hers[:1], notifier.CallResult{Contact: "c0001", Outcome: notifier.CallTold, Code: "I", Seen: -1}))
	if got := s.calls(); got != "A5 absent; A5 unmarked" {
		t.Errorf("what was told leaves %q", got)
	}
}

// Of an adult who did not know, about both sessions, one concern is about the
// pupil once.
func TestWhoDidNotKnowOfTheWholeDayWorriesOnce(t *testing.T) {
	s := siblings(t, smallRoll())
	s.clock.Set(monday.At(13, 30))
	c := closure("8B", "A1:N A2:/ A3:/ A4:/")
	c.Session, c.ClosedAt = register.PM, monday.At(13, 30)
	_, err := s.RegisterClosed(t.Context(), mis, c, nil)
	must(t, err)
	s.clock.Set(monday.At(14, 0))
	var hers []notifier.CallID
	for _, p := range s.call("A1").Pupils {
		if p.Pupil.Ref == "A1" {
			hers = append(hers, p.ID)
		}
	}
	must(t, s.RecordCall(t.Context(), office, hers, notifier.CallResult{Contact: "c0001", Outcome: notifier.CallDidNotKnow, Seen: -1}))
	today, err := s.Today(t.Context(), urn, register.PM)
	must(t, err)
	if len(today.Concerns) != 1 || len(today.Concerns[0].Pupils) != 1 {
		t.Errorf("%d concerns: %+v", len(today.Concerns), today.Concerns)
	}
}
