package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// country is a morning of England, or of one part in so many of it, on this
// machine alone.
type country struct {
	part, clients int
	pg, redis     string
	folder        string // of the key, the registers and the stand-in's log
	keep          bool   // the roll stands for another run
	profile       string // file for a CPU profile of the morning, "" for none
}

// benchEngland makes up the country, loads its roll, closes every register of
// a morning, and accounts for each text.
func benchEngland(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "bench england", "the country's morning on this machine: needs FIRSTBELL_TEST_POSTGRES and FIRSTBELL_TEST_REDIS; see docs/performance.md", "firstbell bench england --part 1/20")
	part := f.String("part", "1/20", "how much of the country; 1 is the whole")
	clients := f.Int("clients", 32, "how many send registers at once")
	keep := f.String("keep", "", "`folder` in which the key and the registers are kept; the roll then stays in the database, for the next run")
	profile := f.String("profile", "", "`file` for a CPU profile of the morning")
	grow := f.Bool("grow", false, "a hundredth of the part, a tenth and all of it, to see how cost grows")
	if err := f.parse(args); err != nil {
		return err
	}
	c := country{clients: *clients, pg: w.getenv("FIRSTBELL_TEST_POSTGRES"), redis: w.getenv("FIRSTBELL_TEST_REDIS"), folder: *keep, keep: *keep != "", profile: *profile}
	var err error
	if c.part, err = partOf(*part); err != nil {
		return usage{err}
	}
	if c.clients < 1 {
		return usage{errors.New("--clients is at least 1")}
	}
	if c.pg == "" || c.redis == "" {
		return usage{errors.New("FIRSTBELL_TEST_POSTGRES and FIRSTBELL_TEST_REDIS say where the country is to stand; scripts/with-servers.sh --durable starts both")}
	}
	if !*grow {
		_, err := c.run(ctx, w.stdout)
		return err
	}
	return c.grow(ctx, w.stdout)
}

// partOf reads "1/20", or "1" for the whole.
func partOf(s string) (int, error) {
	if s == "1" {
		return 1, nil
	}
	below, ok := strings.CutPrefix(s, "1/")
	n, err := strconv.Atoi(below)
	if !ok || err != nil || n < 1 || n > 10_000 {
		return 0, errors.New("--part is 1, or 1/2 to 1/10000")
	}
	return n, nil
}

// run loads the part and plays its morning once.
func (c country) run(ctx context.Context, out io.Writer) (m morningCost, err error) {
	if !c.keep {
		if c.folder, err = os.MkdirTemp("", "firstbell-england-"); err != nil {
			return m, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(c.folder)) }()
	} else if err = os.MkdirAll(c.folder, 0o700); err != nil {
		return m, err
	}
	address, err := c.database(ctx)
	if err != nil {
		return m, err
	}
	if !c.keep {
		defer func() { err = errors.Join(err, dropDatabase(ctx, c.pg, c.name())) }()
	}
	began := time.Now()
	size, err := c.load(ctx, address)
	if err != nil {
		return m, fmt.Errorf("load the country: %w", err)
	}
	fmt.Fprintf(out, "England, 1/%d: %d schools, %d pupils, %d registers; the roll loaded in %s (not counted), %d cores, %s, %d clients\n",
		c.part, size.Schools, size.Pupils, size.Registers, time.Since(began).Round(time.Second), runtime.NumCPU(), runtime.Version(), c.clients)
	fmt.Fprintln(out, "Registers over HTTP, PostgreSQL and Redis; policies, brake and meter as they come, but the carrier's pace is lifted. Texts go to the stand-in over HTTP, receipts and replies come back over HTTP, signed.")
	books, err := sql.Open("pgx", address)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	m, err = c.morning(ctx, books, address, size)
	if err != nil {
		return m, err
	}
	m.print(out)
	return m, m.books.err()
}

// name is the database's own, by the part.
func (c country) name() string {
	if c.keep {
		return fmt.Sprintf("england_%d", c.part)
	}
	return fmt.Sprintf("england_%d_%d", c.part, os.Getpid())
}

