package store

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// inboundInto scans a text that reached us.
func (c conn) inboundInto(scan func(...any) error) (notifier.Inbound, error) {
	var in notifier.Inbound
	var from, body []byte
	var when int64
	if err := scan(&in.ID, &from, &body, &in.OptOut, &when); err != nil {
		return in, err
	}
	in.At = at(when)
	var err error
	if in.Number, err = c.db.openNumber(from, "inbound "+in.ID); err != nil {
		return in, err
	}
	in.Body, err = c.db.openSealed(body, "inbound body "+in.ID)
	return in, err
}

// InboundWaiting gives an inbound text that has not been looked at.
func (s *Mornings) InboundWaiting(ctx context.Context, id string) (in notifier.Inbound, waiting bool, err error) {
	c := s.db.reader()
	err = c.each(ctx, "inbound-one", []any{id}, func(scan func(...any) error) error {
		waiting = true
		in, err = c.inboundInto(scan)
		return err
	})
	return in, waiting, err
}

// InboundForgotten lists those that came before an instant.
func (s *Mornings) InboundForgotten(ctx context.Context, before time.Time, limit int) ([]notifier.Inbound, error) {
	c := s.db.reader()
	var out []notifier.Inbound
	err := c.each(ctx, "inbound-forgotten", []any{ms(before), limit}, func(scan func(...any) error) error {
		in, err := c.inboundInto(scan)
		out = append(out, in)
		return err
	})
	return out, err
}

// Matches lists the alerts a number was sent on the days from and to.
func (s *Mornings) Matches(ctx context.Context, number phone.Number, from, to clock.Date) ([]notifier.Match, error) {
	var out []notifier.Match
	err := s.db.reader().each(ctx, "matches", []any{s.db.box.Index(number.E164()), from.String(), to.String()}, func(scan func(...any) error) error {
		var m notifier.Match
		var raised int64
		if err := scan(&m.Alert, &m.School, &m.Contact, dateInto{&m.Day}, &m.Session, &raised); err != nil {
			return err
		}
		m.At = at(raised)
		out = append(out, m)
		return nil
	})
	return out, err
}

// Owners lists the contacts that have a number.
func (s *Mornings) Owners(ctx context.Context, number phone.Number) ([]school.Contact, error) {
	var out []school.Contact
	err := s.db.reader().each(ctx, "contacts-by-number", []any{s.db.box.Index(number.E164())}, func(scan func(...any) error) error {
		var ct school.Contact
		if err := scan(&ct.ID, &ct.School, &ct.Name, &ct.Language, &ct.Role, &ct.Problem); err != nil {
			return err
		}
		out = append(out, ct)
		return nil
	})
	return out, err
}

// InboundDone notes that an inbound text has been looked at.
func (s *Mornings) InboundDone(ctx context.Context, id, kind string, day clock.Date, unmatched []school.Contact, stray bool, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		n, err := c.exec(ctx, "inbound-done", ms(now), id, kind)
		if err != nil || n == 0 {
			return err
		}
		told := map[school.URN][]item{}
		if stray {
			if err := c.showStranger(ctx, id, day, told); err != nil {
				return err
			}
		}
		for _, ct := range unmatched {
			if _, err := c.exec(ctx, "unmatched-add", id, string(ct.School), orNull(ct.ID), day.String()); err != nil {
				return err
			}
			told[ct.School] = []item{{"reply", id}}
		}
		return c.newsOf(ctx, now, told)
	})
}

// showStranger shows a text from a number nobody has to every school.
func (c conn) showStranger(ctx context.Context, id string, day clock.Date, told map[school.URN][]item) error {
	err := c.each(ctx, "unmatched-stranger", []any{id, day.String()}, func(scan func(...any) error) error {
		var urn school.URN
		if err := scan(&urn); err != nil {
			return err
		}
		told[urn] = []item{{"reply", id}}
		return nil
	})
	if err != nil {
		return err
	}
	var index string
	var when int64
	if found, err := c.one(ctx, "inbound-number", []any{id}, &index, &when); err != nil || !found {
		return err
	}
	if _, err := c.exec(ctx, "threads-stranger", id, index, when); err != nil {
		return err
	}
	_, err = c.exec(ctx, "heard-stranger", id, when, index)
	return err
}
