package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// What many ask for at one moment is asked in statements they share: a claim's
// texts are posted together, and a burst of receipts is a handful of statements
// and one commit. Nobody waits for company. What comes while as many portions
// as may are under way goes together in the next.
const (
	gatherMost = 64               // in one portion
	gatherWait = 5 * time.Second  // how long a portion may take
	aloneWait  = 30 * time.Second // and one alone
)

// gather is one sort of such asking.
type gather[In, Out any] struct {
	together func(ctx context.Context, all []In) ([]Out, error) // an answer each, in the same order
	ways     int                                                // portions under way at once

	mu      sync.Mutex
	busy    int
	waiting []*asked[In, Out]
}

// asked is one who waits, and the answer.
type asked[In, Out any] struct {
	in       In
	out      Out
	err      error
	panicked any
	done     chan struct{}
}

// ask answers when the portion it went in is over. What has been asked is done,
// even if nobody waits for it any more.
func (g *gather[In, Out]) ask(ctx context.Context, in In) (Out, error) {
	a := &asked[In, Out]{in: in, done: make(chan struct{})}
	if err := ctx.Err(); err != nil {
		return a.out, err
	}
	g.mu.Lock()
	g.waiting = append(g.waiting, a)
	if g.busy < g.ways {
		g.busy++
		go g.work(context.WithoutCancel(ctx))
	}
	g.mu.Unlock()
	select {
	case <-a.done:
	case <-ctx.Done():
		var none Out
		return none, ctx.Err()
	}
	if a.panicked != nil {
		panic(a.panicked)
	}
	return a.out, a.err
}

// work takes portions until nobody waits.
func (g *gather[In, Out]) work(ctx context.Context) {
	for some := g.next(); some != nil; some = g.next() {
		g.answer(ctx, some)
	}
}

func (g *gather[In, Out]) next() []*asked[In, Out] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), gatherMost)
	if n == 0 {
		g.busy--
		g.waiting = nil
		return nil
	}
	some := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return some
}

// answer asks for a portion together. Where that fails each is asked alone, so
// that one who cannot be answered takes nothing of the others with it; and beside
// the next portion, so that one who waits long keeps nobody waiting.
func (g *gather[In, Out]) answer(ctx context.Context, some []*asked[In, Out]) {
	if len(some) > 1 {
		if g.askFor(ctx, some, gatherWait) {
			return
		}
		for _, a := range some {
			go g.askFor(ctx, []*asked[In, Out]{a}, aloneWait)
		}
		return
	}
	g.askFor(ctx, some, aloneWait)
}

// askFor answers those it asks for; false, and nobody is answered, when it did
// not go well for several.
func (g *gather[In, Out]) askFor(ctx context.Context, some []*asked[In, Out], wait time.Duration) (over bool) {
	ctx, stop := context.WithTimeout(ctx, wait)
	defer stop()
	all := make([]In, len(some))
	for i, a := range some {
		all[i] = a.in
	}
	out, panicked, err := g.safely(ctx, all)
	if len(some) > 1 && (err != nil || panicked != nil) {
		return false
	}
	for i, a := range some {
		if a.err, a.panicked = err, panicked; err == nil && panicked == nil {
			a.out = out[i]
		}
		close(a.done)
	}
	return true
}

// safely asks, and gives a panic as an answer: it is the asker's.
func (g *gather[In, Out]) safely(ctx context.Context, all []In) (out []Out, panicked any, err error) {
	defer func() { panicked = recover() }()
	out, err = g.together(ctx, all)
	if err == nil && len(out) != len(all) {
		err = fmt.Errorf("%d answers to %d", len(out), len(all))
	}
	return out, nil, err
}
