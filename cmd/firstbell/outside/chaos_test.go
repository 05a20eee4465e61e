//go:build services && chaos

package outside

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// How hurried the service is in a storm, so that a dead worker's claim is soon
// taken over.
const (
	chaosSweep = time.Second
	chaosLease = 9 * time.Second
)

// TestChaos is `make chaos`, and in its short form a part of `make proof`: web
// twice, work three times and cron twice, on a PostgreSQL and a Redis of their
// own, while a script of faults is played. What was sent is told by the log of
// a stand-in in its own process, and not by the service.
func TestChaos(t *testing.T) {
	f, seed := formAsked(), seedAsked()
	t.Logf("%s form, seed %d, %d cores", f.name, seed, runtime.NumCPU())
	toRepeat(t, f, seed)
	x := prepare(t, f, seed)
	counts := x.storm(t, f)
	v := x.account(t, f)
	t.Logf("after %s, seed %d:\n%s", time.Since(x.began).Round(time.Second), seed, v.table(counts))
	for _, fault := range v.faults() {
		t.Error(fault)
	}
	if v.alerts < f.least {
		t.Errorf("%d alerts came of it, and %d should have", v.alerts, f.least)
	}
	if len(v.faults()) > 0 {
		toRepeat(t, f, seed)
	}
}

// stage of a storm: the service, what it stands on, the town and its morning.
type tempest struct {
	*stormy
	rig    *rig
	town   []*townSchool
	list   []sheetOf
	regs   *registers
	script chaosScript
	db     *sql.DB
	began  time.Time
	waves  int // schools whose wave falls into the storm
}

// prepare builds everything and fills it, and lets nothing go wrong yet.
func prepare(t *testing.T, f form, seed uint64) *tempest {
	began := time.Now()
	dice := rand.New(rand.NewPCG(seed, 1))
	webs := []int{freePort(t), freePort(t)}
	r := &rig{dir: t.TempDir(), port: freePort(t), place: "PostgreSQL and Redis"}
	r.witness, r.web = filepath.Join(r.dir, "witness.jsonl"), "http://"+loopback(r.port)
	pg, bell := newPostgres(t), newRedis(t, r.dir)
	phones := freePort(t)
	r.phones = callerOf("http://"+loopback(phones), "")
	wire := newLine(t, r.phones.base)
	newDoor(t, r.port, webs)
	r.env = []string{
		"FIRSTBELL_PUBLIC_URL=" + r.web, "FIRSTBELL_METRICS_LISTEN=off", "FIRSTBELL_KEY_FILE=" + newKeyFile(t, r.dir),
		"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000", "TWILIO_AUTH_TOKEN=token-of-the-tests", "TWILIO_FROM=+447700900999",
		"TWILIO_BASE_URL=" + wire.URL, "FIRSTBELL_DATABASE_URL=" + pg.url(), "FIRSTBELL_REDIS_URL=redis://" + loopback(bell.port),
		"FIRSTBELL_SWEEP=" + chaosSweep.String(), "FIRSTBELL_LEASE=" + chaosLease.String(), "FIRSTBELL_PARTS_PER_SECOND=400",
	}
	command(t, r.dir, r.env, "", "migrate")
	town := buildTown(t, r, f, seed)
	t.Logf("%d schools of %d pupils stand after %s", len(town), f.pupils, time.Since(began).Round(time.Second))

	// Only now is it known when the storm begins: the deadline of every fourth
	// school falls into it.
	r.shift = time.Until(deadlineInStorm.Add(-f.storm * 2 / 3)).Round(time.Second).String()
	start(t, r.dir, "sandbox", nil, program, "sandbox", "--listen", loopback(phones), "--log", r.witness, "--token", "token-of-the-tests",
		"--inbound", r.web+"/twilio/inbound#rc=5&rp=all", "--delivered-after", "300ms", "--clock-shift", r.shift)
	eventually(t, 20*time.Second, "the stand-in listens", func() (bool, any) {
		_, err := r.phones.call("GET", "/sandbox/faults", nil, nil)
		return err == nil, err
	})
	c := newCrew(t, r, webs)
	for _, p := range c.of("web") {
		ready(t, p.p, "http://"+loopback(p.port))
	}
	db, err := sql.Open("pgx", pg.url())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	x := &tempest{
		stormy: &stormy{t: t, crew: c, redis: bell, pg: pg, line: wire, phones: r.phones, seed: seed, count: map[string]int{}},
		rig:    r, town: town, list: sheets(town, f, dice), script: writeScript(f, seed), db: db, began: began,
	}
	openSchools(t, r.phones, town, db)
	due := nextMinute(r, 20*time.Second)
	for i := 0; i < len(town) && !f.alertsAlone; i += waveEvery {
		town[i].planWave(t, r, due, "lead@"+string(town[i].urn)+".example")
		x.waves++
	}
	return x
}

