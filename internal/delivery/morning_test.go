package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

// book is a carrier with faults that keeps a book of what it took: the witness.
type book struct {
	clock  clock.Clock
	mu     sync.Mutex
	rng    *rand.Rand
	faults bool
	taken  map[string][]sms.Found // by number
}

func (b *book) Send(_ context.Context, m sms.Message) (sms.Accepted, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := 100
	if b.faults {
		fault = b.rng.IntN(100)
	}
	if fault < 10 {
		return sms.Accepted{}, &sms.SendError{Class: sms.ClassLater, Code: 20429, HTTP: 429}
	}
	if fault < 20 {
		return sms.Accepted{}, &sms.SendError{Class: sms.ClassAmbiguous, HTTP: 503}
	}
	id := fmt.Sprintf("SM-%s-%d", m.To.E164(), len(b.taken[m.To.E164()]))
	b.taken[m.To.E164()] = append(b.taken[m.To.E164()], sms.Found{CarrierID: id, Body: m.Body, Status: sms.StatusSent, CreatedAt: b.clock.Now()})
	switch {
	case fault < 30: // taken, but the answer is lost
		return sms.Accepted{}, &sms.SendError{Class: sms.ClassAmbiguous}
	case fault < 35:
		panic("made up")
	default:
		return sms.Accepted{CarrierID: id, Status: sms.StatusQueued}, nil
	}
}

func (b *book) Taken(context.Context, sms.Sender, time.Time, time.Time, func([]sms.Found) error) error {
	return nil
}

func (b *book) Find(_ context.Context, _ sms.Sender, to phone.Number, _ time.Time) ([]sms.Found, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.faults && b.rng.IntN(4) == 0 {
		return nil, &sms.SendError{Class: sms.ClassAmbiguous, HTTP: 500}
	}
	return append([]sms.Found(nil), b.taken[to.E164()]...), nil
}

// Three work processes, no bell, a carrier that loses a third of its answers,
// an owner that fails now and then: at the end of the morning each phone has
// had as many texts as it was owed. (Two unknown texts in the same words to the
// same number cannot be told apart by what the carrier lists, and need not be:
// the phone shows the same.)
func TestAMorningOfFaultsSendsEachTextOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	s := newStage(t)
	b := &book{clock: s.clock, rng: rng, faults: true, taken: map[string][]sms.Found{}}
	s.owner.compose = func(x delivery.Text) (delivery.Body, delivery.Verdict, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.faults && rng.IntN(20) == 0 {
			return "", delivery.Verdict{}, errors.New("made up")
		}
		return words, delivery.SendIt, nil
	}
	var processes []*delivery.Service
	for i := range 3 {
		processes = append(processes, delivery.New(delivery.Config{
			Store: s.store, Carrier: b, Bell: s.bell, Clock: s.clock, Workers: 8, Lease: 45 * time.Second, ProcessID: fmt.Sprint(i),
			Owners: map[delivery.Kind]delivery.Owner{delivery.AlertText: s.owner},
		}))
	}
	s.bell.broken = true
	var ids []delivery.TextID
	for i := range 60 { // two to each number, in the same words
		ids = append(ids, s.raise(func(x *delivery.Text) { x.Number = phone.Trusted(fmt.Sprintf("+4477009001%02d", i/2)) }).ID)
	}
	for minute := range 60 {
		b.mu.Lock()
		b.faults = minute < 12
		b.mu.Unlock()
		var wg sync.WaitGroup
		for _, p := range processes {
			wg.Go(func() {
				if err := errors.Join(p.Sweep(t.Context()), p.Drain(t.Context())); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s.clock.Advance(30 * time.Second)
	}
	went := map[string]int{}
	for _, id := range ids {
		got := s.text(id)
		if got.State.Gone() {
			went[got.Number.E164()]++
		} else if got.Reason != "unknown_to_carrier" {
			t.Errorf("text %s ended %s %q", id, got.State, got.Reason)
		}
	}
	for i := range 30 {
		number := fmt.Sprintf("+4477009001%02d", i)
		if n := len(b.taken[number]); n != went[number] {
			t.Errorf("number %d was sent %d texts, of which %d are known", i, n, went[number])
		}
	}
}
