package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/staff"
)

// trial is one run of the benchmark: a database, a queue, and how much.
type trial struct {
	name            string
	database, redis string
	schools, pupils int
	clients         int
	pace            float64 // closures a second; 0 is as fast as they are taken
	seconds         float64 // for how long, where there is a pace
}

// trialSeconds is how long registers come in a trial that has a pace.
const trialSeconds = 15

// bench measures the way of a closure: in at the door, out at the carrier's.
// Everything is real but the carrier, which is the stand-in on loopback, in
// the same process.
func bench(ctx context.Context, w world, args []string) error {
	if len(args) > 0 && args[0] == "england" {
		return benchEngland(ctx, w, args[1:])
	}
	if len(args) > 0 && args[0] == "texts" {
		return benchTexts(ctx, w, args[1:])
	}
	if len(args) > 0 && args[0] == "closures" {
		return benchClosures(ctx, w, args[1:])
	}
	f := newFlags(w, "bench", "closures in, texts out, and how long from one to the other; see docs/performance.md", "firstbell bench --schools 30 --pupils 900")
	schools, pupils := f.Int("schools", 30, "how many made-up schools"), f.Int("pupils", 900, "pupils in each")
	clients := f.Int("clients", 16, "how many send registers at once")
	families, only := f.Int("wave-families", 200_000, "families of the wave; 0 for no wave"), f.Bool("wave-only", false, "measure the wave and nothing else")
	if err := f.parse(args); err != nil {
		return err
	}
	if *schools < 1 || *pupils < 1 || *clients < 1 || *families < 0 {
		return usage{errors.New("--schools, --pupils and --clients are at least 1, and --wave-families at least 0")}
	}
	dir, err := os.MkdirTemp("", "firstbell-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // in the system's folder for what does not last
	trials := []trial{
		{"SQLite, queue in process, flood", "sqlite:" + filepath.Join(dir, "flood.db"), "", *schools, *pupils, *clients, 0, trialSeconds},
		{"SQLite, queue in process, 20 a second", "sqlite:" + filepath.Join(dir, "paced.db"), "", *schools, *pupils, *clients, 20, trialSeconds},
	}
	pg, redis := w.getenv("FIRSTBELL_TEST_POSTGRES"), w.getenv("FIRSTBELL_TEST_REDIS")
	if pg != "" && redis != "" {
		trials = append(trials,
			trial{"PostgreSQL, Redis, flood", pg, redis, *schools, *pupils, *clients, 0, trialSeconds},
			trial{"PostgreSQL, Redis, 20 a second", pg, redis, *schools, *pupils, *clients, 20, trialSeconds})
	}
	fmt.Fprintf(w.stdout, "%d cores, %s, %d schools of %d pupils, %d clients\n\n", runtime.NumCPU(), runtime.Version(), *schools, *pupils, *clients)
	if !*only {
		if err := runTrials(ctx, w.stdout, dir, trials); err != nil {
			return err
		}
	}
	if *families == 0 || pg == "" || redis == "" {
		return nil
	}
	return benchWave(ctx, w.stdout, dir, waveTrial{pg: pg, redis: redis, families: *families, pupils: *pupils, clients: *clients})
}

func runTrials(ctx context.Context, out io.Writer, dir string, trials []trial) error {
	fmt.Fprintln(out, "| trial | closures/s in | p50 answer | p99 answer | texts | texts/s out | p50 to carrier | p99 to carrier | memory |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|")
	for i, t := range trials {
		r, err := t.run(ctx, dir, uint64(i+1))
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		r.print(out, t.name)
	}
	return nil
}

// run builds a house in the trial's database, seeds it and closes the morning.
func (t trial) run(ctx context.Context, dir string, seed uint64) (result, error) {
	seen := newWitness()
	b, err := startBench(ctx, dir, t.database, t.redis, trialParts, clock.StartingAt(demoStart.On(demoToday)), seen)
	if err != nil {
		return result{}, err
	}
	r, err := t.measure(ctx, b.house, b.base, seed, seen)
	return r, errors.Join(err, b.stop())
}

// benched is a house that runs, with everything but the carrier real.
type benched struct {
	*house
	base  string
	began time.Time // when it was told to run
	end   context.CancelFunc
	over  chan error
}

// trialParts is the pace of a trial before it is lifted.
const trialParts = 1000

// startBench builds a house on a database and a Redis ("" for the embedded
// one), with a sender of so many parts a second and a stand-in that writes what
// it takes to seen, and runs it.
func startBench(ctx context.Context, dir, database, redis string, parts float64, c clock.Clock, seen io.Writer) (*benched, error) {
	return startBenchWith(ctx, benchSpec{dir: dir, database: database, redis: redis, parts: parts, workers: trialWorkers, sandbox: sandbox.Config{Clock: c, Log: seen}})
}

// trialWorkers is how many texts a trial has under way at once.
const trialWorkers = 64

// benchSpec is what a house that is measured stands on.
type benchSpec struct {
	dir, database, redis string
	parts                float64 // a second
	workers              int
	sandbox              sandbox.Config // its clock is the house's
}

func startBenchWith(ctx context.Context, b benchSpec) (*benched, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s, err := benchSettings(b.dir, b.database, b.redis, b.parts)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.Workers = b.workers
	b.sandbox.Trouble = slog.New(slog.DiscardHandler)
	phones, s := standIn(s, listener, b.sandbox)
	h, err := build(ctx, s, b.sandbox.Clock, phone.Rehearsal, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return runBench(ctx, h, listener, phones)
}

// runBench runs a house until it is stopped, and returns once it serves.
func runBench(ctx context.Context, h *house, listener net.Listener, phones *sandbox.Server) (*benched, error) {
	runCtx, stop := context.WithCancel(ctx)
	b := &benched{h, local(listener.Addr().String()), time.Now(), stop, make(chan error, 1)}
	ready := make(chan struct{})
	go func() {
		b.over <- h.run(runCtx, part{
			roles: roles{web: true, work: true}, listener: listener, policy: phone.Rehearsal, phones: phones, ready: func() { close(ready) },
		})
	}()
	select {
	case <-ready:
		return b, nil
	case err := <-b.over:
		stop()
		return nil, errors.Join(err, h.close())
	}
}

// stop ends the house and closes it.
func (b *benched) stop() error {
	b.end()
	return errors.Join(<-b.over, b.close())
}

// benchSettings are those of a trial: nothing of the world's.
func benchSettings(dir, database, redis string, parts float64) (config.Settings, error) {
	s, err := config.Load(func(string) string { return "" }, "")
	if err != nil {
		return s, err
	}
	s.Database, s.RedisURL = config.DatabaseAt(database), config.NewSecret(redis)
	s.KeyFile, s.MetricsListen = filepath.Join(dir, "bench.key"), ""
	s.Workers, s.PartsPerSecond = trialWorkers, parts
	if _, err := os.Stat(s.KeyFile); err != nil {
		if _, err := seal.MakeKey(s.KeyFile); err != nil {
			return s, err
		}
	}
	return s, nil
}

// measure seeds the schools, opens the pace, and sends every register of the
// morning.
func (t trial) measure(ctx context.Context, h *house, base string, seed uint64, seen *witness) (result, error) {
	// The carrier's pace would be what is measured: it is lifted.
	sender := delivery.Sender{ID: delivery.MainSender, From: sandbox.DefaultFrom, PartsPerSecond: 1e6}
	if err := h.db.Texts().PutSender(ctx, sender); err != nil {
		return result{}, err
	}
	mornings, err := t.seed(ctx, h, seed)
	if err != nil {
		return result{}, err
	}
	return t.send(ctx, base, mornings, seen, time.Now)
}

// seed puts in the trial's schools, under names of their own, and gives the
// registers of their morning.
func (t trial) seed(ctx context.Context, h *house, seed uint64) (mornings []morningOf, err error) {
	actor := school.SystemActor("bench")
	i := 0
	for s := range sample.Schools(seed*7919, t.schools, t.pupils) {
		s.School.URN = school.URN(fmt.Sprintf("%03d%03d", 900+seed%100, i)) // a database may hold an earlier trial
		i++
		renamed := renameSchool(s, seed)
		if err := h.seedSchool(ctx, actor, renamed); err != nil {
			return nil, err
		}
		_, key, err := h.staff.CreateKey(ctx, actor, staff.Key{Name: "bench", School: renamed.School.URN, Scopes: []staff.Scope{staff.RegistersWrite}})
		if err != nil {
			return nil, err
		}
		mornings = append(mornings, morningOf{renamed.School.URN, key, renamed.Morning(demoToday, register.AM, seed)})
	}
	return mornings, nil
}

// renameSchool moves a made-up school to a URN of its own, so that trials on
// one database do not meet.
func renameSchool(s sample.School, seed uint64) sample.School {
	mark := fmt.Sprintf("-%d-%s", seed, s.School.URN)
	for i := range s.Pupils {
		s.Pupils[i].ID += school.PupilID(mark)
		s.Pupils[i].School = s.School.URN
	}
	for i := range s.Contacts {
		s.Contacts[i].ID += school.ContactID(mark)
		s.Contacts[i].School = s.School.URN
	}
	for i := range s.Ties {
		s.Ties[i].Pupil += school.PupilID(mark)
		s.Ties[i].Contact += school.ContactID(mark)
	}
	return s
}
