package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// countrySize is what was loaded.
type countrySize struct{ Schools, Pupils, Registers int }

// registersFile holds the registers of a morning, one a line: path, key, body.
// They are read one at a time, so that the country need not fit in memory.
const registersFile = "registers.tsv"

// load puts the part's schools in and writes their registers, unless both stand
// from an earlier run.
func (c country) load(ctx context.Context, database string) (size countrySize, err error) {
	done := filepath.Join(c.folder, "loaded.json")
	said, err := os.ReadFile(done)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return size, err
	}
	if err == nil {
		if err := json.Unmarshal(said, &size); err != nil || schoolsIn(ctx, database) == size.Schools {
			return size, err
		}
		size = countrySize{} // the folder is that of another server's database
	}
	if n := schoolsIn(ctx, database); n > 0 {
		return size, fmt.Errorf("database %s holds %d schools whose key and registers are not in %s: drop it, or name its folder", c.name(), n, c.folder)
	}
	h, err := c.quietHouse(ctx, database, clock.StartingAt(clock.HM(7, 0).On(demoToday)))
	if err != nil {
		return size, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	out, err := os.Create(filepath.Join(c.folder, registersFile))
	if err != nil {
		return size, err
	}
	lines := bufio.NewWriterSize(out, 1<<20)
	if size, err = h.settle(ctx, c.part, lines); err != nil {
		return size, errors.Join(err, out.Close())
	}
	if err := errors.Join(lines.Flush(), out.Close()); err != nil {
		return size, err
	}
	if _, err := h.db.Raw().ExecContext(ctx, "VACUUM ANALYZE"); err != nil { //nolint:misspell // SQL; as autovacuum does by itself, in time
		return size, err
	}
	said, err = json.Marshal(size)
	if err != nil {
		return size, err
	}
	return size, os.WriteFile(done, said, 0o600)
}

// schoolsIn counts the schools of a database, 0 where there is none yet.
func schoolsIn(ctx context.Context, database string) (n int) {
	db, err := sql.Open("pgx", database)
	if err != nil {
		return 0
	}
	defer func() { _ = db.Close() }() // nothing was written
	each(ctx, db, "SELECT COUNT(*) FROM schools", func(scan func(...any) error) error { return scan(&n) })
	return n
}

// quietHouse is a house that sends nothing.
func (c country) quietHouse(ctx context.Context, database string, at clock.Clock) (*house, error) {
	s, err := benchSettings(c.folder, database, "", trialParts)
	if err != nil {
		return nil, err
	}
	s.Twilio.AccountSID, s.Twilio.AuthToken = "AC00000000000000000000000000000000", config.NewSecret("of nobody")
	s.PublicURL = "http://127.0.0.1:1"
	return build(ctx, s, at, phone.Rehearsal, slog.New(slog.DiscardHandler))
}

// settle seeds every school of the part, several at a time.
func (h *house) settle(ctx context.Context, part int, lines io.Writer) (size countrySize, err error) {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for s := range sample.England(7919, part) {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			jobs, err := h.settleOne(ctx, s)
			if err != nil {
				return fmt.Errorf("school %s: %w", s.School.URN, err)
			}
			mu.Lock()
			defer mu.Unlock()
			size.Schools, size.Pupils, size.Registers = size.Schools+1, size.Pupils+len(s.Pupils), size.Registers+len(jobs)
			for _, j := range jobs {
				if _, err := fmt.Fprintf(lines, "%s\t%s\t%s\n", j.path, j.key, j.body); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return size, group.Wait()
}

func (h *house) settleOne(ctx context.Context, s sample.School) ([]job, error) {
	by := school.SystemActor("bench")
	if err := h.seedSchool(ctx, by, s); err != nil {
		return nil, err
	}
	_, key, err := h.staff.CreateKey(ctx, by, staff.Key{Name: "bench", School: s.School.URN, Scopes: []staff.Scope{staff.RegistersWrite}})
	if err != nil {
		return nil, err
	}
	return jobsOf("", []morningOf{{s.School.URN, key, s.Morning(demoToday, register.AM, 1)}}), nil
}

// freshDay is the first school day on which no register has closed.
func freshDay(ctx context.Context, books *sql.DB) (clock.Date, error) {
	var last sql.NullString
	if err := books.QueryRowContext(ctx, "SELECT MAX(day) FROM closures").Scan(&last); err != nil {
		return clock.Date{}, err
	}
	day := demoToday
	if last.Valid {
		played, err := clock.ParseDate(last.String)
		if err != nil {
			return day, err
		}
		day = played.AddDays(1)
	}
	for s := range sample.England(7919, 10_000) {
		for range 30 {
			if open, _ := s.Calendar.Open(day, string(register.AM)); open {
				return day, nil
			}
			day = day.AddDays(1)
		}
		break
	}
	return day, errors.New("no school day is left in the term: load the country anew")
}

// registers are those of the file, in an order by lot, so that no school sends
// all of its own at once.
type registers struct {
	file  *os.File
	spans []span
	day   []byte
}

// span is where a line stands in the file.
type span struct {
	from int64
	long int32
}

func openRegisters(path string, day clock.Date) (*registers, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r := &registers{file: file, day: []byte(day.String())}
	in := bufio.NewReaderSize(file, 1<<20)
	for from := int64(0); ; {
		piece, err := in.ReadSlice('\n')
		n := len(piece)
		for ; errors.Is(err, bufio.ErrBufferFull); n += len(piece) {
			piece, err = in.ReadSlice('\n')
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		r.spans = append(r.spans, span{from, int32(n)})
		from += int64(n)
	}
	lot := rand.New(rand.NewPCG(1, 2))
	lot.Shuffle(len(r.spans), func(i, j int) { r.spans[i], r.spans[j] = r.spans[j], r.spans[i] })
	return r, nil
}

// job reads the i-th register, for the day that is played.
func (r *registers) job(i int, base string) (job, error) {
	line := make([]byte, r.spans[i].long)
	if _, err := r.file.ReadAt(line, r.spans[i].from); err != nil {
		return job{}, err
	}
	path, rest, _ := strings.Cut(string(line), "\t")
	key, body, _ := strings.Cut(strings.TrimSuffix(rest, "\n"), "\t")
	return job{base + path, key, bytes.Replace([]byte(body), []byte(demoToday.String()), r.day, 1)}, nil
}

func (r *registers) close() error { return r.file.Close() }
