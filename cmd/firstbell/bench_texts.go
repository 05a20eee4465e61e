package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/queue"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// textsTrial sends the alerts of one morning, all raised beforehand, to a
// carrier of some slowness with some workers.
type textsTrial struct {
	workers, latencyMS int
}

// textsResult is what came of it.
type textsResult struct {
	texts           int
	sent, told      time.Duration // until the last was accepted, and had its second receipt
	cpu, pg         float64       // seconds: of this process with the stand-in; of PostgreSQL
	memory          int
	carrier, bellNo float64 // a second: the carrier's client alone, the bell alone
}

// benchTexts measures alerts from raised to accepted, with their receipts, and
// beside each the limits of the same minute.
func benchTexts(ctx context.Context, w world, args []string) (err error) {
	f := newFlags(w, "bench texts", "alerts from raised to accepted by the stand-in, with two receipts each: needs FIRSTBELL_TEST_POSTGRES and FIRSTBELL_TEST_REDIS", "firstbell bench texts --part 1/50")
	part := f.String("part", "1/50", "of how much of England's morning")
	runs := f.Int("runs", 1, "how many runs each; the medians are printed")
	profile := f.String("profile", "", "`file` for a CPU profile of the last trial")
	if err := f.parse(args); err != nil {
		return err
	}
	c := country{clients: 16, pg: w.getenv("FIRSTBELL_TEST_POSTGRES"), redis: w.getenv("FIRSTBELL_TEST_REDIS"), profile: *profile}
	if c.part, err = partOf(*part); err != nil {
		return usage{err}
	}
	if *runs < 1 {
		return usage{errors.New("--runs is at least 1")}
	}
	if c.pg == "" || c.redis == "" {
		return usage{errors.New("FIRSTBELL_TEST_POSTGRES and FIRSTBELL_TEST_REDIS say where the texts are to stand; scripts/with-servers.sh --durable starts both")}
	}
	if c.folder, err = os.MkdirTemp("", "firstbell-texts-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(c.folder) }() // in the system's folder for what does not last
	address, err := c.database(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dropDatabase(ctx, c.pg, c.name())) }()
	return c.texts(ctx, w.stdout, address, *runs)
}

// The aims of texts out, with two receipts each on two cores: texts a second at
// once and with 50 ms and 128 workers, and the most of our own time and memory.
const (
	aimAtOnce   = 2500
	aimSlow     = 2000
	aimOwnMS    = 0.35 // a text
	aimMemoryMB = 150
)

// texts runs the trials one after the other, each run on a school day of its own.
func (c country) texts(ctx context.Context, out io.Writer, address string, runs int) (err error) {
	if _, err := c.load(ctx, address); err != nil {
		return err
	}
	books, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	fmt.Fprintln(out, "| carrier | workers | texts | accepted a second | with two receipts a second | aim | CPU a text | of PostgreSQL | memory | carrier's client alone | bell alone |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|---|")
	for _, t := range []textsTrial{{32, 0}, {128, 0}, {32, 50}, {128, 50}} {
		var all []textsResult
		for range runs {
			r, err := c.sendAll(ctx, books, address, t)
			if err != nil {
				return fmt.Errorf("%d workers, %d ms: %w", t.workers, t.latencyMS, err)
			}
			all = append(all, r)
		}
		t.print(out, all)
	}
	fmt.Fprintf(out, "\nMedians of %d runs. The aims besides: under %.2f ms of our own CPU a text and under %d MB. The carrier's client alone is our client over Twilio's own, from as many workers, to the same stand-in, with nothing kept. The bell alone is a ring for each text and a worker that does nothing.\n", runs, aimOwnMS, aimMemoryMB)
	return nil
}

// print prints the medians of a trial's runs in a line.
func (t textsTrial) print(out io.Writer, all []textsResult) {
	of := func(what func(r textsResult, n float64) float64) float64 {
		return medianOf(all, func(r textsResult) float64 { return what(r, float64(r.texts)) })
	}
	aim := aimAtOnce
	switch {
	case t.latencyMS > 0 && t.workers < 128:
		aim = 0 // nobody has set one
	case t.latencyMS > 0:
		aim = aimSlow
	}
	told := of(func(r textsResult, n float64) float64 { return n / r.told.Seconds() })
	kept := "none"
	if aim > 0 {
		kept = fmt.Sprintf("%d: %s", aim, map[bool]string{true: "kept", false: "NOT KEPT"}[told >= float64(aim)])
	}
	fmt.Fprintf(out, "| %d ms | %d | %d | %.0f | %.0f | %s | %.2f ms | %.2f ms | %.0f MB | %.0f | %.0f |\n", t.latencyMS, t.workers, all[0].texts,
		of(func(r textsResult, n float64) float64 { return n / r.sent.Seconds() }), told, kept,
		of(func(r textsResult, n float64) float64 { return 1000 * r.cpu / n }), of(func(r textsResult, n float64) float64 { return 1000 * r.pg / n }),
		of(func(r textsResult, _ float64) float64 { return float64(r.memory) }),
		of(func(r textsResult, _ float64) float64 { return r.carrier }), of(func(r textsResult, _ float64) float64 { return r.bellNo }))
}

