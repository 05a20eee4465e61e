package delivery

import (
	"context"
	"sync"
)

// turn lets one claim at a time through for a sender, in order of asking
// within a lane, and lets a pressing lane go first: while an alert waits no
// campaign text takes its place.
type turn struct {
	mu    sync.Mutex
	busy  bool
	queue map[Lane][]chan struct{}
}

// take waits for the turn. A nil error must be followed by give.
func (t *turn) take(ctx context.Context, lane Lane) error {
	t.mu.Lock()
	if !t.busy {
		t.busy = true
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{}, 1)
	if t.queue == nil {
		t.queue = map[Lane][]chan struct{}{}
	}
	t.queue[lane] = append(t.queue[lane], mine)
	t.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		if !t.leave(lane, mine) {
			t.give() // it was handed over at the same moment
		}
		return ctx.Err()
	}
}

// leave takes a waiter out of the queue; false when it is not there any more.
func (t *turn) leave(lane Lane, mine chan struct{}) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, c := range t.queue[lane] {
		if c == mine {
			t.queue[lane] = append(t.queue[lane][:i:i], t.queue[lane][i+1:]...)
			return true
		}
	}
	return false
}

// give hands the turn to the next.
func (t *turn) give() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, lane := range Lanes {
		if q := t.queue[lane]; len(q) > 0 {
			t.queue[lane] = q[1:]
			q[0] <- struct{}{}
			return
		}
	}
	t.busy = false
}
