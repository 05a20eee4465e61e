package notifier

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// CalendarEffect is what a change of the calendar does to the texts of today.
type CalendarEffect struct {
	TakenBack int // waiting texts that go no more
	Bounded   int // waiting texts that may go until another time than before
	Owed      int // texts that are owed again
}

// None reports whether it does nothing.
func (e CalendarEffect) None() bool { return e == CalendarEffect{} }

// errLook ends a transaction in which somebody only looked.
var errLook = errors.New("only looked")

// CalendarWould says what ChangeCalendar would do to the texts of today, and
// does nothing. Failures are those of ChangeCalendar.
func (s *Service) CalendarWould(ctx context.Context, urn school.URN, change func(*school.Calendar) error) (CalendarEffect, error) {
	var would CalendarEffect
	now := s.clock.Now()
	err := s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(day Day) error {
		done, err := changeCalendar(ctx, day, school.SystemActor("look"), urn, now, change)
		if err != nil {
			return err
		}
		would = done.effect
		return errLook
	})
	if errors.Is(err, errLook) {
		err = nil
	}
	return would, err
}

// changedToday reports whether a calendar treats today's texts otherwise than
// before.
func changedToday(was, is school.Calendar, today clock.Date) bool {
	thenEnds, thenEarly := was.Ends(today)
	nowEnds, nowEarly := is.Ends(today)
	return thenEnds != nowEnds || thenEarly != nowEarly || was.PMStart != is.PMStart || !slices.Equal(partOf(was, today), partOf(is, today))
}

func partOf(c school.Calendar, day clock.Date) []school.PartClosure {
	return slices.DeleteFunc(slices.Clone(c.Part), func(p school.PartClosure) bool { return p.Date != day })
}

// followCalendar decides again about the texts of a day whose calendar has
// changed: what waits and is owed no more is taken back, what is owed until
// another time gets that time, and who is owed a text after all gets one. It
// runs under the lock of the day, after the calendar was written.
func followCalendar(ctx context.Context, day Day, actor school.Actor, date clock.Date, now time.Time) (CalendarEffect, []Alert, error) {
	f := follower{day: day, now: now, date: date, left: map[AbsenceID]string{}}
	var err error
	if f.set, err = day.Setting(ctx); err != nil {
		return f.effect, nil, err
	}
	for _, sess := range []register.Session{register.AM, register.PM} {
		if open, _ := f.set.Calendar.Open(date, string(sess)); open {
			continue
		}
		n, err := takeBackShut(ctx, day, actor, sess, now)
		if err != nil {
			return f.effect, nil, err
		}
		f.effect.TakenBack += n
	}
	if f.alerts, err = day.Alerts(ctx); err != nil {
		return f.effect, nil, err
	}
	if err := f.waiting(ctx); err != nil {
		return f.effect, nil, err
	}
	if err := f.withhold(ctx); err != nil {
		return f.effect, nil, err
	}
	raised, err := decideAnew(ctx, day, now)
	if err != nil {
		return f.effect, nil, err
	}
	again, err := f.owedAfterAll(ctx)
	raised = append(raised, again...)
	f.effect.Owed = len(raised)
	return f.effect, raised, err
}

// follower is one following of a calendar.
type follower struct {
	day    Day
	set    Setting
	now    time.Time
	date   clock.Date
	alerts []Alert
	effect CalendarEffect
	left   map[AbsenceID]string // whom a text names no more, and why
}

// waiting looks at every text that tells of a missing pupil and has not gone.
func (f *follower) waiting(ctx context.Context) error {
	pupils, err := f.pupils(ctx)
	if err != nil {
		return err
	}
	for _, al := range f.alerts {
		if !tells(al.Text.Kind) || !al.Text.State.Waiting() {
			continue
		}
		end := f.set.on(f.date).end(f.date, al.Session)
		if !latest(f.now, al.Text.SendAfter).Before(end) {
			if err := f.takeBack(ctx, al, ReasonEnded); err != nil {
				return err
			}
			continue
		}
		left, err := f.yearsOut(ctx, al, pupils)
		if err != nil {
			return err
		}
		if left == 0 {
			if err := f.takeBack(ctx, al, ReasonYearOut); err != nil {
				return err
			}
			continue
		}
		if al.Text.ExpiresAt.Equal(end) {
			continue
		}
		if err := f.day.EndAt(ctx, al.Text.ID, end, f.now); err != nil {
			return err
		}
		f.effect.Bounded++
	}
	return nil
}

