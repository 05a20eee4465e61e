package notifier_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

func TestAPolicyIsChangedAuditedAndObeyed(t *testing.T) {
	s := newStage(t, smallRoll())
	set := func(change func(p *notifier.Policy)) {
		t.Helper()
		_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { change(p); return nil })
		must(t, err)
	}
	set(func(p *notifier.Policy) { p.Review = true })
	set(func(p *notifier.Policy) { p.Review = true }) // nothing new, so nothing is written
	set(func(p *notifier.Policy) { p.BrakeGroupLeast, p.BrakeWindow = 8, 20 })
	set(func(p *notifier.Policy) { p.BrakeGroupShare = 0.2 })
	s.close("A1:N A2:/ A3:/ A4:/")
	s.expect("alert c0001 held A1")
	rows, err := s.db.Raw().QueryContext(t.Context(), `SELECT act || ': ' || detail FROM audit WHERE act IN ('policy changed', 'brake loosened') ORDER BY seq`)
	must(t, err)
	var got []string
	for rows.Next() {
		var line string
		must(t, rows.Scan(&line))
		got = append(got, line)
	}
	must(t, rows.Err())
	if d := cmp.Diff([]string{
		"policy changed: review false → true", "brake loosened: brake_group_least 6 → 8, brake_window_minutes 30 → 20", "policy changed: brake_group_share 0.4 → 0.2",
	}, got); d != "" {
		t.Error(d)
	}
}

func TestAPolicyThatWouldSilenceASchoolIsRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	for at, change := range map[string]func(p *notifier.Policy){
		"/hold_after_closing_minutes": func(p *notifier.Policy) { p.HoldAfterClosing = 300 },
		"/stale_after_minutes":        func(p *notifier.Policy) { p.StaleAfter = 0 },
		"/vulnerable_hold_minutes":    func(p *notifier.Policy) { p.VulnerableHold = 31 },
		"/overdue_after_minutes":      func(p *notifier.Policy) { p.OverdueAfter = -1 },
		"/brake_group_least":          func(p *notifier.Policy) { p.BrakeGroupLeast = 31 },
		"/brake_group_share":          func(p *notifier.Policy) { p.BrakeGroupShare = 1 },
		"/brake_school_least":         func(p *notifier.Policy) { p.BrakeSchoolLeast = 0 },
		"/brake_school_share":         func(p *notifier.Policy) { p.BrakeSchoolShare = 0.5 },
		"/brake_window_minutes":       func(p *notifier.Policy) { p.BrakeWindow = 1 },
		"/not_before":                 func(p *notifier.Policy) { p.NotBefore = clock.HM(11, 0) },
		"/not_after":                  func(p *notifier.Policy) { p.NotAfter = clock.HM(9, 0) },
		"/deadline_am":                func(p *notifier.Policy) { p.DeadlineAM = clock.HM(8, 0) },
		"/deadline_pm":                func(p *notifier.Policy) { p.DeadlinePM = clock.HM(13, 0) },
	} {
		_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { change(p); return nil })
		if !problem.Is(err, problem.Invalid) || problem.Of(err).Fields[0].Pointer != at {
			t.Errorf("%s: %v", at, err)
		}
	}
	set, err := s.Setting(t.Context(), urn)
	must(t, err)
	if set.Policy != notifier.DefaultPolicy() {
		t.Errorf("the policy is %+v", set.Policy)
	}
}
