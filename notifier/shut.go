package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// ahead a school may say it will be shut, and how long a note may be.
const (
	shutAhead = 400 // days
	shutNote  = 200 // characters
)

// Shut says that the school is not open on a day, or in one session of it, in
// one act: what waits to go about that day is taken back, and registers of it
// are refused from then on. It gives how many texts were taken back. The same
// said again does nothing.
func (s *Service) Shut(ctx context.Context, actor school.Actor, urn school.URN, shut school.ClosedDay) (int, error) {
	now := s.clock.Now()
	if err := shuttable(shut, clock.DateOf(now)); err != nil {
		return 0, err
	}
	taken := 0
	err := s.store.InSchoolDay(ctx, urn, shut.Date, func(day Day) error {
		taken = 0
		set, err := day.Setting(ctx)
		if err != nil {
			return err
		}
		if why := notOpen(set.Calendar, shut); why != "" {
			if shutAlready(set.Calendar, shut) {
				return nil
			}
			return problem.New(problem.Invalid, "This cannot be shut.").At("/date", "this is no school day: %s", why)
		}
		if err := day.Close(ctx, shut); err != nil {
			return err
		}
		if taken, err = takeBackShut(ctx, day, actor, register.Session(shut.Session), now); err != nil {
			return err
		}
		if err := day.Audit(ctx, now, actor, "school shut", shutTarget(shut), string(shut.Kind)); err != nil {
			return err
		}
		return day.News(ctx, now, "calendar", shut.Date.String())
	})
	return taken, err
}

func shuttable(x school.ClosedDay, today clock.Date) error {
	bad := problem.New(problem.Invalid, "This cannot be shut.")
	switch {
	case x.Date.Before(today):
		bad.At("/date", "this day has passed")
	case x.Date.After(today.AddDays(shutAhead)):
		bad.At("/date", "this is more than %d days ahead", shutAhead)
	}
	if x.Session != "" && !register.Session(x.Session).Valid() {
		bad.At("/session", "a session is AM or PM")
	}
	if x.Kind != school.Shut && x.Kind != school.Inset {
		bad.At("/kind", "kind is shut or inset")
	}
	if len([]rune(x.Note)) > shutNote {
		bad.At("/note", "a note has at most %d characters", shutNote)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// sessionsOf lists the sessions of a closed day.
func sessionsOf(x school.ClosedDay) []register.Session {
	if x.Session != "" {
		return []register.Session{register.Session(x.Session)}
	}
	return []register.Session{register.AM, register.PM}
}

// notOpen says why the school is not open anyway, "" if it is in any session
// that would be shut.
func notOpen(c school.Calendar, x school.ClosedDay) string {
	why := ""
	for _, sess := range sessionsOf(x) {
		open, says := c.Open(x.Date, string(sess))
		if open {
			return ""
		}
		why = says
	}
	return why
}

func shutAlready(c school.Calendar, x school.ClosedDay) bool {
	for _, o := range c.Closed {
		if o.Date == x.Date && o.Session == x.Session && o.Kind == x.Kind {
			return true
		}
	}
	return false
}

func shutTarget(x school.ClosedDay) string {
	if x.Session == "" {
		return x.Date.String()
	}
	return x.Date.String() + " " + x.Session
}

// takeBackShut takes back every alert of the day that waits, and ends the
// brakes that held them.
func takeBackShut(ctx context.Context, day Day, actor school.Actor, sess register.Session, now time.Time) (int, error) {
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return 0, err
	}
	var waiting []Alert
	for _, al := range alerts {
		if tells(al.Text.Kind) && al.Text.State.Waiting() && (sess == "" || al.Session == sess) {
			waiting = append(waiting, al)
		}
	}
	brakes, err := day.Brakes(ctx)
	if err != nil {
		return 0, err
	}
	for _, b := range brakes {
		if b.EndedAt.IsZero() && (sess == "" || b.Session == sess) {
			if _, err := day.EndBrake(ctx, b.ID, actor, "school shut", now); err != nil {
				return 0, err
			}
		}
	}
	moved, err := moveHeld(ctx, day, waiting, delivery.Withdrawn, ReasonNotOpen, now)
	return len(moved), err
}

// Open takes back that a school is shut. Whoever is still missing today, and
// whose text was taken back for it, is decided anew: a day shut by mistake
// loses nobody. It gives how many texts that led to.
func (s *Service) Open(ctx context.Context, actor school.Actor, urn school.URN, date clock.Date, sess register.Session) (int, error) {
	now := s.clock.Now()
	if date.Before(clock.DateOf(now)) {
		return 0, problem.New(problem.Invalid, "This cannot be opened.").At("/date", "this day has passed")
	}
	if sess != "" && !sess.Valid() {
		return 0, problem.New(problem.Invalid, "This cannot be opened.").At("/session", "a session is AM or PM")
	}
	var raised []Alert
	err := s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		opened, err := day.Reopen(ctx, sess)
		if err != nil {
			return err
		}
		if !opened {
			return problem.New(problem.Conflict, "This was not shut by an act like this: nothing was changed.")
		}
		if raised, err = decideAnew(ctx, day, now); err != nil {
			return err
		}
		target := shutTarget(school.ClosedDay{Date: date, Session: string(sess)})
		if err := day.Audit(ctx, now, actor, "school opened", target, ""); err != nil {
			return err
		}
		return day.News(ctx, now, "calendar", date.String())
	})
	if err != nil {
		return 0, err
	}
	s.ringAll(ctx, raised)
	return len(raised), nil
}
