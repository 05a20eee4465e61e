package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Texts keeps texts, receipts, inbound texts, stopped numbers, pauses and
// senders: it is a delivery.Store.
type Texts struct{ db *DB }

// Texts gives the keeper of texts.
func (db *DB) Texts() *Texts { return &Texts{db} }

// Text gives one text with number and words opened.
func (s *Texts) Text(ctx context.Context, id delivery.TextID) (delivery.Text, error) {
	texts, err := s.db.reader().textsOf(ctx, []string{string(id)})
	if err != nil {
		return delivery.Text{}, fmt.Errorf("read text %s: %w", id, err)
	}
	if len(texts) == 0 {
		return delivery.Text{}, fmt.Errorf("read text %s: %w", id, sql.ErrNoRows)
	}
	return texts[0], nil
}

// Timeline gives the events of one text, oldest first.
func (s *Texts) Timeline(ctx context.Context, id delivery.TextID) ([]delivery.Event, error) {
	return s.db.reader().timeline(ctx, id)
}

// Raise adds texts that are owed, held or raised.
func (s *Texts) Raise(ctx context.Context, now time.Time, texts ...delivery.Text) error {
	return s.db.change(ctx, func(c conn) error { return c.addTexts(ctx, now, texts) })
}

// addTexts writes texts with the first line of their timelines and the news.
func (c conn) addTexts(ctx context.Context, now time.Time, texts []delivery.Text) error {
	news := map[school.URN][]item{}
	for _, t := range texts {
		news[t.School] = append(news[t.School], item{"alert", string(t.ID)})
	}
	if err := c.raiseTexts(ctx, texts); err != nil {
		return err
	}
	return c.newsOf(ctx, now, news)
}

// raiseTexts is addTexts without the news, for whoever tells it as part of more.
func (c conn) raiseTexts(ctx context.Context, texts []delivery.Text) error {
	rows, events := make([][]any, len(texts)), make([][]any, len(texts))
	for i, t := range texts {
		if !t.State.Waiting() {
			return fmt.Errorf("text %s cannot begin as %s", t.ID, t.State)
		}
		rows[i] = c.db.textRow(t)
		events[i] = []any{string(t.ID), 1, ms(t.RaisedAt), "", string(t.State), 0, t.Reason, 0}
	}
	if err := c.insertRows(ctx, "text-raise", rows); err != nil {
		return err
	}
	return c.insertRows(ctx, "text-events-add", events)
}

// addEvents writes the same line on several timelines; the attempt is the
// text's own.
func (c conn) addEvents(ctx context.Context, e delivery.Event, ids ...string) error {
	_, err := c.execIn(ctx, "texts-event-add", []any{ms(e.At), string(e.From), string(e.To), e.Why, e.Code}, ids)
	return err
}

// note writes a line on a timeline that is no move.
func (c conn) note(ctx context.Context, e delivery.Event) error {
	if _, err := c.exec(ctx, "text-noted", string(e.Text)); err != nil {
		return err
	}
	return c.addEvents(ctx, e, string(e.Text))
}

func (c conn) timeline(ctx context.Context, id delivery.TextID) ([]delivery.Event, error) {
	var events []delivery.Event
	err := c.each(ctx, "text-events", []any{string(id)}, func(scan func(...any) error) error {
		e := delivery.Event{Text: id}
		var when int64
		if err := scan(&when, &e.From, &e.To, &e.Attempt, &e.Why, &e.Code); err != nil {
			return err
		}
		e.At = at(when)
		events = append(events, e)
		return nil
	})
	return events, err
}

// textsOf reads texts by their ids, in the order of ids.
func (c conn) textsOf(ctx context.Context, ids []string) ([]delivery.Text, error) {
	byID := make(map[delivery.TextID]delivery.Text, len(ids))
	err := c.eachIn(ctx, "texts-of", nil, ids, func(scan func(...any) error) error {
		t, err := c.db.scanText(scan)
		byID[t.ID] = t
		return err
	})
	texts := make([]delivery.Text, 0, len(ids))
	for _, id := range ids {
		if t, ok := byID[delivery.TextID(id)]; ok {
			texts = append(texts, t)
		}
	}
	return texts, err
}

// scanText reads one text as texts-of and texts-claim list its columns.
func (db *DB) scanText(scan func(...any) error) (delivery.Text, error) {
	var t delivery.Text
	var contact, after sql.NullString
	var number, body []byte
	var raised, sendAfter, expires int64
	var release, claimed, posting, lease, sent sql.NullInt64
	err := scan(&t.ID, &t.School, &t.Kind, &t.State, &t.Reason, &contact, &number, &t.Sender, &after, &t.Attempt, &body, &t.Parts,
		&t.Carrier, &t.Code, &raised, &sendAfter, &expires, &release, &claimed, &posting, &lease, &sent, &t.Doubts)
	if err != nil {
		return t, err
	}
	e164, err := db.box.Open(number, "text "+string(t.ID))
	if err != nil {
		return t, fmt.Errorf("number of text %s: %w", t.ID, err)
	}
	if len(body) > 0 {
		if t.Body, err = db.box.Open(body, "text body "+string(t.ID)); err != nil {
			return t, fmt.Errorf("words of text %s: %w", t.ID, err)
		}
	}
	t.Number = phone.Trusted(e164)
	t.Contact, t.After = school.ContactID(contact.String), delivery.TextID(after.String)
	t.RaisedAt, t.SendAfter, t.ExpiresAt = at(raised), at(sendAfter), at(expires)
	t.ReleaseAt, t.ClaimedAt, t.PostingAt = atOrZero(release), atOrZero(claimed), atOrZero(posting)
	t.Lease, t.SentAt = atOrZero(lease), atOrZero(sent)
	return t, nil
}

// unique gives a list with each entry once.
func unique[T ~string](list []T) []T {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func strs[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
