package handback

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// crowd is a store in which each webhook has one delivery due.
type crowd struct {
	Store
	lanes []Lane
	mu    sync.Mutex
	gone  map[WebhookID]bool // claimed
	fail  error              // of every settling
	still bool               // claimed ones stay due
}

func (c *crowd) Behind(context.Context) ([]WebhookID, error) { return nil, nil }

func (c *crowd) Due(context.Context, time.Time) (due []Lane, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.lanes {
		if c.still || !c.gone[l.Webhook] {
			due = append(due, l)
		}
	}
	return due, nil
}

func (c *crowd) Owe(context.Context, WebhookID, int, time.Time) (bool, error) { return false, nil }

func (c *crowd) Claim(_ context.Context, id WebhookID, _, _ time.Time) (Claimed, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := !c.gone[id]
	c.gone[id] = true
	return Claimed{Delivery: Delivery{ID: DeliveryID(id)}, To: Webhook{ID: id, URL: string(id)}}, first, nil
}

func (c *crowd) Settle(context.Context, Delivery, Outcome, time.Time) (bool, error) {
	return c.fail == nil, c.fail
}

// slow holds back the answers of webhooks called "hangs…".
type slow struct {
	posted chan string
	held   chan struct{}
}

func (s slow) Check(string) error { return nil }

func (s slow) Post(_ context.Context, p Post) Answer {
	s.posted <- p.URL
	if p.URL[0] == 'h' {
		<-s.held
		return Answer{Fault: NoAnswer}
	}
	return Answer{Status: 200}
}

func TestHoweverManyReceiversHangTheOthersGo(t *testing.T) {
	store, poster := &crowd{gone: map[WebhookID]bool{}}, slow{make(chan string, 100), make(chan struct{})}
	for i := range 50 {
		store.lanes = append(store.lanes, Lane{WebhookID(fmt.Sprintf("hangs%d", i)), true})
	}
	store.lanes = append(store.lanes, Lane{"well", false})
	s := New(Config{Store: store, Poster: poster, Clock: clock.At(nine)})
	for range 3 { // a lane that runs is not begun again
		if err := s.pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for well := false; !well; well = <-poster.posted == "well" {
	}
	s.mu.Lock()
	if s.free[true] != 0 {
		t.Errorf("%d places are free for those that hang", s.free[true])
	}
	s.mu.Unlock()
	close(poster.held)
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(store.gone) != 51 || s.free[true] != troubledLanes || s.free[false] != wellLanes || len(s.busy) != 0 {
		t.Errorf("%d of 51 were claimed; %v free, %d busy", len(store.gone), s.free, len(s.busy))
	}
	if n := s.Stats(); n.Posted != 51 || n.Delivered != 1 || n.Failed != 50 {
		t.Errorf("%+v", n)
	}
}

func TestAProcessPostsToAReceiverOneAtATime(t *testing.T) {
	store, poster := &crowd{gone: map[WebhookID]bool{}, still: true, lanes: []Lane{{"hangs", true}}}, slow{make(chan string, 100), make(chan struct{})}
	s := New(Config{Store: store, Poster: poster, Clock: clock.At(nine)})
	for range 3 {
		if err := s.pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.mu.Lock()
	if s.free[true] != troubledLanes-1 {
		t.Errorf("%d places are taken", troubledLanes-s.free[true])
	}
	s.mu.Unlock()
	close(poster.held)
	s.lanes.Wait()
}

// What cannot be written down counts as nothing: its lease runs out, and it is
// posted again.
func TestAPostThatCannotBeSettledIsNotCounted(t *testing.T) {
	store := &crowd{gone: map[WebhookID]bool{}, lanes: []Lane{{"well", false}}, fail: errors.New("the database is away")}
	s := New(Config{Store: store, Poster: slow{posted: make(chan string, 1)}, Clock: clock.At(nine)})
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := s.Stats(); n.Posted != 1 || n.Delivered != 0 {
		t.Errorf("%+v", n)
	}
}
