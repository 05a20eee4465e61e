package notifier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// climbs says when a concern that no person has taken goes up, and to whom. The
// lead is told at once, when it is opened or becomes graver. A breach is the
// lead's alone: no child waits for it.
var climbs = []struct {
	after time.Duration
	to    StaffRole
	told  int // how far up it then has gone
}{
	{0, RoleLead, 1},
	{5 * time.Minute, RoleDeputy, 2},
	{10 * time.Minute, RoleHead, 3},
}

// climbMost is how many concerns one sweep looks at.
const climbMost = 200

// climbConcerns takes concerns up that nobody has taken. One that fails keeps no
// other waiting.
func (s *Service) climbConcerns(ctx context.Context) error {
	now := s.clock.Now()
	waiting, err := s.store.ConcernsUntaken(ctx, now.Add(-climbs[1].after), now.Add(-climbs[2].after), climbMost)
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range waiting {
		var owed []delivery.Text
		err := s.store.InSchoolDay(ctx, c.School, clock.DateOf(now), func(d Day) (err error) {
			owed, err = climbConcern(ctx, d, c.ID, now)
			return err
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("take concern %s up: %w", c.ID, err))
			continue
		}
		if len(owed) > 0 {
			s.ring(ctx, owed...)
		}
	}
	return errors.Join(errs...)
}

// climbConcern takes one up, if it still waits: another process may have done so
// since it was listed, or a person may have it.
func climbConcern(ctx context.Context, d Day, id ConcernID, now time.Time) ([]delivery.Text, error) {
	c, err := d.Concern(ctx, id)
	if err != nil || !c.ClosedAt.IsZero() || c.TakenBy.Kind == school.Person {
		return nil, err
	}
	return tellOfConcern(ctx, d, c, now)
}

// tellOfConcern tells whoever is due to know of a concern by now and has not
// been told.
func tellOfConcern(ctx context.Context, d Day, c Concern, now time.Time) ([]delivery.Text, error) {
	quiet, err := nobodyIsTold(ctx, d, c, now)
	if err != nil || quiet {
		return nil, err
	}
	var owed []delivery.Text
	told := c.Told
	for _, step := range climbs {
		if step.told <= c.Told || now.Before(c.Waiting.Add(step.after)) || (c.Kind == BreachConcern || c.Stray) && step.to != RoleLead {
			continue
		}
		texts, err := tellStaff(ctx, d, step.to, Cause{Kind: CauseConcern, About: string(c.ID) + "/" + string(c.Kind)}, now)
		if err != nil {
			return nil, err
		}
		owed, told = append(owed, texts...), step.told
	}
	if told == c.Told {
		return nil, nil
	}
	if err := d.ConcernTold(ctx, c.ID, told); err != nil {
		return nil, err
	}
	return owed, d.News(ctx, now, "concern", string(c.ID))
}

// nobodyIsTold reports whether a concern that every school has is one of a
// school that is shut today: it waits on Today there, and somebody is told at
// those that are open.
func nobodyIsTold(ctx context.Context, d Day, c Concern, now time.Time) (bool, error) {
	if !c.Stray {
		return false, nil
	}
	set, err := d.Setting(ctx)
	return err == nil && !open(set.Calendar, clock.DateOf(now)), err
}
