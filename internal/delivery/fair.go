package delivery

import (
	"context"
	"sync"
	"time"
)

const (
	listMost = 8 * chunkMost          // texts in one list of who is next
	listAge  = 250 * time.Millisecond // how long it is gone by
)

// list is who is next from a sender in a lane, as SQL last said.
type list struct {
	mu  sync.Mutex
	ids []TextID
	at  time.Time
}

// fairly chooses which texts go when more wait than may: every school in its
// turn, whoever was rung for first, so that the 1,200 of one never stand before
// the 3 of another. Those it leaves out go in the turn of others who were rung
// for, or with the sweep. SQL is asked for several portions at once, and again
// before they are a quarter of a second old.
func (s *Service) fairly(ctx context.Context, lane Lane, l *list, from SenderID, ids []TextID, most int) []TextID {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := wall(); len(l.ids) == 0 || now.Sub(l.at) >= listAge {
		due, err := s.store.DueFrom(ctx, lane, from, s.clock.Now(), listMost)
		if err != nil {
			return ids
		}
		l.ids, l.at = s.along.left(due, now), now
	}
	next := l.ids[:min(most, len(l.ids))]
	l.ids = l.ids[len(next):]
	if len(next) == 0 {
		return ids
	}
	return next
}