// deadlineInStorm is the earliest deadline a school may set.
var deadlineInStorm = time.Date(2026, time.November, 23, 10, 30, 0, 0, time.UTC)

// openSchools gives the schools settings of their own, and lets the adults who
// want no texts say so.
func openSchools(t *testing.T, phones *caller, town []*townSchool, db *sql.DB) {
	stops := 0
	for _, s := range town {
		policy := map[string]any{
			"brake_group_least": 30, "brake_group_share": 0.8, "brake_school_least": 100, "brake_school_share": 0.3, "brake_window_minutes": 5,
			"undelivered_after_minutes": 2, "next_contact_after_minutes": 5, "deadline_am": "12:00",
			"stale_after_minutes": 240, // it is half past ten, and nobody looks at what is held
		}
		if s.late {
			policy["deadline_am"] = "10:30"
		}
		s.must(t, "PUT", s.path("/policy"), policy, nil)
		for _, number := range s.stops {
			phones.must(t, "POST", "/sandbox/replies", map[string]string{"from": number, "body": "STOP"}, nil)
			stops++
		}
	}
	eventually(t, 60*time.Second, "those who sent STOP are stopped", func() (bool, any) {
		n := 0
		err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM stopped").Scan(&n)
		return err == nil && n >= stops, fmt.Sprint(n, " of ", stops, err)
	})
}

// quiet keeps the ladder from raising more, so that there is a moment at which
// books and log can be compared. The last fault may have left a process that is
// only just coming up.
func quiet(t *testing.T, town []*townSchool) {
	for _, s := range town {
		eventually(t, 30*time.Second, "the ladder rests", func() (bool, any) {
			_, err := s.call("PUT", s.path("/policy"), map[string]any{
				"undelivered_after_minutes": 60, "next_contact_after_minutes": 120, "call_after_minutes": 180, "lead_after_minutes": 240,
				"vulnerable_next_contact_after_minutes": 59, "vulnerable_call_after_minutes": 60, "unmarked_after_minutes": 180, "overdue_after_minutes": 120,
			}, nil)
			return err == nil, err
		})
	}
}

// storm closes the registers while everything goes wrong, then mends it all.
func (x *tempest) storm(t *testing.T, f form) map[string]int {
	x.regs = &registers{t: t, total: len(x.list), away: map[string]bool{}, known: map[string]bool{}}
	x.put(x.steady())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	began := time.Now()
	done := func() float64 { return float64(x.regs.closed.Load()) / float64(len(x.list)) }
	var lanes sync.WaitGroup
	for _, lane := range [][]misfortune{x.script.processes, x.script.bell, x.script.ground} {
		lanes.Go(func() { x.play(ctx, lane, done) })
	}
	x.regs.run(ctx, x.list, f.storm)
	t.Logf("%d registers closed in %s, %d posts, the slowest answered after %s", x.regs.closed.Load(), time.Since(began).Round(time.Second),
		x.regs.asked.Load(), (time.Duration(x.regs.late.Load()) * time.Millisecond).Round(time.Millisecond))
	lanes.Wait() // what is still to go wrong goes wrong now
	x.put(map[string]any{"latency_ms": 5})
	x.ringAgain(t)
	x.mu.Lock()
	defer x.mu.Unlock()
	t.Logf("the storm is over after %s; %d processes had ended by themselves and were started again", time.Since(began).Round(time.Second), x.crew.came)
	return x.count
}

// account waits until all is at rest and asks the witness.
func (x *tempest) account(t *testing.T, f form) *verdict {
	began := time.Now()
	quiet(t, x.town)
	wavesOver(t, x.db, x.waves, f.settle)
	books := booksAtRest(t, x.db, f.settle)
	t.Logf("all was settled %s after the last fault", time.Since(began).Round(time.Second))
	v := judge(x.town, books, readWitness(t, x.rig.witness))
	v.wave(snapshotOf(t, x.db), books)
	v.lost = append(v.lost, missed(t, x.db, x.regs.away)...)
	v.wrong = append(v.wrong, unbalanced(t, x.town)...)
	return &v
}
