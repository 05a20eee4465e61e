package store

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Explanations lists codes settled since a number of the news, and the number
// of the last. Lines of news become visible in their order, so none is missed.
func (s *Mornings) Explanations(ctx context.Context, urn school.URN, since int64, limit int) ([]notifier.Settlement, int64, error) {
	found, last, err := s.db.reader().explanations(ctx, urn, since, limit, s.db.clock.Now())
	var out []notifier.Settlement
	for _, x := range found {
		x.Revision = x.seq
		out = append(out, x.Settlement)
	}
	return out, last, err
}

// explanations is one list for whoever asks and for webhooks.
func (c conn) explanations(ctx context.Context, urn school.URN, since int64, limit int, now time.Time) ([]settledAt, int64, error) {
	var out []settledAt
	last := since
	err := c.each(ctx, "explanations-since", []any{string(urn), since, limit, ms(now)}, func(scan func(...any) error) error {
		var x settledAt
		var when int64
		var by string
		if err := scan(&x.seq, &x.Absence, &x.Ref, dateInto{&x.Date}, &x.Session, &x.CodeAtClose, &x.Code, &when, &by); err != nil {
			return err
		}
		last, x.At, x.By = x.seq, at(when), actorOf(by)
		out = append(out, x)
		return nil
	})
	return out, last, err
}
