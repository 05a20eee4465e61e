package delivery

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ringLimit is how long a request may be kept waiting by the bell.
const ringLimit = 200 * time.Millisecond

// ringSize is the most ids in one ring.
const ringSize = 200

// silent is how long the bell may fail, or a text wait unclaimed, before the
// sweep sends straight from SQL.
const silent = 20 * time.Second

var errNoBell = errors.New("there is no bell")

// Ring tells workers of texts just raised, after the commit that raised them.
// It takes 200 ms at most and never fails: the sweep finds what a lost ring
// would have told. Texts that may not go yet are left to the sweep too.
func (s *Service) Ring(ctx context.Context, texts ...Text) {
	now := s.clock.Now()
	byLane := map[Lane][]TextID{}
	for _, t := range texts {
		if t.State == Raised && !t.SendAfter.After(now) {
			byLane[t.Kind.Lane()] = append(byLane[t.Kind.Lane()], t.ID)
		}
	}
	// The texts stand whether or not who raised them is still there to wait.
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), ringLimit)
	defer stop()
	for _, lane := range Lanes {
		if ids := byLane[lane]; len(ids) > 0 {
			_ = s.ring(ctx, lane, ids) // noted in ring; the sweep makes up for it
		}
	}
}

// ring rings in portions and notes whether the bell answered.
func (s *Service) ring(ctx context.Context, lane Lane, ids []TextID) error {
	if s.bell == nil {
		return errNoBell
	}
	for len(ids) > 0 {
		n := min(len(ids), ringSize)
		if err := s.bell.Ring(ctx, lane, ids[:n]); err != nil {
			s.count.ringFails.Add(1)
			s.rings.failed(s.clock.Now())
			s.log.WarnContext(ctx, "bell not answered", "lane", lane, "texts", len(ids), "error", err)
			return err
		}
		s.rings.answered()
		s.count.rung.Add(int64(n))
		ids = ids[n:]
	}
	return nil
}

// ringHealth is since when the bell has not answered.
type ringHealth struct {
	mu    sync.Mutex
	since time.Time
}

func (r *ringHealth) failed(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.since.IsZero() {
		r.since = now
	}
}

func (r *ringHealth) answered() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.since = time.Time{}
}

// silentFor is how long the bell has been failing, 0 when it answers.
func (r *ringHealth) silentFor(now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.since.IsZero() {
		return 0
	}
	return now.Sub(r.since)
}
