package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// hire adds a member of staff with a mobile: the n-th number.
func (s *stage) hire(id string, role staff.Role, n int) {
	s.t.Helper()
	must(s.t, s.db.Staff().AddMember(s.t.Context(), office, staff.Member{
		ID: id, School: urn, Email: id + "@made-up.example", Name: "Somebody", Role: role, Mobile: number(n),
	}, "$hash", s.clock.Now()))
}

// tellLead tells the safeguarding lead about a cause.
func (s *stage) tellLead(c notifier.Cause) []delivery.Text {
	s.t.Helper()
	var texts []delivery.Text
	must(s.t, s.store.InSchoolDay(s.t.Context(), urn, monday, func(d notifier.Day) (err error) {
		texts, err = notifier.TellStaff(s.t.Context(), d, notifier.RoleLead, c, s.clock.Now())
		return err
	}))
	return texts
}

// TestATextToStaffIsAskedOnceMoreAndNamesNoChild is the last gate of texts to
// staff, on the real tables.
func TestATextToStaffIsAskedOnceMoreAndNamesNoChild(t *testing.T) {
	const concern, absence = notifier.CauseConcern, notifier.CauseVulnerable
	for name, c := range map[string]struct {
		kind   notifier.CauseKind
		change func(s *stage)
		want   string // a reason, or words it must hold
	}{
		"a concern":                {concern, func(*stage) {}, "a safeguarding concern waits at Made-up. Open Today: https://bell.example/today"},
		"an absence":               {absence, func(*stage) {}, "needs the safeguarding lead to look now"},
		"the absence is explained": {absence, func(s *stage) { must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, "I", "")) }, notifier.ReasonExplained},
		"a concern is not":         {concern, func(s *stage) { must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, "I", "")) }, "a safeguarding concern waits"},
		"the lead has left":        {concern, func(s *stage) { must(t, s.db.Staff().Leave(t.Context(), office, "lead", s.clock.Now())) }, notifier.ReasonStaffLeft},
		"the lead has another phone": {concern, func(s *stage) {
			must(t, s.db.Staff().SetMobile(t.Context(), office, "lead", number(71), s.clock.Now()))
		}, notifier.ReasonNumberChanged},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.hire("lead", staff.Lead, 70)
			s.close("A1:N A2:/")
			cause := notifier.Cause{Kind: c.kind, About: string(s.absences()["A1"].ID)}
			texts := s.tellLead(cause)
			if len(texts) != 1 || len(s.tellLead(cause)) != 0 {
				t.Fatalf("told %d times at first, then again", len(texts))
			}
			claimed := s.claim(texts[0].ID)
			c.change(s)
			body, verdict, err := s.Compose(t.Context(), claimed[0])
			must(t, err)
			switch {
			case !verdict.Send && (verdict.Reason != c.want || body != ""):
				t.Errorf("withdrawn for %q, not %q", verdict.Reason, c.want)
			case verdict.Send && !strings.Contains(string(body), c.want):
				t.Errorf("it says %q and not %q", body, c.want)
			}
			if strings.Contains(string(body), "Given") || strings.Contains(string(body), "Family") || strings.Contains(string(body), "8B") {
				t.Errorf("a child is named: %q", body)
			}
			s.balanced()
		})
	}
}

// TestWhichStopsReachStaff: neither the brake nor the hours of texts to families
// keep a text to staff, nor a pause of campaigns; a pause of all texts does.
func TestWhichStopsReachStaff(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hire("lead", staff.Lead, 70)
	s.clock.Advance(12 * time.Hour) // nine in the evening
	texts := s.tellLead(notifier.Cause{Kind: notifier.CauseConcern, About: "c1"})
	pause := func(k delivery.PauseKind) {
		must(t, s.texts.Pause(t.Context(), delivery.Pause{ID: string(k), School: urn, Kind: k, Why: "test", By: office, Since: s.clock.Now()}))
	}
	pause(delivery.PauseAll)
	if len(s.claim(texts[0].ID)) != 0 {
		t.Error("it went in spite of a pause of all texts")
	}
	must(t, s.texts.Resume(t.Context(), office, urn, delivery.PauseAll, s.clock.Now()))
	pause(delivery.PauseCampaigns)
	if len(s.claim(texts[0].ID)) != 1 {
		t.Error("a pause of campaigns, or the hour, kept it")
	}
}
