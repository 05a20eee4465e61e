package notifier_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// withFathers is the small roll with the n-th mother's husband second on each
// list: f0001 has the number 51.
func withFathers() roll.Standing {
	st := smallRoll()
	for i := 1; i <= 4; i++ {
		id := school.ContactID("f000" + string(rune('0'+i)))
		st.Contacts = append(st.Contacts, school.Contact{ID: id, School: urn, Ref: "F" + string(rune('0'+i)), Name: "Adult", Number: number(50 + i), Role: school.FamilyRole})
		st.Ties = append(st.Ties, school.Tie{Pupil: school.PupilID("p000" + string(rune('0'+i))), Contact: id, Relationship: "father", Order: 2, Text: school.TextYes})
	}
	return st
}

// climb climbs so long after what was.
func (s *stage) climb(after time.Duration) {
	s.t.Helper()
	s.clock.Advance(after)
	must(s.t, s.Climb(s.t.Context()))
	s.balanced()
}

// staffTexts counts the texts owed to staff.
func (s *stage) staffTexts() int {
	s.t.Helper()
	var n int
	must(s.t, s.db.Raw().QueryRowContext(s.t.Context(), `SELECT COUNT(*) FROM texts WHERE kind = 'staff'`).Scan(&n))
	return n
}

// delivered claims the texts of a kind that wait, and says that they arrived.
func (s *stage) delivered(k delivery.Kind) {
	s.t.Helper()
	views, err := s.store.Alerts(s.t.Context(), urn, monday, "", delivery.Raised)
	must(s.t, err)
	for _, v := range views {
		if v.Kind == k {
			s.send(v.ID)
			s.move(v.ID, delivery.Sent, delivery.Delivered)
		}
	}
}

// TestAMorningIsClimbedOnTheRealTables: next contact, call list, lead; and what
// the mother's reply at last leads to.
func TestAMorningIsClimbedOnTheRealTables(t *testing.T) {
	s := newStage(t, withFathers())
	s.hire("lead", staff.Lead, 70)
	s.close("A1:N A2:N A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.climb(29 * time.Minute)
	s.expect("alert c0001 delivered A1; alert c0002 delivered A2")
	must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, "I", ""))
	s.climb(time.Minute)
	s.expect("alert c0001 delivered A1; alert c0002 delivered A2; rung f0001 raised A1")
	s.climb(5 * time.Second)
	s.delivered(delivery.RungText)
	s.climb(15 * time.Minute)
	if r := s.absences()["A1"].Rungs; len(r) != 1 || r[notifier.RungCalls].IsZero() {
		t.Errorf("three quarters of an hour later: %v", r)
	}
	if s.staffTexts() != 0 {
		t.Error("the lead is told before her time")
	}
	s.climb(15 * time.Minute)
	s.climb(time.Minute)
	if r := s.absences()["A1"].Rungs; r[notifier.RungLead].IsZero() || s.staffTexts() != 1 || len(s.absences()["A2"].Rungs) != 0 {
		t.Errorf("after an hour: %v, %d texts to staff", r, s.staffTexts())
	}
	s.inbound("in1", number(51), "Sorry, he is ill")
	must(t, s.Inbound(t.Context(), "in1", notifier.KindReply))
	if got := s.absences()["A1"].Replies; len(got) != 1 || got[0].From != "father" {
		t.Errorf("the father's reply stands as %+v", got)
	}
	out, err := s.RegisterClosed(t.Context(), mis, closure("8B", "A1:L A2:I A3:/ A4:/"), nil)
	must(t, err)
	if len(out.Corrections) != 2 {
		t.Errorf("both parents were told, and %d are told that he is here", len(out.Corrections))
	}
	s.balanced()
}

// TestALeadIsToldOfAVulnerablePupilWithTheRegister: not when somebody climbs.
func TestALeadIsToldOfAVulnerablePupilWithTheRegister(t *testing.T) {
	s := newStage(t, withFathers())
	s.hire("lead", staff.Lead, 70)
	s.exec(`UPDATE pupils SET vulnerable = TRUE WHERE ref = 'A1'`)
	s.close("A1:N A2:N A3:/ A4:/")
	if s.staffTexts() != 1 || len(s.rung) != 2 { // the lead's and A2's mother's; A1's waits for a person
		t.Errorf("%d texts to staff, rung for %d", s.staffTexts(), len(s.rung))
	}
	s.climb(time.Second)
	s.close("A1:N A2:N A3:/ A4:N")
	if s.staffTexts() != 1 {
		t.Errorf("told %d times", s.staffTexts())
	}
}

// TestWhatHappensBetweenTheRungAndItsWords is the last gate of rungs.
func TestWhatHappensBetweenTheRungAndItsWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *stage)
		want   string
	}{
		"nothing": {func(*stage) {}, "Given1 was not marked in"},
		"the mother replies": {func(s *stage) {
			s.inbound("in1", number(1), "She is ill")
			must(t, s.Inbound(t.Context(), "in1", notifier.KindReply))
		}, notifier.ReasonReplied},
		"the mother tells of the afternoon": {func(s *stage) {
			s.inbound("in1", number(1), "dentist at 3")
			must(s.t, s.Inbound(s.t.Context(), "in1", notifier.KindReply))
		}, "Given1 was not marked in"},
		"a court order is set": {func(s *stage) { s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'f0001'`) }, notifier.ReasonTieChanged},
		"the pupil comes in":   {func(s *stage) { s.close("A1:L A2:/ A3:/ A4:/") }, notifier.ReasonArrived},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, withFathers())
			s.close("A1:N A2:/ A3:/ A4:/")
			s.delivered(delivery.AlertText)
			s.climb(30 * time.Minute)
			claimed := s.claim(s.only(delivery.RungText))
			c.change(s)
			body, verdict, err := s.Compose(t.Context(), claimed[0])
			must(t, err)
			if verdict.Send && !strings.Contains(string(body), c.want) || !verdict.Send && verdict.Reason != c.want {
				t.Errorf("%q, withdrawn for %q", body, verdict.Reason)
			}
			s.balanced()
		})
	}
}

// TestTwentyClimbAtOnce: each rung once, however many processes sweep.
func TestTwentyClimbAtOnce(t *testing.T) {
	s := newStage(t, withFathers())
	s.hire("lead", staff.Lead, 70)
	s.close("A1:N A2:N A3:N A4:/")
	s.delivered(delivery.AlertText)
	for _, after := range []time.Duration{30 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		s.clock.Advance(after)
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				if err := s.Climb(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
	if n := strings.Count(s.book(), "rung "); n != 3 {
		t.Errorf("%d rungs for three pupils: %s", n, s.book())
	}
	if s.staffTexts() != 1 { // one, about three
		t.Errorf("%d texts to the lead", s.staffTexts())
	}
	s.balanced()
}

// TestAShutSchoolTakesItsRungsBack: and opening it decides about whom the first
// texts were, not about the rungs.
func TestAShutSchoolTakesItsRungsBack(t *testing.T) {
	s := newStage(t, withFathers())
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.climb(30 * time.Minute)
	taken, err := s.Shut(t.Context(), office, urn, school.ClosedDay{Date: monday, Kind: school.Shut, Note: "snow"})
	must(t, err)
	if taken != 1 {
		t.Errorf("%d texts taken back", taken)
	}
	s.climb(30 * time.Minute)
	if r := s.absences()["A1"].Rungs; len(r) != 0 {
		t.Errorf("a shut school climbed to %v", r)
	}
	_, err = s.Open(t.Context(), office, urn, monday, "")
	must(t, err)
	s.balanced()
}
