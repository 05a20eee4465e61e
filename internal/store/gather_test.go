package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
)

// asking is a gather whose first portion waits until it is told to go on, so
// that whatever is asked meanwhile goes together.
func asking(answer func(n int) (int, error)) (g *gather[int, int], portions *[][]int, begun chan struct{}, goOn func()) {
	free := make(chan struct{})
	begun = make(chan struct{})
	var once sync.Once
	var mu sync.Mutex
	portions = &[][]int{}
	g = &gather[int, int]{ways: 1}
	g.together = func(_ context.Context, all []int) ([]int, error) {
		once.Do(func() { close(begun); <-free })
		mu.Lock()
		*portions = append(*portions, all)
		mu.Unlock()
		out := make([]int, len(all))
		for i, n := range all {
			var err error
			if out[i], err = answer(n); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return g, portions, begun, func() { close(free) }
}

func (g *gather[In, Out]) waits(n int) {
	for {
		g.mu.Lock()
		enough := len(g.waiting) >= n
		g.mu.Unlock()
		if enough {
			return
		}
	}
}

func TestWhatIsAskedAtOneMomentIsAskedTogetherAndEachHasItsOwnAnswer(t *testing.T) {
	bad := errors.New("bad")
	g, portions, begun, goOn := asking(func(n int) (int, error) {
		switch n {
		case 7:
			return 0, bad
		case 8:
			panic("worse")
		}
		return n * n, nil
	})
	got, errs, panics := make([]int, 100), make([]error, 100), make([]any, 100)
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			got[i], errs[i] = g.ask(t.Context(), i)
		})
		if i == 0 {
			<-begun // it is under way, and waits to go on
		}
	}
	g.waits(99)
	goOn()
	all.Wait()
	for i := range 100 {
		want := i * i
		if i == 7 || i == 8 {
			want = 0
		}
		if got[i] != want || errors.Is(errs[i], bad) != (i == 7) || (panics[i] != nil) != (i == 8) {
			t.Errorf("%d: %d, error %v, panic %v", i, got[i], errs[i], panics[i])
		}
	}
	most := 0
	for _, p := range *portions {
		most = max(most, len(p))
	}
	if most != gatherMost {
		t.Errorf("at most %d went together", most)
	}
}

func TestWhoeverLeavesIsAnsweredAtOnceAndWhatWasAskedIsDone(t *testing.T) {
	done := make(chan int, 2)
	g, _, begun, goOn := asking(func(n int) (int, error) { done <- n; return n, nil })
	first := make(chan error, 1)
	go func() { _, err := g.ask(t.Context(), 1); first <- err }()
	<-begun
	gone, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { _, err := g.ask(gone, 2); left <- err }()
	g.waits(1)
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left heard %v", err)
	}
	goOn()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(<-done, <-done); got != "1 2" && got != "2 1" {
		t.Errorf("done: %s", got)
	}
	if _, err := g.ask(gone, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("who had left before asking heard %v", err)
	}
}

// One who cannot be answered soon is asked alone, beside those who come after.
func TestWhoeverWaitsLongKeepsNobodyWaiting(t *testing.T) {
	long := make(chan struct{})
	alone := make(chan struct{}, 1)
	g := &gather[int, int]{ways: 1, together: func(_ context.Context, all []int) ([]int, error) {
		for _, n := range all {
			if n == 1 && len(all) > 1 {
				return nil, errors.New("somebody holds it")
			}
			if n == 1 {
				alone <- struct{}{}
				<-long
			}
		}
		return all, nil
	}}
	first := make([]*asked[int, int], 2)
	for i := range first {
		first[i] = &asked[int, int]{in: i + 1, done: make(chan struct{})}
	}
	g.answer(t.Context(), first)
	<-alone
	if _, err := g.ask(t.Context(), 3); err != nil {
		t.Error(err)
	}
	<-first[1].done
	select {
	case <-first[0].done:
		t.Error("it was answered before it was done")
	default:
	}
	close(long)
	<-first[0].done
	if first[0].out != 1 || first[1].out != 2 {
		t.Errorf("answered %d and %d", first[0].out, first[1].out)
	}
}