// database makes the part's database on the server where there is none.
func (c country) database(ctx context.Context) (address string, err error) {
	server, err := sql.Open("pgx", c.pg)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	var stands bool
	if err := server.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", c.name()).Scan(&stands); err != nil {
		return "", err
	}
	if !stands {
		if _, err := server.ExecContext(ctx, "CREATE DATABASE "+c.name()); err != nil {
			return "", err
		}
	}
	u, err := url.Parse(c.pg)
	if err != nil {
		return "", err
	}
	u.Path = "/" + c.name()
	return u.String(), nil
}

func dropDatabase(ctx context.Context, pg, name string) error {
	server, err := sql.Open("pgx", pg)
	if err != nil {
		return err
	}
	_, err = server.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)")
	return errors.Join(err, server.Close())
}

// morning opens the house at nine on a day nobody has played yet, plays it,
// shuts the house and opens the books.
func (c country) morning(ctx context.Context, books *sql.DB, address string, size countrySize) (m morningCost, err error) {
	day, err := freshDay(ctx, books)
	if err != nil {
		return m, err
	}
	log, err := newCarrierLog(filepath.Join(c.folder, "carrier.jsonl"))
	if err != nil {
		return m, err
	}
	jobs, err := openRegisters(filepath.Join(c.folder, registersFile), day)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, jobs.close()) }()
	start := clock.HM(9, 4).On(day)
	b, err := startBench(ctx, c.folder, address, c.redis, 1e6, clock.StartingAt(start), log)
	if err != nil {
		return m, err
	}
	m = morningCost{size: size, since: start.UnixMilli(), before: spent(ctx, books, c.redis)}
	stop, err := profileTo(c.profile)
	if err != nil {
		return m, errors.Join(err, b.stop())
	}
	err = m.play(ctx, books, b, c, jobs, log)
	stop()
	m.after = spent(ctx, books, c.redis) // while the processes that worked for it still live
	err = errors.Join(err, b.stop(), log.close())
	if err != nil {
		return m, err
	}
	m.latency = log.latency
	m.books, err = c.audit(ctx, books, address, m.since, day)
	return m, err
}

// profileTo writes a CPU profile until it is told to stop.
func profileTo(path string) (func(), error) {
	if path == "" {
		return func() {}, nil
	}
	out, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = out.Close()
	}, nil
}

// grow plays a hundredth, a tenth and the whole of the part, each in a
// database of its own, and gives the exponent with which cost grows: 1 means
// that twice the schools cost twice as much.
func (c country) grow(ctx context.Context, out io.Writer) error {
	var schools, registers, cpu []float64
	for _, by := range []int{100, 10, 1} {
		one := c
		one.part, one.keep = c.part*by, false
		m, err := one.run(ctx, out)
		if err != nil {
			return err
		}
		fmt.Fprintln(out)
		schools = append(schools, float64(m.size.Schools))
		registers = append(registers, m.closing.Seconds())
		cpu = append(cpu, m.after.cpu()-m.before.cpu())
	}
	fmt.Fprintln(out, "| schools | registers taken in | CPU of all | CPU a school |\n|---|---|---|---|")
	for i := range schools {
		fmt.Fprintf(out, "| %.0f | %.1f s | %.1f s | %.0f ms |\n", schools[i], registers[i], cpu[i], 1000*cpu[i]/schools[i])
	}
	fmt.Fprintf(out, "\nTime grows with schools to the power of %.2f, CPU to the power of %.2f.\n", exponent(schools, registers), exponent(schools, cpu))
	return nil
}

// exponent fits y = a·x^e through points by least squares of their logarithms.
func exponent(x, y []float64) float64 {
	var mx, my, xy, xx float64
	for i := range x {
		mx += math.Log(x[i]) / float64(len(x))
		my += math.Log(y[i]) / float64(len(x))
	}
	for i := range x {
		dx := math.Log(x[i]) - mx
		xy += dx * (math.Log(y[i]) - my)
		xx += dx * dx
	}
	return xy / cmp.Or(xx, 1)
}
