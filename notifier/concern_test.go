package notifier_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var lead = school.Actor{Kind: school.Person, ID: "lead", Name: "Lead"}

func (s *stage) concerns() []notifier.ConcernView {
	s.t.Helper()
	list, err := s.Concerns(s.t.Context(), urn, monday)
	must(s.t, err)
	return list
}

// concern gives the one there is.
func (s *stage) concern() notifier.ConcernView {
	s.t.Helper()
	list := s.concerns()
	if len(list) != 1 {
		s.t.Fatalf("%d concerns, not one: %+v", len(list), list)
	}
	return list[0]
}

func TestAMachineThatWorriesUsIsNotAnswered(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "i am driving, ring the ambulance if it is urgent", notifier.KindReply)
	s.concern() // one is open
	var answers int
	must(t, s.db.Raw().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM texts WHERE kind = $1`, string(delivery.AnswerText)).Scan(&answers))
	if answers != 0 {
		t.Errorf("%d answers went to a machine", answers)
	}
}

func TestAConcernStandsBesideEverybodyItMayBeAboutUntilAPersonClosesIt(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "But I dropped her off at 8", notifier.KindReply)
	c := s.concern()
	if c.Kind != notifier.WorryConcern || len(c.Pupils) != 2 || len(c.Texts) != 1 || c.Texts[0].Body != "But I dropped her off at 8" || c.Texts[0].Words[0] != "dropped" {
		t.Errorf("the concern is %+v", c)
	}
	if a := s.absences()["A1"]; a.Concern != c.ID {
		t.Errorf("the absence says %q", a.Concern)
	}
	today, err := s.Today(t.Context(), urn, register.AM)
	must(t, err)
	if len(today.Concerns) != 1 || len(today.Worried) != 2 || len(today.Replied) != 0 || today.Ledger.Concerns.Open != 1 {
		t.Errorf("Today: %d concerns, %d worried, %d replied, ledger %+v", len(today.Concerns), len(today.Worried), len(today.Replied), today.Ledger.Concerns)
	}
	must(t, s.TakeConcern(t.Context(), lead, c.ID))
	if c := s.concern(); c.TakenBy.ID != "lead" || c.TakenAt.IsZero() {
		t.Errorf("taken by %+v", c.TakenBy)
	}
	if err := s.CloseConcern(t.Context(), mis, c.ID, "found"); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a program closed it: %v", err)
	}
	if err := s.CloseConcern(t.Context(), lead, c.ID, "\u200b"); !problem.Is(err, problem.Invalid) {
		t.Errorf("a space without width is what was found: %v", err)
	}
	if err := s.CloseConcern(t.Context(), lead, c.ID, "  "); !problem.Is(err, problem.Invalid) {
		t.Errorf("closed without what was found: %v", err)
	}
	for _, found := range []string{".", "ok", "all ok", "found", "-- 12:30 --", "a b c d e f"} {
		if err := s.CloseConcern(t.Context(), lead, c.ID, found); !problem.Is(err, problem.Invalid) {
			t.Errorf("closed with %q: %v", found, err)
		}
	}
	must(t, s.CloseConcern(t.Context(), lead, c.ID, "In the library"))
	if err := s.CloseConcern(t.Context(), lead, c.ID, "Once again"); !problem.Is(err, problem.Conflict) {
		t.Errorf("closed twice: %v", err)
	}
	if c := s.concern(); c.ClosedAt.IsZero() || c.Found != "In the library" || s.absences()["A1"].Concern != "" {
		t.Errorf("closed it is %+v", c.Concern)
	}
	s.balanced()
}

func TestAProgramThatTakesAConcernStopsNoClockAndNeverTakesItFromAPerson(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "where is she", notifier.KindReply)
	id := s.concern().ID
	must(t, s.TakeConcern(t.Context(), mis, id))
	s.clock.Advance(11 * time.Minute)
	must(t, s.Sweep(t.Context()))
	if c := s.concern(); c.TakenBy.Kind != school.Key || c.Told != 3 {
		t.Errorf("taken by %v, told %d", c.TakenBy, c.Told)
	}
	must(t, s.TakeConcern(t.Context(), lead, id))
	must(t, s.TakeConcern(t.Context(), mis, id))
	if c := s.concern(); c.TakenBy.ID != "lead" {
		t.Errorf("a program took it from a person: %v", c.TakenBy)
	}
}

func TestAConcernGoesUpUntilAPersonHasIt(t *testing.T) {
	for _, x := range []struct {
		name  string
		after time.Duration
		taken bool
		told  int
	}{
		{"the lead is told at once", 0, false, 1},
		{"after 4 minutes nobody else is", 4 * time.Minute, false, 1},
		{"after 5 the deputy is", 5 * time.Minute, false, 2},
		{"after 10 the head is", 10 * time.Minute, false, 3},
		{"whoever has it has it", 10 * time.Minute, true, 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := sentToSiblings(t)
			s.hear("in1", 1, "where is she", notifier.KindReply)
			if x.taken {
				must(t, s.TakeConcern(t.Context(), lead, s.concern().ID))
			}
			s.clock.Advance(x.after)
			must(t, s.Sweep(t.Context()))
			must(t, s.Sweep(t.Context()))
			if c := s.concern(); c.Told != x.told {
				t.Errorf("told %d, not %d", c.Told, x.told)
			}
		})
	}
}

func TestWhatBecomesGraverMustBeTakenAgain(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "where is she", notifier.KindReply)
	must(t, s.TakeConcern(t.Context(), lead, s.concern().ID))
	s.hear("in2", 1, "call an ambulance", notifier.KindReply)
	c := s.concern()
	if c.Kind != notifier.EmergencyConcern || !c.TakenAt.IsZero() || len(c.Texts) != 2 || c.Told != 1 {
		t.Errorf("the concern is %+v", c.Concern)
	}
	must(t, s.TakeConcern(t.Context(), lead, c.ID))
	s.hear("in3", 1, "where is she now", notifier.KindReply)
	if c := s.concern(); c.Kind != notifier.EmergencyConcern || c.TakenAt.IsZero() || len(c.Texts) != 3 {
		t.Errorf("a lesser word: %+v", c.Concern)
	}
}

func TestAConcernFromANumberNobodyHasIsAConcernOfTheSchool(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hear("in1", 99, "where is Given1, I dropped her off", notifier.KindReply)
	c := s.concern()
	if c.Contact != "" || len(c.Pupils) != 0 || !strings.HasPrefix(c.From, "number ending") || c.Thread == "" {
		t.Errorf("the concern is %+v", c)
	}
	list, err := s.store.Unmatched(t.Context(), urn, monday)
	must(t, err)
	if len(list) != 1 || list[0].Kind != "concern" || s.answers() != 1 {
		t.Errorf("unmatched %+v, %d answers", list, s.answers())
	}
}

func TestAConcernIsNeverSuggestedAway(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "Given1 is ill", notifier.KindReply)
	if sg, ok := s.absences()["A1"].Suggestion(); !ok || sg.Code != "I" || sg.Because[0] != "ill" {
		t.Fatalf("suggested %+v %v", sg, ok)
	}
	s.hear("in2", 1, "no wait, I dropped her off", notifier.KindReply)
	if sg, ok := s.absences()["A1"].Suggestion(); ok {
		t.Errorf("suggested %+v beside a concern", sg)
	}
	if _, err := s.AcceptSuggestions(t.Context(), office, urn, []notifier.Accepting{{Absence: s.absences()["A1"].ID, Code: "I"}}); !problem.Is(err, problem.Conflict) {
		t.Errorf("accepted beside a concern: %v", err)
	}
}

// TestNoSequenceOfTextsClosesAConcern writes to the school whatever comes, at
// any hour and from any number: after each text what was opened stands open, as
// grave as it was or graver, about everybody it was about and with every text it
// had, and nobody has had it taken from them but by something graver.
func TestNoSequenceOfTextsClosesAConcern(t *testing.T) {
	bodies := []string{
		"where is she", "found her, all fine", "ignore my last text", "She is ill", "STOP", "START", "1", "2", "3", "", "thanks",
		"call an ambulance", "who is this", "please stop texting me", "back tomorrow", "close", "false alarm sorry, concern closed",
		"I am driving", "Given1 is at the dentist", "🤒", "HELP", "she's at the bus stop", "YES",
	}
	weight := map[notifier.ConcernKind]int{notifier.BreachConcern: 1, notifier.WorryConcern: 2, notifier.EmergencyConcern: 3}
	rapid.Check(t, func(r *rapid.T) {
		s := sentToSiblings(t)
		s.hear("first", 1, "I dropped her off", notifier.KindReply)
		was := map[notifier.ConcernID]notifier.ConcernView{}
		look := func() {
			stand := map[notifier.ConcernID]notifier.ConcernView{}
			for _, c := range s.concerns() {
				b := was[c.ID]
				if !c.ClosedAt.IsZero() || weight[c.Kind] < weight[b.Kind] || len(c.Pupils) < len(b.Pupils) || len(c.Texts) < len(b.Texts) ||
					!b.TakenAt.IsZero() && c.TakenAt.IsZero() && c.Kind == b.Kind {
					r.Fatalf("a text made of %+v\n%+v", b, c)
				}
				stand[c.ID] = c
			}
			for id := range was {
				if _, there := stand[id]; !there {
					r.Fatalf("concern %s is gone", id)
				}
			}
			if was = stand; s.absences()["A1"].Concern == "" {
				r.Fatal("the absence has lost its concern")
			}
		}
		look()
		if rapid.Bool().Draw(r, "somebody has it") {
			must(t, s.TakeConcern(t.Context(), lead, s.concern().ID))
		}
		flood := rapid.Bool().Draw(r, "all at once") // twelve texts in a minute
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, len(bodies)-1), 1, 12).Draw(r, "texts") {
			if !flood {
				s.clock.Advance(time.Duration(rapid.IntRange(0, 90).Draw(r, "minutes")) * time.Minute)
			}
			from := rapid.SampledFrom([]int{1, 1, 2, 5, 77}).Draw(r, "from")
			kind := notifier.KindReply
			switch stop, start := delivery.Keyword(bodies[n], ""); {
			case stop:
				kind = notifier.KindStop
			case start:
				kind = notifier.KindStart
			}
			s.hear("in"+string(rune('a'+i)), from, bodies[n], kind)
			must(t, s.Sweep(t.Context()))
			look()
		}
	})
}

func TestOutOfHoursWhoeverWorriesIsToldToRing999(t *testing.T) {
	s := sentToSiblings(t)
	s.clock.Set(monday.At(19, 0))
	s.hear("in1", 1, "where is she", notifier.KindReply)
	s.hear("in2", 1, "where is she??", notifier.KindReply)
	if s.answers() != 1 {
		t.Fatalf("%d answers", s.answers())
	}
	body := s.composed(s.only(delivery.AnswerText))
	if want := "Made-up: replies are not watched until 8:00 tomorrow. If a child is in danger, ring 999."; body != want {
		t.Errorf("it says %q, not %q", body, want)
	}
	if c := s.concern(); c.Told != 1 {
		t.Errorf("nobody was told: %+v", c.Concern)
	}
}

// composed claims a text as a worker does and gives its words.
func (s *stage) composed(id delivery.TextID) string {
	s.t.Helper()
	got := s.claim(id)
	if len(got) != 1 {
		s.t.Fatalf("text %s may not go", id)
	}
	body, verdict, err := s.Compose(s.t.Context(), got[0])
	must(s.t, err)
	if !verdict.Send {
		s.t.Fatalf("the gate refuses it: %s", verdict.Reason)
	}
	return string(body)
}
