package notifier_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/notifier"
)

// beside says where replies stand and what they suggest: "A1 illness I; A5 -".
func (s *stage) beside(refs ...string) string {
	s.t.Helper()
	abs := s.absences()
	var out []string
	for _, ref := range refs {
		a, line := abs[ref], ref
		for _, r := range a.Replies {
			line += " " + r.Kind
		}
		if sg, ok := a.Suggestion(); ok {
			line += " " + string(sg.Code)
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// said lists what was said back by itself, in the order of its wordings.
func (s *stage) said() string {
	s.t.Helper()
	rows, err := s.db.Raw().QueryContext(s.t.Context(), `SELECT about FROM messages WHERE about <> 'words' ORDER BY at, about`)
	must(s.t, err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var about string
		must(s.t, rows.Scan(&about))
		out = append(out, about)
	}
	must(s.t, rows.Err())
	return strings.Join(out, " ")
}

// TestWhereATextBelongs writes texts from the mother of A1 and A5, about whom
// she was texted at 9:00 on Monday.
func TestWhereATextBelongs(t *testing.T) {
	for _, x := range []struct {
		name   string
		texts  []string
		beside string
		said   string
	}{
		{"a name says whose it is", []string{"Given1 is ill"}, "A1 illness I; A5", "acknowledgement"},
		{"two names are two", []string{"Given1 and Given5 are ill"}, "A1 illness I; A5 illness I", "acknowledgement"},
		{"both are both", []string{"both ill"}, "A1 illness I; A5 illness I", "acknowledgement"},
		{"nobody's name is asked about, and suggests nothing", []string{"ill today"}, "A1 illness; A5 illness", "question"},
		{"1 is the first", []string{"ill today", "1"}, "A1 illness choice I; A5 sibling", "question"},
		{"2 is the second", []string{"ill today", "2"}, "A1 sibling; A5 illness choice I", "question"},
		{"3 is both", []string{"ill today", "3"}, "A1 illness choice I; A5 illness choice I", "question"},
		{"4 was not offered", []string{"ill today", "4"}, "A1 illness other; A5 illness other", "question"},
		{"a number nobody asked for says nothing", []string{"1"}, "A1 other; A5 other", "acknowledgement"},
		{"asked once a day", []string{"ill today", "1", "ill again"}, "A1 illness choice illness; A5 sibling illness", "question"},
		{"thanks says nothing and is not answered", []string{"thanks"}, "A1 thanks; A5 thanks", ""},
		{"what was said last counts", []string{"Given1 is ill", "Given1 at the dentist"}, "A1 illness appointment M; A5", "acknowledgement"},
		{"thanks takes nothing back", []string{"Given1 is ill", "thanks"}, "A1 illness thanks I; A5 thanks", "acknowledgement"},
		{"on the way is no arrival", []string{"Given1 is on the way"}, "A1 late; A5", "acknowledgement"},
		{"a machine is not answered", []string{"I am driving"}, "A1 automatic; A5 automatic", ""},
		{"nor is an empty text lost", []string{""}, "A1 other; A5 other", "acknowledgement"},
		{"one answer, not one a text", []string{"hello", "hello", "hello"}, "A1 other other other; A5 other other other", "acknowledgement"},
		{"never more than three", []string{"hello", "HELP", "where is she", "who is this", "HELP"}, "A1 other other concern wrong_number other; A5 other other concern wrong_number other", "acknowledgement help worry"},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := sentToSiblings(t)
			for i, body := range x.texts {
				s.hear(fmt.Sprint("in", i), 1, body, notifier.KindReply)
				s.clock.Advance(time.Minute)
			}
			if got := s.beside("A1", "A5"); got != x.beside {
				t.Errorf("beside stand\n  %s\nnot\n  %s", got, x.beside)
			}
			if got := s.said(); got != x.said {
				t.Errorf("said back %q, not %q", got, x.said)
			}
			s.balanced()
		})
	}
}

func TestTheQuestionNamesThoseWhoWereTextedAbout(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "ill today", notifier.KindReply)
	if body := s.composed(s.only(delivery.QuestionText)); body != "Made-up: thank you. Which child is this about? Reply 1 for Given1, 2 for Given5, 3 for both." {
		t.Errorf("it asks %q", body)
	}
}

