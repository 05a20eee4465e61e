package delivery

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/internal/sms"
)

// Receipt keeps the carrier's news of a text and moves the text forward if it
// can. An error means that it was not kept: the carrier must be told so, and
// brings it again.
func (s *Service) Receipt(ctx context.Context, r sms.Receipt) error {
	if r.At.IsZero() {
		r.At = s.clock.Now()
	}
	id, err := s.store.KeepReceipt(ctx, r, newsOf(r.Class))
	if err != nil {
		return fmt.Errorf("keep a receipt: %w", err)
	}
	s.count.receipts.Add(1)
	if id == "" {
		s.log.WarnContext(ctx, "receipt of nothing we know", "status", r.Status, "code", r.ErrorCode)
	}
	return nil
}
