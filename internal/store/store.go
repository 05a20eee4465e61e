package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver, without cgo

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// DB is an open database with its sealing key. It is safe for use by many.
type DB struct {
	write   *sql.DB // SQLite: one connection, so writers queue here and not in the file
	read    *sql.DB // SQLite: a pool of readers; PostgreSQL: the same as write
	pg      bool
	box     *seal.Box
	clock   clock.Clock
	queries map[string]string
	writes  statements // parsed once, SQLite only
	reads   statements
	group   *group // the one writer, SQLite only

	postings *gather[posting, bool]
	moves    *gather[delivery.Move, bool]
	receipts *gather[kept, delivery.TextID]
	gates    *gather[delivery.TextID, *notifier.Gate]

	asksSetting  *gather[school.URN, *notifier.Setting]
	asksWordings *gather[wordingsOf, []templates.Kept]
}

// Open opens sqlite:PATH or postgres://…. It does not migrate.
func Open(ctx context.Context, url string, box *seal.Box, c clock.Clock) (*DB, error) {
	queries, err := loadQueries()
	if err != nil {
		return nil, err
	}
	db := &DB{box: box, clock: c, queries: queries}
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		err = db.openSQLite(path)
	} else if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		err = db.openPostgres(url)
	} else {
		return nil, errors.New("a database is sqlite:PATH or postgres://…")
	}
	if err != nil {
		return nil, err
	}
	for name, text := range queries {
		queries[name] = spoken(text, db.pg)
	}
	db.gathered()
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), db.Close())
	}
	return db, nil
}

// gathered says what is asked in portions. What writes goes one portion at a
// time: two would wait for each other at the news of the schools they share.
func (db *DB) gathered() {
	db.postings = &gather[posting, bool]{together: db.post, ways: 1}
	db.moves = &gather[delivery.Move, bool]{together: db.move, ways: 1}
	db.receipts = &gather[kept, delivery.TextID]{together: db.keepReceipts, ways: 1}
	db.gates = &gather[delivery.TextID, *notifier.Gate]{together: db.readGates, ways: 3}
	db.asksSetting = &gather[school.URN, *notifier.Setting]{together: db.readSettings, ways: 3}
	db.asksWordings = &gather[wordingsOf, []templates.Kept]{together: db.readWordings, ways: 3}
}

func (db *DB) openSQLite(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	// FULL: a commit is on the disk before it is answered. Immediate: a writer
	// takes the lock when it begins, so it never fails half-way to upgrade.
	pragmas := "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_txlock=immediate"
	var err error
	if db.write, err = sql.Open("sqlite", "file:"+path+pragmas); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.write.SetMaxOpenConns(1)
	if db.read, err = sql.Open("sqlite", "file:"+path+strings.Replace(pragmas, "&_txlock=immediate", "&_pragma=query_only(1)", 1)); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.read.SetMaxOpenConns(8)
	db.group = newGroup(db)
	return nil
}

func (db *DB) openPostgres(url string) error {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db.write, db.read, db.pg = pool, pool, true
	return nil
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.write.PingContext(ctx) }

// Version names the database and its version, for people.
func (db *DB) Version(ctx context.Context) (string, error) {
	name, ask := "SQLite", "SELECT sqlite_version()"
	if db.pg {
		name, ask = "PostgreSQL", "SHOW server_version"
	}
	var v string
	if err := db.read.QueryRowContext(ctx, ask).Scan(&v); err != nil {
		return "", fmt.Errorf("ask the database its version: %w", err)
	}
	return name + " " + v, nil
}

// Raw gives the pool that writes, for tests that damage rows by hand.
func (db *DB) Raw() *sql.DB { return db.write }

// Close closes the database; on SQLite it folds the log into the file.
func (db *DB) Close() error {
	if db.group != nil {
		db.group.close()
	}
	err := errors.Join(db.reads.close(), db.writes.close())
	if db.read == db.write {
		return errors.Join(err, db.write.Close())
	}
	return errors.Join(err, db.read.Close(), db.write.Close())
}
