package store

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
)

// Book keeps what the waves of a campaign that are to come take of the sender.
func (s *Campaigns) Book(ctx context.Context, id campaigns.CampaignID, all []campaigns.Booking) error {
	rows := make([][]any, len(all))
	for i, b := range all {
		rows[i] = []any{string(id), b.Wave, ms(b.Due), ms(b.Ends), b.Parts}
	}
	return s.db.change(ctx, func(c conn) error {
		if _, err := c.exec(ctx, "campaign-parts-drop", string(id)); err != nil || len(rows) == 0 {
			return err
		}
		return c.insertRows(ctx, "campaign-parts-add", rows)
	})
}

// Beside gives what the waves of others take that are not over at an instant.
func (s *Campaigns) Beside(ctx context.Context, x campaigns.Campaign, now time.Time) ([]campaigns.Load, error) {
	var all []campaigns.Load
	err := s.db.reader().each(ctx, "campaign-parts-beside", []any{ms(now), string(x.ID), x.Pack, string(x.School)}, func(scan func(...any) error) error {
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
