//go:build services && chaos

package outside

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// registers closes every register of the town, evenly over the storm, as many
// register systems would: each tries again until it has a whole answer.
type registers struct {
	t      testing.TB
	total  int
	closed atomic.Int64 // answered 202 or 200
	asked  atomic.Int64 // posts, those that failed included
	late   atomic.Int64 // milliseconds of the slowest, all its tries included

	mu    sync.Mutex
	away  map[string]bool // "urn ref": marked N and never seen since
	known map[string]bool // "urn ref": was marked N, and has come in since
	left  []sheetOf       // refused, and still to be posted
}

// sheetOf is one register and who is missing from it.
type sheetOf struct {
	s       *townSchool
	group   string
	refs    []string
	missing map[string]string // ref → code
	came    []string          // who comes in later
}

// postsAtOnce is how many register systems speak to us at the same time.
const postsAtOnce = 24

// sheets draws the morning: of each group a share without a reason, one in
// fifty ill, and in every fifth group one or two who come in later.
func sheets(town []*townSchool, f form, dice *rand.Rand) (list []sheetOf) {
	for _, s := range town {
		for _, g := range s.order {
			refs := s.of[g]
			sh := sheetOf{s: s, group: string(g), refs: refs, missing: map[string]string{}}
			n := int(f.missing*float64(len(refs)) + dice.Float64())
			for i, at := range dice.Perm(len(refs)) {
				switch {
				case i < n:
					sh.missing[refs[at]] = "N"
					if len(list)%5 == 0 && i < 1+len(list)%2 {
						sh.came = append(sh.came, refs[at])
					}
				case dice.IntN(50) == 0:
					sh.missing[refs[at]] = "I"
				}
			}
			if len(refs) > 0 {
				list = append(list, sh)
			}
		}
	}
	dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// body is the register as JSON, with those who have come in marked late.
func (sh sheetOf) body(session string, came bool) map[string]any {
	codes := map[string]string{}
	for ref, code := range sh.missing {
		codes[ref] = code
	}
	if came {
		for _, ref := range sh.came {
			codes[ref] = "L"
		}
	}
	var group []pupil
	for _, ref := range sh.refs {
		group = append(group, pupil{ID: ref, Group: sh.group})
	}
	return closure(group, session, codes)
}

// run closes them all, and gives back when the last has its answer.
func (g *registers) run(ctx context.Context, list []sheetOf, over time.Duration) {
	gate := make(chan struct{}, postsAtOnce)
	var out sync.WaitGroup
	defer out.Wait()
	began := time.Now()
	for i, sh := range list {
		due := began.Add(over * time.Duration(i) / time.Duration(len(list)))
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		gate <- struct{}{}
		out.Go(func() {
			defer func() { <-gate }()
			g.close(ctx, sh, over/10)
		})
	}
}

// close closes one register, and later once more with those who came in.
func (g *registers) close(ctx context.Context, sh sheetOf, later time.Duration) {
	if !g.post(ctx, sh, sh.body("AM", false)) {
		return
	}
	g.note(sh)
	g.closed.Add(1)
	if len(sh.came) == 0 {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(min(later, 20*time.Second)):
	}
	if g.post(ctx, sh, sh.body("AM", true)) {
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, ref := range sh.came {
			delete(g.away, string(sh.s.urn)+" "+ref)
			g.known[string(sh.s.urn)+" "+ref] = true
		}
	}
}

func (g *registers) note(sh sheetOf) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for ref, code := range sh.missing {
		if code == "N" {
			g.away[string(sh.s.urn)+" "+ref] = true
		}
	}
}

// post tries until it is answered; a refusal would be a fault of ours or the
// rig's, and fails the storm.
func (g *registers) post(ctx context.Context, sh sheetOf, body map[string]any) bool {
	began := time.Now()
	err := soonEvery(ctx, 200*time.Millisecond, 4*time.Minute, fmt.Sprintf("register %s of %s is closed", sh.group, sh.s.urn), func() (bool, any) {
		g.asked.Add(1)
		res, err := sh.s.call("POST", sh.s.path("/closures"), body, nil)
		if res != nil && res.StatusCode >= 400 && res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests {
			g.t.Error(err)
			return true, nil
		}
		return err == nil, err
	})
	if err != nil {
		g.t.Error(err)
		return false
	}
	for took := time.Since(began).Milliseconds(); ; {
		was := g.late.Load()
		if took <= was || g.late.CompareAndSwap(was, took) {
			return true
		}
	}
}
