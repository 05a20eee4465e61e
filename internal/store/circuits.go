package store

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// KeepCircuit keeps how an account stands with one process. Every school's pages
// are told when the first trouble begins and when the last ends, not of each
// text that is tried in between.
func (s *Texts) KeepCircuit(ctx context.Context, process string, t delivery.Trouble, open bool, now time.Time) error {
	err := s.db.change(ctx, func(c conn) (err error) {
		if _, err := c.exec(ctx, "circuit-forget"); err != nil {
			return err
		}
		var before, after int
		if _, err := c.one(ctx, "circuits-count", nil, &before); err != nil {
			return err
		}
		if open {
			_, err = c.exec(ctx, "circuit-put", t.Account, process, t.Refused, t.Code, t.HTTP, ms(t.Since), ms(t.TryAt))
		} else {
			_, err = c.exec(ctx, "circuit-end", t.Account, process)
		}
		if err != nil {
			return err
		}
		if _, err := c.one(ctx, "circuits-count", nil, &after); err != nil || (before == 0) == (after == 0) {
			return err
		}
		return c.pauseNews(ctx, "", "circuit", now)
	})
	if err != nil {
		return fmt.Errorf("keep the circuit of an account: %w", err)
	}
	return nil
}

// Circuits lists what the living processes find, the longest in trouble first.
func (s *Texts) Circuits(ctx context.Context, now time.Time) ([]delivery.Trouble, error) {
	var list []delivery.Trouble
	err := s.db.reader().each(ctx, "circuits", []any{ms(now.Add(-beatFresh))}, func(scan func(...any) error) error {
		var t delivery.Trouble
		var since, try int64
		if err := scan(&t.Account, &t.Refused, &t.Code, &t.HTTP, &since, &try); err != nil {
			return err
		}
		t.Since, t.TryAt = at(since), at(try)
		list = append(list, t)
		return nil
	})
	return list, err
}
