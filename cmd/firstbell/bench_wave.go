package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// waveTrial is a wave of many schools at one moment, as a trust or an authority
// sends it, with registers closing meanwhile.
type waveTrial struct {
	pg, redis                 string
	families, pupils, clients int
}

// What a wave of 200,000 families must keep to.
const (
	snapshotMost = 5 * time.Second
	memoryMost   = 200 // MB, of the whole process
	alertMost    = 2 * time.Second
)

// The wave is due at 9:30; what stands before it was put in at 8:30.
var (
	waveDay     = demoToday
	waveSeeded  = clock.HM(8, 30)
	waveDue     = clock.HM(9, 30)
	wavePace    = 100.0 // parts a second: a short code of a trust
	waveSeconds = 60.0  // of registers meanwhile
	wavePast    = 2     // weeks of registers behind it
)

// waveResult is what came of it.
type waveResult struct {
	schools, families, toText int
	snapshot                  time.Duration
	cpu, pg                   float64 // seconds of the process and of PostgreSQL until then: a busy machine changes the clock, not these
	before, peak              int     // MB
	alerts                    result
	sent                      int // texts of the wave while registers came
}

// benchWave measures how long a snapshot takes, in how much memory, and how
// long an alert waits behind the wave.
func benchWave(ctx context.Context, out io.Writer, dir string, t waveTrial) error {
	r, err := t.run(ctx, out, dir)
	if err != nil {
		return fmt.Errorf("the wave: %w", err)
	}
	fmt.Fprintf(out, "\nA wave of %d schools, PostgreSQL and Redis, %g parts a second; meanwhile %d registers, %g a second\n\n",
		r.schools, wavePace, r.alerts.closures, wavePaceOfRegisters)
	fmt.Fprintln(out, "| | measured | limit | |\n|---|---|---|---|")
	row := func(what, measured, limit string, kept bool) {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", what, measured, limit, map[bool]string{true: "kept", false: "NOT KEPT"}[kept])
	}
	row(fmt.Sprintf("snapshot of %d families, %d of them written to", r.families, r.toText), short(r.snapshot), snapshotMost.String(), r.snapshot < snapshotMost)
	fmt.Fprintf(out, "| the process worked for it, and for what came meanwhile, on its cores; PostgreSQL | %.1f s; %.1f s | | |\n", r.cpu, r.pg)
	row(fmt.Sprintf("most memory of the process meanwhile (%d MB before)", r.before), fmt.Sprintf("%d MB", r.peak), fmt.Sprintf("%d MB", memoryMost), r.peak < memoryMost)
	p99 := quantile(r.alerts.toCarrier, 0.99)
	row(fmt.Sprintf("%d alerts to the carrier, p99 (p50 %s)", r.alerts.texts, short(quantile(r.alerts.toCarrier, 0.5))), short(p99), alertMost.String(), p99 < alertMost)
	fmt.Fprintf(out, "\n%d texts of the wave went while the registers came.\n", r.sent)
	return nil
}

// wavePaceOfRegisters is how many registers come a second beside the wave.
const wavePaceOfRegisters = 20.0

func (t waveTrial) run(ctx context.Context, out io.Writer, dir string) (r waveResult, err error) {
	seeding := time.Now()
	address, drop, err := ownDatabase(ctx, t.pg)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, drop()) }()
	mornings, err := t.seed(ctx, dir, address)
	if err != nil {
		return r, err
	}
	books, err := sql.Open("pgx", address)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	if _, err := books.ExecContext(ctx, "ANALYZE"); err != nil { //nolint:misspell // SQL; as autovacuum does by itself, in time
		return r, err
	}
	fmt.Fprintf(out, "\nThe schools of the wave stand after %s.\n", time.Since(seeding).Round(time.Second))
	debug.FreeOSMemory() // what seeding took is not the wave's
	r.before = residentMB()
	seen := newWitness()
	b, err := startBench(ctx, dir, address, t.redis, wavePace, clock.StartingAt(waveDue.On(waveDay)), seen)
	if err != nil {
		return r, err
	}
	stopped := make(chan error, 1)
	go func() { stopped <- r.watch(ctx, books, b.began) }()
	registers := trial{clients: t.clients, pace: wavePaceOfRegisters, seconds: waveSeconds}
	r.alerts, err = registers.send(ctx, b.base, mornings, seen, time.Now)
	r.sent = seen.count() - r.alerts.texts
	return r, errors.Join(err, <-stopped, b.stop())
}

