package staff

import (
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// shortly remembers what was read for a few seconds, so that a busy key does
// not cost a read a request.
type shortly[K comparable, V any] struct {
	mu   sync.Mutex
	wall clock.Clock
	life time.Duration
	kept map[K]remembered[V]
}

type remembered[V any] struct {
	value V
	until time.Time
}

// mostShortly bounds what is remembered; past it all is forgotten, which costs
// a read each and nothing else.
const mostShortly = 4096

func newShortly[K comparable, V any](wall clock.Clock, life time.Duration) *shortly[K, V] {
	return &shortly[K, V]{wall: wall, life: life, kept: map[K]remembered[V]{}}
}

func (s *shortly[K, V]) get(key K) (V, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.kept[key]
	if !ok || !s.wall.Now().Before(r.until) {
		var none V
		return none, false
	}
	return r.value, true
}

func (s *shortly[K, V]) put(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= mostShortly {
		clear(s.kept)
	}
	s.kept[key] = remembered[V]{value, s.wall.Now().Add(s.life)}
}

// forget drops everything.
func (s *shortly[K, V]) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.kept)
}
