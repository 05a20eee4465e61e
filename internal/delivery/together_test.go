package delivery_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// slowFirst is a store whose first claim takes long, so that others queue for
// their turn behind it. It notes how many texts each claim gave.
type slowFirst struct {
	delivery.Store
	once sync.Once
	mu   sync.Mutex
	gave []int
}

func (s *slowFirst) Claim(ctx context.Context, ids []delivery.TextID, now, lease time.Time) ([]delivery.Text, error) {
	s.once.Do(func() { <-time.After(300 * time.Millisecond) })
	texts, err := s.Store.Claim(ctx, ids, now, lease)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gave = append(s.gave, len(texts))
	return texts, err
}

// Each text is rung for alone. Behind a claim that takes long a quick sender's
// next claim takes the others along; a slow sender's never does, for it would
// book a pace that a pressing text needs.
func TestTextsThatQueueForAClaimGoTogetherWhereTheSenderIsQuick(t *testing.T) {
	for name, c := range map[string]struct {
		parts    float64
		texts    int
		together bool
	}{"quick": {1000, 40, true}, "slow": {20, 10, false}} {
		t.Run(name, func(t *testing.T) {
			slow := &slowFirst{}
			s := newStage(t, func(cfg *delivery.Config) { slow.Store, cfg.Store, cfg.Workers = cfg.Store, slow, 64 })
			must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: c.parts}))
			var all sync.WaitGroup
			var ids []delivery.TextID
			for range c.texts {
				ids = append(ids, s.raise(nil).ID)
			}
			for _, id := range ids {
				all.Go(func() { s.deliver(id) })
			}
			all.Wait()
			for _, id := range ids {
				if x := s.text(id); x.State != delivery.Sent || x.Attempt != 1 {
					t.Errorf("%s is %s after %d attempts", id, x.State, x.Attempt)
				}
			}
			most, sum := 0, 0
			for _, n := range slow.gave {
				most, sum = max(most, n), sum+n
			}
			if sum != c.texts || (most > 1) != c.together {
				t.Errorf("%d of %d claimed, at most %d in one", sum, c.texts, most)
			}
		})
	}
}
