//go:build services && chaos

package outside

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// TestChaosOnOneMachine is the storm of a school with a single process on
// SQLite: it is killed again and again, and then its disk is full. A register
// that was answered 202 is never posted again: it must be there.
func TestChaosOnOneMachine(t *testing.T) {
	seed := seedAsked()
	t.Logf("one process on SQLite, seed %d; to run it again: FIRSTBELL_TEST_SEED=%d make chaos", seed, seed)
	f := shortForm
	f.schools, f.storm = 5, 60*time.Second
	r := newRig(t, 0, pace{chaosSweep, chaosLease, 200})
	town := buildTown(t, r, f, seed)
	list := sheets(town, f, rand.New(rand.NewPCG(seed, 1)))
	x := &stormy{t: t, phones: r.phones, seed: seed, count: map[string]int{}}
	x.put(x.steady())

	one := &crew{t: t, rig: r}
	single := &post{roles: "web,work,cron", port: r.port, crew: one}
	one.posts = []*post{single}
	regs := &registers{t: t, total: len(list), away: map[string]bool{}, known: map[string]bool{}}
	single.start()
	ready(t, single.p, r.web)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.dir, "firstbell.db")+"?_pragma=query_only(1)&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	openSchools(t, r.phones, town, db)
	regs.killWhile(t, single, list[:len(list)/2], f.storm, 12)
	single.down(syscall.SIGTERM)

	lower := fullDisk(t, r)
	refused := regs.fill(t, r, lower, list[len(list)/2:])
	t.Logf("the disk was full: %d registers were refused, none of them with 202", refused)

	single.start() // there is room again
	regs.run(t.Context(), regs.left, f.storm/4)
	x.put(map[string]any{"latency_ms": 5})
	single.down(syscall.SIGTERM) // and once more, whole
	single.start()
	ready(t, single.p, r.web)

	quiet(t, town)
	books := booksAtRest(t, db, f.settle)
	v := judge(town, books, readWitness(t, r.witness))
	v.lost = append(v.lost, missed(t, db, regs.away)...)
	v.wrong = append(v.wrong, unbalanced(t, town)...)
	t.Logf("seed %d:\n%s", seed, v.table(map[string]int{"the one process killed (-9)": 12, "the disk full": 1}))
	for _, fault := range v.faults() {
		t.Error(fault)
	}
	if v.alerts < 200 || refused == 0 {
		t.Errorf("%d alerts came of it and %d registers met a full disk: too few to prove anything", v.alerts, refused)
	}
}

// killWhile closes registers while the one process is killed so many times.
func (g *registers) killWhile(t *testing.T, s *post, list []sheetOf, over time.Duration, kills int) {
	ctx, stop := context.WithCancel(t.Context())
	var killing sync.WaitGroup
	killing.Go(func() {
		for range kills {
			select {
			case <-ctx.Done():
				return
			case <-time.After(over / time.Duration(kills+1)):
				s.restart(syscall.SIGKILL, 0)
			}
		}
	})
	g.run(t.Context(), list, over)
	stop()
	killing.Wait()
}

// fullDisk starts the service with a database that may grow by a little only.
// A program built for this test alone tells SQLite so.
func fullDisk(t *testing.T, r *rig) *process {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.dir, "firstbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	var pages int
	err = db.QueryRow("PRAGMA page_count").Scan(&pages)
	if err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	small := otherwise(t, "internal/store/store.go", "_pragma=journal_mode(WAL)&", fmt.Sprintf("_pragma=journal_mode(WAL)&_pragma=max_page_count(%d)&", pages+60))
	env := append([]string{"FIRSTBELL_LISTEN=" + loopback(r.port)}, r.env...)
	p := start(t, r.dir, "full", env, small, "serve", "--roles", "web,work,cron", "--clock-shift", r.shift)
	ready(t, p, r.web)
	return p
}

// fill posts every register once, and twice those that are refused. What was
// answered 202 counts as kept. The process must live through it.
func (g *registers) fill(t *testing.T, r *rig, p *process, list []sheetOf) int {
	t.Helper()
	var refused atomic.Int64
	for _, sh := range list {
		res, err := sh.s.call("POST", sh.s.path("/closures"), sh.body("AM", false), nil)
		switch {
		case err == nil:
			g.note(sh)
		case res == nil || res.StatusCode < 500:
			t.Errorf("with a full disk a register got %v", err)
		default:
			refused.Add(1)
			g.left = append(g.left, sh)
		}
	}
	if err := p.alive(); err != nil {
		t.Error(err)
	}
	if res, err := callerOf(r.web, "").call("GET", "/healthz", nil, nil); err != nil {
		t.Errorf("with a full disk the process does not answer for its life: %v, %v", res, err)
	}
	p.stop(t)
	if info, err := os.Stat(filepath.Join(r.dir, "firstbell.db")); err != nil || info.Size() == 0 {
		t.Errorf("the database after it: %v, %v", info, err)
	}
	return int(refused.Load())
}
