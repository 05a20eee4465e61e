package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Pupil gives one pupil by our id or the school's own.
func (s *Mornings) Pupil(ctx context.Context, urn school.URN, id string) (school.Pupil, error) {
	var p school.Pupil
	found, err := s.db.reader().one(ctx, "pupil-found", []any{string(urn), id}, pupilInto(&p)...)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such pupil.")
	}
	return p, err
}

// PupilAbsences lists the absences of one pupil on a day.
func (s *Mornings) PupilAbsences(ctx context.Context, p school.Pupil, day clock.Date) ([]notifier.AbsenceView, error) {
	return s.db.reader().absenceViews(ctx, p.School, day, "", p.ID)
}

// PupilMarks lists what registers say of a pupil since a day, oldest first; an
// absence stands as it has been explained since. Of two that say something of one
// session that of the pupil's own group counts.
func (s *Mornings) PupilMarks(ctx context.Context, p school.Pupil, since clock.Date) ([]notifier.PupilMark, error) {
	c := s.db.reader()
	now := map[notifier.PupilMark]register.Code{}
	err := c.each(ctx, "pupil-sessions-missed", []any{string(p.School), string(p.ID), since.String()}, func(scan func(...any) error) error {
		var k notifier.PupilMark
		var code register.Code
		err := scan(dateInto{&k.Date}, &k.Session, &code)
		now[k] = code
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []notifier.PupilMark
	err = c.each(ctx, "pupil-closures", []any{string(p.School), since.String(), string(p.Group), "%" + string(p.ID) + "%"}, func(scan func(...any) error) error {
		var k notifier.PupilMark
		var marks string
		if err := scan(dateInto{&k.Date}, &k.Session, &marks); err != nil {
			return err
		}
		m, found, err := markIn(marks, p)
		if err != nil {
			return fmt.Errorf("read the marks of %s: %w", k.Date, err)
		}
		if n := len(out); found && n > 0 && out[n-1].Date == k.Date && out[n-1].Session == k.Session {
			out = out[:n-1] // the pupil's own group's
		}
		if found {
			m.Date, m.Session = k.Date, k.Session
			out = append(out, m)
		}
		return nil
	})
	for i, m := range out {
		if code, ok := now[notifier.PupilMark{Date: m.Date, Session: m.Session}]; ok {
			out[i].Code = code
			delete(now, notifier.PupilMark{Date: m.Date, Session: m.Session})
		}
	}
	return withMissed(out, now), err
}

// withMissed adds the absences that no register of the pupil's present group
// names: the pupil was in another.
func withMissed(marks []notifier.PupilMark, missed map[notifier.PupilMark]register.Code) []notifier.PupilMark {
	for k, code := range missed {
		k.Code = code
		marks = append(marks, k)
	}
	notifier.SortMarks(marks)
	return marks
}

// markIn finds a pupil's mark among those of a register.
func markIn(marks string, p school.Pupil) (notifier.PupilMark, bool, error) {
	var kept packed
	if err := json.Unmarshal([]byte(marks), &kept); err != nil {
		return notifier.PupilMark{}, false, err
	}
	for _, m := range kept.Marks {
		if m.isOf(p) {
			return notifier.PupilMark{Code: register.Code(m.Code)}, true, nil
		}
	}
	return notifier.PupilMark{}, false, nil
}

// PupilNotices lists what was told about a pupil that has not passed.
func (s *Mornings) PupilNotices(ctx context.Context, p school.Pupil, day clock.Date) ([]notifier.Notice, error) {
	c := s.db.reader()
	var out []notifier.Notice
	err := c.each(ctx, "pupil-notices", []any{string(p.School), string(p.ID), day.String()}, func(scan func(...any) error) error {
		var n notifier.Notice
		err := c.noticeInto(&n, scan)
		out = append(out, n)
		return err
	})
	return out, err
}

// PupilArrivals lists when the late desk saw a pupil come in since a day.
func (s *Mornings) PupilArrivals(ctx context.Context, p school.Pupil, since clock.Date) ([]notifier.Arrival, error) {
	var out []notifier.Arrival
	err := s.db.reader().each(ctx, "pupil-arrivals", []any{string(p.School), string(p.ID), since.String()}, func(scan func(...any) error) error {
		var a notifier.Arrival
		err := arrivalInto(&a, scan)
		out = append(out, a)
		return err
	})
	return out, err
}
