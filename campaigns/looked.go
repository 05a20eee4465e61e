package campaigns

import (
	"sync"
	"time"
)

// looked is when this process last looked at each wave that is under way.
type looked struct {
	mu   sync.Mutex
	last map[FiringID]time.Time
}

// due reports whether a wave is to be looked at again, and notes that it is.
func (l *looked) due(id FiringID, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, ok := l.last[id]; ok && now.Sub(last) < lookEvery {
		return false
	}
	l.last[id] = now
	return true
}

// keep forgets the waves that are over.
func (l *looked) keep(under []Firing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := make(map[FiringID]time.Time, len(under))
	for _, f := range under {
		if last, ok := l.last[f.ID]; ok {
			kept[f.ID] = last
		}
	}
	l.last = kept
}
