package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// told gives the reasons of a pupil's morning, a line each: "9:00 One text …".
func (s *stage) told(ref string) string {
	s.t.Helper()
	e, err := s.Reasons(s.t.Context(), urn, ref, monday, register.AM)
	must(s.t, err)
	var out []string
	for _, r := range e.Reasons {
		at := "now"
		if !r.At.IsZero() {
			at = clock.Wall(r.At)
		}
		out = append(out, at+" "+r.Says)
		if r.Word == "" || r.About == "" {
			s.t.Errorf("%q has no word for programs", r.Says)
		}
	}
	return strings.Join(out, "\n")
}

func (s *stage) expectTold(ref, want string) {
	s.t.Helper()
	if got := s.told(ref); got != strings.TrimSpace(want) {
		s.t.Errorf("of %s it is said\n%s\nnot\n%s", ref, got, strings.TrimSpace(want))
	}
}

// TestADecisionIsToldAsAList is the page of reasons: what a person reads who
// asks why.
func TestADecisionIsToldAsAList(t *testing.T) {
	s := newStage(t, smallRoll())
	s.expectTold("A1", `now The register of 8B has not closed, so nothing has been decided.`)
	s.close("A1:N A2:N A3:I A4:/")
	s.expectTold("A3", `
9:00 Revision 1 of the register of 8B, closed at 9:00, says I (Illness).
9:00 I (Illness): the reason is known, so nobody is texted.`)
	s.expectTold("A4", `9:00 Revision 1 of the register of 8B, closed at 9:00, says / (Present (morning)): no absence.`)

	s.clock.Advance(time.Minute)
	s.send(s.only2(t, "c0001"))
	s.clock.Advance(4 * time.Minute)
	s.close("A1:L A2:N A3:I A4:/")
	s.expectTold("A1", `
9:00 Revision 1 of the register of 8B, closed at 9:00, says N (Reason not yet established).
9:00 N (Reason not yet established): nobody knows why, so the family is asked.
9:00 Monday 23 November is a school day; the morning began at 8:45.
9:00 Nobody had told us in advance.
9:00 Contact 1 of 1 is texted: the first who may be texted.
9:00 The text may go at once, and is of no use after 12:00.
9:00 One text is owed.
9:01 The text to the mother was handed to the network.
9:05 Revision 2 of the register of 8B, closed at 9:05, says L (Late, before the register closed): no absence.
9:05 L (Late, before the register closed): the pupil is in school.
9:05 The correction to the mother is owed.`)
	must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, "M", ""))
	if got := s.told("A2"); !strings.HasSuffix(got, "9:05 A member of staff recorded M (Medical or dental appointment).\n"+
		"9:05 The text to the mother was taken back before it went. The reason is known now.\n9:05 This pupil was taken out of the text to the mother before it went.") {
		t.Error(got)
	}
}

// only2 gives the one text of a contact.
func (s *stage) only2(t *testing.T, contact school.ContactID) delivery.TextID {
	t.Helper()
	views, err := s.store.Alerts(t.Context(), urn, monday, "", "")
	must(t, err)
	var ids []delivery.TextID
	for _, v := range views {
		if v.Contact == contact {
			ids = append(ids, v.ID)
		}
	}
	if len(ids) != 1 {
		t.Fatalf("%s has %d texts", contact, len(ids))
	}
	return ids[0]
}

