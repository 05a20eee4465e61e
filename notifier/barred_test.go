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

// barredFather is the stage with a lead who can be told by text. The father of A1
// is contact 9, under a court order about A1; about A3, a half-brother, he may be
// told if so wanted.
func barredFather(t *testing.T, alsoOf3 bool) *stage {
	t.Helper()
	st := smallRoll()
	st.Contacts = append(st.Contacts, school.Contact{ID: "c0009", School: urn, Ref: "C9", Name: "Father", Number: number(9), Role: school.FamilyRole})
	st.Ties = append(st.Ties, school.Tie{Pupil: "p0001", Contact: "c0009", Relationship: "father", Order: 2, Text: school.TextYes, CourtOrder: true})
	if alsoOf3 {
		st.Ties = append(st.Ties, school.Tie{Pupil: "p0003", Contact: "c0009", Relationship: "father", Order: 2, Text: school.TextYes})
	}
	s := newStage(t, st)
	s.hire("lead", staff.Lead, 70)
	return s
}

// worried says about whom concerns stand, each with "barred" where its writer must
// be told nothing.
func (s *stage) worried() string {
	s.t.Helper()
	list, err := s.Concerns(s.t.Context(), urn, clock.DateOf(s.clock.Now()))
	must(s.t, err)
	var out []string
	for _, c := range list {
		var about []string
		for _, p := range c.Pupils {
			about = append(about, p.Who.Ref)
		}
		if c.Barred {
			about = append(about, "barred")
		}
		out = append(out, strings.Join(about, " "))
	}
	return strings.Join(out, "; ")
}

// TestWhatABarredAdultSaysOfAPupil is read at 9:20 on a Monday. A1 is absent without
// a reason, A3 is in school.
func TestWhatABarredAdultSaysOfAPupil(t *testing.T) {
	for _, x := range []struct {
		body    string
		worried string
		said    string
	}{
		{"Given1 is with me today", "A1 barred", "unknown_number"},
		{"I have Given1, ill so staying here with me", "A1 barred", "unknown_number"},
		{"she is with me", "A1 barred", "unknown_number"},
		{"ill today", "A1 barred", "unknown_number"},
		{"is Given1 in school", "A1 barred", "unknown_number"},
		{"Where is she?? I dropped her at 8", "A1 barred", "unknown_number"},
		{"Hello", "", "acknowledgement"},
		{"thanks", "", ""},
		{"please ring me", "", "acknowledgement"},
	} {
		s := barredFather(t, false)
		s.close("A1:N A3:/")
		s.clock.Advance(20 * time.Minute)
		s.hear("in1", 9, x.body, notifier.KindReply)
		if got := s.worried(); got != x.worried {
			t.Errorf("%q: worried about %q, not %q", x.body, got, x.worried)
		}
		if got := s.said(); got != x.said {
			t.Errorf("%q: said back %q, not %q", x.body, got, x.said)
		}
		if got := s.beside("A1"); got != "A1" {
			t.Errorf("%q: beside stands %q", x.body, got)
		}
		if ahead, err := s.NoticesAhead(t.Context(), urn); err != nil || len(ahead) > 0 {
			t.Errorf("%q: told in advance %+v, %v", x.body, ahead, err)
		}
		s.balanced()
	}
}

func TestABarredAdultHearsNothingThatConfirmsAnybody(t *testing.T) {
	s := barredFather(t, false)
	s.close("A1:N")
	s.hear("in1", 9, "Given1 is with me today", notifier.KindReply)
	body := s.composed(s.only(delivery.AnswerText))
	for _, word := range []string{"Given1", "Made-up", "absen", "call you"} {
		if strings.Contains(body, word) {
			t.Errorf("he reads %q, with %q", body, word)
		}
	}
	if n := s.staffTexts(); n != 1 {
		t.Errorf("%d texts to staff", n)
	}
}

// Of a pupil he may be told about he is heard as anybody is.
func TestAFatherOfTwoIsHeardByTheOneHeNames(t *testing.T) {
	for _, x := range []struct{ body, worried, beside string }{
		{"Given3 is ill", "", "A1; A3 illness I"},
		{"ill today", "", "A1; A3 illness I"},
		{"he is with me, ill", "", "A1; A3 illness I"},
		{"Given1 is ill", "A1 barred", "A1; A3"},
		{"Given1 is with me", "A1 barred", "A1; A3"},
	} {
		s := barredFather(t, true)
		s.exec(`UPDATE ties SET text_rule = 'never' WHERE contact = 'c0003'`)
		s.close("A1:N A3:N")
		for _, al := range s.absences()["A3"].Alerts {
			s.send(al.ID)
		}
		s.hear("in1", 9, x.body, notifier.KindReply)
		if got := s.worried(); got != x.worried {
			t.Errorf("%q: worried about %q, not %q", x.body, got, x.worried)
		}
		if got := s.beside("A1", "A3"); got != x.beside {
			t.Errorf("%q: beside stand %q, not %q", x.body, got, x.beside)
		}
		s.balanced()
	}
}

