package notifier

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// bothSessions are those of a day, in their order.
var bothSessions = []register.Session{register.AM, register.PM}

// registersOf is what a text to the office is about: the registers of a session.
func registersOf(day clock.Date, s register.Session) string { return day.String() + " " + string(s) }

// tellOffices texts the office of registers that have not closed, once a
// session, where the school has switched that on.
func (s *Service) tellOffices(ctx context.Context, day clock.Date) error {
	var errs []error
	for _, sess := range bothSessions {
		urns, err := s.store.OfficesUntold(ctx, day, registersOf(day, sess))
		errs = append(errs, err)
		for _, urn := range urns {
			if err := s.tellOffice(ctx, urn, day, sess); err != nil {
				errs = append(errs, fmt.Errorf("tell the office of school %s: %w", urn, err))
			}
		}
	}
	return errors.Join(errs...)
}

// tellOffice texts the office of one school, if a register is overdue and the
// session has not ended: most times it only looks.
func (s *Service) tellOffice(ctx context.Context, urn school.URN, date clock.Date, sess register.Session) error {
	set, err := s.store.Setting(ctx, urn)
	if err != nil || !set.Policy.tells(RoleOffice) {
		return err
	}
	now := s.clock.Now()
	until := set.on(date).end(date, sess)
	if late, err := s.overdue(ctx, set, date, sess); err != nil || !late || !now.Before(until) {
		return err
	}
	about := registersOf(date, sess)
	var told []delivery.Text
	err = s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		told, err = tellStaff(ctx, day, RoleOffice, Cause{Kind: CauseRegisters, About: about, Until: until}, now)
		if err != nil || len(told) == 0 {
			return err
		}
		return day.Audit(ctx, now, ladderActor, "office told of registers", about, fmt.Sprintf("%d texts to staff", len(told)))
	})
	if err == nil {
		s.ringTexts(ctx, told)
	}
	return err
}

// overdue reports whether a register with pupils on it should have closed in a
// session by now, and has not.
func (s *Service) overdue(ctx context.Context, set Setting, day clock.Date, sess register.Session) (bool, error) {
	due := sess.Begins(set.Calendar, day).Add(set.Policy.OverdueAfter.Duration())
	if open, _ := set.Calendar.Open(day, string(sess)); !open || !s.clock.Now().After(due) {
		return false, nil
	}
	registers, err := s.registers(ctx, set, day, sess)
	return slices.ContainsFunc(registers, func(r RegisterView) bool { return r.State == RegisterLate && r.Pupils > 0 }), err
}

// anyOverdue asks it of both sessions.
func (s *Service) anyOverdue(ctx context.Context, set Setting, day clock.Date) (bool, error) {
	for _, sess := range bothSessions {
		if late, err := s.overdue(ctx, set, day, sess); err != nil || late {
			return late, err
		}
	}
	return false, nil
}