func TestANumberOfTwoFamiliesIsNeverAskedAndNothingIsSuggested(t *testing.T) {
	st := smallRoll()
	st.Contacts[1].Number = number(1) // the mother of A2 has the number of A1's
	s := newStage(t, st)
	s.close("A1:N A2:N")
	for _, v := range s.absences() {
		s.send(v.Alerts[0].ID)
	}
	s.hear("in1", 1, "ill today", notifier.KindReply)
	if got := s.beside("A1", "A2"); got != "A1 illness; A2 illness" {
		t.Errorf("beside stand %s", got)
	}
	if got := s.said(); got != "acknowledgement" {
		t.Errorf("said back %q", got)
	}
	s.clock.Advance(time.Minute)
	s.hear("in2", 1, "Given2 is ill", notifier.KindReply)
	if got := s.beside("A1", "A2"); got != "A1 illness; A2 illness illness I" {
		t.Errorf("a name says whose it is: %s", got)
	}
}

func TestAFathersTextFindsTheAbsenceTheMotherWasAskedAbout(t *testing.T) {
	st := smallRoll()
	st.Contacts = append(st.Contacts, school.Contact{ID: "father", School: urn, Ref: "F2", Name: "Father", Number: number(50), Role: school.FamilyRole})
	st.Ties = append(st.Ties, school.Tie{Pupil: "p0002", Contact: "father", Relationship: "father", Order: 2, Text: school.TextYes})
	s := newStage(t, st)
	s.close("A2:N")
	s.hear("in1", 50, "ill today", notifier.KindReply)
	if got := s.beside("A2"); got != "A2 illness I" {
		t.Errorf("beside stands %s", got)
	}
	if a := s.absences()["A2"]; a.Replies[0].From != "father" || a.Replies[0].Alert != "" {
		t.Errorf("the reply is %+v", a.Replies[0])
	}
}

func TestATextBeforeTheRegisterIsANoticeForAPerson(t *testing.T) {
	for _, x := range []struct {
		name, body string
		hour       int
		from       string
		code       string
	}{
		{"today", "ill", 7, "2026-11-23", "I"},
		{"tomorrow, when it says so", "ill tomorrow", 10, "2026-11-24", "I"},
		{"tomorrow, when the day is over", "ill", 17, "2026-11-24", "I"},
		{"late is for this session, without a code", "on the way", 8, "2026-11-23", ""},
		{"what says nothing of being away is none", "is school open", 8, "", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.clock.Set(monday.At(x.hour, 30))
			s.hear("in1", 2, x.body, notifier.KindReply)
			got, err := s.store.NoticesWaiting(t.Context(), urn, monday)
			must(t, err)
			if x.from == "" {
				if len(got) != 0 {
					t.Errorf("a notice %+v", got[0].Notice)
				}
				return
			}
			if len(got) != 1 || got[0].From.String() != x.from || string(got[0].Code) != x.code || got[0].Note != x.body || got[0].Who.Ref != "A2" {
				t.Errorf("the notices are %+v", got)
			}
		})
	}
}

func TestAWrongNumberIsStoppedAtOnceAndTheLeadHears(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "who is this", notifier.KindReply)
	c := s.concern()
	if c.Kind != notifier.BreachConcern || c.Told != 1 {
		t.Errorf("the concern is %+v", c.Concern)
	}
	s.clock.Advance(11 * time.Minute)
	must(t, s.Sweep(t.Context()))
	if c := s.concern(); c.Told != 1 {
		t.Errorf("a breach went up: %d", c.Told)
	}
	owners, err := s.store.Owners(t.Context(), number(1))
	must(t, err)
	if owners[0].Problem != school.NumberWrong || s.absences()["A1"].Concern != "" {
		t.Errorf("the contact is %+v, the absence waits for %q", owners[0], s.absences()["A1"].Concern)
	}
	if body := s.composed(s.only(delivery.AnswerText)); strings.Contains(body, "Given") || !strings.Contains(body, "thank you for saying so") {
		t.Errorf("the answer says %q", body)
	}
}

func TestASentenceThatIsBeyondDoubtStopsTheNumber(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "please stop texting me", notifier.KindReply)
	stopped, err := s.texts.Stopped(t.Context(), delivery.MainSender, number(1))
	must(t, err)
	if !stopped || s.said() != "" {
		t.Errorf("stopped %v, said %q", stopped, s.said())
	}
}

