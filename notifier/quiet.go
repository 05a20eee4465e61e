package notifier

import (
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// How far a climb looks ahead, as often as it may have to look again.
const (
	quietStep = 5 * time.Second
	quietMost = 160 * time.Second
)

// quiet remembers at which schools nothing was due and until when nothing will
// be, unless something happens there: whatever happens is told in the school's
// news. Most looks of most schools would find what the last one found.
type quiet struct {
	mu sync.Mutex
	at map[school.URN]lull
}

// lull is a stretch of time without anything due.
type lull struct {
	seq         int64 // of the school's newest news
	from, until time.Time
}

// still reports whether nothing can have become due at a school.
func (q *quiet) still(urn school.URN, seq int64, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	l, ok := q.at[urn]
	return ok && l.seq == seq && !now.Before(l.from) && now.Before(l.until)
}

// note keeps a lull. Those of schools that are not climbed any more are few
// bytes each.
func (q *quiet) note(urn school.URN, seq int64, from, until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.at == nil {
		q.at = map[school.URN]lull{}
	}
	q.at[urn] = lull{seq, from, until}
}

// quietUntil is until when nothing becomes due by time alone, as it is looked at
// ever further apart: at most 160 seconds ahead.
func quietUntil(set Setting, abs []AbsenceView, now time.Time) time.Time {
	until := now.Add(quietStep)
	for ahead := 2 * quietStep; ahead <= quietMost && !anyDue(set, abs, now.Add(ahead)); ahead *= 2 {
		until = now.Add(ahead)
	}
	return until
}
