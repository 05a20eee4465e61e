package notifier

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Setting gives a school with its calendar and policy.
func (s *Service) Setting(ctx context.Context, urn school.URN) (Setting, error) {
	return s.store.Setting(ctx, urn)
}

// ChangePolicy changes how a school wants its mornings and gives the policy as
// it then is. It is for whoever administers the school; the audit says what
// changed, and names a brake that was loosened.
func (s *Service) ChangePolicy(ctx context.Context, actor school.Actor, urn school.URN, change func(*Policy) error) (Policy, error) {
	now := s.clock.Now()
	var p Policy
	err := s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(day Day) error {
		set, err := day.Setting(ctx)
		if err != nil {
			return err
		}
		p = set.Policy
		if err := change(&p); err != nil {
			return err
		}
		if err := p.check(set.Policy); err != nil {
			return err
		}
		if p == set.Policy {
			return nil
		}
		changed, err := differences(set.Policy, p)
		if err != nil {
			return err
		}
		act := "policy changed"
		if p.looserBrake(set.Policy) {
			act = "brake loosened"
		}
		if err := day.PutPolicy(ctx, p); err != nil {
			return err
		}
		if err := day.Audit(ctx, now, actor, act, string(urn), changed); err != nil {
			return err
		}
		return day.News(ctx, now, "policy", string(urn))
	})
	return p, err
}

// looserBrake reports whether more texts would go without a person's look.
func (p Policy) looserBrake(o Policy) bool {
	return p.BrakeGroupLeast > o.BrakeGroupLeast || p.BrakeGroupShare > o.BrakeGroupShare ||
		p.BrakeSchoolLeast > o.BrakeSchoolLeast || p.BrakeSchoolShare > o.BrakeSchoolShare || p.BrakeWindow < o.BrakeWindow || p.ByHandMost > o.ByHandMost
}

// differences says each value that changed: "review false → true".
func differences(before, after Policy) (string, error) {
	var was, is map[string]json.RawMessage
	for p, into := range map[Policy]*map[string]json.RawMessage{before: &was, after: &is} {
		text, err := json.Marshal(p)
		if err != nil {
			return "", err
		}
		if err := json.Unmarshal(text, into); err != nil {
			return "", err
		}
	}
	var out []string
	for name, v := range is {
		if string(v) != string(was[name]) {
			out = append(out, fmt.Sprintf("%s %s → %s", name, was[name], v))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", "), nil
}

// check refuses values that would silence a school or make its texts useless, and
// steps of the ladder that are put out of their order.
func (p Policy) check(was Policy) error {
	bad := problem.New(problem.Invalid, "This policy cannot be.")
	for _, x := range []struct {
		name            string
		is, least, most float64
	}{
		{"hold_after_closing_minutes", float64(p.HoldAfterClosing), 0, 60},
		{"stale_after_minutes", float64(p.StaleAfter), 10, 240},
		{"vulnerable_hold_minutes", float64(p.VulnerableHold), 0, 30},
		{"overdue_after_minutes", float64(p.OverdueAfter), 10, 120},
		{"next_contact_after_minutes", float64(p.NextAfter), 5, 120},
		{"undelivered_after_minutes", float64(p.UndeliveredAfter), 2, 60},
		{"call_after_minutes", float64(p.CallAfter), 10, 180},
		{"lead_after_minutes", float64(p.LeadAfter), 10, 240},
		{"vulnerable_next_contact_after_minutes", float64(p.VulnerableNext), 2, 60},
		{"vulnerable_call_after_minutes", float64(p.VulnerableCall), 5, 60},
		{"unmarked_after_minutes", float64(p.UnmarkedAfter), 15, 180},
		{"brake_group_least", float64(p.BrakeGroupLeast), 1, 30},
		{"brake_group_share", p.BrakeGroupShare, 0.05, 0.8},
		{"brake_school_least", float64(p.BrakeSchoolLeast), 1, 100},
		{"brake_school_share", p.BrakeSchoolShare, 0.01, 0.3},
		{"brake_window_minutes", float64(p.BrakeWindow), 5, 240},
		{"by_hand_most_an_hour", float64(p.ByHandMost), 20, 200},
	} {
		if !(x.is >= x.least && x.is <= x.most) {
			bad.At("/"+x.name, "this is from %g to %g", x.least, x.most)
		}
	}
	for _, x := range []struct {
		name            string
		is, least, most clock.ClockTime
	}{
		{"not_before", p.NotBefore, clock.HM(7, 0), clock.HM(10, 0)},
		{"not_after", p.NotAfter, clock.HM(14, 0), clock.HM(20, 0)},
		{"deadline_am", p.DeadlineAM, clock.HM(10, 30), clock.HM(14, 0)},
		{"deadline_pm", p.DeadlinePM, clock.HM(14, 0), clock.HM(20, 0)},
	} {
		if x.is < x.least || x.is > x.most {
			bad.At("/"+x.name, "this is from %s to %s", x.least, x.most)
		}
	}
	if p.SeparatedParents != SeparatedFirst && p.SeparatedParents != SeparatedEach {
		bad.At("/separated_parents", "this is first or each")
	}
	if len(bad.Fields) == 0 {
		p.inOrder(was, bad)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
