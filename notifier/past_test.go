package notifier_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var friday = monday.AddDays(-3)

// past makes marks of a day like "A1:N A2:/".
func past(date clock.Date, sess register.Session, marks string) []notifier.PastMark {
	var out []notifier.PastMark
	for i, f := range strings.Fields(marks) {
		ref, code, _ := strings.Cut(f, ":")
		out = append(out, notifier.PastMark{Index: i, Date: date, Session: sess, Mark: register.Mark{Pupil: ref, Code: register.ParseCode(code)}})
	}
	return out
}

func (s *stage) keep(marks []notifier.PastMark) notifier.PastOutcome {
	s.t.Helper()
	out, err := s.KeepMarks(s.t.Context(), mis, urn, marks)
	must(s.t, err)
	return out
}

// account gives the figures of a past session, which must balance.
func (s *stage) account(date clock.Date, sess register.Session) notifier.LedgerAbsences {
	s.t.Helper()
	l, err := s.Ledger(s.t.Context(), urn, date, sess)
	must(s.t, err)
	if !l.Balanced {
		s.t.Errorf("%s %s does not balance: %+v", date, sess, l.Faults)
	}
	return l.Absences
}

func TestPastMarksAreKeptAndTextNobody(t *testing.T) {
	s := newStage(t, smallRoll())
	marks := append(past(friday, "AM", "A1:N A2:I A3:/ A4:/ A5:U"), past(monday.AddDays(-5), "PM", "A1:N")...)
	out := s.keep(marks)
	if out.Kept != 6 || out.Registers != 3 || len(out.Problems) != 0 {
		t.Errorf("kept: %+v", out)
	}
	if a := s.account(friday, "AM"); a.Total != 3 || a.ExplainedAtClose != 2 || a.Withheld != 1 {
		t.Errorf("the ledger of Friday: %+v", a)
	}
	if again := s.keep(marks); again.Kept != 6 || again.Registers != 0 || again.Unchanged != 3 {
		t.Errorf("again: %+v", again)
	}
	var texts int
	must(t, s.db.Raw().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM texts`).Scan(&texts))
	if texts != 0 || len(s.rung) != 0 {
		t.Errorf("%d texts are owed", texts)
	}
}

func TestPastMarksAreAddedToWhatARegisterSays(t *testing.T) {
	s := newStage(t, smallRoll())
	s.keep(past(friday, "AM", "A1:N A2:N"))
	s.keep(past(friday, "AM", "A3:I A2:/"))
	if a := s.account(friday, "AM"); a.Total != 3 || a.Open != 1 || a.ExplainedSince != 1 || a.ExplainedAtClose != 1 {
		t.Errorf("the ledger: %+v", a)
	}
	rs, err := s.Registers(t.Context(), urn, friday, "AM")
	must(t, err)
	for _, r := range rs {
		if r.Group == "8B" && (r.Revision != 2 || len(r.Unmarked) != 1 || r.Unmarked[0].Ref != "A4") {
			t.Errorf("the register: %+v", r)
		}
	}
}

// A day that was texted about is history like any other: nothing goes, and
// nothing is corrected, when its marks come again.
func TestPastMarksOfADayThatWasTextedAbout(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:/ A4:/")
	s.send(s.textTo("c0001"))
	s.clock.Advance(24 * 3600e9)
	s.rung = nil
	s.keep(past(monday, "AM", "A1:/ A2:I A3:N"))
	s.account(monday, "AM")
	if len(s.rung) != 0 {
		t.Errorf("%d were rung", len(s.rung))
	}
	if book := s.book(); strings.Contains(book, "correction") || strings.Contains(book, "c0003") {
		t.Error(book)
	}
}

func TestPastMarksThatCannotBeKeptLoseNoOther(t *testing.T) {
	s := newStage(t, smallRoll())
	out := s.keep(append(past(friday, "AM", "A1:N A99:N A2:QQ A3:H A3:I A4:I"), notifier.PastMark{
		Index: 6, Date: monday.AddDays(-2), Session: "AM", Mark: register.Mark{Pupil: "A1", Code: "I"},
	}, notifier.PastMark{Index: 7, Date: monday.AddDays(-4), Session: "AM", Mark: register.Mark{Pupil: "A1", Code: "I"}}))
	var at []string
	for _, p := range out.Problems {
		at = append(at, p.Pointer)
	}
	if got := strings.Join(at, " "); got != "/marks/6/date /marks/7/date /marks/1/pupil /marks/2/code /marks/3/code /marks/4/pupil" || out.Kept != 2 {
		t.Errorf("kept %d; problems %+v", out.Kept, out.Problems)
	}
	s.account(friday, "AM")
}

func TestMarksOfADayThatIsNotOverAreRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	for _, date := range []clock.Date{monday, monday.AddDays(1), monday.AddDays(-3000)} {
		if _, err := s.KeepMarks(t.Context(), mis, urn, past(date, "AM", "A1:N")); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", date, err)
		}
	}
	if _, err := s.KeepMarks(t.Context(), mis, school.URN("900009"), past(friday, "AM", "A1:N")); !problem.Is(err, problem.Unknown) {
		t.Errorf("nobody's school: %v", err)
	}
}