func TestWhoKnowsTheReasonIsWorriedOnlyByAChildWhoIsElsewhere(t *testing.T) {
	s := barredFather(t, false)
	s.close("A1:N")
	must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, register.Illness, "the mother rang"))
	s.hear("in1", 9, "when is Given1's parents evening", notifier.KindReply)
	if got, said := s.worried(), s.said(); got != "" || said != "" {
		t.Errorf("worried about %q, said %q", got, said)
	}
	s.hear("in2", 9, "Given1 is with me", notifier.KindReply)
	if got := s.worried(); got != "A1 barred" {
		t.Errorf("worried about %q", got)
	}
}

func TestAnOrderThatComesBetweenTextAndReplyCounts(t *testing.T) {
	s := barredFather(t, false)
	s.exec(`UPDATE ties SET court_order = FALSE WHERE contact = 'c0009'`)
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE contact = 'c0001'`)
	s.close("A1:N")
	s.send(s.only(delivery.AlertText))
	s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'c0009'`)
	s.hear("in1", 9, "she is ill", notifier.KindReply)
	if got, beside := s.worried(), s.beside("A1"); got != "A1 barred" || beside != "A1" {
		t.Errorf("worried about %q, beside stands %q", got, beside)
	}
}

func TestATextOfABarredAdultIsPutBesideAPupilInTwoActsAndStopsNothing(t *testing.T) {
	s := barredFather(t, false)
	s.close("A1:N")
	s.send(s.only(delivery.AlertText))
	s.hear("in1", 9, "Hello", notifier.KindReply)
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	x := notifier.Assigning{Inbound: "in1", Pupil: "A1"}
	if err := s.Assign(t.Context(), office, urn, threads[0].ID, x); !problem.Is(err, problem.Conflict) || !threads[0].Barred {
		t.Fatalf("put there in one act: %v, barred %t", err, threads[0].Barred)
	}
	x.Aware = true
	must(t, s.Assign(t.Context(), office, urn, threads[0].ID, x))
	if got := s.beside("A1"); got != "A1 barred" {
		t.Errorf("beside stands %q", got)
	}
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if len(today.Replied) != 0 || len(today.NoReply) != 1 {
		t.Errorf("%d replied, %d without", len(today.Replied), len(today.NoReply))
	}
	s.balanced()
	x.Pupil = "A1"
	err = s.AnswerThread(t.Context(), office, urn, threads[0].ID, "Where are you?")
	if !problem.Is(err, problem.Conflict) || problem.Of(err).Detail != notifier.NeitherTextNorRing {
		t.Errorf("answered by hand: %v", err)
	}
}

func TestABarredAdultsTextIsNoNotice(t *testing.T) {
	s := barredFather(t, false)
	must(t, s.Inbound(t.Context(), s.inbound("in1", number(9), "Hello"), notifier.KindReply))
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	err = s.Assign(t.Context(), office, urn, threads[0].ID, notifier.Assigning{Inbound: "in1", Pupil: "A1", Aware: true})
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("it excuses in advance: %v", err)
	}
}

func TestANumberThatABarredAdultSharesIsReadByAPersonFirst(t *testing.T) {
	st := smallRoll()
	st.Contacts = append(st.Contacts, school.Contact{ID: "c0009", School: urn, Ref: "C9", Name: "Father", Number: number(2), Role: school.FamilyRole})
	st.Ties = append(st.Ties, school.Tie{Pupil: "p0002", Contact: "c0009", Relationship: "father", Order: 2, Text: school.TextYes, CourtOrder: true})
	s := newStage(t, st)
	s.close("A2:N A4:N")
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE contact = 'c0004'`)
	for i, ref := range []string{"A2", "A4"} {
		s.hear("in"+ref, 2*(i+1), "ill today", notifier.KindReply)
		if sg, ok := s.absences()[ref].Suggestion(); !ok || sg.Sure() {
			t.Errorf("%s: %+v may be accepted unread", ref, sg)
		}
	}
}
