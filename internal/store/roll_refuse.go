package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// RefuseCampaigns notes of everybody who has a number, now or later, that they
// want to hear of absences only.
func (r *Roll) RefuseCampaigns(ctx context.Context, actor school.Actor, number phone.Number, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		index := r.db.box.Index(number.E164())
		if _, err := c.exec(ctx, "number-refuses-campaigns", index, ms(now)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "number-refuses-campaigns-of", index, "", ms(now)); err != nil {
			return err
		}
		news := map[school.URN][]item{}
		err := c.each(ctx, "contacts-refuse-campaigns", []any{index}, func(scan func(...any) error) error {
			var id, urn string
			if err := scan(&id, &urn); err != nil {
				return err
			}
			news[school.URN(urn)] = append(news[school.URN(urn)], item{"contact", id})
			return nil
		})
		if err != nil {
			return err
		}
		for _, urn := range slices.Sorted(maps.Keys(news)) { // one order, so that two of them never wait for each other
			for _, x := range news[urn] {
				if err := c.audit(ctx, urn, now, actor, "campaigns refused", x.id, ""); err != nil {
					return err
				}
			}
		}
		return c.newsOf(ctx, now, news)
	})
}

// putWish keeps for a number what a person has noted of the adult who has it, so
// that a new row with the number says the same.
func (c conn) putWish(ctx context.Context, urn school.URN, w *roll.Wish, now time.Time) error {
	if w == nil || w.Number.Zero() {
		return nil
	}
	index := c.db.box.Index(w.Number.E164())
	if w.NoCampaigns {
		_, err := c.exec(ctx, "number-refuses-campaigns-of", index, string(urn), ms(now))
		return err
	}
	_, err := c.exec(ctx, "number-hears-campaigns", index, string(urn))
	return err
}
