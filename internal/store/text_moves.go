package store

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// Claim moves those of ids that may go at now from raised to sending, and ends
// those whose number has stopped their sender.
func (s *Texts) Claim(ctx context.Context, ids []delivery.TextID, now, lease time.Time) ([]delivery.Text, error) {
	var claimed []delivery.Text
	err := s.db.change(ctx, func(c conn) error {
		claimed = nil
		news := map[school.URN][]item{}
		var won []string
		err := c.eachIn(ctx, "texts-claim", []any{ms(now), ms(lease)}, strs(ids), func(scan func(...any) error) error {
			t, err := c.db.scanText(scan)
			if err != nil {
				return err
			}
			claimed = append(claimed, t)
			won = append(won, string(t.ID))
			news[t.School] = append(news[t.School], item{"alert", string(t.ID)})
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.addEvents(ctx, delivery.Event{At: now, From: delivery.Raised, To: delivery.Sending}, won...); err != nil {
			return err
		}
		if len(claimed) < len(ids) {
			if err := c.failStopped(ctx, ids, now, news); err != nil {
				return err
			}
		}
		return c.newsOf(ctx, now, news)
	})
	if err != nil {
		return nil, fmt.Errorf("claim %d texts: %w", len(ids), err)
	}
	return inOrder(claimed, ids), nil
}

// failStopped ends texts to stopped numbers: as two legal moves, since they are
// taken and refused in one.
func (c conn) failStopped(ctx context.Context, ids []delivery.TextID, now time.Time, news map[school.URN][]item) error {
	var ended []string
	err := c.eachIn(ctx, "texts-fail-stopped", []any{ms(now)}, strs(ids), func(scan func(...any) error) error {
		var id, urn string
		if err := scan(&id, &urn); err != nil {
			return err
		}
		ended = append(ended, id)
		news[school.URN(urn)] = append(news[school.URN(urn)], item{"alert", id})
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.addEvents(ctx, delivery.Event{At: now, From: delivery.Raised, To: delivery.Sending}, ended...); err != nil {
		return err
	}
	return c.addEvents(ctx, delivery.Event{At: now, From: delivery.Sending, To: delivery.Failed, Why: "opted_out"}, ended...)
}

func inOrder(texts []delivery.Text, ids []delivery.TextID) []delivery.Text {
	byID := make(map[delivery.TextID]delivery.Text, len(texts))
	for _, t := range texts {
		byID[t.ID] = t
	}
	sorted := make([]delivery.Text, 0, len(texts))
	for _, id := range ids {
		if t, ok := byID[id]; ok {
			sorted = append(sorted, t)
			delete(byID, id)
		}
	}
	return sorted
}

// Posting writes the words, their parts, what they were made of and the moment,
// before the carrier is asked; false when the claim has been lost meanwhile.
func (s *Texts) Posting(ctx context.Context, id delivery.TextID, attempt int, p delivery.Posted, now, lease time.Time) (bool, error) {
	sealed := s.db.box.Seal(string(p.Body), "text body "+string(id))
	var n int64
	err := s.db.change(ctx, func(c conn) (err error) {
		n, err = c.exec(ctx, "text-posting", sealed, p.Parts, ms(now), ms(lease), string(id), attempt,
			p.Wording.Kind, p.Wording.Language, p.Wording.Version)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("post text %s: %w", id, err)
	}
	return n == 1, nil
}

// Move makes one legal move; false when the text does not stand at From in
// that attempt any more.
func (s *Texts) Move(ctx context.Context, m delivery.Move) (bool, error) {
	var moved bool
	err := s.db.change(ctx, func(c conn) (err error) {
		moved, err = c.moveText(ctx, m)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("move text %s: %w", m.ID, err)
	}
	return moved, nil
}

// moveText makes one legal move inside a transaction, with its line in the
// timeline and its news.
func (c conn) moveText(ctx context.Context, m delivery.Move) (bool, error) {
	urn, moved, err := c.stepText(ctx, m)
	if err != nil || !moved {
		return moved, err
	}
	return true, c.news(ctx, urn, m.At, item{"alert", string(m.ID)})
}

// stepText is moveText without the news, for several steps of one text.
func (c conn) stepText(ctx context.Context, m delivery.Move) (school.URN, bool, error) {
	if !delivery.May(m.From, m.To) {
		return "", false, fmt.Errorf("a text may not go from %s to %s", m.From, m.To)
	}
	var reason string
	switch m.To {
	case delivery.Held, delivery.Withdrawn, delivery.Failed, delivery.Expired, delivery.Undelivered:
		reason = m.Reason
	}
	sendAfter, ask, poll, sent := msOrNull(m.SendAfter), any(nil), any(nil), any(nil)
	switch m.To {
	case delivery.Unknown:
		sendAfter, ask = nil, ms(later(m.At, m.SendAfter))
	case delivery.Sent:
		poll = ms(m.At.Add(delivery.FirstPoll))
	}
	if m.To.Gone() {
		sent = ms(m.At)
	}
	var urn string
	moved, err := c.one(ctx, "text-move", []any{
		string(m.To), reason, m.Code, sendAfter, ask, poll, m.Carrier, sent, ms(m.At),
		string(m.ID), string(m.From), m.Attempt,
	}, &urn)
	if err != nil || !moved {
		return "", false, err
	}
	e := delivery.Event{At: m.At, From: m.From, To: m.To, Why: m.Reason, Code: m.Code}
	return school.URN(urn), true, c.addEvents(ctx, e, string(m.ID))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