// takeBack takes a text back with everybody it names.
func (f *follower) takeBack(ctx context.Context, al Alert, reason string) error {
	for _, p := range al.Pupils {
		if !p.Dropped {
			f.left[p.Absence] = reason
		}
	}
	moved, err := moveHeld(ctx, f.day, []Alert{al}, delivery.Withdrawn, reason, f.now)
	f.effect.TakenBack += len(moved)
	return err
}

// yearsOut takes pupils of year groups that are not in out of a text, and gives
// how many it still names.
func (f *follower) yearsOut(ctx context.Context, al Alert, pupils map[school.PupilID]school.Pupil) (int, error) {
	var in, out []AlertPupil
	for _, p := range al.Pupils {
		is, _ := f.set.Calendar.OpenFor(f.date, string(al.Session), pupils[p.Pupil].Year)
		switch {
		case p.Dropped:
		case is:
			in = append(in, p)
		default:
			out = append(out, p)
		}
	}
	if len(in) == 0 {
		return 0, nil // the whole text goes
	}
	for _, p := range out {
		f.left[p.Absence] = ReasonYearOut
		if err := f.day.Drop(ctx, al.Text.ID, p.Absence, f.now); err != nil {
			return 0, err
		}
	}
	return len(in), nil
}

// pupils gives those whom texts of the day name.
func (f *follower) pupils(ctx context.Context) (map[school.PupilID]school.Pupil, error) {
	var refs []string
	for _, al := range f.alerts {
		for _, p := range al.Pupils {
			refs = append(refs, p.Ref)
		}
	}
	found, err := f.day.Pupils(ctx, refs)
	byID := map[school.PupilID]school.Pupil{}
	for _, p := range found {
		byID[p.ID] = p
	}
	return byID, err
}

// withhold keeps of the absences that no text names any more that nobody is
// told, and why. Where another text has gone the family knows.
func (f *follower) withhold(ctx context.Context) error {
	if len(f.left) == 0 {
		return nil
	}
	told := map[AbsenceID]bool{}
	var ids []school.PupilID
	for _, al := range f.alerts {
		for _, p := range al.Pupils {
			ids = append(ids, p.Pupil)
			told[p.Absence] = told[p.Absence] || tells(al.Text.Kind) && !al.Text.State.Waiting() && al.Text.State != delivery.Withdrawn && !p.Dropped
		}
	}
	all, err := f.day.Absences(ctx, ids)
	if err != nil {
		return err
	}
	var changed []Absence
	for _, a := range all {
		why := f.left[a.ID]
		if why == "" || told[a.ID] || !a.Open() {
			continue
		}
		a.Course, a.Reason, a.Detail = WithheldFrom, why, Sentence(why)
		a.Because = []Reason{{At: f.now, About: AboutCalendar, Word: why, Says: "The calendar of the day was changed. Nobody is texted any more. " + a.Detail}}
		changed = append(changed, a)
	}
	return f.day.PutAbsences(ctx, changed)
}

// byCalendar are the reasons for which nobody is texted that a calendar may
// take away.
var byCalendar = []string{ReasonYearOut, ReasonEnded, ReasonTooLate}

// owedAfterAll decides again about absences nobody was texted about for a
// reason of the calendar that holds no more.
func (f *follower) owedAfterAll(ctx context.Context) ([]Alert, error) {
	views, err := f.day.Views(ctx)
	if err != nil {
		return nil, err
	}
	byID, owed := map[school.PupilID]school.Pupil{}, map[AbsenceID]bool{}
	var ids []school.PupilID
	for _, v := range views {
		in, _ := f.set.Calendar.OpenFor(f.date, string(v.Session), v.Pupil.Year)
		if v.open() && in && v.Course == WithheldFrom && slices.Contains(byCalendar, v.Reason) && f.now.Before(f.set.on(f.date).end(f.date, v.Session)) {
			byID[v.Pupil.ID], owed[v.ID], ids = v.Pupil, true, append(ids, v.Pupil.ID)
		}
	}
	all, err := f.day.Absences(ctx, ids)
	if err != nil {
		return nil, err
	}
	lost := slices.DeleteFunc(all, func(a Absence) bool { return !owed[a.ID] })
	return anew(ctx, f.day, lost, byID, f.now)
}

// on gives the policy as it holds on a day: when school ends early, so do its
// texts, and the ladder with them.
func (s Setting) on(day clock.Date) Policy {
	p := s.Policy
	if ends, early := s.Calendar.Ends(day); early && ends < p.NotAfter {
		p.NotAfter = ends
	}
	return p
}
