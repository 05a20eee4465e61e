package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// How long a work process counts as living after its last beat, and how long
// it is remembered.
const (
	beatFresh  = 15 * time.Second
	beatForget = 24 * time.Hour
)

// PutSender writes a sender as the settings have it now.
func (s *Texts) PutSender(ctx context.Context, row delivery.Sender) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "sender-put", string(row.ID), row.Account, row.Service, row.From, row.PartsPerSecond)
		return err
	})
}

// Sender gives the row a text is sent from.
func (s *Texts) Sender(ctx context.Context, id delivery.SenderID) (delivery.Sender, error) {
	var row delivery.Sender
	found, err := s.db.reader().one(ctx, "sender-one", []any{string(id)}, &row.ID, &row.Account, &row.Service, &row.From, &row.PartsPerSecond)
	if err == nil && !found {
		err = fmt.Errorf("no sender is called %q", id)
	}
	return row, err
}

// Senders gives every row that texts are sent from.
func (s *Texts) Senders(ctx context.Context) ([]delivery.Sender, error) {
	var rows []delivery.Sender
	err := s.db.reader().each(ctx, "senders-all", nil, func(scan func(...any) error) error {
		var row delivery.Sender
		err := scan(&row.ID, &row.Account, &row.Service, &row.From, &row.PartsPerSecond)
		rows = append(rows, row)
		return err
	})
	return rows, err
}

// Beat notes that a work process lives, and says which others do.
func (s *Texts) Beat(ctx context.Context, process string, now time.Time) (delivery.Living, error) {
	var live delivery.Living
	var newest int64
	err := s.db.change(ctx, func(c conn) error {
		if _, err := c.exec(ctx, "process-beat", process, ms(now)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "process-forget", ms(now.Add(-beatForget))); err != nil {
			return err
		}
		_, err := c.one(ctx, "process-count", []any{ms(now.Add(-beatFresh)), process}, &live.Count, &newest)
		return err
	})
	if newest > 0 {
		live.Newest = time.UnixMilli(newest).UTC()
	}
	return live, err
}

// Pause stops texts from the next claim on; one that stands already stays.
func (s *Texts) Pause(ctx context.Context, p delivery.Pause) error {
	return s.db.change(ctx, func(c conn) error {
		n, err := c.exec(ctx, "pause-add", p.ID, string(p.School), string(p.Kind), p.Why, p.By.String(), ms(p.Since))
		if err != nil || n == 0 {
			return err
		}
		if err := c.audit(ctx, p.School, p.Since, p.By, "pause", string(p.Kind), p.ID); err != nil {
			return err
		}
		return c.pauseNews(ctx, p.School, p.ID, p.Since)
	})
}

// Resume ends a pause; where none stands it does nothing.
func (s *Texts) Resume(ctx context.Context, by school.Actor, urn school.URN, kind delivery.PauseKind, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		var id string
		found, err := c.one(ctx, "pause-end", []any{ms(now), by.String(), string(urn), string(kind)}, &id)
		if err != nil || !found {
			return err
		}
		if err := c.audit(ctx, urn, now, by, "resume", string(kind), id); err != nil {
			return err
		}
		return c.pauseNews(ctx, urn, id, now)
	})
}

// pauseNews tells the school's pages, or every school's.
func (c conn) pauseNews(ctx context.Context, urn school.URN, id string, now time.Time) error {
	urns := []string{string(urn)}
	if urn == "" {
		var err error
		if urns, err = c.ids(ctx, "pause-schools"); err != nil {
			return err
		}
	}
	news := make(map[school.URN][]item, len(urns))
	for _, u := range urns {
		news[school.URN(u)] = []item{{"pause", id}}
	}
	return c.newsOf(ctx, now, news)
}

// Pauses lists the pauses that stand for a school, those of all included.
func (s *Texts) Pauses(ctx context.Context, urn school.URN) ([]delivery.Pause, error) {
	return s.db.reader().pauses(ctx, urn)
}

func (c conn) pauses(ctx context.Context, urn school.URN) ([]delivery.Pause, error) {
	var standing []delivery.Pause
	err := c.each(ctx, "pauses-standing", []any{string(urn)}, func(scan func(...any) error) error {
		var p delivery.Pause
		var actor string
		var since int64
		err := scan(&p.ID, &p.School, &p.Kind, &p.Why, &actor, &since)
		p.By, p.Since = actorOf(actor), at(since)
		standing = append(standing, p)
		return err
	})
	return standing, err
}

// actorOf reads an actor as String writes one; the name is not kept.
func actorOf(s string) school.Actor {
	kind, id, _ := strings.Cut(s, ":")
	return school.Actor{Kind: school.ActorKind(kind), ID: id}
}
