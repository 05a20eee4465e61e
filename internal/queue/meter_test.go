//go:build services

package queue_test

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/queue"
)

func openAt(t *testing.T, s *server) *queue.Queue {
	t.Helper()
	q, err := queue.Open("redis://127.0.0.1:"+s.port, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close(t.Context()) })
	return q
}

// Three processes book at once: together they wait as one would.
func TestProcessesShareOnePace(t *testing.T) {
	s := newServer(t)
	var mu sync.Mutex
	var longest time.Duration
	var all sync.WaitGroup
	for range 3 {
		m := openAt(t, s).Meter()
		all.Go(func() {
			for range 20 {
				wait, err := m.Book(t.Context(), "main", 5, 10, time.Second)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				longest = max(longest, wait)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	// 300 parts at 10 a second are 30 s; the first second is free, and the last
	// booking waits for those before it alone.
	if longest < 27*time.Second || longest > 30*time.Second {
		t.Errorf("the last waits %s", longest)
	}
}

func TestPartsGivenBackAreFreeAgain(t *testing.T) {
	m := openAt(t, newServer(t)).Meter()
	book := func(sender delivery.SenderID, parts int) time.Duration {
		wait, err := m.Book(t.Context(), sender, parts, 10, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return wait
	}
	book("main", 50)
	if w := book("main", 1); w < 3*time.Second {
		t.Errorf("after 50 parts one waits %s", w)
	}
	book("main", -51)
	if w := book("main", 1); w > 200*time.Millisecond {
		t.Errorf("after all were given back one waits %s", w)
	}
	if w := book("other", 1); w != 0 {
		t.Errorf("another sender waits %s", w)
	}
	book("fresh", -1000)
	if w := book("fresh", 20); w != 0 {
		t.Errorf("a long text waits %s for itself", w)
	}
	if w := book("fresh", 1); w < 500*time.Millisecond {
		t.Errorf("what was given back before anything was booked let %s pass", w)
	}
}

// What may go only a little before the pace leaves the rest of a second to what
// may go further.
func TestWhoMayNotGoFarAheadWaitsForThePace(t *testing.T) {
	m := openAt(t, newServer(t)).Meter()
	book := func(ahead time.Duration) time.Duration {
		wait, err := m.Book(t.Context(), "main", 1, 10, ahead)
		if err != nil {
			t.Fatal(err)
		}
		return wait
	}
	patient := 200 * time.Millisecond
	for n := range 4 {
		if w := book(patient); n < 2 && w > 0 || n == 3 && w == 0 {
			t.Errorf("part %d of a wave waits %s", n+1, w)
		}
	}
	if w := book(time.Second); w > 0 {
		t.Errorf("an alert in the middle of a wave waits %s", w)
	}
}

func TestAMeterThatIsAwaySaysSoSoon(t *testing.T) {
	s := newServer(t)
	m := openAt(t, s).Meter()
	s.kill()
	began := time.Now()
	if _, err := m.Book(t.Context(), "main", 1, 10, time.Second); err == nil {
		t.Fatal("a dead Redis booked")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s to say so", took)
	}
}
