package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	// ahead is how far a sender's clock may run before ours and still be
	// taken to mean now.
	ahead = 2 * time.Minute
	// earliest is how many days back a register may still be sent.
	earliest = 30
)

// RegisterClosed takes a register that has closed: it keeps the marks, decides
// whom to text, and raises what is owed. A repeat of the current revision
// answers as the first time and does nothing; other content is a revision; an
// older one is refused as stale. Extra are faults found while it was read.
func (s *Service) RegisterClosed(ctx context.Context, actor school.Actor, c register.Closure, extra []problem.Field) (Outcome, error) {
	now := s.clock.Now()
	var out Outcome
	var raised []Alert
	var told []delivery.Text
	err := s.store.InSchoolDay(ctx, c.School, c.Date, func(day Day) (err error) {
		var plan Plan
		if plan, told, err = s.takeClosure(ctx, day, actor, c, extra, now); err == nil {
			out, raised = plan.Outcome, plan.Raise
		}
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	s.ringAll(ctx, raised)
	s.ringTexts(ctx, told)
	return out, nil
}

// possible refuses a register that cannot have closed.
func possible(set Setting, c register.Closure, now time.Time) error {
	today := clock.DateOf(now)
	bad := problem.New(problem.Invalid, "This register cannot have closed.")
	switch {
	case !c.Session.Valid():
		bad.At("/session", "a session is AM or PM")
	case c.Date.After(today):
		bad.At("/date", "this date has not come yet")
	case c.Date.Before(today.AddDays(-earliest)):
		bad.At("/date", "this is more than %d days ago; send past marks as history", earliest)
	default:
		if open, why := set.Calendar.Open(c.Date, string(c.Session)); !open {
			bad.At("/date", "this is no school day: %s", why)
		} else if now.Before(c.Session.Begins(set.Calendar, c.Date)) {
			bad.At("/session", "the %s session has not begun", c.Session.Words())
		}
	}
	if len(c.Marks) == 0 {
		bad.At("/marks", "a register that closed has at least one mark")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// closedAt takes a time that is missing, or ahead of ours, for now. One before
// the session began is noted and stands: what looks old is held for a person.
func closedAt(t, begins, now time.Time, extra []problem.Field) (time.Time, []problem.Field) {
	wrong := func(detail string) (time.Time, []problem.Field) {
		return now, append(extra, problem.Field{Pointer: "/closed_at", Detail: detail + "; the time we received it is used"})
	}
	switch {
	case t.IsZero():
		return now, extra
	case t.After(now.Add(ahead)):
		return wrong("this time has not come yet")
	case t.After(now):
		return now, extra
	case t.Before(begins):
		return t.UTC().Truncate(time.Millisecond), append(extra, problem.Field{
			Pointer: "/closed_at", Detail: "this is before the session began; a register that looks old is held for staff",
		})
	default:
		return t.UTC().Truncate(time.Millisecond), extra
	}
}

// takeClosure is what happens under the lock. It gives what was decided, and the
// texts owed to staff at once.
func (s *Service) takeClosure(ctx context.Context, day Day, actor school.Actor, c register.Closure, extra []problem.Field, now time.Time) (Plan, []delivery.Text, error) {
	set, err := day.Setting(ctx)
	if err != nil {
		return Plan{}, nil, err
	}
	if err := possible(set, c, now); err != nil {
		return Plan{}, nil, err
	}
	c.ClosedAt, extra = closedAt(c.ClosedAt, c.Session.Begins(set.Calendar, c.Date), now, slices.Clip(extra))
	current, found, err := day.Current(ctx, c.Key)
	if err != nil {
		return Plan{}, nil, err
	}
	who, err := rosterOf(ctx, day, c)
	if err != nil {
		return Plan{}, nil, err
	}
	if found && current.Fingerprint == fingerprint(c, who.byRef) {
		current.Answer.Replayed = true
		return Plan{Outcome: current.Answer}, nil, nil
	}
	if found && c.ClosedAt.Before(current.Closure.ClosedAt) {
		return Plan{}, nil, problem.New(problem.Stale,
			"A newer revision of this register, closed at %s, has been taken. Send the register as it stands now.", clock.Wall(current.Closure.ClosedAt)).
			At("/closed_at", "older than the revision that stands")
	}
	m, err := gather(ctx, day, set, c, who, now)
	if err != nil {
		return Plan{}, nil, err
	}
	m.Revision, m.Extra = current.Revision+1, append(m.Extra, extra...)
	plan := Decide(m)
	told, err := apply(ctx, day, actor, c, plan, now)
	return plan, told, err
}

// refsOf lists whom the marks name.
func refsOf(c register.Closure) []string {
	refs := make([]string, len(c.Marks))
	for i, mark := range c.Marks {
		refs[i] = mark.Pupil
	}
	return refs
}

// fingerprint knows a closure again whether its pupils are named by the
// school's own ids or by their UPNs, and is another once an id is another's.
func fingerprint(c register.Closure, byRef map[string]school.Pupil) string {
	c.Marks = slices.Clone(c.Marks)
	for i, mark := range c.Marks {
		if p, ok := byRef[mark.Pupil]; ok {
			c.Marks[i].Pupil = string(p.ID)
		}
	}
	return c.Fingerprint()
}
