package store

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// Book keeps what the waves of a campaign that are to come take of the sender.
func (s *Campaigns) Book(ctx context.Context, id campaigns.CampaignID, all []campaigns.Booking) error {
	return s.db.change(ctx, func(c conn) error { return c.book(ctx, id, all) })
}

func (c conn) book(ctx context.Context, id campaigns.CampaignID, all []campaigns.Booking) error {
	rows := make([][]any, len(all))
	for i, b := range all {
		rows[i] = []any{string(id), b.Wave, ms(b.Due), ms(b.Ends), b.Parts}
	}
	if _, err := c.exec(ctx, "campaign-parts-drop", string(id)); err != nil || len(rows) == 0 {
		return err
	}
	return c.insertRows(ctx, "campaign-parts-add", rows)
}

// Reserve changes a campaign and books what its waves take, while nobody else
// reserves of the sender: what f is told of others holds until the commit.
func (s *Campaigns) Reserve(ctx context.Context, actor school.Actor, id campaigns.CampaignID, now time.Time, act string, all []campaigns.Booking,
	f func(x campaigns.Campaign, pace float64, beside []campaigns.Load) (campaigns.Campaign, error),
) (campaigns.Campaign, error) {
	var changed campaigns.Campaign
	err := s.db.change(ctx, func(c conn) error {
		before, err := c.campaign(ctx, "campaign-lock", id)
		if err != nil {
			return err
		}
		var pace float64
		found, err := c.one(ctx, "campaign-sender-lock", []any{string(delivery.MainSender)}, &pace)
		if err == nil && !found {
			err = fmt.Errorf("no sender is called %q", delivery.MainSender)
		}
		if err != nil {
			return err
		}
		beside, err := c.beside(ctx, before, now)
		if err != nil {
			return err
		}
		if changed, err = f(before, pace, beside); err != nil {
			return err
		}
		if changed, err = s.put(ctx, c, actor, before, changed, now, act); err != nil {
			return err
		}
		return c.book(ctx, id, all)
	})
	return changed, err
}

// Beside gives what the waves of others take that are not over at an instant.
func (s *Campaigns) Beside(ctx context.Context, x campaigns.Campaign, now time.Time) ([]campaigns.Load, error) {
	return s.db.reader().beside(ctx, x, now)
}

func (c conn) beside(ctx context.Context, x campaigns.Campaign, now time.Time) ([]campaigns.Load, error) {
	var all []campaigns.Load
	err := c.each(ctx, "campaign-parts-beside", []any{ms(now), string(x.ID), x.Pack, string(x.School)}, func(scan func(...any) error) error {
		var due, ends int64
		var l campaigns.Load
		err := scan(&due, &ends, &l.Parts)
		l.Due, l.Ends = at(due), at(ends)
		all = append(all, l)
		return err
	})
	return all, err
}

// Settling gives the pupils about whom, or about whose adults, a concern is open.
func (s *Campaigns) Settling(ctx context.Context, urn school.URN) (map[school.PupilID]bool, error) {
	all := map[school.PupilID]bool{}
	err := s.db.reader().each(ctx, "campaign-settling", []any{string(urn)}, func(scan func(...any) error) error {
		var id school.PupilID
		err := scan(&id)
		all[id] = true
		return err
	})
	return all, err
}