func TestAShortCodeAndLettersAreKeptAndNeverAnswered(t *testing.T) {
	s := newStage(t, smallRoll())
	for i, from := range []string{"60123", "ROYALMAIL"} {
		id := fmt.Sprint("in", i)
		_, err := s.texts.KeepInbound(t.Context(), id, sms.Inbound{CarrierID: "SM" + id, From: from, To: "+447700900001", Body: strings.Repeat("x", 1600), At: s.clock.Now()})
		must(t, err)
		must(t, s.Inbound(t.Context(), id, notifier.KindReply))
	}
	list, err := s.store.Unmatched(t.Context(), urn, monday)
	must(t, err)
	if len(list) != 2 || s.said() != "" {
		t.Errorf("%d kept, said %q", len(list), s.said())
	}
}

func TestGuidanceIsAChoiceOfTheSchool(t *testing.T) {
	s := sentToSiblings(t)
	_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.IllnessGuidance = true; return nil })
	must(t, err)
	s.hear("in1", 1, "Given1 has a cold", notifier.KindReply)
	if body := s.composed(s.only(delivery.AnswerText)); !strings.Contains(body, "can usually come in: https://www.nhs.uk/") {
		t.Errorf("the answer says %q", body)
	}
}

func TestAnAcceptanceIsTakenBackWithinFiveSecondsAndNobodyWasTold(t *testing.T) {
	for _, x := range []struct {
		name  string
		after time.Duration
		undo  bool
	}{{"in time", 4 * time.Second, true}, {"too late", 5 * time.Second, false}} {
		t.Run(x.name, func(t *testing.T) {
			s := sentToSiblings(t)
			s.hear("in1", 1, "both ill", notifier.KindReply)
			abs := s.absences()
			done, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: abs["A1"].ID, Code: "I"}, {Absence: abs["A5"].ID, Code: "M"}})
			must(t, err)
			if len(done) != 1 || s.absences()["A1"].Explained == nil || s.absences()["A5"].Explained != nil {
				t.Fatalf("accepted %+v", done)
			}
			list, next, err := s.Explanations(t.Context(), urn, 0, 10)
			must(t, err)
			if len(list) != 0 || next != 0 {
				t.Errorf("told too early: %+v next %d", list, next)
			}
			s.clock.Advance(x.after)
			n, err := s.UndoAcceptance(t.Context(), office, urn, done[0].ID)
			if x.undo != (err == nil && n == 1) {
				t.Errorf("undone %d: %v", n, err)
			}
			s.clock.Advance(time.Minute)
			list, _, err = s.Explanations(t.Context(), urn, 0, 10)
			must(t, err)
			if open := s.absences()["A1"].Explained == nil; open != x.undo || (len(list) == 0) != x.undo {
				t.Errorf("open %v, told of %d", open, len(list))
			}
			s.balanced()
		})
	}
	s := sentToSiblings(t)
	if _, err := s.AcceptSuggestions(t.Context(), mis, urn, []notifier.Accepting{{Absence: s.absences()["A1"].ID, Code: "I"}}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a program accepted: %v", err)
	}
}

func TestOnePersonAtATimeAnswersAThread(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "ring me", notifier.KindReply)
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	id := threads[0].ID
	must(t, s.ClaimThread(t.Context(), office, urn, id))
	if err := s.AnswerThread(t.Context(), lead, urn, id, "Hello"); !problem.Is(err, problem.Conflict) {
		t.Errorf("two answer at once: %v", err)
	}
	must(t, s.AnswerThread(t.Context(), office, urn, id, "We’ll ring at 10"))
	if err := s.AnswerThread(t.Context(), office, urn, id, "We’ll ring at 10"); !problem.Is(err, problem.Conflict) {
		t.Errorf("the same words again are sent again: %v", err)
	}
	if body := s.composed(s.only(delivery.MessageText)); body != "Made-up: We'll ring at 10" {
		t.Errorf("it says %q", body)
	}
	s.clock.Advance(10 * time.Minute)
	must(t, s.AnswerThread(t.Context(), lead, urn, id, "Me again"))
	d, err := s.Thread(t.Context(), urn, id)
	must(t, err)
	if len(d.Lines) != 5 || len(d.Pupils) != 2 || d.Name != "Adult" {
		t.Errorf("the thread has %d lines of %q", len(d.Lines), d.Name)
	}
	must(t, s.LeaveThread(t.Context(), lead, urn, id))
	must(t, s.ClaimThread(t.Context(), office, urn, id))
}

