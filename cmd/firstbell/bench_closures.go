package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// closuresShare is the share of the bare loop's registers a second that the
// door is meant to take.
const closuresShare = 0.7

// closuresTrial is registers in at the door of one process, and beside them the
// rows they write, put in by prepared statements with nothing decided.
type closuresTrial struct {
	place, database, redis string
	schools, pupils, runs  int
}

// closuresResult is one run of it.
type closuresResult struct {
	closures, rows int
	in, bare       float64 // registers a second
	memory         int     // MB, of the whole process
}

// benchClosures measures registers in on SQLite and on PostgreSQL, from 1 and
// from 32 clients, each with its limit of the same minute. Texts are raised and
// do not go: what is measured is the door, the decision and the commit.
func benchClosures(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "bench closures", "registers in, from 1 and 32 clients, beside their rows put in bare; medians", "firstbell bench closures --runs 5")
	schools, pupils := f.Int("schools", 10, "how many made-up schools a run"), f.Int("pupils", 900, "pupils in each")
	runs := f.Int("runs", 5, "how many runs each; the medians are printed")
	if err := f.parse(args); err != nil {
		return err
	}
	if *schools < 1 || *pupils < 1 || *runs < 1 {
		return usage{errors.New("--schools, --pupils and --runs are at least 1")}
	}
	dir, err := os.MkdirTemp("", "firstbell-closures-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // in the system's folder for what does not last
	fmt.Fprintln(w.stdout, "| database | clients | registers | rows a register | registers/s in | bare | share of it | aim | | memory |")
	fmt.Fprintln(w.stdout, "|---|---|---|---|---|---|---|---|---|---|")
	on := closuresTrial{"SQLite", "sqlite:" + filepath.Join(dir, "closures.db"), "", *schools, *pupils, *runs}
	if err := on.print(ctx, w, dir); err != nil {
		return err
	}
	pg, redis := w.getenv("FIRSTBELL_TEST_POSTGRES"), w.getenv("FIRSTBELL_TEST_REDIS")
	if pg != "" && redis != "" {
		address, drop, err := ownDatabase(ctx, pg)
		if err != nil {
			return err
		}
		on := closuresTrial{"PostgreSQL", address, redis, *schools, *pupils, *runs}
		if err := errors.Join(on.print(ctx, w, dir), drop()); err != nil {
			return err
		}
	}
	fmt.Fprintf(w.stdout, "\nMedians of %d runs. Bare is the same rows, put into tables of the same columns and indexes by prepared statements: a transaction a register from 1 client, and from 32 as many transactions at once (PostgreSQL) or registers in a commit (SQLite).\n", *runs)
	return nil
}

// print runs the trials of one database and prints a line for each.
func (t closuresTrial) print(ctx context.Context, w world, dir string) (err error) {
	b, err := startBench(ctx, dir, t.database, t.redis, trialParts, clock.StartingAt(demoStart.On(demoToday)), newWitness())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	if err := b.delivery.Pause(ctx, school.SystemActor("bench"), "", delivery.PauseAll, "registers alone are measured"); err != nil {
		return err
	}
	seed := uint64(0)
	for _, clients := range []int{1, 32} {
		var all []closuresResult
		for range t.runs {
			seed++
			r, err := t.run(ctx, b, clients, seed)
			if err != nil {
				return fmt.Errorf("%s, %d clients: %w", t.place, clients, err)
			}
			all = append(all, r)
		}
		in, bare := medianOf(all, func(r closuresResult) float64 { return r.in }), medianOf(all, func(r closuresResult) float64 { return r.bare })
		fmt.Fprintf(w.stdout, "| %s | %d | %d | %.1f | %.0f | %.0f | %.2f | %.1f | %s | %.0f MB |\n", t.place, clients, all[0].closures,
			medianOf(all, func(r closuresResult) float64 { return float64(r.rows) / float64(r.closures) }), in, bare, in/bare, closuresShare,
			map[bool]string{true: "kept", false: "NOT KEPT"}[in >= closuresShare*bare], medianOf(all, func(r closuresResult) float64 { return float64(r.memory) }))
	}
	return nil
}

// run closes the registers of schools that nobody has closed any of, and then
// puts in as many rows bare.
func (t closuresTrial) run(ctx context.Context, b *benched, clients int, seed uint64) (r closuresResult, err error) {
	mornings, err := trial{schools: t.schools, pupils: t.pupils}.seed(ctx, b.house, seed)
	if err != nil {
		return r, err
	}
	books, err := openBooks(t.database)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	before, err := books.counts(ctx)
	if err != nil {
		return r, err
	}
	sent, _, err := trial{clients: clients}.post(ctx, b.base, mornings, time.Now)
	if err != nil {
		return r, err
	}
	r.closures, r.in, r.memory = sent.closures, sent.in, residentMB()
	written, err := books.written(ctx, before)
	if err != nil {
		return r, err
	}
	for _, x := range written {
		r.rows += len(x.rows)
	}
	took, err := books.bare(ctx, written, sent.closures, clients)
	r.bare = float64(sent.closures) / took.Seconds()
	return r, err
}

// medianOf gives the middle of what each of some runs measured.
func medianOf[T any](all []T, of func(T) float64) float64 {
	measured := make([]float64, len(all))
	for i, x := range all {
		measured[i] = of(x)
	}
	slices.Sort(measured)
	return measured[len(measured)/2]
}
