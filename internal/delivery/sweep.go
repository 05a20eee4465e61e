package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	sweepMost = 500             // texts of one sort in one sweep
	sweepMin  = 5 * time.Second // how old a waiting text is before it is rung again, unless Run says otherwise
)

// Run sweeps at once and then every so often until ctx ends, and waits for the
// deliveries it began. Every work process runs it.
func (s *Service) Run(ctx context.Context, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	defer s.pending.Wait()
	for {
		if err := s.sweep(ctx, every); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "sweep", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Sweep makes up for whatever was lost: claims of the dead, answers that never
// came, rings nobody heard, deadlines that passed. Any number of processes may
// sweep at once: each step is a compare-and-set. An error of one step does not
// keep the others from being made.
func (s *Service) Sweep(ctx context.Context) error { return s.sweep(ctx, sweepMin) }

func (s *Service) sweep(ctx context.Context, every time.Duration) error {
	now := s.clock.Now()
	errs := []error{
		s.pace.refresh(ctx),
		s.sweepOverdue(ctx, now),
		s.sweepUnknown(ctx, now),
		s.sweepOpen(ctx, now),
		s.sweepLate(ctx, now),
		s.sweepHeld(ctx, now),
	}
	for _, lane := range Lanes {
		errs = append(errs, s.sweepDue(ctx, lane, now, every))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s.count.lastSweep.Store(s.clock.Now().UnixMilli())
	return nil
}

// sweepOverdue settles claims whose holder is dead: raised again when the
// carrier has surely not been asked, else unknown.
func (s *Service) sweepOverdue(ctx context.Context, now time.Time) error {
	texts, err := s.store.Overdue(ctx, now, sweepMost)
	if err != nil {
		return fmt.Errorf("list overdue claims: %w", err)
	}
	for _, t := range texts {
		m := Move{ID: t.ID, From: Sending, To: Unknown, Attempt: t.Attempt, Reason: "claim_lost", SendAfter: now, At: now}
		if t.PostingAt.IsZero() {
			m.To = Raised
		}
		s.move(ctx, m)
	}
	return nil
}

// sweepLate expires what is held or raised past its deadline; a person has it
// from then on.
func (s *Service) sweepLate(ctx context.Context, now time.Time) error {
	texts, err := s.store.Late(ctx, now, sweepMost)
	if err != nil {
		return fmt.Errorf("list late texts: %w", err)
	}
	for _, t := range texts {
		s.move(ctx, Move{ID: t.ID, From: t.State, To: Expired, Attempt: t.Attempt, Reason: "deadline", At: now})
	}
	return nil
}

// sweepHeld lets held texts go whose moment has come.
func (s *Service) sweepHeld(ctx context.Context, now time.Time) error {
	texts, err := s.store.Releasable(ctx, now, sweepMost)
	if err != nil {
		return fmt.Errorf("list held texts: %w", err)
	}
	var freed []Text
	for _, t := range texts {
		if s.move(ctx, Move{ID: t.ID, From: Held, To: Raised, Attempt: t.Attempt, Reason: "released_by_time", At: now}) {
			t.State = Raised
			freed = append(freed, t)
		}
	}
	s.Ring(ctx, freed...)
	return nil
}

// sweepDue rings what still waits in a lane. Where the bell has been silent for
// 20 s, or a text has waited that long with nobody coming, it sends by itself.
func (s *Service) sweepDue(ctx context.Context, lane Lane, now time.Time, every time.Duration) error {
	ids, err := s.store.Due(ctx, lane, now, now.Add(-every), sweepMost)
	if err != nil {
		return fmt.Errorf("list what waits in lane %s: %w", lane, err)
	}
	if len(ids) == 0 {
		return nil
	}
	ringErr := s.ringAgain(ctx, lane, ids)
	if s.bell == nil || (ringErr != nil && s.rings.silentFor(now) >= silent) {
		s.sendDirect(ctx, lane, ids)
		return nil
	}
	waited, err := s.store.Due(ctx, lane, now, now.Add(-silent), sweepMost)
	if err != nil {
		return fmt.Errorf("list what waits long in lane %s: %w", lane, err)
	}
	s.sendDirect(ctx, lane, waited)
	return nil
}

func (s *Service) ringAgain(ctx context.Context, lane Lane, ids []TextID) error {
	ctx, stop := context.WithTimeout(ctx, 5*ringLimit)
	defer stop()
	return s.ring(ctx, lane, ids)
}

// sendDirect delivers without the bell, beside the sweep and once a lane at a
// time, for a slow pace must not keep the sweep from its other work.
func (s *Service) sendDirect(ctx context.Context, lane Lane, ids []TextID) {
	if len(ids) == 0 || !s.direct[lane].TryLock() {
		return
	}
	s.count.direct.Add(int64(len(ids)))
	s.pending.Go(func() {
		defer s.direct[lane].Unlock()
		if err := s.Deliver(ctx, lane, ids); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "direct delivery", "lane", lane, "error", err)
		}
	})
}
