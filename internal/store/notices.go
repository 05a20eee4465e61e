package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// noticeInto scans a notice, its note opened, and what stands after it.
func (c conn) noticeInto(n *notifier.Notice, scan func(...any) error, more ...any) error {
	var note []byte
	var told int64
	var toldBy string
	var settled sql.NullInt64
	var settledBy sql.NullString
	into := append([]any{
		&n.ID, &n.School, &n.Pupil,
		dateInto{&n.From},
		dateInto{&n.To},
		&n.Session, &n.Code, &note, &n.Status, &told, &toldBy, &settled, &settledBy,
	}, more...)
	if err := scan(into...); err != nil {
		return err
	}
	n.ToldAt, n.ToldBy = at(told), actorOf(toldBy)
	if settled.Valid {
		n.SettledAt, n.SettledBy = at(settled.Int64), actorOf(settledBy.String)
	}
	var err error
	n.Note, err = c.db.openSealed(note, "notice note "+string(n.ID))
	return err
}

// Notice gives one, whatever became of it.
func (s *Mornings) Notice(ctx context.Context, id notifier.NoticeID) (notifier.Notice, error) {
	c := s.db.reader()
	var n notifier.Notice
	err := c.each(ctx, "notice-one", []any{string(id)}, func(scan func(...any) error) error {
		return c.noticeInto(&n, scan)
	})
	if err == nil && n.ID == "" {
		err = problem.New(problem.Unknown, "There is no such notice.")
	}
	return n, err
}

// Notices lists those about a day, whatever became of them.
func (s *Mornings) Notices(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.NoticeView, error) {
	return s.noticeViews(ctx, "notices-of-day", urn, day)
}

// NoticesAhead lists those that have not passed, whatever became of them.
func (s *Mornings) NoticesAhead(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.NoticeView, error) {
	return s.noticeViews(ctx, "notices-ahead", urn, day)
}

// NoticesWaiting lists those nobody has looked at and that have not passed.
func (s *Mornings) NoticesWaiting(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.NoticeView, error) {
	return s.noticeViews(ctx, "notices-waiting", urn, day)
}

func (s *Mornings) noticeViews(ctx context.Context, query string, urn school.URN, day clock.Date) ([]notifier.NoticeView, error) {
	c := s.db.reader()
	var out []notifier.NoticeView
	err := c.each(ctx, query, []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var v notifier.NoticeView
		err := c.noticeInto(&v.Notice, scan, pupilInto(&v.Who)...)
		out = append(out, v)
		return err
	})
	return out, err
}

func (m *morning) Notices(ctx context.Context, pupils []school.PupilID) ([]notifier.Notice, error) {
	var out []notifier.Notice
	err := m.c.eachIn(ctx, "notices-of-pupils", []any{m.day.String()}, strs(pupils), func(scan func(...any) error) error {
		var n notifier.Notice
		err := m.c.noticeInto(&n, scan)
		out = append(out, n)
		return err
	})
	return out, err
}

func (m *morning) PutNotice(ctx context.Context, n notifier.Notice) error {
	var note any
	if n.Note != "" {
		note = m.c.db.box.Seal(n.Note, "notice note "+string(n.ID))
	}
	_, err := m.c.exec(ctx, "notice-add", string(n.ID), string(m.urn), string(n.Pupil), n.From.String(), n.To.String(), string(n.Session),
		string(n.Code), note, string(n.Status), ms(n.ToldAt), n.ToldBy.String())
	return err
}

func (m *morning) AcceptNotice(ctx context.Context, id notifier.NoticeID, code register.Code, s register.Session, by school.Actor, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "notice-accept", string(code), ms(now), by.String(), string(id), string(s))
	return n == 1, err
}

func (m *morning) WaitNotice(ctx context.Context, id notifier.NoticeID) error {
	_, err := m.c.exec(ctx, "notice-wait", string(id))
	return err
}

// addNotices puts those nobody has looked at beside the absences they are about.
func (c conn) addNotices(ctx context.Context, key []any, out []notifier.AbsenceView) error {
	var waiting []notifier.Notice
	err := c.each(ctx, "notices-beside", key, func(scan func(...any) error) error {
		var n notifier.Notice
		err := c.noticeInto(&n, scan)
		waiting = append(waiting, n)
		return err
	})
	if err == nil && len(waiting) > 0 {
		notifier.BesideAbsences(out, waiting)
	}
	return err
}

func (m *morning) EndNotice(ctx context.Context, id notifier.NoticeID, how notifier.NoticeStatus, by school.Actor, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "notice-end", string(how), ms(now), by.String(), string(id))
	return n == 1, err
}
