package notifier

import (
	"context"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
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
	n, told, err := toldAlike(ctx, day, a, x)
	if err != nil {
		return "", err
	}
	if told {
		return s.acceptTold(ctx, day, actor, n, x.Code, now)
	}
	if x.Back == (clock.Date{}) || !isReason(x.Code) {
		return "", nil
	}
	sg, err := day.Suggestion(ctx, x.Absence)
	if err != nil {
		return "", err
	}
	v := NoticeView{Notice: Notice{
		ID: NoticeID(school.NewID(now)), School: a.Key.School, Pupil: a.Pupil, From: a.Key.Date, To: x.Back.AddDays(-1), Code: x.Code,
		Note: cut(strings.Join(sg.Because, ", "), noteMost), Status: NoticeWaiting, ToldAt: now, ToldBy: byText,
	}}
	if err := s.keepNotice(ctx, day, v.ToldBy, &v, now); err != nil {
		return "", err
	}
	return s.acceptTold(ctx, day, actor, v.Notice, x.Code, now)
}

// toldAlike gives the notice that waits and says what a person accepts of an
// absence: the same reason, of this day alone or until the same day.
func toldAlike(ctx context.Context, day Day, a Absence, x Accepting) (Notice, bool, error) {
	standing, err := day.Notices(ctx, []school.PupilID{a.Pupil})
	if err != nil {
		return Notice{}, false, err
	}
	for _, n := range standing {
		if n.Status == NoticeWaiting && n.Code == x.Code && n.Covers(a.Key.Date, a.Key.Session) && n.back(a.Key.Date) == x.Back {
			return n, true, nil
		}
	}
	return Notice{}, false, nil
}

// acceptTold accepts a notice with what it suggested beside an absence; "" when
// somebody accepted it before.
func (s *Service) acceptTold(ctx context.Context, day Day, actor school.Actor, n Notice, code register.Code, now time.Time) (NoticeID, error) {
	took, err := day.AcceptNotice(ctx, n.ID, code, n.Session, actor, now)
	if err != nil || !took {
		return "", err
	}
	n.Code, n.SettledBy = code, actor
	if err := s.settleBy(ctx, day, n, now); err != nil {
		return "", err
	}
	if err := day.Audit(ctx, now, actor, "notice accepted", string(n.ID), string(code)); err != nil {
		return "", err
	}
	return n.ID, day.News(ctx, now, "notice", string(n.ID))
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
		act := "notice refused"
		if n.ToldAt.Before(x.At) { // it was told by the family, and waits as it did
			act = "notice waits again"
			err = day.WaitNotice(ctx, n.ID)
		} else {
			_, err = day.EndNotice(ctx, n.ID, NoticeRefused, actor, now)
		}
		if err != nil {
			return nil, err
		}
		raised, err := unsettle(ctx, day, n, now)
		if err != nil {
			return nil, err
		}
		if err := day.Audit(ctx, now, actor, act, string(n.ID), ""); err != nil {
			return nil, err
		}
		return raised, day.News(ctx, now, "notice", string(n.ID))
	}
	return nil, nil
}
