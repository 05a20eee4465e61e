package notifier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// The kinds of a reply beside those that reading gives it.
const (
	KindReply = "reply" // not read yet
	KindStop  = "stop"
	KindStart = "start"
	// KindNoCampaigns is the word by which an adult hears of absences only from
	// then on. It says nothing of a pupil.
	KindNoCampaigns = "no_campaigns"
	KindSibling     = "sibling" // about a brother or sister, as the answer to our question said
)

// forgotten is how long an inbound text may wait before the sweep looks at it:
// whoever took it in has died.
const forgotten = 10 * time.Second

// Inbound looks at one text that has been kept: it is put beside the absences
// its number was texted about today, or shown to the schools whose contact it
// is. An id already looked at does nothing. Kind is one of Kind….
func (s *Service) Inbound(ctx context.Context, id, kind string) error {
	in, waiting, err := s.store.InboundWaiting(ctx, id)
	if err != nil || !waiting {
		return err
	}
	return s.match(ctx, in, kind)
}

// Sweep looks at inbound texts that whoever took them in did not get to, and
// takes concerns up that nobody has taken.
func (s *Service) Sweep(ctx context.Context) error {
	ins, err := s.store.InboundForgotten(ctx, s.clock.Now().Add(-forgotten), 100)
	if err != nil {
		return err
	}
	var errs []error
	for _, in := range ins { // one that fails must not keep the others waiting
		if err := s.match(ctx, in, keptKind(in)); err != nil {
			errs = append(errs, fmt.Errorf("look at inbound text %s: %w", in.ID, err))
		}
	}
	return errors.Join(append(errs, s.climbConcerns(ctx))...)
}

func keptKind(in Inbound) string {
	stop, start := delivery.Keyword(in.Body, in.OptOut)
	switch {
	case stop:
		return KindStop
	case start:
		return KindStart
	default:
		return KindReply
	}
}