// TestWhatWasSaidThenStands: a list that changes later does not change why
// something was decided.
func TestWhatWasSaidThenStands(t *testing.T) {
	s := newStage(t, smallRoll())
	s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'c0001' AND pupil = 'p0001'`)
	s.close("A1:N A2:/ A3:/ A4:/")
	before := s.told("A1")
	s.exec(`UPDATE ties SET court_order = FALSE, text_rule = 'never'`)
	if after := s.told("A1"); after != before || !strings.Contains(before, "Contact 1 of 1: must not be told about this pupil.") ||
		!strings.Contains(before, "Nobody is texted.") || strings.Contains(before, "court") {
		t.Errorf("%s\n\n%s", before, after)
	}
	e, err := s.Reasons(t.Context(), urn, "A1", monday, register.AM)
	must(t, err)
	private := ""
	for _, r := range e.Reasons {
		private += r.Private
	}
	if private != "court_order" {
		t.Errorf("the lead reads %q", private)
	}
}

// TestWhatIsHeldSaysByWhomAndUntilWhen: the brake, a vulnerable pupil and a
// release stand in the list.
func TestWhatIsHeldSaysByWhomAndUntilWhen(t *testing.T) {
	s := newStage(t, rollOf(8, "8B"))
	s.exec(`UPDATE pupils SET vulnerable = TRUE WHERE ref = 'A8'`)
	s.close("A1:/ A2:/ A3:/ A4:/ A5:/ A6:/ A7:/ A8:N")
	if got := s.told("A8"); !strings.HasSuffix(got, "One text is owed and held. This pupil is marked vulnerable: a person looks first. "+
		"The text goes by itself after some minutes. It goes by itself at 9:05.\n"+
		"9:00 The pupil is marked vulnerable: the safeguarding lead, or whoever stands in, was told at once.") {
		t.Error(got)
	}
	s.clock.Advance(time.Minute)
	out := s.close("A1:N A2:N A3:N A4:N A5:N A6:N A7:N A8:N")
	if out.Brake == nil {
		t.Fatal("no brake")
	}
	if got := s.told("A1"); !strings.HasSuffix(got, "One text is owed and held. The brake is on: far more pupils are missing than usual. A person looks first.") {
		t.Error(got)
	}
	s.clock.Advance(time.Minute)
	_, err := s.ReleaseBrake(t.Context(), office, out.Brake.ID)
	must(t, err)
	if got := s.told("A1"); !strings.HasSuffix(got, "9:02 The text to the mother was released.") {
		t.Error(got)
	}
}

func TestNobodysReasons(t *testing.T) {
	s := newStage(t, smallRoll())
	if _, err := s.Reasons(t.Context(), urn, "Z9", monday, register.AM); !problem.Is(err, problem.Unknown) {
		t.Errorf("a pupil nobody has: %v", err)
	}
	e, err := s.Reasons(t.Context(), urn, "A1", monday.AddDays(5), register.AM)
	must(t, err)
	if len(e.Reasons) != 1 || e.Reasons[0].Says != "No register is taken: Saturday 28 November is at the weekend." || e.Absence != "" {
		t.Errorf("%+v", e)
	}
	s.close("A1:N A2:QQ A3:")
	for ref, want := range map[string]string{
		"A2": "has a code that is not known", "A3": "has a blank mark", "A4": "has no mark for this pupil",
	} {
		if got := s.told(ref); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s", ref, got)
		}
	}
}

// TestTheNClock: five school days, by the school's own calendar, then O. Here
// 19 November is a training day and 18 December the last of term.
func TestTheNClock(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:I A4:/")
	for _, c := range []struct {
		name  string
		today clock.Date
		due   string
		left  int
	}{
		{"on the day itself", monday, "2026-11-30", 5},
		{"the next day", monday.AddDays(1), "2026-11-30", 4},
		{"on Friday", monday.AddDays(4), "2026-11-30", 1},
		{"on Saturday", monday.AddDays(5), "2026-11-30", 1},
		{"on the last day", monday.AddDays(7), "2026-11-30", 0},
		{"the day after", monday.AddDays(8), "2026-11-30", -1},
		{"a week late, at the weekend", monday.AddDays(13), "2026-11-30", -4},
	} {
		got, err := s.Unsettled(t.Context(), urn, c.today)
		must(t, err)
		if len(got) != 2 || got[0].Due.String() != c.due || got[0].Left != c.left {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, register.Unauthorised, ""))
	got, err := s.Unsettled(t.Context(), urn, monday)
	must(t, err)
	if len(got) != 1 || got[0].Pupil.Ref != "A2" {
		t.Errorf("after O was put: %+v", got)
	}
	_, err = s.KeepMarks(t.Context(), mis, urn, []notifier.PastMark{
		{Date: monday.AddDays(-5), Session: register.PM, Mark: register.Mark{Pupil: "A3", Code: "N"}},
	})
	must(t, err)
	got, err = s.Unsettled(t.Context(), urn, monday)
	must(t, err)
	// Wednesday 18th: the 19th is a training day, so 20, 23, 24, 25 and 26.
	if len(got) != 2 || got[0].Pupil.Ref != "A3" || got[0].Due.String() != "2026-11-26" || got[0].Left != 3 {
		t.Errorf("of an earlier day: %+v", got)
	}
}

// TestTheLadderIsToldToo: the next contact, the call list, the lead and what
// came of ringing stand in the list with their times.
func TestTheLadderIsToldToo(t *testing.T) {
	s := newStage(t, withFathers())
	s.hire("lead", staff.Lead, 70)
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.climb(30 * time.Minute)
	s.delivered(delivery.RungText)
	s.climb(15 * time.Minute)
	must(t, s.rang("A1", notifier.CallNoAnswer, ""))
	s.climb(15 * time.Minute)
	s.climb(time.Minute)
	must(t, s.rang("A1", notifier.CallTold, "I"))
	told := s.told("A1")
	at := -1
	for _, line := range []string{
		"9:30 The next text to the father is owed.",
		"9:45 Still nobody knew why: it came to the call list.",
		"9:45 A member of staff rang the mother: no answer.",
		"10:00 Still nobody knew why: the safeguarding lead, or whoever stands in, was told.",
		"10:01 A member of staff rang the mother: told us the reason (I).",
	} {
		i := strings.Index(told, line)
		if i < 0 || i < at {
			t.Errorf("%q is not said, or not in its place, in\n%s", line, told)
		}
		at = i
	}
}