func TestAPersonSaysWhoseATextIs(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A3:/")
	s.hear("in1", 77, "ill today", notifier.KindReply)
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	id := threads[0].ID
	must(t, s.Assign(t.Context(), office, urn, id, notifier.Assigning{Inbound: "in1", Pupil: "A1"}))
	if got := s.beside("A1"); got != "A1 illness I" {
		t.Errorf("beside stands %s", got)
	}
	list, err := s.store.Unmatched(t.Context(), urn, monday)
	must(t, err)
	if len(list) != 0 {
		t.Errorf("%d unmatched", len(list))
	}
	s.balanced()
	must(t, s.Assign(t.Context(), office, urn, id, notifier.Assigning{Inbound: "in1", Pupil: "A3"})) // who is in school: a notice
	waiting, err := s.store.NoticesWaiting(t.Context(), urn, monday)
	must(t, err)
	if len(waiting) != 1 || waiting[0].Who.Ref != "A3" {
		t.Errorf("waiting %+v", waiting)
	}
	if err := s.Assign(t.Context(), office, urn, id, notifier.Assigning{Inbound: "in1", Pupil: "none"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("nobody: %v", err)
	}
}

func TestAMessagePassesEveryGateOfAnAlert(t *testing.T) {
	st := smallRoll()
	st.Ties[1].CourtOrder = true                   // the mother of A2
	st.Contacts[2].Role = school.ProfessionalRole  // of A3
	st.Contacts[3].Problem = school.NumberLandline // of A4
	s := newStage(t, st)
	sent, err := s.SendMessage(t.Context(), mis, urn, notifier.Sending{To: []string{"C1", "C2", "C3", "C4", "C9", "C1"}, Words: "Please ring"})
	must(t, err)
	var got []string
	for _, x := range sent {
		got = append(got, fmt.Sprintf("%s %v", x.Contact, x.Detail == ""))
	}
	if strings.Join(got, ", ") != "C1 true, C2 false, C3 false, C4 false, C9 false, C1 true" || sent[0].Text != sent[5].Text {
		t.Errorf("sent %v", got)
	}
	if body := s.composed(s.only(delivery.MessageText)); body != "Made-up: Please ring" {
		t.Errorf("it says %q", body)
	}
	for _, x := range []struct {
		name string
		x    notifier.Sending
		hour int
		kind problem.Kind
	}{
		{"no words", notifier.Sending{To: []string{"C1"}, Words: " "}, 9, problem.Invalid},
		{"too many words", notifier.Sending{To: []string{"C1"}, Words: strings.Repeat("x", 601)}, 9, problem.Invalid},
		{"to nobody", notifier.Sending{Words: "x"}, 9, problem.Invalid},
		{"to 21", notifier.Sending{To: make([]string, 21), Words: "x"}, 9, problem.Invalid},
		{"at night", notifier.Sending{To: []string{"C1"}, Words: "x"}, 20, problem.Conflict},
	} {
		s.clock.Set(monday.At(x.hour, 30))
		if _, err := s.SendMessage(t.Context(), office, urn, x.x); !problem.Is(err, x.kind) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestAProgramTextsNoSchoolFullOfFamiliesByHand(t *testing.T) {
	s := newStage(t, smallRoll())
	_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.ByHandMost = 20; return nil })
	must(t, err)
	two := func(by school.Actor, to ...string) error {
		_, err := s.SendMessage(t.Context(), by, urn, notifier.Sending{To: to, Words: "Every day counts."})
		return err
	}
	for range 10 {
		must(t, two(mis, "C1", "C2"))
	}
	began := s.clock.Now()
	for name, err := range map[string]error{"a key": two(mis, "C1"), "a key, to two": two(mis, "C1", "C2"), "a person, to two": two(office, "C1", "C2")} {
		if !problem.Is(err, problem.TooMany) || !strings.Contains(problem.Of(err).Detail, "At most 20") || !strings.Contains(problem.Of(err).Detail, clock.Wall(began.Add(time.Hour+time.Minute))) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, two(office, "C1")) // a person writes to one family all the same
	s.clock.Set(began.Add(time.Hour + time.Minute))
	must(t, two(mis, "C1", "C2"))
}

func TestTheLastGateRefusesWordsToWhoeverMayNotBeToldAnyMore(t *testing.T) {
	s := newStage(t, smallRoll())
	_, err := s.SendMessage(t.Context(), office, urn, notifier.Sending{To: []string{"C2"}, Words: "Please ring"})
	must(t, err)
	s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'c0002'`)
	got := s.claim(s.only(delivery.MessageText))
	if _, verdict, err := s.Compose(t.Context(), got[0]); err != nil || verdict.Send {
		t.Errorf("the gate says %+v %v", verdict, err)
	}
}

// "Was ill yesterday" says nothing of today, and of yesterday's absence it is the
// reason.
func TestAReasonOfYesterdayIsSuggestedForYesterdayAlone(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	s.send(s.only(delivery.AlertText))
	s.hear("in1", 1, "ill yesterday", notifier.KindReply)
	if sg, ok := s.absences()["A1"].Suggestion(); ok {
		t.Errorf("for today it suggests %+v", sg)
	}
	s.clock.Set(monday.AddDays(1).At(8, 30))
	s.hear("in2", 1, "ill yesterday", notifier.KindReply)
	sg, ok := s.absences()["A1"].Suggestion()
	if !ok || sg.Code != "I" || sg.Sure() {
		t.Errorf("for the day it is about it suggests %+v, sure %v", sg, sg.Sure())
	}
	if told := s.notices(monday.AddDays(1)); len(told) > 0 {
		t.Errorf("and it tells of today in advance: %q", told)
	}
}

// Whoever records all that are sure has not read them: what is about two
// children, or not plain, stays where it is.
func TestOnlyWhatIsSureIsAcceptedUnread(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "both ill", notifier.KindReply)
	abs := s.absences()
	for _, ref := range []string{"A1", "A5"} {
		if sg, ok := abs[ref].Suggestion(); !ok || sg.Sure() {
			t.Errorf("%s: %+v, suggested %v, sure %v", ref, sg, ok, sg.Sure())
		}
	}
	both := []notifier.Accepting{{Absence: abs["A1"].ID, Code: "I", Sure: true}, {Absence: abs["A5"].ID, Code: "I", Sure: true}}
	if _, err := s.AcceptSuggestions(t.Context(), office, urn, both); !problem.Is(err, problem.Conflict) {
		t.Errorf("accepted unread: %v", err)
	}
	both[0].Sure, both[1].Sure = false, false
	done, err := s.AcceptSuggestions(t.Context(), office, urn, both)
	must(t, err)
	if len(done) != 2 {
		t.Errorf("of two that were read %d are accepted", len(done))
	}
}

// Software stops a number at a word and takes nothing back; who says that the
// number is theirs after all stands with the breach, whatever the words, and a
// text that says nothing of it does not.
func TestWhoSaysThatTheNumberIsTheirsStandsWithTheBreach(t *testing.T) {
	for _, c := range []struct {
		body, kind string
		with       int // texts with the breach
	}{
		{"I AM her mum! she has a cold", notifier.KindReply, 2},
		{"I am her mum", notifier.KindReply, 2},
		{"she is ill", notifier.KindReply, 2},
		{"START", notifier.KindStart, 2},
		{"thanks", notifier.KindReply, 1},
		{"I said wrong number", notifier.KindReply, 2}, // again the same
	} {
		t.Run(c.body, func(t *testing.T) {
			s := sentToSiblings(t)
			s.hear("in1", 1, "who is this", notifier.KindReply)
			s.clock.Advance(2 * time.Minute)
			s.hear("in2", 1, c.body, c.kind)
			got := s.concern()
			if got.Kind != notifier.BreachConcern || len(got.Texts) != c.with || !got.ClosedAt.IsZero() {
				t.Fatalf("the concern is %+v", got)
			}
			if c.with == 2 && got.Otherwise(got.Texts[1]) != (c.body != "I said wrong number") || got.Otherwise(got.Texts[0]) {
				t.Errorf("says otherwise: %v, %v", got.Otherwise(got.Texts[0]), got.Otherwise(got.Texts[1]))
			}
			owners, err := s.store.Owners(t.Context(), number(1))
			must(t, err)
			if owners[0].Problem != school.NumberWrong {
				t.Errorf("software let go of the number: %+v", owners[0])
			}
		})
	}
}
