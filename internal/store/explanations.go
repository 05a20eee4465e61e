package store

import (
	"context"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Explanations lists codes settled since a number of the news, and the number
// of the last. Lines of news become visible in their order, so none is missed.
func (s *Mornings) Explanations(ctx context.Context, urn school.URN, since int64, limit int) ([]notifier.Settlement, int64, error) {
	var out []notifier.Settlement
	last := since
	err := s.db.reader().each(ctx, "explanations-since", []any{string(urn), since, limit, ms(s.db.clock.Now())}, func(scan func(...any) error) error {
		var x notifier.Settlement
		var when int64
		var by string
		if err := scan(&last, &x.Absence, &x.Ref, dateInto{&x.Date}, &x.Session, &x.CodeAtClose, &x.Code, &when, &by); err != nil {
			return err
		}
		x.At, x.By = at(when), actorOf(by)
		out = append(out, x)
		return nil
	})
	return out, last, err
}