// watch waits until every family is drawn and frozen, and notes the most memory
// until then.
func (r *waveResult) watch(ctx context.Context, books *sql.DB, began time.Time) error {
	var peak atomic.Int64
	end := make(chan struct{})
	go func() {
		for {
			peak.Store(max(peak.Load(), int64(residentMB())))
			select {
			case <-end:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	defer func() { close(end); r.peak = int(peak.Load()) }()
	own, pg := cpuOf("self"), postgresCPU(ctx, books)
	for limit := began.Add(5 * time.Minute); ; {
		var open, schools int
		err := books.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM campaign_waves WHERE state = 'open'), (SELECT COUNT(*) FROM campaigns)`).Scan(&open, &schools)
		if err != nil {
			return err
		}
		if open == schools {
			break
		}
		if time.Now().After(limit) {
			return fmt.Errorf("%d of %d schools were drawn in five minutes", open, schools)
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.snapshot = time.Since(began)
	r.cpu, r.pg = cpuOf("self")-own, postgresCPU(ctx, books)-pg
	return books.QueryRowContext(ctx, "SELECT COUNT(*), SUM(to_text), SUM(to_text + held_out + left_out) FROM campaign_waves").Scan(&r.schools, &r.toText, &r.families)
}

// ownDatabase makes a database that nobody else has anything in, and gives how
// to drop it.
func ownDatabase(ctx context.Context, whole string) (string, func() error, error) {
	server, err := sql.Open("pgx", whole)
	if err != nil {
		return "", nil, err
	}
	name := "bench_" + strings.ToLower(school.NewID(clock.System{}.Now()))
	if _, err := server.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, errors.Join(err, server.Close())
	}
	u, err := url.Parse(whole)
	if err != nil {
		return "", nil, errors.Join(err, server.Close())
	}
	u.Path = "/" + name
	return u.String(), func() error {
		_, err := server.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)")
		return errors.Join(err, server.Close())
	}, nil
}

// seed puts in schools until they have as many families as are asked for, each
// with a campaign that a second person has approved.
func (t waveTrial) seed(ctx context.Context, dir, database string) (mornings []morningOf, err error) {
	s, err := benchSettings(dir, database, "", wavePace)
	if err != nil {
		return nil, err
	}
	// Nothing is sent while it is seeded; a client wants to be told whose it is.
	s.Twilio.AccountSID, s.Twilio.AuthToken = "AC00000000000000000000000000000000", config.NewSecret("of nobody")
	s.PublicURL = "http://127.0.0.1:1"
	h, err := build(ctx, s, clock.StartingAt(waveSeeded.On(waveDay)), phone.Rehearsal, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	stand := 0
	for made := range sample.Schools(7919, 90_000, t.pupils) {
		if stand >= t.families {
			return mornings, nil
		}
		n, err := h.seedForWave(ctx, made)
		if err != nil {
			return nil, fmt.Errorf("school %s: %w", made.School.URN, err)
		}
		stand += n
		if len(mornings) < 40 {
			_, key, err := h.staff.CreateKey(ctx, school.SystemActor("bench"), staff.Key{Name: "bench", School: made.School.URN, Scopes: []staff.Scope{staff.RegistersWrite}})
			if err != nil {
				return nil, err
			}
			mornings = append(mornings, morningOf{made.School.URN, key, made.Morning(waveDay, register.AM, 1)})
		}
	}
	return mornings, nil
}

// seedForWave puts in a school with its past and its campaign, and gives how
// many families the wave sorts.
func (h *house) seedForWave(ctx context.Context, made sample.School) (int, error) {
	by := school.SystemActor("bench")
	if err := h.seedSchool(ctx, by, made); err != nil {
		return 0, err
	}
	refs := map[string]school.PupilID{}
	for _, p := range made.Pupils {
		refs[p.Ref] = p.ID
	}
	if err := h.db.Mornings().SeedPast(ctx, by, refs, made.History(waveDay, wavePast, 1), h.clock.Now()); err != nil {
		return 0, err
	}
	writer, reader := school.Actor{Kind: school.Person, ID: "writer"}, school.Actor{Kind: school.Person, ID: "reader"}
	c, err := h.campaigns.Adopt(ctx, writer, made.School.URN, "moments-matter")
	if err != nil {
		return 0, err
	}
	c.Plan.Audience.OddDaysAtLeast = 0
	c.Plan.Window = campaigns.Window{From: "9:00", Until: "19:00"}
	wave := c.Plan.Waves[0]
	wave.When = fmt.Sprintf("%d %d * * 1", int(waveDue)%60, int(waveDue)/60)
	c.Plan.Waves = []campaigns.Wave{wave}
	if c, err = h.campaigns.Edit(ctx, writer, c.ID, c.Version, c.Plan); err != nil {
		return 0, err
	}
	p, err := h.campaigns.Preview(ctx, c.ID, "")
	if err != nil {
		return 0, err
	}
	if _, err := h.campaigns.Propose(ctx, writer, c.ID); err != nil {
		return 0, err
	}
	_, err = h.campaigns.Approve(ctx, reader, c.ID, c.Version)
	return p.Families, err
}

// residentMB is the memory the process holds, in MB; 0 where it is not known.
func residentMB() int {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			var n int
			if _, err := fmt.Sscan(kb, &n); err == nil {
				return n / 1024
			}
		}
	}
	return 0
}
