package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Members lists the staff of the school who can be told by text, numbers
// opened.
func (m *morning) Members(ctx context.Context) ([]notifier.Member, error) {
	var out []notifier.Member
	err := m.c.each(ctx, "staff-members", []any{string(delivery.MainSender), string(m.urn)}, func(scan func(...any) error) error {
		var x notifier.Member
		var sealed []byte
		if err := scan(&x.ID, &x.Role, &sealed, &x.Stopped); err != nil {
			return err
		}
		var err error
		if x.Number, err = m.c.db.openNumber(sealed, "staff "+x.ID); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// StaffTexts gives the texts to staff of the day, without their numbers.
func (m *morning) StaffTexts(ctx context.Context) ([]notifier.StaffText, error) {
	var out []notifier.StaffText
	index := map[delivery.TextID]int{}
	err := m.c.each(ctx, "staff-texts-of-day", []any{string(m.urn), m.day.String()}, func(scan func(...any) error) error {
		x := notifier.StaffText{Day: m.day}
		t := &x.Text
		var raised, after, expires int64
		if err := scan(&t.ID, &x.Member, &x.Cause, &x.Rung, &t.State, &t.Reason, &t.Attempt, &raised, &after, &expires); err != nil {
			return err
		}
		t.School, t.Kind = m.urn, delivery.StaffText
		t.RaisedAt, t.SendAfter, t.ExpiresAt = at(raised), at(after), at(expires)
		index[t.ID] = len(out)
		out = append(out, x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = m.c.each(ctx, "staff-texts-about-of-day", []any{string(m.urn), m.day.String()}, func(scan func(...any) error) error {
		var id delivery.TextID
		var about string
		if err := scan(&id, &about); err != nil {
			return err
		}
		if i, ok := index[id]; ok {
			out[i].About = append(out[i].About, about)
		}
		return nil
	})
	return out, err
}

// RaiseStaff owes texts to staff.
func (m *morning) RaiseStaff(ctx context.Context, texts []notifier.StaffText) error {
	var owed []delivery.Text
	var rows, about [][]any
	for _, x := range texts {
		owed = append(owed, x.Text)
		rows = append(rows, []any{string(x.Text.ID), string(m.urn), m.day.String(), x.Member, string(x.Cause), string(x.Rung)})
		for _, a := range x.About {
			about = append(about, []any{x.Member, string(x.Cause), a, string(x.Rung), string(x.Text.ID)})
		}
	}
	if err := m.c.raiseTexts(ctx, owed); err != nil {
		return err
	}
	if err := m.c.insertRows(ctx, "staff-text-add", rows); err != nil {
		return err
	}
	return m.c.insertRows(ctx, "staff-text-about-add", about)
}

// JoinStaff lets a text to staff that waits be about one thing more.
func (m *morning) JoinStaff(ctx context.Context, id delivery.TextID, about string, now time.Time) error {
	if err := m.hold(ctx, id, now); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "staff-text-join", about, string(id))
	return err
}

// StaffGate reads again what the last gate needs about a text to staff.
func (s *Mornings) StaffGate(ctx context.Context, id delivery.TextID) (notifier.StaffGate, error) {
	c := s.db.reader()
	var g notifier.StaffGate
	var owed, now []byte
	var member string
	var left sql.NullInt64
	urn := &g.Setting.School.URN
	found, err := c.one(ctx, "staff-gate", []any{string(id)}, urn, dateInto{&g.Day}, &g.Cause, &owed, &member, &now, &left, &g.Open)
	if err != nil {
		return g, err
	}
	if !found {
		return g, problem.New(problem.Unknown, "There is no such text.")
	}
	g.Left = left.Valid
	if g.Owed, err = c.db.openNumber(owed, "text "+string(id)); err != nil {
		return g, err
	}
	if g.Number, err = c.db.openNumber(now, "staff "+member); err != nil {
		return g, err
	}
	g.Setting, err = c.setting(ctx, *urn)
	return g, err
}

// Unheard lists the schools where a text to staff did not arrive, and nobody
// has passed on what it is about.
func (s *Mornings) Unheard(ctx context.Context, day clock.Date) ([]school.URN, error) {
	var urns []school.URN
	err := s.db.reader().unheard(ctx, day, "", func(urn school.URN, _ delivery.TextID, _ string) {
		if len(urns) == 0 || urns[len(urns)-1] != urn {
			urns = append(urns, urn)
		}
	})
	return urns, err
}

// Unheard gives the school's, each with what still waits for somebody.
func (m *morning) Unheard(ctx context.Context) (map[delivery.TextID][]string, error) {
	out := map[delivery.TextID][]string{}
	return out, m.c.unheard(ctx, m.day, m.urn, func(_ school.URN, id delivery.TextID, about string) {
		out[id] = append(out[id], about)
	})
}

func (c conn) unheard(ctx context.Context, day clock.Date, only school.URN, put func(school.URN, delivery.TextID, string)) error {
	return c.each(ctx, "staff-unheard", []any{day.String(), string(only)}, func(scan func(...any) error) error {
		var urn school.URN
		var id delivery.TextID
		var about string
		if err := scan(&urn, &id, &about); err != nil {
			return err
		}
		put(urn, id, about)
		return nil
	})
}

// PassedOn says that somebody has seen to it that a text did not arrive.
func (m *morning) PassedOn(ctx context.Context, id delivery.TextID, now time.Time) error {
	_, err := m.c.exec(ctx, "staff-text-passed", ms(now), string(id))
	return err
}

// OfficesUntold lists the schools where somebody of the office can be told by
// text, and was not told of the registers of a session.
func (s *Mornings) OfficesUntold(ctx context.Context, day clock.Date, about string) ([]school.URN, error) {
	ids, err := s.db.reader().ids(ctx, "offices-untold", string(delivery.MainSender), day.String(), about)
	urns := make([]school.URN, len(ids))
	for i, id := range ids {
		urns[i] = school.URN(id)
	}
	return urns, err
}
