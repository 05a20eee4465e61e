package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

const (
	askers      = 8                // questions to the carrier at once
	askMost     = 200              // and in one sweep
	askWait     = 2 * time.Second  // how long a sweep waits for them
	lookBack    = 2 * time.Minute  // how far before the posting the carrier is asked to look
	skew        = 30 * time.Second // how far the carrier's clock may be behind ours
	doubtsMost  = 2                // doubts after which a text nobody has goes to a person
	askLongest  = time.Minute
	askGivesUp  = 24 * time.Hour // past the deadline, when the carrier never answers
	askInFlight = 30 * time.Second
)

// sweepUnknown asks the carrier about texts it may have. It waits for the
// answers only so long: a carrier that is away must not keep the sweep from its
// other work, so slow questions go on beside it.
func (s *Service) sweepUnknown(ctx context.Context, now time.Time) error {
	if !s.asking.TryLock() {
		return nil // the last sweep's questions are still out
	}
	texts, err := s.store.Unsettled(ctx, now, askMost)
	if err != nil || len(texts) == 0 {
		s.asking.Unlock()
		if err != nil {
			return fmt.Errorf("list unknown texts: %w", err)
		}
		return nil
	}
	done := make(chan struct{})
	s.pending.Go(func() {
		defer close(done)
		defer s.asking.Unlock()
		s.each(texts, func(t Text) { s.ask(ctx, t, now) })
	})
	select {
	case <-done:
	case <-time.After(askWait):
	}
	return nil
}

// each puts a question about every text, a few at once, and waits for all. One
// that panics does not take the others with it.
func (s *Service) each(texts []Text, question func(Text)) {
	var wg sync.WaitGroup
	gate := make(chan struct{}, askers)
	for _, t := range texts {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			defer func() {
				if r := recover(); r != nil {
					s.log.Error("question broke off", "text", t.ID, "panic", fmt.Sprint(r))
				}
			}()
			question(t)
		})
	}
	wg.Wait()
}

// ask settles one unknown text, or notes when to ask again.
func (s *Service) ask(ctx context.Context, t Text, now time.Time) {
	// Others who sweep need not ask the same while this question is out.
	s.askAgain(ctx, t, now.Add(askInFlight))
	found, others, err := s.find(ctx, t)
	s.count.asked.Add(1)
	switch {
	case err != nil:
		s.log.WarnContext(ctx, "carrier did not say whether it has a text", "text", t.ID, "error", err)
		s.unanswered(ctx, t, now)
	case found != nil:
		s.settleFound(ctx, t, *found, now)
	case t.Body == "" && others: // after a restore: something went, and nobody can say that it was this
		s.move(ctx, Move{ID: t.ID, From: Unknown, To: Failed, Attempt: t.Attempt, Reason: "restored", At: now})
	case now.Before(t.Lease): // whoever posts may still be at it
		s.askAgain(ctx, t, earlier(t.Lease, now.Add(patience(t, now))))
	default:
		s.move(ctx, afterAbsence(t, now))
	}
}

// find looks for the text among what the carrier has for its number: the same
// words, taken since the posting, and not another text's. Of several it gives
// the oldest; nil when there is none. Others tells that the carrier took other
// words for that number since, of which nobody here knows.
func (s *Service) find(ctx context.Context, t Text) (found *sms.Found, others bool, err error) {
	ctx, stop := context.WithTimeout(ctx, s.sendTime())
	defer stop()
	sender, err := s.store.Sender(ctx, t.Sender)
	if err != nil {
		return nil, false, err
	}
	list, err := s.carrier.Find(ctx, sender.sms(), t.Number, t.PostingAt.Add(-lookBack))
	if err != nil {
		return nil, false, err
	}
	list, err = s.strange(ctx, list, t)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	if t.Body == "" { // restored from before it was composed: what would it have said?
		body, _, err := s.compose(ctx, t, sender)
		if err != nil {
			return nil, false, err
		}
		t.Body = string(body)
	}
	return pick(list, t), true, nil
}

// strange leaves of what the carrier lists what came since the posting and is
// no text we know of.
func (s *Service) strange(ctx context.Context, list []sms.Found, t Text) ([]sms.Found, error) {
	var ids []string
	for _, f := range list {
		ids = append(ids, f.CarrierID)
	}
	known, err := s.store.CarrierKnown(ctx, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(f sms.Found) bool {
		return known[f.CarrierID] || f.CreatedAt.Before(t.PostingAt.Add(-skew))
	}), nil
}

// pick chooses the oldest in the words of the text. Two unknown texts in the
// same words to the same number may be taken for each other: the phone shows
// the same.
func pick(list []sms.Found, t Text) *sms.Found {
	var best *sms.Found
	for i, f := range list {
		if strings.TrimSpace(f.Body) == strings.TrimSpace(t.Body) && (best == nil || f.CreatedAt.Before(best.CreatedAt)) {
			best = &list[i]
		}
	}
	return best
}

// settleFound moves the text to sent, and on to where the carrier has it.
func (s *Service) settleFound(ctx context.Context, t Text, f sms.Found, now time.Time) {
	m := Move{ID: t.ID, From: Unknown, To: Sent, Attempt: t.Attempt, Reason: "carrier_has_it", Carrier: f.CarrierID, At: now}
	if !s.move(ctx, m) || f.Status == sms.StatusQueued || f.Status == sms.StatusSent {
		return
	}
	err := s.Receipt(ctx, sms.Receipt{TextID: string(t.ID), CarrierID: f.CarrierID, Status: f.Status, ErrorCode: f.ErrorCode, Class: f.Class, At: now})
	if err != nil {
		s.log.ErrorContext(ctx, "news of a found text could not be kept", "text", t.ID, "error", err)
	}
}

// afterAbsence is what becomes of a text the carrier surely has not got: it is
// sent again once, and after a second doubt a person has it. A campaign's is
// never sent again: being told twice is worse than not at all.
func afterAbsence(t Text, now time.Time) Move {
	m := Move{ID: t.ID, From: Unknown, Attempt: t.Attempt, Reason: "unknown_to_carrier", At: now}
	switch {
	case t.ExpiresAt.Sub(now) < validityLeast:
		m.To, m.Reason = Expired, "deadline"
	case t.Kind == CampaignText || t.Doubts >= doubtsMost:
		m.To = Failed
	default:
		m.To = Raised
	}
	return m
}

// unanswered asks again later. Past its deadline by a day a text is given up:
// whatever became of it, it is of no use.
func (s *Service) unanswered(ctx context.Context, t Text, now time.Time) {
	if now.After(t.ExpiresAt.Add(askGivesUp)) {
		s.move(ctx, Move{ID: t.ID, From: Unknown, To: Expired, Attempt: t.Attempt, Reason: "carrier_silent", At: now})
		return
	}
	s.askAgain(ctx, t, now.Add(patience(t, now)))
}

// patience is how long to wait for the next question: longer the older it is.
func patience(t Text, now time.Time) time.Duration {
	return min(max(firstAsk, now.Sub(t.PostingAt)/2), askLongest)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (s *Service) askAgain(ctx context.Context, t Text, at time.Time) {
	if err := s.store.AskAgain(ctx, t.ID, at); err != nil {
		s.log.ErrorContext(ctx, "next question could not be noted", "text", t.ID, "error", err)
	}
}
