package delivery

import (
	"sync"
	"time"
)

// alongFor is how long it is remembered that a text was claimed here. A ring
// that has stood longer in the queue for its turn asks SQL, as any does that is
// heard by another process.
const alongFor = 2 * time.Second

// along remembers which texts this process has just claimed, so that a ring
// whose texts another claim took along ends without asking SQL.
type along struct {
	mu sync.Mutex
	at map[TextID]time.Time
}

// took notes what was claimed.
func (a *along) took(texts []Text, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at = map[TextID]time.Time{}
	}
	if len(a.at) > 4096 {
		for id, at := range a.at {
			if now.Sub(at) >= alongFor {
				delete(a.at, id)
			}
		}
	}
	for _, t := range texts {
		a.at[t.ID] = now
	}
}

// left gives those of ids that were not claimed here just now.
func (a *along) left(ids []TextID, now time.Time) []TextID {
	a.mu.Lock()
	defer a.mu.Unlock()
	left := make([]TextID, 0, len(ids))
	for _, id := range ids {
		if at, ok := a.at[id]; !ok || now.Sub(at) >= alongFor {
			left = append(left, id)
		}
	}
	return left
}

// forget takes a text as never claimed: it has been put back or is held, and may
// be rung for again at once.
func (a *along) forget(id TextID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.at, id)
}
