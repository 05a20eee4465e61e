package store

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// Due lists texts of a lane that are raised, may go at now, and have been
// waiting since before waiting; oldest first, every school in its turn. What
// is paused or waits for another text is not due.
func (s *Texts) Due(ctx context.Context, lane delivery.Lane, now, waiting time.Time, limit int) ([]delivery.TextID, error) {
	return s.due(ctx, lane, "", now, waiting, limit)
}

// DueFrom lists texts of a lane and a sender that may go now, every school in
// its turn.
func (s *Texts) DueFrom(ctx context.Context, lane delivery.Lane, sender delivery.SenderID, now time.Time, limit int) ([]delivery.TextID, error) {
	return s.due(ctx, lane, sender, now, now, limit)
}

func (s *Texts) due(ctx context.Context, lane delivery.Lane, sender delivery.SenderID, now, waiting time.Time, limit int) ([]delivery.TextID, error) {
	ids, err := s.db.reader().ids(ctx, "texts-due", string(lane), ms(now), ms(waiting), string(sender), limit)
	due := make([]delivery.TextID, len(ids))
	for i, id := range ids {
		due[i] = delivery.TextID(id)
	}
	return due, err
}

// Overdue lists claims whose lease is past.
func (s *Texts) Overdue(ctx context.Context, now time.Time, limit int) ([]delivery.Text, error) {
	return s.list(ctx, "texts-overdue", now, limit)
}

// Unsettled lists unknown texts whose next question is due at now.
func (s *Texts) Unsettled(ctx context.Context, now time.Time, limit int) ([]delivery.Text, error) {
	return s.list(ctx, "texts-unsettled", now, limit)
}

// Open lists texts the carrier took whose end is not known, due to be asked
// about.
func (s *Texts) Open(ctx context.Context, now time.Time, limit int) ([]delivery.Text, error) {
	return s.list(ctx, "texts-open", now, limit)
}

// PollAt notes when the carrier may be asked next for the end of a text; zero
// is never.
func (s *Texts) PollAt(ctx context.Context, id delivery.TextID, at time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "text-poll-at", msOrNull(at), string(id))
		return err
	})
}

// Late lists held and raised texts whose deadline is past.
func (s *Texts) Late(ctx context.Context, now time.Time, limit int) ([]delivery.Text, error) {
	return s.list(ctx, "texts-late", now, limit)
}

// Releasable lists held texts whose moment to go by themselves has come.
func (s *Texts) Releasable(ctx context.Context, now time.Time, limit int) ([]delivery.Text, error) {
	return s.list(ctx, "texts-releasable", now, limit)
}

// list reads ids and then the texts. A text that has moved in between is given
// as it stands: whoever acts on it names the state it must still be in.
func (s *Texts) list(ctx context.Context, name string, now time.Time, limit int) ([]delivery.Text, error) {
	c := s.db.reader()
	ids, err := c.ids(ctx, name, ms(now), limit)
	if err != nil {
		return nil, err
	}
	return c.textsOf(ctx, ids)
}

func (c conn) ids(ctx context.Context, name string, args ...any) ([]string, error) {
	var ids []string
	err := c.each(ctx, name, args, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// AskAgain notes when the carrier may be asked again about an unknown text.
func (s *Texts) AskAgain(ctx context.Context, id delivery.TextID, when time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "text-ask-again", ms(when), string(id))
		return err
	})
}

// CarrierKnown reports which of the carrier's ids are those of texts of ours.
func (s *Texts) CarrierKnown(ctx context.Context, carrier []string) (map[string]bool, error) {
	known := map[string]bool{}
	err := s.db.reader().eachIn(ctx, "texts-carrier-known", nil, carrier, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		known[id] = true
		return err
	})
	return known, err
}

// SendersOf says which sender each of these texts goes from.
func (s *Texts) SendersOf(ctx context.Context, ids []delivery.TextID) (map[delivery.TextID]delivery.SenderID, error) {
	of := make(map[delivery.TextID]delivery.SenderID, len(ids))
	err := s.db.reader().eachIn(ctx, "texts-senders", nil, strs(ids), func(scan func(...any) error) error {
		var id delivery.TextID
		var sender delivery.SenderID
		err := scan(&id, &sender)
		of[id] = sender
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who sends %d texts: %w", len(ids), err)
	}
	return of, nil
}
