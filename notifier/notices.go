package notifier

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// noticeMost is how many days a notice may be about: a longer absence is for a
// person to look at again.
const noticeMost = 60

// Told is what a notice says, before anybody has looked at it.
type Told struct {
	Pupil    string     // the school's own id, or a UPN
	From, To clock.Date // To is From when it is zero
	Session  register.Session
	Code     register.Code // "" when no reason was given
	Note     string
}

// TellInAdvance records a notice. It silences nothing: it counts when a person
// has accepted it. The same told again while it stands is the same notice.
func (s *Service) TellInAdvance(ctx context.Context, actor school.Actor, urn school.URN, told Told) (NoticeView, error) {
	now := s.clock.Now()
	if told.To == (clock.Date{}) {
		told.To = told.From
	}
	if err := tellable(told, clock.DateOf(now)); err != nil {
		return NoticeView{}, err
	}
	var v NoticeView
	err := s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(day Day) error {
		pupils, err := day.Pupils(ctx, []string{told.Pupil})
		if err != nil {
			return err
		}
		p, ok := pupils[told.Pupil]
		if !ok || p.LeftOn != (clock.Date{}) && !told.From.Before(p.LeftOn) {
			return problem.New(problem.Invalid, "This notice cannot be kept.").At("/pupil", "no pupil on the roll has this id")
		}
		n := Notice{
			ID: NoticeID(school.NewID(now)), School: urn, Pupil: p.ID, From: told.From, To: told.To, Session: told.Session,
			Code: told.Code, Note: told.Note, Status: NoticeWaiting, ToldAt: now, ToldBy: actor,
		}
		v = NoticeView{Notice: n, Who: p}
		return s.keepNotice(ctx, day, actor, &v, now)
	})
	return v, err
}

func (s *Service) keepNotice(ctx context.Context, day Day, actor school.Actor, v *NoticeView, now time.Time) error {
	standing, err := day.Notices(ctx, []school.PupilID{v.Pupil})
	if err != nil {
		return err
	}
	for _, o := range standing {
		if o.From == v.From && o.To == v.To && o.Session == v.Session {
			v.Notice = o
			return nil
		}
	}
	if err := day.PutNotice(ctx, v.Notice); err != nil {
		return err
	}
	if err := day.Audit(ctx, now, actor, "notice told", string(v.ID), ""); err != nil {
		return err
	}
	return day.News(ctx, now, "notice", string(v.ID))
}

// tellable refuses what cannot be a notice.
func tellable(t Told, today clock.Date) error {
	bad := problem.New(problem.Invalid, "This notice cannot be kept.")
	switch {
	case t.To.Before(t.From):
		bad.At("/to", "the last day is before the first")
	case t.To.Before(today):
		bad.At("/to", "this has passed; record the reason of each absence instead")
	case t.To.After(t.From.AddDays(noticeMost - 1)):
		bad.At("/to", "a notice is about at most %d days", noticeMost)
	case t.From.After(today.AddDays(366)):
		bad.At("/from", "this is more than a year ahead")
	}
	if t.Session != "" && !t.Session.Valid() {
		bad.At("/session", "a session is AM or PM")
	}
	if t.Code != "" && !isReason(t.Code) {
		bad.At("/code", "this is not a code of an absence whose reason is known")
	}
	if len([]rune(t.Note)) > 500 {
		bad.At("/note", "a note has at most 500 characters")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// isReason reports whether a code says why a pupil is absent.
func isReason(c register.Code) bool {
	m, ok := register.Look(c)
	return ok && m.Absent() && !m.Arrived && c != register.NoReason
}

// Notices lists what was told about a day, whatever became of it.
func (s *Service) Notices(ctx context.Context, urn school.URN, day clock.Date) ([]NoticeView, error) {
	return s.store.Notices(ctx, urn, day)
}

// NoticesAhead lists what was told of today and later, whatever became of it.
func (s *Service) NoticesAhead(ctx context.Context, urn school.URN) ([]NoticeView, error) {
	return s.store.NoticesAhead(ctx, urn, clock.DateOf(s.clock.Now()))
}

// SchoolOfNotice says whose notice it is.
func (s *Service) SchoolOfNotice(ctx context.Context, id NoticeID) (school.URN, error) {
	n, err := s.store.Notice(ctx, id)
	return n.School, err
}

// NoticeAs is how a person accepts a notice.
type NoticeAs struct {
	Code    register.Code     // of the reason; "" takes the one that was told
	Session *register.Session // of each day; "" is all day, and nil takes what was told
}

// AcceptNotice lets a notice count, with the code of the reason and the session it
// is about. Only a person may: it silences texts. What waits to go about the pupil
// in that session today is taken back, and what waited for somebody to look at the
// notice in another goes.
func (s *Service) AcceptNotice(ctx context.Context, actor school.Actor, id NoticeID, as NoticeAs) error {
	if actor.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person may accept a notice: it keeps texts back. It waits under Told in advance.")
	}
	n, err := s.store.Notice(ctx, id)
	if err != nil {
		return err
	}
	code := cmp.Or(as.Code, n.Code)
	if as.Session != nil {
		n.Session = *as.Session
	}
	if n.Session != "" && !n.Session.Valid() {
		return problem.New(problem.Invalid, "Choose the session.").At("/session", "a session is AM or PM, or all for both")
	}
	if !isReason(code) {
		return problem.New(problem.Invalid, "Choose the code of the reason.").At("/code", "this is not a code of an absence whose reason is known")
	}
	now := s.clock.Now()
	var freed []Alert
	err = s.store.InSchoolDay(ctx, n.School, clock.DateOf(now), func(day Day) error {
		took, err := day.AcceptNotice(ctx, id, code, n.Session, actor, now)
		if err != nil {
			return err
		}
		if !took {
			return problem.New(problem.Conflict, "Somebody has looked at this notice already, or the pupil has come in.")
		}
		n.Code, n.SettledBy = code, actor
		if err := s.settleBy(ctx, day, n, now); err != nil {
			return err
		}
		if freed, err = freeUnlooked(ctx, day, n.Pupil, now); err != nil {
			return err
		}
		if err := day.Audit(ctx, now, actor, "notice accepted", string(id), strings.TrimSpace(string(code)+" "+string(n.Session))); err != nil {
			return err
		}
		return day.News(ctx, now, "notice", string(id))
	})
	if err == nil {
		s.ringAll(ctx, freed)
	}
	return err
}

// settleBy explains today's open absences that an accepted notice covers.
func (s *Service) settleBy(ctx context.Context, day Day, n Notice, now time.Time) error {
	abs, err := day.Absences(ctx, []school.PupilID{n.Pupil})
	if err != nil {
		return err
	}
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return err
	}
	d := decision{Morning: Morning{Now: now, Alerts: alerts, NewID: func() string { return school.NewID(now) }}}
	for _, a := range abs {
		if !a.Open() || !n.Covers(a.Key.Date, a.Key.Session) {
			continue
		}
		a.Code = n.Code
		a.Explained = &Explanation{Code: n.Code, Note: n.Note, By: n.SettledBy, At: now}
		meaning, _ := register.Look(n.Code)
		d.because(&a, Reason{About: AboutNotice, Word: ReasonToldInAdvance, Says: "A member of staff accepted what was told in advance."}, settledBy(n.SettledBy, meaning))
		d.takeBack(school.Pupil{ID: a.Pupil}, a, ReasonExplained)
		d.plan.Absences = append(d.plan.Absences, a)
	}
	if err := writeTexts(ctx, day, d.plan, now); err != nil {
		return err
	}
	return tellExplained(ctx, day, d.plan.Absences, now)
}

