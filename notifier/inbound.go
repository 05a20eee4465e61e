package notifier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// The kinds a reply may be of until it is read for what it says.
const (
	KindReply = "reply"
	KindStop  = "stop"
	KindStart = "start"
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

// Sweep looks at inbound texts that whoever took them in did not get to.
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
	return errors.Join(errs...)
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

// match puts a text beside the absences of the last session its number was
// texted about today.
func (s *Service) match(ctx context.Context, in Inbound, kind string) error {
	day := clock.DateOf(in.At)
	matches, err := s.store.Matches(ctx, in.Number, day)
	if err != nil {
		return err
	}
	stands := false
	for _, m := range latestSession(matches) {
		beside, err := s.reply(ctx, in, m, day, kind)
		if err != nil {
			return err
		}
		stands = stands || beside
	}
	var unmatched []school.Contact
	if !stands {
		if unmatched, err = s.store.Owners(ctx, in.Number); err != nil {
			return err
		}
	}
	return s.store.InboundDone(ctx, in.ID, day, unmatched, !stands && len(unmatched) == 0, s.clock.Now())
}

// latestSession keeps the alerts of the session that was texted about last.
func latestSession(ms []Match) []Match {
	var out []Match
	for _, m := range ms {
		if m.Session == ms[0].Session {
			out = append(out, m)
		}
	}
	return out
}

// reply keeps the text beside the absences an alert named, and owes one answer
// for it; false when the alert named nobody.
func (s *Service) reply(ctx context.Context, in Inbound, m Match, day clock.Date, kind string) (beside bool, err error) {
	now := s.clock.Now()
	var owed []Alert
	err = s.store.InSchoolDay(ctx, m.School, day, func(d Day) error {
		owed, beside = nil, false
		al, found, err := alertOf(ctx, d, m.Alert)
		if err != nil || !found {
			return err
		}
		var absences []AbsenceID
		for _, p := range al.Pupils {
			if !p.Dropped { // a sibling taken out was never named: the reply is not about them
				absences = append(absences, p.Absence)
			}
		}
		beside = len(absences) > 0
		kept, err := d.Reply(ctx, in, m.Alert, absences, kind)
		if err != nil || kept == 0 {
			return err
		}
		if owed, err = s.answer(ctx, d, in, m, al, kind, now); err != nil {
			return err
		}
		return d.News(ctx, now, "reply", in.ID)
	})
	if err == nil {
		s.ringAll(ctx, owed)
	}
	return beside, err
}
