package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// arrivalInto scans an arrival and what stands after it.
func arrivalInto(a *notifier.Arrival, scan func(...any) error, more ...any) error {
	var came, noted int64
	var by string
	var undone sql.NullInt64
	into := append([]any{
		&a.ID, &a.School,
		dateInto{&a.Date},
		&a.Session, &a.Pupil, &came, &a.Code, &noted, &by, &undone,
	}, more...)
	if err := scan(into...); err != nil {
		return err
	}
	a.At, a.NotedAt, a.By, a.UndoneAt = at(came), at(noted), actorOf(by), atOrZero(undone)
	return nil
}

// Arrival gives one, undone or not.
func (s *Mornings) Arrival(ctx context.Context, id notifier.ArrivalID) (notifier.Arrival, error) {
	var a notifier.Arrival
	err := s.db.reader().each(ctx, "arrival-one", []any{string(id)}, func(scan func(...any) error) error {
		return arrivalInto(&a, scan)
	})
	if err == nil && a.ID == "" {
		err = problem.New(problem.Unknown, "There is no such arrival.")
	}
	return a, err
}

// Arrivals lists those that stand on a day, the newest first.
func (s *Mornings) Arrivals(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.ArrivalView, error) {
	var out []notifier.ArrivalView
	err := s.db.reader().each(ctx, "arrivals-of-day", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var v notifier.ArrivalView
		err := arrivalInto(&v.Arrival, scan, pupilInto(&v.Who)...)
		out = append(out, v)
		return err
	})
	return out, err
}

// OnRoll lists the pupils on roll on a day, by group and name.
func (s *Mornings) OnRoll(ctx context.Context, urn school.URN, day clock.Date) ([]school.Pupil, error) {
	var out []school.Pupil
	err := s.db.reader().each(ctx, "pupils-of-day", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(pupilInto(&p)...)
		out = append(out, p)
		return err
	})
	return out, err
}

func (m *morning) Arrivals(ctx context.Context, pupils []school.PupilID) ([]notifier.Arrival, error) {
	var out []notifier.Arrival
	err := m.c.eachIn(ctx, "arrivals-of-pupils", []any{string(m.urn), m.day.String()}, strs(pupils), func(scan func(...any) error) error {
		var a notifier.Arrival
		err := arrivalInto(&a, scan)
		out = append(out, a)
		return err
	})
	return out, err
}

func (m *morning) PutArrival(ctx context.Context, a notifier.Arrival) error {
	_, err := m.c.exec(ctx, "arrival-add", string(a.ID), string(m.urn), m.day.String(), string(a.Session), string(a.Pupil), ms(a.At),
		string(a.Code), ms(a.NotedAt), a.By.String())
	return err
}

func (m *morning) UndoArrival(ctx context.Context, id notifier.ArrivalID, by school.Actor, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "arrival-undo", ms(now), by.String(), string(id))
	return n == 1, err
}
