package main

import (
	"context"
	"errors"
	"fmt"
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
}

// bench measures the way of a closure: in at the door, out at the carrier's.
// Everything is real but the carrier, which is the stand-in on loopback, in
// the same process.
func bench(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "bench", "closures in, texts out, and how long from one to the other; see docs/performance.md", "firstbell bench --schools 30 --pupils 900")
	schools, pupils := f.Int("schools", 30, "how many made-up schools"), f.Int("pupils", 900, "pupils in each")
	clients := f.Int("clients", 16, "how many send registers at once")
	if err := f.parse(args); err != nil {
		return err
	}
	if *schools < 1 || *pupils < 1 || *clients < 1 {
		return usage{errors.New("--schools, --pupils and --clients are at least 1")}
	}
	dir, err := os.MkdirTemp("", "firstbell-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // in the system's folder for what does not last
	trials := []trial{
		{"SQLite, queue in process, flood", "sqlite:" + filepath.Join(dir, "flood.db"), "", *schools, *pupils, *clients, 0},
		{"SQLite, queue in process, 20 a second", "sqlite:" + filepath.Join(dir, "paced.db"), "", *schools, *pupils, *clients, 20},
	}
	if pg, redis := w.getenv("FIRSTBELL_TEST_POSTGRES"), w.getenv("FIRSTBELL_TEST_REDIS"); pg != "" && redis != "" {
		trials = append(trials,
			trial{"PostgreSQL, Redis, flood", pg, redis, *schools, *pupils, *clients, 0},
			trial{"PostgreSQL, Redis, 20 a second", pg, redis, *schools, *pupils, *clients, 20})
	}
	fmt.Fprintf(w.stdout, "%d cores, %s, %d schools of %d pupils, %d clients\n\n", runtime.NumCPU(), runtime.Version(), *schools, *pupils, *clients)
	fmt.Fprintln(w.stdout, "| trial | closures/s in | p50 answer | p99 answer | texts | texts/s out | p50 to carrier | p99 to carrier | memory |")
	fmt.Fprintln(w.stdout, "|---|---|---|---|---|---|---|---|---|")
	for i, t := range trials {
		r, err := t.run(ctx, dir, uint64(i+1))
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		r.print(w.stdout, t.name)
	}
	return nil
}

// run builds a house in the trial's database, seeds it and closes the morning.
func (t trial) run(ctx context.Context, dir string, seed uint64) (result, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return result{}, err
	}
	s, err := config.Load(func(string) string { return "" }, "")
	if err != nil {
		return result{}, err
	}
	s.Database, s.RedisURL = config.DatabaseAt(t.database), config.NewSecret(t.redis)
	s.KeyFile, s.MetricsListen = filepath.Join(dir, "bench.key"), ""
	s.Workers, s.PartsPerSecond = 64, 1000
	if _, err := os.Stat(s.KeyFile); err != nil {
		if _, err := seal.MakeKey(s.KeyFile); err != nil {
			return result{}, err
		}
	}
	c := clock.StartingAt(demoStart.On(demoToday))
	seen := newWitness()
	phones, s := standIn(s, listener, sandbox.Config{Clock: c, Log: seen, Trouble: slog.New(slog.DiscardHandler)})
	h, err := build(ctx, s, c, phone.Rehearsal, slog.New(slog.DiscardHandler))
	if err != nil {
		return result{}, errors.Join(err, listener.Close())
	}
	runCtx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	ready := make(chan struct{})
	go func() {
		ended <- h.run(runCtx, part{
			roles: roles{web: true, work: true}, listener: listener, policy: phone.Rehearsal, phones: phones, ready: func() { close(ready) },
		})
	}()
	select {
	case <-ready:
	case err := <-ended:
		stop()
		return result{}, errors.Join(err, h.close())
	}
	r, err := t.measure(ctx, h, local(listener.Addr().String()), seed, seen)
	stop()
	return r, errors.Join(err, <-ended, h.close())
}

// measure seeds the schools, opens the pace, and sends every register of the
// morning.
func (t trial) measure(ctx context.Context, h *house, base string, seed uint64, seen *witness) (result, error) {
	// The carrier's pace would be what is measured: it is lifted.
	sender := delivery.Sender{ID: delivery.MainSender, From: sandbox.DefaultFrom, PartsPerSecond: 1e6}
	if err := h.db.Texts().PutSender(ctx, sender); err != nil {
		return result{}, err
	}
	actor := school.SystemActor("bench")
	var mornings []morningOf
	i := 0
	for s := range sample.Schools(seed*7919, t.schools, t.pupils) {
		s.School.URN = school.URN(fmt.Sprintf("9%d%04d", seed, i)) // a database may hold an earlier trial
		i++
		renamed := renameSchool(s, seed)
		if err := h.seedSchool(ctx, actor, renamed); err != nil {
			return result{}, err
		}
		_, key, err := h.staff.CreateKey(ctx, actor, staff.Key{Name: "bench", School: renamed.School.URN, Scopes: []staff.Scope{staff.RegistersWrite}})
		if err != nil {
			return result{}, err
		}
		mornings = append(mornings, morningOf{renamed.School.URN, key, renamed.Morning(demoToday, register.AM, seed)})
	}
	return t.send(ctx, base, mornings, seen, time.Now)
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
