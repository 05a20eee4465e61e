package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// keepDecisions adds what absences were decided because of.
func (m *morning) keepDecisions(ctx context.Context, abs []notifier.Absence) error {
	var rows [][]any
	for _, a := range abs {
		if len(a.Because) == 0 {
			continue
		}
		reasons, err := json.Marshal(a.Because)
		if err != nil {
			return err
		}
		when := a.Because[0].At
		rows = append(rows, []any{school.NewID(when), string(a.ID), ms(when), string(reasons)})
	}
	return m.c.insertRows(ctx, "decisions-add", rows)
}

// Trail gives all that is kept of one pupil in one session.
func (s *Mornings) Trail(ctx context.Context, urn school.URN, ref string, day clock.Date, sess register.Session) (notifier.Trail, error) {
	c := s.db.reader()
	var t notifier.Trail
	found := false
	err := c.eachIn(ctx, "pupils-by-ref", []any{string(urn)}, []string{ref}, func(scan func(...any) error) error {
		found = true
		var key string
		return scan(append([]any{&key}, pupilInto(&t.Pupil)...)...)
	})
	if err == nil && !found {
		err = problem.New(problem.Unknown, "No pupil of the school has this id.")
	}
	if err != nil {
		return t, err
	}
	if t.Revisions, err = c.revisionsOf(ctx, t.Pupil, day, sess); err != nil {
		return t, err
	}
	var id notifier.AbsenceID
	if found, err = c.one(ctx, "absence-of-pupil", []any{string(urn), day.String(), string(sess), string(t.Pupil.ID)}, &id); err != nil || !found {
		return t, err
	}
	if t.Decided, err = c.decided(ctx, id); err != nil {
		return t, err
	}
	if t.Texts, err = c.trailTexts(ctx, id); err != nil {
		return t, err
	}
	all, err := s.Absences(ctx, urn, day, sess)
	for i := range all {
		if all[i].ID == id {
			t.Absence = &all[i]
		}
	}
	return t, err
}

// revisionsOf lists the revisions that should mark a pupil, or do.
func (c conn) revisionsOf(ctx context.Context, p school.Pupil, day clock.Date, sess register.Session) ([]notifier.TrailRevision, error) {
	var out []notifier.TrailRevision
	err := c.each(ctx, "revisions-of-session", []any{string(p.School), day.String(), string(sess)}, func(scan func(...any) error) error {
		var r notifier.TrailRevision
		var closed, received int64
		var marks string
		if err := scan(&r.Group, &r.Revision, &closed, &received, &marks); err != nil {
			return err
		}
		var kept packed
		if err := json.Unmarshal([]byte(marks), &kept); err != nil {
			return fmt.Errorf("read the marks of %s: %w", r.Group, err)
		}
		for _, m := range kept.Marks {
			if m.isOf(p) {
				r.Marked, r.Code = true, register.Code(m.Code)
			}
		}
		if r.Marked || r.Group == p.Group {
			r.ClosedAt, r.ReceivedAt = at(closed), at(received)
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// decided gives every reason kept of an absence, oldest first.
func (c conn) decided(ctx context.Context, id notifier.AbsenceID) ([]notifier.Reason, error) {
	var out []notifier.Reason
	err := c.each(ctx, "decisions-of", []any{string(id)}, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return err
		}
		var rs []notifier.Reason
		if err := json.Unmarshal([]byte(text), &rs); err != nil {
			return fmt.Errorf("read a decision about absence %s: %w", id, err)
		}
		out = append(out, rs...)
		return nil
	})
	return out, err
}

// trailTexts gives the texts that name an absence, or did, with their lives.
func (c conn) trailTexts(ctx context.Context, id notifier.AbsenceID) ([]notifier.TrailText, error) {
	dropped, why := map[delivery.TextID]sql.NullInt64{}, map[delivery.TextID]string{}
	var ids []delivery.TextID
	err := c.each(ctx, "texts-of-absence", []any{string(id)}, func(scan func(...any) error) error {
		var text delivery.TextID
		var when sql.NullInt64
		var reason string
		err := scan(&text, &when, &reason)
		ids, dropped[text], why[text] = append(ids, text), when, reason
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []notifier.TrailText
	for _, text := range ids {
		views, err := c.alertViews(ctx, "alert-one", string(text))
		if err != nil || len(views) == 0 {
			return nil, err
		}
		x := notifier.TrailText{AlertView: views[0], DroppedAt: atOrZero(dropped[text]), DroppedWhy: why[text]}
		if x.Timeline, err = c.timeline(ctx, text); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// Unsettled lists absences that are still N.
func (s *Mornings) Unsettled(ctx context.Context, urn school.URN, from, to clock.Date) ([]notifier.UnsettledAbsence, error) {
	var out []notifier.UnsettledAbsence
	err := s.db.reader().each(ctx, "absences-unsettled", []any{string(urn), from.String(), to.String()}, func(scan func(...any) error) error {
		var u notifier.UnsettledAbsence
		err := scan(append([]any{&u.ID, dateInto{&u.Date}, &u.Session}, pupilInto(&u.Pupil)...)...)
		out = append(out, u)
		return err
	})
	return out, err
}

// WhereClosure says of which register a closure is a revision.
func (s *Mornings) WhereClosure(ctx context.Context, id notifier.ClosureID) (register.Key, error) {
	var k register.Key
	found, err := s.db.reader().one(ctx, "closure-where", []any{string(id)}, &k.School, dateInto{&k.Date}, &k.Session, &k.Group)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such closure.")
	}
	return k, err
}
