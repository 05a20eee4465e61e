//go:build services

package outside

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The crash tests: how many alerts, how they are spread, and how hurried the
// service is, so that a dead worker's claim is soon taken over.
const (
	crashSchools = 5
	crashGroups  = 50 // a register of 25 with 2 absent: under every brake
	crashAlerts  = crashSchools * crashGroups * 2
	crashPhase   = 90 * time.Second // for all the kills
	crashSettle  = 60 * time.Second // for the rest
	ahead        = 60               // alerts raised ahead of those accepted
)

// plan is what goes wrong in one crash test, and when: each act comes once so
// many texts have been accepted, so that all of them fall while texts go.
type plan struct {
	seed           uint64
	kills, flushes int
	acts           []act
}

type act struct {
	after int  // texts accepted
	flush bool // Redis is emptied; else a worker is killed
	who   int  // which worker
}

func newPlan(kills, flushes, workers int) plan {
	p := plan{seed: rand.Uint64(), kills: kills, flushes: flushes}
	if given, err := strconv.ParseUint(os.Getenv("FIRSTBELL_TEST_SEED"), 10, 64); err == nil {
		p.seed = given
	}
	dice := rand.New(rand.NewPCG(p.seed, p.seed))
	for i := range kills + flushes {
		p.acts = append(p.acts, act{after: dice.IntN(crashAlerts * 9 / 10), flush: i >= kills, who: dice.IntN(workers)})
	}
	slices.SortStableFunc(p.acts, func(a, b act) int { return a.after - b.after })
	return p
}

// faults make the carrier slow enough to be caught with a text in its hands.
// Now and then it takes one and hangs up, or answers 503 and takes none, which
// look the same from here; and half of its news is lost. So it must be asked.
func faults(seed uint64) map[string]any {
	return map[string]any{
		"latency_ms": 80, "drop_answers_rate": 0.02, "error_rate_5xx": 0.01,
		"lost_callbacks_rate": 0.5, "repeat_callbacks": true, "seed": seed%1_000_000 + 1,
	}
}

// TestEachAlertIsSentOnceThoughWorkersAreKilled has two work processes on
// PostgreSQL and Redis beside a web process: 50 kills and 10 emptied Redises.
func TestEachAlertIsSentOnceThoughWorkersAreKilled(t *testing.T) {
	p := newPlan(50, 10, 2)
	port := freePort(t)
	r := newRig(t, port, pace{500 * time.Millisecond, 3 * time.Second, 150})
	bell := startRedis(t, r.dir, port)
	schools := foundAll(t, r)
	r.serveReady(t, "web")
	crash(t, r, p, schools, 2, func() *process { w, _ := r.serve(t, "work"); return w }, func() error {
		return bell.FlushAll(context.Background()).Err()
	})
}

// TestEachAlertIsSentOnceThoughTheOneProcessIsKilled has everything in a single
// process on SQLite, killed 15 times: its queue dies with it each time.
func TestEachAlertIsSentOnceThoughTheOneProcessIsKilled(t *testing.T) {
	p := newPlan(15, 0, 1)
	r := newRig(t, 0, pace{500 * time.Millisecond, 3 * time.Second, 100})
	schools := foundAll(t, r)
	crash(t, r, p, schools, 1, func() *process { w, _ := r.serve(t, "web,work,cron"); return w }, nil)
}

func foundAll(t *testing.T, r *rig) []*madeUp {
	t.Helper()
	schools := make([]*madeUp, crashSchools)
	for i := range schools {
		schools[i] = found(t, r.dir, r.env, r.web, i+1, crashGroups)
	}
	return schools
}

// crash closes every register while workers die, waits until all has settled,
// and then asks the witness.
func crash(t *testing.T, r *rig, p plan, schools []*madeUp, workers int, serve func() *process, flush func() error) {
	t.Logf("%s, %d alerts, %d processes that work: %d kills, Redis emptied %d times; repeat with FIRSTBELL_TEST_SEED=%d",
		r.place, crashAlerts, workers, p.kills, p.flushes, p.seed)
	r.phones.must(t, "PUT", "/sandbox/faults", faults(p.seed), nil)
	running := make([]*process, workers)
	for i := range running {
		running[i] = serve()
	}
	began := time.Now()
	ctx, stop := context.WithCancel(t.Context())
	var closing sync.WaitGroup
	defer closing.Wait()
	defer stop() // first: a test that fails does not wait for registers to close
	closing.Go(func() { closeAll(ctx, t, r, schools) })
	for _, a := range p.acts {
		eventually(t, crashPhase, fmt.Sprintf("%d texts accepted", a.after), func() (bool, any) {
			n := len(readWitness(t, r.witness))
			return n >= a.after, n
		})
		if a.flush {
			if err := flush(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		running[a.who].kill()
		running[a.who] = serve()
	}
	closing.Wait()
	storm := time.Since(began)
	for _, m := range schools {
		rest(t, m)
	}
	t.Logf("all of it in %s; everything settled after %s", storm.Round(100*time.Millisecond), time.Since(began).Round(100*time.Millisecond))
	account(t, r, schools)
}

// closeAll closes every register, two absent in each, never far ahead of what
// has been sent. A door that is down is knocked at again: closing twice is
// harmless.
func closeAll(ctx context.Context, t *testing.T, r *rig, schools []*madeUp) {
	raised := 0
	for g := range crashGroups {
		for _, m := range schools {
			order, of := m.groups()
			group := of[order[g]]
			body := closure(group, "AM", map[string]string{group[0].ID: "N", group[1].ID: "N"})
			err := soon(ctx, crashPhase, "a register is closed", func() (bool, any) {
				if raised > len(readWitness(t, r.witness))+ahead {
					return false, "waiting for texts to go"
				}
				_, err := m.call("POST", m.path("/closures"), body, nil)
				return err == nil, err
			})
			if err != nil {
				t.Error(err)
				return
			}
			raised += 2
		}
	}
}

// rest waits until no text of a school is under way.
func rest(t *testing.T, m *madeUp) {
	t.Helper()
	eventually(t, crashSettle, "every text of "+m.urn+" is settled", func() (bool, any) {
		var l ledger
		_, err := m.call("GET", m.path("/ledger?date="+today+"&session=AM"), nil, &l)
		if err != nil {
			return false, err
		}
		return l.underWay() == 0 && l.Texts.Held == 0, l.Texts
	})
}
