package delivery

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

const (
	accountWait = time.Minute     // before a text is tried again on an account in trouble
	firstAsk    = 3 * time.Second // after an answer was lost, before the carrier is asked
	backoffBase = 2 * time.Second
	backoffMost = time.Minute
)

// backoff is how long to wait after a try: full jitter under a bound that
// doubles, so that many texts refused together do not come back together.
func backoff(attempt int) time.Duration {
	most := min(backoffMost, backoffBase<<min(max(attempt, 0), 10))
	return 500*time.Millisecond + rand.N(most)
}

// settle writes what the carrier's answer means.
func (s *Service) settle(ctx context.Context, t Text, from Sender, a sms.Accepted, refusal *sms.SendError) {
	// The answer must be kept even if it took the whole of the send's time.
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), s.lease)
	defer stop()
	now := s.clock.Now()
	if s.noteAccount(from.Account, refusal, now) {
		defer s.tellCircuit(ctx, from.Account)
	}
	if refusal == nil {
		s.settleSent(ctx, t, a, now)
		return
	}
	s.log.WarnContext(ctx, "carrier did not take a text", "text", t.ID, "attempt", t.Attempt,
		"class", refusal.Class, "code", refusal.Code, "http", refusal.HTTP)
	s.move(ctx, afterRefusal(t, refusal, now))
	if err := s.noteNumber(ctx, t, newsOf(refusal.Class), now); err != nil {
		s.log.ErrorContext(ctx, "news of a number could not be kept", "text", t.ID, "error", err)
	}
}

// noteAccount tells the account's breaker how a send ended, and reports whether
// that is news.
func (s *Service) noteAccount(account string, refusal *sms.SendError, now time.Time) bool {
	if refusal == nil {
		return s.breakers.accepted(account)
	}
	switch refusal.Class {
	case sms.ClassAccount:
		return s.breakers.refused(account, refusal.Code, refusal.HTTP, now)
	case sms.ClassAmbiguous:
		return s.breakers.doubted(account, refusal.HTTP, now)
	case sms.ClassLater, sms.ClassOnceMore:
		s.breakers.unanswered(account, true, now)
		return false
	default:
		return s.breakers.accepted(account)
	}
}

// noteNumber keeps what a refusal says of the number itself.
func (s *Service) noteNumber(ctx context.Context, t Text, news NumberNews, now time.Time) error {
	switch news {
	case NumberStopped:
		return s.store.Stop(ctx, t.Sender, t.Number, "carrier", now)
	case NumberDead:
		return s.store.Dead(ctx, t.Number, now)
	default:
		return nil
	}
}

// settleSent writes that the carrier has the text. When the text no longer
// stands where this attempt left it, the carrier's answer is kept as the news
// it is: it moves the text forward from wherever it is, so that it is never
// sent again.
func (s *Service) settleSent(ctx context.Context, t Text, a sms.Accepted, now time.Time) {
	moved := s.move(ctx, Move{ID: t.ID, From: Sending, To: Sent, Attempt: t.Attempt, Carrier: a.CarrierID, At: now})
	if moved {
		return
	}
	status := a.Status
	if status == "" {
		status = sms.StatusQueued
	}
	r := sms.Receipt{TextID: string(t.ID), CarrierID: a.CarrierID, Status: status, At: now}
	if _, err := s.store.KeepReceipt(ctx, r, NothingNew); err != nil {
		s.log.ErrorContext(ctx, "answer could not be kept", "text", t.ID, "attempt", t.Attempt, "error", err)
		return
	}
	if kept, err := s.store.Text(ctx, t.ID); err == nil && kept.Carrier != a.CarrierID {
		s.count.doubles.Add(1)
		s.log.ErrorContext(ctx, "carrier has a text twice", "text", t.ID, "attempt", t.Attempt)
	}
}

// afterRefusal is the table of what each class of refusal leads to.
func afterRefusal(t Text, e *sms.SendError, now time.Time) Move {
	to := func(state State) Move {
		return Move{ID: t.ID, From: Sending, To: state, Attempt: t.Attempt, Reason: string(e.Class), Code: e.Code, At: now}
	}
	wait := max(e.RetryAfter, backoff(t.Attempt))
	switch e.Class {
	case sms.ClassLater:
		return putBack(t, string(e.Class), wait, e.Code, now)
	case sms.ClassAccount:
		return putBack(t, string(e.Class), max(accountWait, e.RetryAfter), e.Code, now)
	case sms.ClassOnceMore:
		if t.Attempt >= 2 {
			return to(Failed)
		}
		return putBack(t, string(e.Class), wait, e.Code, now)
	case sms.ClassTooLate:
		return to(Expired)
	case sms.ClassAmbiguous:
		m := to(Unknown)
		m.SendAfter = now.Add(firstAsk)
		return m
	default: // dead, opted out, ours, route, blocked, other: a person must look
		return to(Failed)
	}
}

// putBack is the move back to raised after a wait; a text whose deadline comes
// first is expired at once, so that a person has it while there is time.
func putBack(t Text, reason string, wait time.Duration, code int, now time.Time) Move {
	m := Move{ID: t.ID, From: Sending, To: Raised, Attempt: t.Attempt, Reason: reason, Code: code, SendAfter: now.Add(wait), At: now}
	if !m.SendAfter.Before(t.ExpiresAt) {
		m.To, m.Reason, m.SendAfter = Expired, "deadline", time.Time{}
	}
	return m
}

// move makes a move and counts it; false when the text stands elsewhere or the
// store did not answer, even asked again. The sweep finds what was not written.
func (s *Service) move(ctx context.Context, m Move) bool {
	var moved bool
	var err error
	if m.To.Waiting() {
		s.along.forget(m.ID)
	}
	for try := range 4 {
		if try > 0 && sleep(ctx, 50*time.Millisecond<<try) != nil {
			break
		}
		if moved, err = s.store.Move(ctx, m); err == nil {
			if moved {
				s.count.tally(m.To)
			}
			return moved
		}
	}
	s.log.ErrorContext(ctx, "move could not be written", "text", m.ID, "from", m.From, "to", m.To, "error", err)
	return false
}
