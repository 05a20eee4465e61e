package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Brakes lists the brakes of a day, ended ones too.
func (s *Mornings) Brakes(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.Brake, error) {
	return s.db.reader().brakes(ctx, urn, day)
}

func (c conn) brakes(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.Brake, error) {
	var out []notifier.Brake
	err := c.each(ctx, "brakes-of-day", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		b := notifier.Brake{School: urn}
		var when int64
		var ended sql.NullInt64
		if err := scan(&b.ID, &b.Session, &b.Why, &b.Group, &b.Held, &b.Share, &b.Limit, &when, &ended, &b.Released, &b.Waiting); err != nil {
			return err
		}
		b.At, b.EndedAt = at(when), atOrZero(ended)
		out = append(out, b)
		return nil
	})
	return out, err
}

// WhereBrake says to which school and day a brake belongs.
func (s *Mornings) WhereBrake(ctx context.Context, id notifier.BrakeID) (school.URN, clock.Date, error) {
	var urn school.URN
	var day clock.Date
	found, err := s.db.reader().one(ctx, "brake-where", []any{string(id)}, &urn, dateInto{&day})
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such brake.")
	}
	return urn, day, err
}

func (m *morning) Brakes(ctx context.Context) ([]notifier.Brake, error) {
	return m.c.brakes(ctx, m.urn, m.day)
}

func (m *morning) PutBrake(ctx context.Context, b notifier.Brake) error {
	_, err := m.c.exec(ctx, "brake-put", string(b.ID), string(m.urn), m.day.String(), string(b.Session), string(b.Why), string(b.Group),
		b.Held, b.Share, b.Limit, ms(b.At))
	return err
}

func (m *morning) EndBrake(ctx context.Context, id notifier.BrakeID, by school.Actor, how string, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "brake-end", ms(now), by.String(), how, string(id))
	return n == 1, err
}

// HoldFor holds an alert of before. If it has been claimed meanwhile, the
// decision is made again on what is true now.
func (m *morning) HoldFor(ctx context.Context, a notifier.Alert, now time.Time) error {
	if err := m.hold(ctx, a.Text.ID, now); err != nil {
		return err
	}
	if _, err := m.c.exec(ctx, "brake-hold-text", ms(now), string(a.Text.ID)); err != nil {
		return err
	}
	if _, err := m.c.exec(ctx, "brake-hold-alert", string(a.Brake), string(a.Text.ID)); err != nil {
		return err
	}
	e := delivery.Event{At: now, From: delivery.Raised, To: delivery.Held, Why: notifier.ReasonBrake}
	return m.c.addEvents(ctx, e, string(a.Text.ID))
}
