package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// RefuseCampaigns notes of everybody who has a number that they want to hear of
// absences only.
func (r *Roll) RefuseCampaigns(ctx context.Context, actor school.Actor, number phone.Number, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		news := map[school.URN][]item{}
		err := c.each(ctx, "contacts-refuse-campaigns", []any{r.db.box.Index(number.E164())}, func(scan func(...any) error) error {
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
