package wonde

import (
	"context"
	"errors"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

const (
	// Every is how often marks are read while registers may be open.
	Every = 2 * time.Minute
	// marksTime is the longest one school's marks may take to come: the next
	// turn should find the line free.
	marksTime = 100 * time.Second
)

// Registers reads the marks of every connected school in which registers may be
// open now, and whose turn no other process has taken.
func (p *Puller) Registers(ctx context.Context) error {
	return p.each(ctx, func(ctx context.Context, x school.Connection) error {
		set, day, _, _, err := p.cfg.Registers.SchoolDay(ctx, x.School)
		if err != nil {
			return err
		}
		now := p.cfg.Clock.Now()
		open := watched(set, day, now)
		if len(open) == 0 {
			return nil
		}
		mine, err := p.cfg.Store.Tick(ctx, "wonde.marks "+string(x.School), now.Truncate(Every), now)
		if err != nil || !mine {
			return err
		}
		ctx, stop := context.WithTimeout(ctx, marksTime)
		defer stop()
		at, fault := now, ""
		err = p.registers(ctx, x, day, open)
		if err != nil {
			at, fault = time.Time{}, sentence(err)
		}
		return errors.Join(err, p.cfg.Store.MarksRead(context.WithoutCancel(ctx), x.School, at, fault, p.cfg.Clock.Now()))
	})
}

// session is one of the day that is watched.
type session struct {
	register.Session
	begins   time.Time
	mayClose bool // until its deadline; after that only those that have closed are revised
}

// watched lists the sessions of a day that have begun, until the day's last
// alert could go. There is none on a day without school.
func watched(set notifier.Setting, day clock.Date, now time.Time) []session {
	if now.After(set.Policy.Deadline(day, register.PM)) {
		return nil
	}
	var all []session
	for _, s := range []register.Session{register.AM, register.PM} {
		begins := s.Begins(set.Calendar, day)
		if open, _ := set.Calendar.Open(day, string(s)); open && !now.Before(begins) {
			all = append(all, session{s, begins, !now.After(set.Policy.Deadline(day, s))})
		}
	}
	return all
}

// registers reads one school's marks and hands on the registers that closed, or
// that say something else than when they did.
func (p *Puller) registers(ctx context.Context, x school.Connection, day clock.Date, open []session) error {
	c, err := p.client(x)
	if err != nil {
		return err
	}
	m := p.of(x, day)
	m.mu.Lock() // a slow turn and the next one of the same process, one after the other
	defer m.mu.Unlock()
	pupils, err := p.onRoll(ctx, x.School, day)
	if err != nil {
		return err
	}
	marks, fault := m.marks(ctx, c, day, pupils, p.cfg.Clock.Now())
	if marks == nil && fault != nil {
		return fault
	}
	for _, s := range open {
		fault = errors.Join(fault, p.close(ctx, m, x.School, day, s, sheets(x.School, day, s.Session, s.begins, pupils, marks)))
	}
	return fault
}

// close hands on the registers of a session.
func (p *Puller) close(ctx context.Context, m *memory, urn school.URN, day clock.Date, s session, all []sheet) error {
	views, err := p.cfg.Registers.Registers(ctx, urn, day, s.Session)
	if err != nil {
		return err
	}
	stands := map[school.Group]time.Time{}
	for _, v := range views {
		if v.Revision > 0 {
			stands[v.Group] = v.ClosedAt
		}
	}
	var faults []error
	for _, x := range all {
		at, closed := stands[x.key.Group]
		now := p.cfg.Clock.Now()
		if !closed {
			closed = s.mayClose && x.closed(s.begins, now)
		}
		if !closed || len(x.marks) == 0 {
			continue
		}
		closure := x.closure(at, now)
		if !m.says(closure, x.changed, at) {
			continue
		}
		_, err := p.cfg.Registers.RegisterClosed(ctx, Actor, closure, nil)
		if err == nil || problem.Is(err, problem.Stale) { // another process has read a newer one
			m.told[closure.Key] = closure
			continue
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// onRoll gives the pupils on roll on a day.
func (p *Puller) onRoll(ctx context.Context, urn school.URN, day clock.Date) ([]school.Pupil, error) {
	all, err := p.cfg.Store.Pupils(ctx, urn)
	if err != nil {
		return nil, err
	}
	var on []school.Pupil
	for _, x := range all {
		if x.LeftOn == (clock.Date{}) || day.Before(x.LeftOn) {
			on = append(on, x)
		}
	}
	return on, nil
}
