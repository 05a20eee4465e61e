package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/sms"
)

// The carrier's bounds of how long a message may be of use.
const (
	validityLeast = time.Second
	validityMost  = 36000 * time.Second
)

// wall is the machine's own time, for pace alone.
func wall() time.Time { return time.Now() }

// deliverOne takes one claimed text through the last gate and to the carrier.
// Whatever happens in it, the text is left where the sweep can find it.
func (s *Service) deliverOne(ctx context.Context, t Text, row *paced, sender Sender) {
	began := s.clock.Now()
	defer func() {
		if r := recover(); r != nil {
			s.breakers.unanswered(sender.Account, true, s.clock.Now())
			s.log.ErrorContext(ctx, "delivery broke off", "text", t.ID, "attempt", t.Attempt, "panic", fmt.Sprint(r))
		}
	}()
	ctx, stop := context.WithTimeout(ctx, s.sendTime())
	defer stop()
	body, parts, ok := s.prepare(ctx, t, row, sender)
	if !ok {
		s.breakers.unanswered(sender.Account, false, s.clock.Now())
		return
	}
	t.Body, t.Parts = string(body), parts
	accepted, refusal := s.hand(ctx, t, sender)
	s.settle(ctx, t, sender, accepted, refusal)
	s.log.InfoContext(ctx, "text handed over", "text", t.ID, "attempt", t.Attempt, "accepted", refusal == nil, "took", s.clock.Now().Sub(began))
}

// prepare asks the owner once more, and writes the words and the moment before
// the carrier is asked; false when the text does not go now.
func (s *Service) prepare(ctx context.Context, t Text, row *paced, sender Sender) (Body, int, bool) {
	body, verdict, err := s.compose(ctx, t, sender)
	now := s.clock.Now()
	switch {
	case err != nil:
		s.log.ErrorContext(ctx, "text could not be composed", "text", t.ID, "attempt", t.Attempt, "error", err)
		s.move(ctx, putBack(t, "could_not_compose", backoff(t.Attempt), 0, now))
		return "", 0, false
	case !verdict.Send && verdict.Later > 0:
		s.move(ctx, putBack(t, verdict.Reason, verdict.Later, 0, now))
		return "", 0, false
	case !verdict.Send && !verdict.Until.IsZero():
		s.move(ctx, Move{ID: t.ID, From: Sending, To: Held, Attempt: t.Attempt, Reason: verdict.Reason, ReleaseAt: verdict.Until, At: now})
		return "", 0, false
	case !verdict.Send:
		s.move(ctx, Move{ID: t.ID, From: Sending, To: Withdrawn, Attempt: t.Attempt, Reason: verdict.Reason, At: now})
		return "", 0, false
	case t.ExpiresAt.Sub(now) < validityLeast:
		s.move(ctx, Move{ID: t.ID, From: Sending, To: Expired, Attempt: t.Attempt, Reason: "deadline", At: now})
		return "", 0, false
	case strings.TrimSpace(string(body)) == "" || utf8.RuneCountInString(string(body)) > sms.MaxBody:
		s.move(ctx, Move{ID: t.ID, From: Sending, To: Failed, Attempt: t.Attempt, Reason: string(sms.ClassOurs), At: now})
		return "", 0, false
	}
	parts := max(1, sms.Count(string(body)).Parts)
	if !s.afford(ctx, t, row, sender, parts) {
		return "", 0, false
	}
	return body, parts, s.posting(ctx, t, Posted{body, parts, verdict.Wording})
}

// compose asks the text's owner; an owner that panics has answered with an
// error, so that one bad text never takes its neighbours with it.
func (s *Service) compose(ctx context.Context, t Text, sender Sender) (body Body, v Verdict, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("compose panicked: %v", r)
		}
	}()
	if t.Sender != sender.ID {
		return "", Verdict{}, fmt.Errorf("no sender is called %q", t.Sender)
	}
	owner := s.owners[t.Kind]
	if owner == nil {
		return "", Verdict{}, fmt.Errorf("nobody composes texts of kind %q", t.Kind)
	}
	return owner.Compose(ctx, t)
}

// afford charges the parts beyond the first, which the claim has paid, and
// waits while too much is ahead of the pace. A text that would have to wait
// for long goes back instead.
func (s *Service) afford(ctx context.Context, t Text, row *paced, sender Sender, parts int) bool {
	over := s.charge(ctx, row, sender, parts-1) - debtMost
	if over <= 0 {
		return true
	}
	if over <= s.sendTime()/4 {
		return sleep(ctx, over) == nil
	}
	s.charge(ctx, row, sender, 1-parts) // it does not go: the parts are given back
	s.move(ctx, putBack(t, "pace", over, 0, s.clock.Now()))
	return false
}

// posting writes down that the carrier is about to be asked. Without that
// nothing is handed over: a crash in between must leave a trace.
func (s *Service) posting(ctx context.Context, t Text, p Posted) bool {
	now := s.clock.Now()
	ok, err := s.store.Posting(ctx, t.ID, t.Attempt, p, now, now.Add(s.lease))
	if err != nil {
		s.log.ErrorContext(ctx, "posting could not be written", "text", t.ID, "attempt", t.Attempt, "error", err)
		s.move(ctx, putBack(t, "store", backoff(t.Attempt), 0, s.clock.Now())) // the carrier has surely not been asked
		return false
	}
	if !ok {
		s.count.lost.Add(1)
	}
	return ok
}

// hand gives the message to the carrier. An answer that is not one of the
// carrier's, a panic among them, is ambiguous: it may have been taken.
func (s *Service) hand(ctx context.Context, t Text, from Sender) (a sms.Accepted, refusal *sms.SendError) {
	defer func() {
		if r := recover(); r != nil {
			refusal = &sms.SendError{Class: sms.ClassAmbiguous, Cause: fmt.Errorf("send panicked: %v", r)}
		}
	}()
	left := t.ExpiresAt.Sub(s.clock.Now()).Truncate(time.Second)
	a, err := s.carrier.Send(ctx, sms.Message{
		TextID: string(t.ID), To: t.Number, Body: t.Body,
		Sender:   from.sms(),
		Validity: min(max(left, validityLeast), validityMost),
	})
	if err == nil {
		return a, nil
	}
	if e, ok := errors.AsType[*sms.SendError](err); ok {
		return a, e
	}
	return a, &sms.SendError{Class: sms.ClassAmbiguous, Cause: err}
}

// sms is the sender as the carrier is told it.
func (s Sender) sms() sms.Sender {
	return sms.Sender{Account: s.Account, Service: s.Service, From: s.From}
}
