package store

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// Restored marks what a backup that has been restored cannot vouch for, and
// gives how many texts are unknown and how many wait for a person.
func (s *Texts) Restored(ctx context.Context, now time.Time) (unknown, held int, err error) {
	err = s.db.change(ctx, func(c conn) error {
		unknown, held = 0, 0
		news := map[school.URN][]item{}
		for _, from := range []delivery.State{delivery.Raised, delivery.Sending} {
			n, err := c.restored(ctx, "texts-restored", []any{ms(now), string(from)}, delivery.Event{At: now, From: from, To: delivery.Unknown, Why: "restored"}, news)
			if err != nil {
				return err
			}
			unknown += n
		}
		held, err = c.restored(ctx, "texts-restored-held", []any{ms(now)}, delivery.Event{At: now, From: delivery.Held, To: delivery.Held, Why: "restored"}, news)
		if err != nil {
			return err
		}
		return c.newsOf(ctx, now, news)
	})
	return unknown, held, err
}

func (c conn) restored(ctx context.Context, query string, args []any, e delivery.Event, news map[school.URN][]item) (int, error) {
	var ids []string
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		var id, urn string
		if err := scan(&id, &urn); err != nil {
			return err
		}
		ids = append(ids, id)
		news[school.URN(urn)] = append(news[school.URN(urn)], item{"alert", id})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(ids), c.addEvents(ctx, e, ids...)
}
