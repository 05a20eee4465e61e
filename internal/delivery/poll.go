package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

// FirstPoll is how long after the carrier took a text its end is asked for, if
// no receipt has told it. Later questions come at growing distances, an hour at
// most, and end a day after: sent may be the last word.
const FirstPoll = 5 * time.Minute

const (
	pollMost  = 200 // texts asked about in one sweep
	pollSlow  = time.Hour
	pollUntil = 24 * time.Hour
)

// sweepOpen asks the carrier for the end of texts whose receipts did not come.
// A callback can be lost: without this a text that never reached the phone
// would look as if it had.
func (s *Service) sweepOpen(ctx context.Context, now time.Time) error {
	if !s.polling.TryLock() {
		return nil // the last sweep's questions are still out
	}
	texts, err := s.store.Open(ctx, now, pollMost)
	if err != nil || len(texts) == 0 {
		s.polling.Unlock()
		if err != nil {
			return fmt.Errorf("list open texts: %w", err)
		}
		return nil
	}
	s.pending.Go(func() {
		defer s.polling.Unlock()
		s.each(texts, func(t Text) { s.poll(ctx, t, now) })
	})
	return nil
}

// poll asks for the end of one text and keeps the answer as the receipt that
// was lost.
func (s *Service) poll(ctx context.Context, t Text, now time.Time) {
	next := nextPoll(t, now)
	if err := s.store.PollAt(ctx, t.ID, next); err != nil {
		s.log.ErrorContext(ctx, "next question could not be noted", "text", t.ID, "error", err)
		return
	}
	f, err := s.look(ctx, t)
	s.count.polled.Add(1)
	switch {
	case err != nil:
		s.log.WarnContext(ctx, "carrier did not tell the end of a text", "text", t.ID, "error", err)
	case f == nil:
		s.log.ErrorContext(ctx, "carrier does not list a text it took", "text", t.ID)
	case f.Status.Ends():
		err := s.Receipt(ctx, sms.Receipt{TextID: string(t.ID), CarrierID: f.CarrierID, Status: f.Status, ErrorCode: f.ErrorCode, Class: f.Class, At: now})
		if err != nil {
			s.log.ErrorContext(ctx, "end of a text could not be kept", "text", t.ID, "error", err)
		}
	}
}

// nextPoll is when to ask next: after as long again as it has been out; zero a
// day after the carrier took it.
func nextPoll(t Text, now time.Time) time.Time {
	out := now.Sub(t.SentAt)
	if out >= pollUntil {
		return time.Time{}
	}
	return now.Add(min(max(FirstPoll, out), pollSlow))
}

// look finds a text among what the carrier has for its number; nil when it is
// not there.
func (s *Service) look(ctx context.Context, t Text) (*sms.Found, error) {
	ctx, stop := context.WithTimeout(ctx, s.sendTime())
	defer stop()
	sender, err := s.store.Sender(ctx, t.Sender)
	if err != nil {
		return nil, err
	}
	since := t.SentAt // known from a receipt alone, it has no posting
	if !t.PostingAt.IsZero() {
		since = earlier(t.PostingAt, t.SentAt)
	}
	list, err := s.carrier.Find(ctx, sender.sms(), t.Number, since.Add(-lookBack))
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].CarrierID == t.Carrier {
			return &list[i], nil
		}
	}
	return nil, nil
}