// sendAll closes every register of a fresh morning under a pause, ends the
// pause, and measures until the last receipt.
func (c country) sendAll(ctx context.Context, books *sql.DB, address string, t textsTrial) (r textsResult, err error) {
	day, err := freshDay(ctx, books)
	if err != nil {
		return r, err
	}
	jobs, err := openRegisters(filepath.Join(c.folder, registersFile), day)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, jobs.close()) }()
	log, err := newCarrierLog(filepath.Join(c.folder, "carrier.jsonl"))
	if err != nil {
		return r, err
	}
	start := clock.HM(9, 4).On(day)
	b, err := startBenchWith(ctx, benchSpec{
		dir: c.folder, database: address, redis: c.redis, parts: 1e6, workers: t.workers,
		sandbox: sandbox.Config{Clock: clock.StartingAt(start), Log: log, Faults: sandbox.Faults{LatencyMS: t.latencyMS}},
	})
	if err != nil {
		return r, err
	}
	r, err = c.sendRaised(ctx, books, b, jobs, log, start.UnixMilli())
	if err == nil {
		r.carrier = carrierAlone(ctx, b, t.workers, min(r.texts, 2000))
	}
	err = errors.Join(err, b.stop(), log.close())
	if err != nil {
		return r, err
	}
	r.bellNo, err = bellAlone(ctx, c.redis, t.workers, 2000)
	return r, err
}

func (c country) sendRaised(ctx context.Context, books *sql.DB, b *benched, jobs *registers, log *carrierLog, since int64) (r textsResult, err error) {
	by := school.SystemActor("bench")
	if err := b.delivery.Pause(ctx, by, "", delivery.PauseAll, "until every register is in"); err != nil {
		return r, err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.clients}}
	defer client.CloseIdleConnections()
	var m morningCost
	var refused error
	var once sync.Once
	m.close(ctx, client, b.base, c.clients, jobs, log, func(err error) { once.Do(func() { refused = err }) })
	if refused != nil {
		return r, refused
	}
	var raised []delivery.Text
	each(ctx, books, fmt.Sprintf("SELECT id FROM texts WHERE kind = 'alert' AND state = 'raised' AND raised_at >= %d", since), func(scan func(...any) error) error {
		t := delivery.Text{Kind: delivery.AlertText, State: delivery.Raised}
		err := scan(&t.ID)
		raised = append(raised, t)
		return err
	})
	if r.texts = len(raised); r.texts == 0 {
		return r, errors.New("no text was raised")
	}
	before := spent(ctx, books, c.redis)
	stop, err := profileTo(c.profile)
	if err != nil {
		return r, err
	}
	defer stop()
	began := time.Now()
	if err := b.delivery.Resume(ctx, by, "", delivery.PauseAll); err != nil {
		return r, err
	}
	b.delivery.Ring(ctx, raised...)
	for delivered := 0; delivered < r.texts; {
		if time.Since(began) > 5*time.Minute {
			return r, fmt.Errorf("%d of %d texts were delivered in five minutes", delivered, r.texts)
		}
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		if err := books.QueryRowContext(ctx, "SELECT COUNT(*) FROM texts WHERE kind = 'alert' AND state = 'delivered' AND raised_at >= $1", since).Scan(&delivered); err != nil {
			return r, err
		}
	}
	_, last, _ := log.span()
	r.told, r.sent, r.memory = time.Since(began), last.Sub(began), residentMB()
	after := spent(ctx, books, c.redis)
	r.cpu, r.pg = after.own-before.own, after.pg-before.pg
	return r, nil
}

// carrierAlone gives texts a second of the carrier's client in a loop, with
// nothing kept before or after.
func carrierAlone(ctx context.Context, b *benched, workers, texts int) float64 {
	to, err := phone.Parse("+999 900001 00001", phone.Rehearsal)
	if err != nil {
		return 0
	}
	var next, sent atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range workers {
		all.Go(func() {
			for int(next.Add(1)) <= texts {
				_, err := b.carrier.Send(ctx, sms.Message{
					TextID: school.NewID(clock.System{}.Now()), To: to, Body: "Rehearsal Primary: Amelia is not in this morning. Please reply with the reason.",
					Sender: sms.Sender{From: sandbox.DefaultFrom}, Validity: time.Hour,
				})
				if err == nil {
					sent.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(sent.Load()) / time.Since(began).Seconds()
}

// bellAlone gives rings a second that reach a worker who does nothing.
func bellAlone(ctx context.Context, redis string, workers, texts int) (float64, error) {
	q, err := queue.Open(redis, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	var heard atomic.Int64
	all := make(chan struct{})
	err = q.Work(workers, func(context.Context, delivery.Lane, []delivery.TextID) error {
		if heard.Add(1) == int64(texts) {
			close(all)
		}
		return nil
	})
	if err != nil {
		return 0, errors.Join(err, q.Close(ctx))
	}
	began := time.Now()
	for range texts {
		if err := q.Ring(ctx, delivery.AlertLane, []delivery.TextID{delivery.TextID(school.NewID(clock.System{}.Now()))}); err != nil {
			return 0, errors.Join(err, q.Close(ctx))
		}
	}
	select {
	case <-all:
	case <-time.After(time.Minute):
		return 0, errors.Join(errors.New("rings were not heard within a minute"), q.Close(ctx))
	}
	rate := float64(texts) / time.Since(began).Seconds()
	return rate, q.Close(ctx)
}
