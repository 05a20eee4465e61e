package notifier_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// owedToStaff says the texts to staff in one line: "dee deputy raised; lead lead
// failed": to whom, on which rung, and how they stand.
func (s *stage) owedToStaff() string {
	s.t.Helper()
	rows, err := s.db.Raw().QueryContext(s.t.Context(),
		`SELECT st.member, st.rung, t.state FROM staff_texts st JOIN texts t ON t.id = st.text ORDER BY st.member, st.rung`)
	must(s.t, err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var member, rung, state string
		must(s.t, rows.Scan(&member, &rung, &state))
		out = append(out, fmt.Sprintf("%s %s %s", member, rung, state))
	}
	must(s.t, rows.Err())
	return strings.Join(out, "; ")
}

// toStaff takes the text owed to a member to a state.
func (s *stage) toStaff(member string, to delivery.State) {
	s.t.Helper()
	var id delivery.TextID
	must(s.t, s.db.Raw().QueryRowContext(s.t.Context(),
		`SELECT st.text FROM staff_texts st JOIN texts t ON t.id = st.text WHERE st.member = $1 AND t.state = 'raised'`, member).Scan(&id))
	if to == delivery.Failed {
		s.claim(id)
		s.move(id, delivery.Sending, to)
		return
	}
	s.send(id)
	s.move(id, delivery.Sent, to)
}

// TestWhatTheLeadDidNotHearTheDeputyIsTold reads as the page about it. In each
// case A1, who is vulnerable, is missing, and the lead was owed a text at once.
func TestWhatTheLeadDidNotHearTheDeputyIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		then func(s *stage)
		want string
	}{
		"it arrived: nobody else":          {func(s *stage) { s.toStaff("lead", delivery.Delivered) }, "lead lead delivered"},
		"it is under way: nobody else yet": {func(*stage) {}, "lead lead raised"},
		"it failed: the deputy":            {func(s *stage) { s.toStaff("lead", delivery.Failed) }, "dee deputy raised; lead lead failed"},
		"it was undelivered: the deputy":   {func(s *stage) { s.toStaff("lead", delivery.Undelivered) }, "dee deputy raised; lead lead undelivered"},
		"the deputy's fails as well: the head": {func(s *stage) {
			s.toStaff("lead", delivery.Undelivered)
			s.climb(time.Second)
			s.toStaff("dee", delivery.Failed)
		}, "dee deputy failed; hal head raised; lead lead undelivered"},
		"nobody of them hears: the page is all there is": {func(s *stage) {
			for _, member := range []string{"lead", "dee", "hal"} {
				s.toStaff(member, delivery.Failed)
				s.climb(time.Second)
			}
		}, "dee deputy failed; hal head failed; lead lead failed"},
		"the pupil came in meanwhile: nobody": {func(s *stage) {
			s.toStaff("lead", delivery.Failed)
			must(s.t, s.Explain(s.t.Context(), office, s.absences()["A1"].ID, "I", ""))
		}, "lead lead failed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, withFathers())
			s.hire("lead", staff.Lead, 70)
			s.hire("dee", staff.Deputy, 71)
			s.hire("hal", staff.Head, 72)
			s.exec(`UPDATE pupils SET vulnerable = TRUE WHERE id = 'p0001'`)
			s.close("A1:N A2:/ A3:/ A4:/")
			c.then(s)
			for range 3 { // told once, however often somebody climbs
				s.climb(time.Second)
			}
			if got := s.owedToStaff(); got != c.want {
				t.Errorf("texts to staff: %q, not %q", got, c.want)
			}
		})
	}
}

// TestOneOfTwoLeadsHeard: while the other may have heard, no deputy is alarmed.
func TestOneOfTwoLeadsHeard(t *testing.T) {
	s := newStage(t, withFathers())
	s.hire("lead", staff.Lead, 70)
	s.hire("second", staff.Lead, 71)
	s.hire("dee", staff.Deputy, 72)
	s.exec(`UPDATE pupils SET vulnerable = TRUE WHERE id = 'p0001'`)
	s.close("A1:N A2:/ A3:/ A4:/")
	s.toStaff("lead", delivery.Failed)
	s.climb(time.Second)
	if got := s.owedToStaff(); got != "lead lead failed; second lead raised" {
		t.Errorf("while the second may hear: %q", got)
	}
	s.toStaff("second", delivery.Undelivered)
	s.climb(time.Second)
	if got := s.owedToStaff(); got != "dee deputy raised; lead lead failed; second lead undelivered" {
		t.Errorf("when neither has heard: %q", got)
	}
}

// TestTheOfficeIsTextedOnceOfOverdueRegisters, where the school has switched it
// on: when they are overdue, and not again; and not at all when all have closed
// before the text goes.
func TestTheOfficeIsTextedOnceOfOverdueRegisters(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hire("olive", staff.Office, 70)
	s.hire("lead", staff.Lead, 71)
	s.climb(24 * time.Minute) // 9:24: the session began at 8:45
	s.climb(2 * time.Minute)
	if n := s.staffTexts(); n != 0 {
		t.Fatalf("%d texts though the school has not switched it on", n)
	}
	_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.TextOffice = true; return nil })
	must(t, err)
	s.climb(time.Minute)
	s.climb(30 * time.Minute)
	if got := s.owedToStaff(); got != "olive office raised" {
		t.Fatalf("texts to staff: %q", got)
	}
	var id delivery.TextID
	must(t, s.db.Raw().QueryRowContext(t.Context(), `SELECT text FROM staff_texts`).Scan(&id))
	claimed := s.claim(id)
	body, verdict, err := s.Compose(t.Context(), claimed[0])
	must(t, err)
	if !verdict.Send || !strings.Contains(string(body), "https://bell.example/today") || strings.Contains(string(body), "8B") || strings.Contains(string(body), "10C") {
		t.Errorf("%q, %+v", body, verdict)
	}
	for group, mark := range map[school.Group]string{"8B": "A1:/ A2:/ A3:/ A4:/", "10C": "A5:/"} {
		_, err := s.RegisterClosed(t.Context(), mis, closure(group, mark), nil)
		must(t, err)
	}
	if body, verdict, err = s.Compose(t.Context(), claimed[0]); err != nil || verdict.Send || verdict.Reason != notifier.ReasonAllClosed || body != "" {
		t.Errorf("when all have closed: %q %+v %v", body, verdict, err)
	}
	s.climb(3*time.Hour + 45*time.Minute) // 13:42: the afternoon's registers are another thing
	if got := s.owedToStaff(); got != "olive office raised; olive office sending" && got != "olive office sending; olive office raised" {
		t.Errorf("in the afternoon: %q", got)
	}
}

// TestAShutSchoolHasNoOverdueRegisters: nobody is texted of them.
func TestAShutSchoolHasNoOverdueRegisters(t *testing.T) {
	s := newStage(t, smallRoll())
	s.hire("olive", staff.Office, 70)
	_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.TextOffice = true; return nil })
	must(t, err)
	_, err = s.Shut(t.Context(), office, urn, school.ClosedDay{Date: monday, Kind: school.Shut})
	must(t, err)
	s.climb(time.Hour)
	if n := s.staffTexts(); n != 0 {
		t.Errorf("%d texts on a day without school", n)
	}
}
