package handback

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	// leaseFor is how long a claim holds: far longer than a post may take.
	leaseFor = 45 * time.Second
	// oweAtOnce is how many codes one transaction owes.
	oweAtOnce = 200
	// laneMost is how many deliveries a lane posts before others may begin.
	laneMost = 100
	// How many receivers a process posts to at once. Those that failed last have
	// places of their own, so that however many hang, the others go.
	wellLanes     = 64
	troubledLanes = 32
)

// Run hands back until ctx ends, looking every so often; then it waits for what
// is being posted.
func (s *Service) Run(ctx context.Context, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	defer s.lanes.Wait()
	for {
		if err := s.pass(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.ErrorContext(ctx, "hand codes back", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Once owes what has been settled, posts what is due, and waits for the answers.
func (s *Service) Once(ctx context.Context) error {
	defer s.lanes.Wait()
	return s.pass(ctx)
}

// pass owes, and begins a lane for each webhook that has something to post and
// none yet. It waits for no receiver.
func (s *Service) pass(ctx context.Context) error {
	owing := s.owe(ctx)
	due, err := s.cfg.Store.Due(ctx, s.cfg.Clock.Now())
	rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] }) // places go by lot, not by age
	for _, l := range due {
		if s.begin(l) {
			s.lanes.Go(func() {
				defer s.end(l)
				if err := s.lane(ctx, l.Webhook); err != nil && ctx.Err() == nil {
					s.cfg.Log.ErrorContext(ctx, "post to a webhook", "webhook", l.Webhook, "error", err)
				}
			})
		}
	}
	return errors.Join(owing, err)
}

// owe reads on for every webhook that is behind. One's failure is no other's.
func (s *Service) owe(ctx context.Context) error {
	behind, err := s.cfg.Store.Behind(ctx)
	errs := []error{err}
	for _, id := range behind {
		more, err := true, error(nil)
		for more && err == nil && ctx.Err() == nil {
			more, err = s.cfg.Store.Owe(ctx, id, oweAtOnce, s.cfg.Clock.Now())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// begin takes a place for a lane; false when there is none, or one runs.
func (s *Service) begin(l Lane) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[l.Webhook] || s.free[l.Troubled] == 0 {
		return false
	}
	s.busy[l.Webhook] = true
	s.free[l.Troubled]--
	return true
}

func (s *Service) end(l Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, l.Webhook)
	s.free[l.Troubled]++
}

// lane posts what is due to one webhook, one after the other, until nothing is,
// or the receiver is in trouble.
func (s *Service) lane(ctx context.Context, id WebhookID) error {
	for n := 0; n < laneMost && ctx.Err() == nil; n++ {
		now := s.cfg.Clock.Now()
		c, found, err := s.cfg.Store.Claim(ctx, id, now, now.Add(leaseFor))
		if err != nil || !found {
			return err
		}
		// What is claimed is posted and settled, whoever wants us to stop.
		o, err := s.post(context.WithoutCancel(ctx), c)
		if err != nil || !o.Rest.IsZero() || o.Off != "" {
			return err
		}
	}
	return nil
}

func (s *Service) post(ctx context.Context, c Claimed) (Outcome, error) {
	body, err := c.body(c.To.School)
	if err != nil {
		return Outcome{}, err
	}
	s.posted.Add(1)
	a := s.cfg.Poster.Post(ctx, Post{c.To.URL, string(c.ID), c.To.Secrets(s.cfg.Clock.Now()), body})
	now := s.cfg.Clock.Now()
	o := Judge(c.Delivery, a, now, s.cfg.Draw)
	ours, err := s.cfg.Store.Settle(ctx, c.Delivery, o, now)
	if err == nil && ours {
		s.count(o)
	}
	return o, err
}
