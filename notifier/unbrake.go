package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// keyReleases is how many held texts a key may release; more needs a person.
const keyReleases = 50

// Brakes lists the brakes that are on at a school today and hold a text. One
// whose texts have all been dealt with, or have expired, asks nothing of anyone.
func (s *Service) Brakes(ctx context.Context, urn school.URN) ([]Brake, error) {
	all, err := s.store.Brakes(ctx, urn, clock.DateOf(s.clock.Now()))
	if err != nil {
		return nil, err
	}
	var on []Brake
	for _, b := range all {
		if b.EndedAt.IsZero() && b.Waiting > 0 {
			on = append(on, b)
		}
	}
	return on, nil
}

// SchoolOfBrake says whose brake it is.
func (s *Service) SchoolOfBrake(ctx context.Context, id BrakeID) (school.URN, error) {
	urn, _, err := s.store.WhereBrake(ctx, id)
	return urn, err
}

// ReleaseBrake lets every text go that a brake holds; each is still decided
// again at the last gate. A key may release at most 50.
func (s *Service) ReleaseBrake(ctx context.Context, actor school.Actor, id BrakeID) (int, error) {
	return s.endBrake(ctx, actor, id, "brake released", delivery.Raised, "")
}

// CancelBrake takes back every text a brake holds; their pupils are then to be
// called about.
func (s *Service) CancelBrake(ctx context.Context, actor school.Actor, id BrakeID) (int, error) {
	return s.endBrake(ctx, actor, id, "brake cancelled", delivery.Withdrawn, ReasonCancelled)
}

func (s *Service) endBrake(ctx context.Context, actor school.Actor, id BrakeID, act string, to delivery.State, reason string) (int, error) {
	urn, date, err := s.store.WhereBrake(ctx, id)
	if err != nil {
		return 0, err
	}
	now := s.clock.Now()
	var moved []Alert
	err = s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		held, err := heldBy(ctx, day, id)
		if err != nil {
			return err
		}
		if actor.Kind == school.Key && to == delivery.Raised && len(held) > keyReleases {
			return problem.New(problem.Forbidden, "This brake holds %d texts. A key may release at most %d; a person must look.", len(held), keyReleases)
		}
		ended, err := day.EndBrake(ctx, id, actor, act, now)
		if err != nil {
			return err
		}
		if !ended {
			return problem.New(problem.Conflict, "This brake has been ended already.")
		}
		if moved, err = moveHeld(ctx, day, held, to, reason, now); err != nil {
			return err
		}
		if err := day.Audit(ctx, now, actor, act, string(id), ""); err != nil {
			return err
		}
		return day.News(ctx, now, "brake", string(id))
	})
	if err != nil {
		return 0, err
	}
	s.ringAll(ctx, moved)
	return len(moved), nil
}

// heldBy lists the alerts a brake holds.
func heldBy(ctx context.Context, day Day, id BrakeID) ([]Alert, error) {
	all, err := day.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	var held []Alert
	for _, al := range all {
		if al.Brake == id && al.Text.State == delivery.Held {
			held = append(held, al)
		}
	}
	return held, nil
}

// moveHeld lets held alerts go or takes them back, with their pupils.
func moveHeld(ctx context.Context, day Day, held []Alert, to delivery.State, reason string, now time.Time) ([]Alert, error) {
	moved := make([]Alert, 0, len(held))
	for _, al := range held {
		if to == delivery.Withdrawn {
			for _, p := range al.Pupils {
				if err := day.Drop(ctx, al.Text.ID, p.Absence, now); err != nil {
					return nil, err
				}
			}
		}
		m := delivery.Move{ID: al.Text.ID, From: delivery.Held, To: to, Attempt: al.Text.Attempt, Reason: reason, At: now}
		if ok, err := day.Move(ctx, m); err != nil || !ok {
			return nil, err
		}
		al.Text.State = to
		moved = append(moved, al)
	}
	return moved, nil
}
