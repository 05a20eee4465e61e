package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Arrived notes that a pupil has come in, at an instant of today; zero is now.
// An absence nobody has explained becomes L or U, a text that waits is taken
// back and one that has gone is corrected. Before the register closes the note
// waits for it: nobody is texted when it says N. A reason that is known stays,
// since M or I says more than U. The same pupil and session again is the same
// arrival.
func (s *Service) Arrived(ctx context.Context, actor school.Actor, urn school.URN, pupil string, at time.Time) (ArrivalView, error) {
	now := s.clock.Now()
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return ArrivalView{}, err
	}
	at, err = arrivedAt(set.Calendar, at, now)
	if err != nil {
		return ArrivalView{}, err
	}
	var v ArrivalView
	var raised []Alert
	err = s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(day Day) error {
		v = ArrivalView{Arrival: Arrival{
			ID: ArrivalID(school.NewID(now)), School: urn, Date: clock.DateOf(now), Session: register.SessionAt(set.Calendar, at),
			At: at, NotedAt: now.UTC().Truncate(time.Millisecond), By: actor,
		}}
		raised, err = keepArrival(ctx, day, set.Calendar, pupil, &v)
		return err
	})
	if err != nil {
		return ArrivalView{}, err
	}
	s.ringAll(ctx, raised)
	return v, nil
}

// gateOpens is how long before the morning session a pupil may come in: longer
// than any breakfast club.
const gateOpens = 2 * time.Hour

// arrivedAt refuses an instant at which nobody can have come in.
func arrivedAt(c school.Calendar, at, now time.Time) (time.Time, error) {
	if at.IsZero() || at.After(now) && !at.After(now.Add(ahead)) {
		at = now
	}
	at = at.UTC().Truncate(time.Millisecond)
	bad := problem.New(problem.Invalid, "This arrival cannot be noted.")
	day := clock.DateOf(at)
	switch {
	case day != clock.DateOf(now):
		return at, bad.At("/at", "an arrival is noted on the day itself; record the reason of an earlier absence instead")
	case at.After(now):
		return at, bad.At("/at", "this time has not come yet")
	case at.Before(register.AM.Begins(c, day).Add(-gateOpens)):
		return at, bad.At("/at", "nobody comes in so long before school begins")
	}
	if open, why := c.Open(day, string(register.SessionAt(c, at))); !open {
		return at, bad.At("/at", "no register is expected: %s", why)
	}
	return at, nil
}

// keepArrival notes an arrival and settles the absence it is about, if there is
// one. It gives the texts that are owed.
func keepArrival(ctx context.Context, day Day, c school.Calendar, ref string, v *ArrivalView) ([]Alert, error) {
	pupils, err := day.Pupils(ctx, []string{ref})
	if err != nil {
		return nil, err
	}
	p, ok := pupils[ref]
	if !ok || p.LeftOn != (clock.Date{}) && !v.Date.Before(p.LeftOn) {
		return nil, problem.New(problem.Invalid, "This arrival cannot be noted.").At("/pupil", "no pupil on the roll has this id")
	}
	v.Pupil, v.Who = p.ID, p
	noted, err := day.Arrivals(ctx, []school.PupilID{p.ID})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(noted, func(a Arrival) bool { return a.Session == v.Session }); i >= 0 {
		v.Arrival = noted[i]
		return nil, nil
	}
	key, a, known, err := whereMissed(ctx, day, v)
	if err != nil {
		return nil, err
	}
	current, _, err := day.Current(ctx, key)
	if err != nil {
		return nil, err
	}
	v.Code = arrivedCode(c, v.Date, v.Session, v.At, current.Closure.ClosedAt)
	if err := day.PutArrival(ctx, v.Arrival); err != nil {
		return nil, err
	}
	var raised []Alert
	if known {
		if raised, err = settleArrived(ctx, day, v.Arrival, a); err != nil {
			return nil, err
		}
	}
	if err := cameIn(ctx, day, Absence{Key: key, Pupil: p.ID}, v.NotedAt); err != nil {
		return nil, err
	}
	if err := day.Audit(ctx, v.NotedAt, v.By, "pupil arrived", string(v.ID), string(v.Session)+" "+string(v.Code)); err != nil {
		return nil, err
	}
	return raised, day.News(ctx, v.NotedAt, "arrival", string(v.ID))
}

// whereMissed gives the register a pupil belongs to in the arrival's session,
// and the absence it led to.
func whereMissed(ctx context.Context, day Day, v *ArrivalView) (register.Key, Absence, bool, error) {
	key := register.Key{School: v.School, Date: v.Date, Session: v.Session, Group: v.Who.Group}
	abs, err := day.Absences(ctx, []school.PupilID{v.Pupil})
	if err != nil {
		return key, Absence{}, false, err
	}
	for _, a := range abs {
		if a.Key.Session == v.Session {
			return a.Key, a, true, nil
		}
	}
	return key, Absence{}, false, nil
}

// settleArrived settles an absence by what was seen. One whose reason is known
// keeps it; one that a register called arrived is from now on a person's word.
func settleArrived(ctx context.Context, day Day, arr Arrival, a Absence) ([]Alert, error) {
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	d := decision{Morning: Morning{Now: arr.NotedAt, Alerts: alerts, NewID: func() string { return school.NewID(arr.NotedAt) }}}
	switch {
	case a.Open():
		arr.settle(&a)
		d.takeBack(school.Pupil{ID: a.Pupil}, a, ReasonArrived)
	case a.Arrived && !a.byHand():
		code := a.Code
		arr.settle(&a)
		a.Code, a.Explained.Code = code, code
	default:
		return nil, nil
	}
	d.plan.Absences = []Absence{a}
	if err := writeTexts(ctx, day, d.plan, arr.NotedAt); err != nil {
		return nil, err
	}
	return d.plan.Raise, day.News(ctx, arr.NotedAt, "absence", string(a.ID))
}

// Arrivals lists what the late desk noted on a day and nobody has undone, the
// newest first.
func (s *Service) Arrivals(ctx context.Context, urn school.URN, day clock.Date) ([]ArrivalView, error) {
	return s.store.Arrivals(ctx, urn, day)
}

// SchoolOfArrival says whose arrival it is.
func (s *Service) SchoolOfArrival(ctx context.Context, id ArrivalID) (school.URN, error) {
	a, err := s.store.Arrival(ctx, id)
	return a.School, err
}
