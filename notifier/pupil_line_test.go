package notifier_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

func (s *stage) dayOf(ref string, day clock.Date) notifier.PupilDay {
	s.t.Helper()
	v, err := s.Pupil(s.t.Context(), urn, ref)
	must(s.t, err)
	i := slices.IndexFunc(v.Days, func(d notifier.PupilDay) bool { return d.Date == day })
	if i < 0 {
		return notifier.PupilDay{}
	}
	return v.Days[i]
}

func TestAPupilsDaysTellAConcernFromItsBeginningToWhatWasFound(t *testing.T) {
	s := sentToSiblings(t)
	s.hire("lead", staff.Lead, 70)
	s.hear("in1", 1, "But I dropped her off at 8", notifier.KindReply)
	c := s.concern()
	must(t, s.TakeConcern(t.Context(), lead, c.ID))
	s.clock.Advance(24 * time.Hour)
	must(t, s.CloseConcern(t.Context(), lead, c.ID, "She slept at her aunt's"))

	today, after := s.dayOf("A1", monday), s.dayOf("A1", monday.AddDays(1))
	if len(today.Concerns) != 1 || today.Concerns[0].TakenBy.ID != "lead" || len(today.Concerns[0].Texts) != 1 {
		t.Errorf("the day it began tells %+v", today.Concerns)
	}
	if len(today.Told) != 1 || today.Told[0].Concern != c.ID || today.Told[0].Name != "Somebody" || today.Told[0].Rung != notifier.RoleLead {
		t.Errorf("who was told: %+v", today.Told)
	}
	if len(today.Said) != 1 || today.Said[0].Kind != delivery.AnswerText || today.Said[0].Relation != "mother" || today.Said[0].Name != "Adult" {
		t.Errorf("what was said: %+v", today.Said)
	}
	if len(after.Concerns) != 1 || after.Concerns[0].Found != "She slept at her aunt's" || len(after.Absences)+len(after.Told)+len(after.Said) != 0 {
		t.Errorf("the day it was closed tells %+v", after)
	}
	if other := s.dayOf("A3", monday); len(other.Concerns)+len(other.Told)+len(other.Said) != 0 {
		t.Errorf("another pupil's day tells %+v", other)
	}
	for _, day := range []clock.Date{monday, monday.AddDays(1)} {
		list, err := s.Concerns(t.Context(), urn, day)
		must(t, err)
		if len(list) != 1 || list[0].Found == "" {
			t.Errorf("the concerns of %s are %+v", day, list)
		}
	}
	if later, err := s.Concerns(t.Context(), urn, monday.AddDays(2)); err != nil || len(later) != 0 {
		t.Errorf("the day after: %+v %v", later, err)
	}
	kept, err := s.Accounts(t.Context(), urn, []notifier.ConcernID{c.ID})
	must(t, err)
	elsewhere, err := s.Accounts(t.Context(), "900002", []notifier.ConcernID{c.ID})
	must(t, err)
	if kept[c.ID].Found == "" || len(elsewhere) != 0 {
		t.Errorf("kept %v, and of another school %v", kept, elsewhere)
	}
}

func TestAPupilsDaysTellOurQuestionAndWhatAPersonWrote(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "She has a temperature", notifier.KindReply)
	s.clock.Advance(time.Minute)
	_, err := s.SendMessage(t.Context(), office, urn, notifier.Sending{To: []string{"C1"}, Pupil: "A1", Words: "Which of them is ill?"})
	must(t, err)
	var said []string
	for _, l := range s.dayOf("A1", monday).Said {
		said = append(said, string(l.Kind)+" "+l.Body)
	}
	if got := strings.Join(said, "; "); got != "question ; message Which of them is ill?" {
		t.Errorf("said: %s", got)
	}
}

func TestAProgramWritesToNobodyWhoseThreadAPersonHas(t *testing.T) {
	s := sentToSiblings(t)
	s.hear("in1", 1, "She has a temperature", notifier.KindReply)
	threads, err := s.Threads(t.Context(), urn)
	must(t, err)
	must(t, s.ClaimThread(t.Context(), office, urn, threads[0].ID))
	write := func(by school.Actor, words string, to ...string) error {
		t.Helper()
		_, err := s.SendMessage(t.Context(), by, urn, notifier.Sending{To: to, Words: words})
		return err
	}
	if err := write(mis, "From the program", "C2", "C1"); !problem.Is(err, problem.Conflict) {
		t.Errorf("a program writes over a person: %v", err)
	}
	must(t, write(office, "From whoever has it", "C1"))
	must(t, write(mis, "To somebody else", "C2"))
	s.clock.Advance(11 * time.Minute)
	must(t, write(mis, "Nobody has it any more", "C1"))
	var n int
	must(t, s.db.Raw().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM messages WHERE about = 'words'`).Scan(&n))
	if n != 3 {
		t.Errorf("%d texts are owed, not 3", n)
	}
}
