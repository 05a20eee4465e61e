package store

import (
	"context"
	"errors"
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

// posting is one call of Posting.
type posting struct {
	id         delivery.TextID
	attempt    int
	p          delivery.Posted
	now, lease time.Time
}

// Posting writes the words, their parts, what they were made of and the moment,
// before the carrier is asked; false when the claim has been lost meanwhile.
func (s *Texts) Posting(ctx context.Context, id delivery.TextID, attempt int, p delivery.Posted, now, lease time.Time) (bool, error) {
	ok, err := s.db.postings.ask(ctx, posting{id, attempt, p, now, lease})
	if err != nil {
		return false, fmt.Errorf("post text %s: %w", id, err)
	}
	return ok, nil
}

// post writes several postings, and says of each whether the claim stands.
func (db *DB) post(ctx context.Context, all []posting) ([]bool, error) {
	rows, ids := make([][]any, len(all)), make([]string, len(all))
	for i, x := range all {
		ids[i] = string(x.id)
		rows[i] = []any{
			string(x.id), x.attempt, db.box.Seal(string(x.p.Body), "text body "+string(x.id)), x.p.Parts, ms(x.now), ms(x.lease),
			x.p.Wording.Kind, x.p.Wording.Language, x.p.Wording.Version,
		}
	}
	var stand map[string]bool
	err := db.change(ctx, func(c conn) error {
		stand = map[string]bool{}
		if err := c.hold(ctx, ids); err != nil {
			return err
		}
		return c.eachRows(ctx, "texts-posting", rows, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			stand[id] = true
			return err
		})
	})
	done := make([]bool, len(all))
	for i, id := range ids {
		done[i] = stand[id]
	}
	return done, err
}

// hold keeps several texts until commit.
func (c conn) hold(ctx context.Context, ids []string) error {
	if err := c.waitBriefly(ctx, len(ids)); err != nil || len(ids) < 2 {
		return err
	}
	return c.eachIn(ctx, "texts-still", nil, ids, func(func(...any) error) error { return nil })
}

// waitBriefly has a transaction about several things give up soon when another
// holds one of them, so that a process that is stuck holds up nothing but what it
// has in hand. SQLite has one writer, who waits for nobody.
func (c conn) waitBriefly(ctx context.Context, n int) error {
	if n < 2 || !c.db.pg {
		return nil
	}
	return c.later(ctx, "wait-briefly")
}

// Move makes one legal move; false when the text does not stand at From in
// that attempt any more.
func (s *Texts) Move(ctx context.Context, m delivery.Move) (bool, error) {
	moved, err := s.db.moves.ask(ctx, m)
	if err != nil {
		return false, fmt.Errorf("move text %s: %w", m.ID, err)
	}
	return moved, nil
}

// errTwo is two moves of one text at one moment: they are made one by one.
var errTwo = errors.New("two moves of one text")

// move makes moves, each of another text, with their lines in the timelines and
// their news, and says of each whether it was made.
func (db *DB) move(ctx context.Context, all []delivery.Move) ([]bool, error) {
	at, ids := map[delivery.TextID]int{}, make([]string, len(all))
	for i, m := range all {
		at[m.ID], ids[i] = i, string(m.ID)
	}
	if len(at) < len(all) {
		return nil, errTwo
	}
	var made []bool
	err := db.change(ctx, func(c conn) error {
		made = make([]bool, len(all))
		news := map[school.URN][]item{}
		if err := c.hold(ctx, ids); err != nil {
			return err
		}
		err := c.stepTexts(ctx, all, func(m delivery.Move, urn school.URN) {
			made[at[m.ID]] = true
			news[urn] = append(news[urn], item{"alert", string(m.ID)})
		})
		if err != nil {
			return err
		}
		return c.newsOf(ctx, all[len(all)-1].At, news)
	})
	return made, err
}

// stepText makes one legal move inside a transaction, without its news.
func (c conn) stepText(ctx context.Context, m delivery.Move) (moved bool, err error) {
	err = c.stepTexts(ctx, []delivery.Move{m}, func(delivery.Move, school.URN) { moved = true })
	return moved, err
}

// stepTexts makes moves, each of another text, with their lines in the
// timelines, and tells which were made.
func (c conn) stepTexts(ctx context.Context, all []delivery.Move, made func(delivery.Move, school.URN)) error {
	rows, by := make([][]any, len(all)), map[string]delivery.Move{}
	for i, m := range all {
		if !delivery.May(m.From, m.To) {
			return fmt.Errorf("a text may not go from %s to %s", m.From, m.To)
		}
		var gone time.Time
		if m.To.Gone() {
			gone = m.At
		}
		rows[i], by[string(m.ID)] = moveRow(m, gone), m
	}
	var lines [][]any
	err := c.eachRows(ctx, "texts-move", rows, func(scan func(...any) error) error {
		var id, urn string
		var seq int
		if err := scan(&id, &urn, &seq); err != nil {
			return err
		}
		m := by[id]
		lines = append(lines, []any{id, seq, ms(m.At), string(m.From), string(m.To), m.Attempt, m.Reason, m.Code})
		made(m, school.URN(urn))
		return nil
	})
	if err != nil {
		return err
	}
	return c.insertRows(ctx, "text-events-add", lines)
}

// moveRow is a move as texts-move lists it. Gone is since when the carrier has
// the text, zero for a move that does not say so.
func moveRow(m delivery.Move, gone time.Time) []any {
	var reason string
	switch m.To {
	case delivery.Held, delivery.Withdrawn, delivery.Failed, delivery.Expired, delivery.Undelivered:
		reason = m.Reason
	}
	sendAfter, ask, poll := msOrNull(m.SendAfter), any(nil), any(nil)
	switch m.To {
	case delivery.Unknown:
		sendAfter, ask = nil, ms(later(m.At, m.SendAfter))
	case delivery.Sent:
		poll = ms(m.At.Add(delivery.FirstPoll))
	}
	return []any{
		string(m.ID), string(m.From), m.Attempt, string(m.To), reason, m.Code, sendAfter, ask, poll, m.Carrier, msOrNull(gone), ms(m.At), msOrNull(m.ReleaseAt),
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
