package delivery_test

import (
	"sync"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// One school is rung for 500 texts, at a pace of 100 a second; a moment later
// another for 3. The three go among the first, not after the 500.
func TestManyTextsOfOneSchoolNeverStandBeforeAFewOfAnother(t *testing.T) {
	s := newStage(t, func(c *delivery.Config) { c.Workers = 64 })
	const small = school.URN("900002")
	s.school(small)
	must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 100}))
	var order []school.URN
	var mu sync.Mutex
	first := make(chan struct{})
	s.owner.compose = func(x delivery.Text) (delivery.Body, delivery.Verdict, error) {
		mu.Lock()
		defer mu.Unlock()
		if order = append(order, x.School); len(order) == 1 {
			close(first)
		}
		return words, delivery.SendIt, nil
	}
	var many, few []delivery.TextID
	for range 500 {
		many = append(many, s.raise(nil).ID)
	}
	for range 3 {
		few = append(few, s.raise(func(x *delivery.Text) { x.School = small }).ID)
	}
	var both sync.WaitGroup
	for i := range 20 { // twenty loads at once
		both.Go(func() { s.deliver(many[25*i : 25*i+25]...) })
	}
	<-first
	s.deliver(few...)
	both.Wait()
	mu.Lock()
	defer mu.Unlock()
	last := 0
	for i, urn := range order {
		if urn == small {
			last = i + 1
		}
	}
	if last == 0 || last > 400 { // a second's worth is free at first, then all take turns; first come first served is 501 and more
		t.Errorf("the last of the three went as number %d of %d", last, len(order))
	}
}
