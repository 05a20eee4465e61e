package notifier

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/school"
)

// saysOtherwise reports whether a text comes from a number that was stopped as
// another person's, and its writer speaks as the parent: says who they are to the
// child, gives a reason, or sends START.
func (h *hearing) saysOtherwise() bool {
	stopped := slices.ContainsFunc(h.contacts, func(c school.Contact) bool { return c.Problem == school.NumberWrong })
	return stopped && !h.read.WrongNumber && (h.kind == KindStart || h.read.Kin || h.read.Suggest != nil)
}

// takenForAnother puts such a text with the breach: software stopped the number and
// does not take that back, so a person has to ring. It has no words that worry,
// by which Otherwise knows it.
func (s *Service) takenForAnother(ctx context.Context, d Day, h hearing) ([]delivery.Text, error) {
	owed, err := worry(ctx, d, h, BreachConcern, nil)
	if err != nil || h.beside && !onlyAhead(h.read, h.today) || h.shared || h.kind == KindStart {
		return owed, err
	}
	return owed, s.tellByText(ctx, d, h)
}

// Otherwise reports whether a text of a breach says, from a number that was stopped
// as another person's, that it is the parent's after all.
func (c Concern) Otherwise(x ConcernText) bool { return c.Kind == BreachConcern && len(x.Words) == 0 }

// Otherwise reports whether a reply came from a number that an earlier reply
// stopped as another person's: whoever wrote it says something else now.
func (a AbsenceView) Otherwise(r ReplyView) bool {
	return r.says() && r.Alert != "" && slices.ContainsFunc(a.Replies, func(o ReplyView) bool {
		return o.Kind == string(reading.WrongNumber) && o.Alert == r.Alert && o.ReceivedAt.Before(r.ReceivedAt)
	})
}
