package notifier

import (
	"context"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/school"
)

// lastAway is the last day away that a text names, or the first. It is never so
// far ahead that no notice could be about it.
func lastAway(r reading.Reading, from clock.Date) clock.Date {
	last := from
	switch {
	case r.Until != nil:
		last = *r.Until
	case r.Back != nil:
		last = r.Back.AddDays(-1)
	}
	if last.Before(from) {
		return from
	}
	if most := from.AddDays(noticeMost - 1); last.After(most) {
		return most
	}
	return last
}

// expectedBack is the school day on which a text written today says that the
// pupil is back; zero when that is the next school day, so that there is no
// day between, or when the calendar does not reach so far.
func expectedBack(r reading.Reading, c school.Calendar, today clock.Date) clock.Date {
	last := lastAway(r, today)
	if c.SchoolDays(today, last) == 0 {
		return clock.Date{}
	}
	return c.SchoolDaysAfter(last, 1)
}

// acceptAway keeps that a person accepted, with the reason, until when the pupil
// is away: a notice from today to the day before. The same told in advance, which
// waits, is accepted in its place. It gives the notice this act is to thank for.
func (s *Service) acceptAway(ctx context.Context, day Day, actor school.Actor, a Absence, x Accepting, now time.Time) (NoticeID, error) {
	if x.Back == (clock.Date{}) || !isReason(x.Code) {
		return "", nil
	}
	sg, err := day.Suggestion(ctx, x.Absence)
	if err != nil {
		return "", err
	}
	v := NoticeView{Notice: Notice{
		ID: NoticeID(school.NewID(now)), School: a.Key.School, Pupil: a.Pupil, From: a.Key.Date, To: x.Back.AddDays(-1), Code: x.Code,
		Note: cut(strings.Join(sg.Because, ", "), noteMost), Status: NoticeWaiting, ToldAt: now, ToldBy: school.SystemActor("reply"),
	}}
	if err := s.keepNotice(ctx, day, v.ToldBy, &v, now); err != nil {
		return "", err
	}
	took, err := day.AcceptNotice(ctx, v.ID, x.Code, v.Session, actor, now)
	if err != nil || !took { // somebody accepted it before
		return "", err
	}
	v.Code, v.SettledBy = x.Code, actor
	if err := s.settleBy(ctx, day, v.Notice, now); err != nil {
		return "", err
	}
	if err := day.Audit(ctx, now, actor, "notice accepted", string(v.ID), string(x.Code)); err != nil {
		return "", err
	}
	return v.ID, day.News(ctx, now, "notice", string(v.ID))
}

// undoAway takes the notice back that came with an acceptance, and decides again
// about what it has settled meanwhile. It gives the texts that are owed for that.
func (s *Service) undoAway(ctx context.Context, day Day, actor school.Actor, x Accepted, now time.Time) ([]Alert, error) {
	if x.Notice == "" {
		return nil, nil
	}
	a, err := day.Absence(ctx, x.Absence)
	if err != nil {
		return nil, err
	}
	standing, err := day.Notices(ctx, []school.PupilID{a.Pupil})
	if err != nil {
		return nil, err
	}
	for _, n := range standing {
		if n.ID != x.Notice {
			continue
		}
		if _, err := day.EndNotice(ctx, n.ID, NoticeRefused, actor, now); err != nil {
			return nil, err
		}
		raised, err := unsettle(ctx, day, n, now)
		if err != nil {
			return nil, err
		}
		if err := day.Audit(ctx, now, actor, "notice refused", string(n.ID), ""); err != nil {
			return nil, err
		}
		return raised, day.News(ctx, now, "notice", string(n.ID))
	}
	return nil, nil
}
