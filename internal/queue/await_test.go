package queue_test

import (
	"context"
	"log/slog"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/queue"
)

// await asks again and again, until it is so or the patience is gone.
func await(t *testing.T, patience time.Duration, what string, so func() bool) {
	t.Helper()
	deadline := time.After(patience)
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatalf("waited %s in vain: %s", patience, what)
		case <-again.C:
		}
	}
}

// texts makes n ids.
func texts(prefix string, n int) []delivery.TextID {
	ids := make([]delivery.TextID, n)
	for i := range ids {
		ids[i] = delivery.TextID(prefix + strconv.Itoa(i))
	}
	return ids
}

// desk stands in for delivery: it writes down what was rung for.
type desk struct {
	mu    sync.Mutex
	rings map[delivery.Lane][]int // the number of ids in each ring
	seen  map[delivery.TextID]int
}

func newDesk() *desk {
	return &desk{rings: map[delivery.Lane][]int{}, seen: map[delivery.TextID]int{}}
}

func (d *desk) handle(_ context.Context, lane delivery.Lane, ids []delivery.TextID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rings[lane] = append(d.rings[lane], len(ids))
	for _, id := range ids {
		d.seen[id]++
	}
	return nil
}

func (d *desk) ringsOf(lane delivery.Lane) []int {
	d.mu.Lock()
	defer d.mu.Unlock()
	sizes := append([]int(nil), d.rings[lane]...)
	sort.Sort(sort.Reverse(sort.IntSlice(sizes)))
	return sizes
}

func (d *desk) hasAll(ids []delivery.TextID) func() bool {
	return func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, id := range ids {
			if d.seen[id] == 0 {
				return false
			}
		}
		return true
	}
}

// notes is a log that can be read while it is written.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notes) count(sentence string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Count(n.text.String(), sentence)
}

// open gives a queue that is drained when the test ends, and its log.
func open(t *testing.T, address string) (*queue.Queue, *notes) {
	t.Helper()
	log := &notes{}
	q, err := queue.Open(address, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := q.Close(ctx); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return q, log
}

// ring rings for three texts until they have been handled.
func ring(t *testing.T, q *queue.Queue, d *desk, prefix string) {
	t.Helper()
	ids := texts(prefix, 3)
	await(t, 10*time.Second, "a ring is taken", func() bool { return q.Ring(t.Context(), delivery.AlertLane, ids) == nil })
	await(t, 20*time.Second, "the texts are handled", d.hasAll(ids))
}