// tellExplained puts absences that have been explained into the news.
func tellExplained(ctx context.Context, day Day, abs []Absence, now time.Time) error {
	var ids []string
	for _, a := range abs {
		if a.Explained != nil {
			ids = append(ids, string(a.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return day.News(ctx, now, "absence", ids...)
}

// RefuseNotice says that a notice is not so, accepted or not. An alert that
// waited for somebody to look at it goes now, and what an accepted one settled
// today is decided again. Only a person may, as for accepting.
func (s *Service) RefuseNotice(ctx context.Context, actor school.Actor, id NoticeID) error {
	if actor.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person may refuse a notice. It waits under Told in advance.")
	}
	n, err := s.store.Notice(ctx, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	var freed []Alert
	err = s.store.InSchoolDay(ctx, n.School, clock.DateOf(now), func(day Day) error {
		ended, err := day.EndNotice(ctx, id, NoticeRefused, actor, now)
		if err != nil {
			return err
		}
		if !ended {
			return problem.New(problem.Conflict, "Somebody has refused this notice already, or the pupil has come in.")
		}
		if freed, err = freeUnlooked(ctx, day, n.Pupil, now); err != nil {
			return err
		}
		raised, err := unsettle(ctx, day, n, now)
		if err != nil {
			return err
		}
		freed = append(freed, raised...)
		if err := day.Audit(ctx, now, actor, "notice refused", string(id), ""); err != nil {
			return err
		}
		return day.News(ctx, now, "notice", string(id))
	})
	if err == nil {
		s.ringAll(ctx, freed)
	}
	return err
}

// freeUnlooked lets alerts go that waited for somebody to look at a notice of
// the pupil, unless a sibling's still waits to be looked at.
func freeUnlooked(ctx context.Context, day Day, p school.PupilID, now time.Time) ([]Alert, error) {
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	var free []Alert
	for _, al := range alerts {
		if al.Text.State != delivery.Held || al.Text.Reason != ReasonToldNotChecked {
			continue
		}
		var named []school.PupilID
		for _, x := range al.Pupils {
			if !x.Dropped {
				named = append(named, x.Pupil)
			}
		}
		if !slices.Contains(named, p) {
			continue
		}
		others, err := day.Notices(ctx, named)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(others, func(n Notice) bool { return n.Status == NoticeWaiting && n.Covers(al.Day, al.Session) }) {
			free = append(free, al)
		}
	}
	return moveHeld(ctx, day, free, delivery.Raised, "", now)
}

// unsettle decides again about what an accepted notice settled on the day.
func unsettle(ctx context.Context, day Day, n Notice, now time.Time) ([]Alert, error) {
	if n.Status != NoticeAccepted {
		return nil, nil
	}
	abs, err := day.Absences(ctx, []school.PupilID{n.Pupil})
	if err != nil {
		return nil, err
	}
	var raised []Alert
	for _, a := range abs {
		if !n.settled(a) {
			continue
		}
		more, err := decideAgain(ctx, day, a, now)
		if err != nil {
			return nil, err
		}
		raised = append(raised, more...)
	}
	return raised, nil
}

// settled reports whether it was this notice that settled an absence: at the
// register's closing, or when it was accepted; and nobody has since.
func (n Notice) settled(a Absence) bool {
	if a.Explained == nil || a.Arrived || a.Explained.By.String() != n.SettledBy.String() || !n.Covers(a.Key.Date, a.Key.Session) {
		return false
	}
	return a.Reason == ReasonToldInAdvance || a.Explained.At.Equal(n.SettledAt)
}
