package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// asker is what a transaction and a pool have in common.
type asker interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// conn runs named queries, inside a transaction or outside one.
type conn struct {
	asker
	db   *DB
	line *line // of a transaction on PostgreSQL; nil for all else, which goes by asker
}

// reader gives a connection for queries that change nothing.
func (db *DB) reader() conn { return conn{asker: outside{db.read, db.reads}, db: db} }

// change runs f in one transaction. It tries again when the database asks for
// it (a deadlock, a serialisation failure), so f must do nothing but SQL.
func (db *DB) change(ctx context.Context, f func(c conn) error) error {
	var err error
	for try := range 6 {
		if err = db.changeOnce(ctx, f); err == nil || !again(err) {
			return err
		}
		wait := time.Duration(rand.Int64N(int64(5*time.Millisecond) << try))
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
	return err
}

func (db *DB) changeOnce(ctx context.Context, f func(c conn) error) error {
	if db.group != nil {
		return db.group.change(ctx, f)
	}
	return db.onLine(ctx, func(l *line) error {
		return l.transaction(ctx, func() error { return f(conn{db: db, line: l}) })
	})
}

// again reports whether the same transaction may succeed if tried once more.
func again(err error) bool {
	if errors.Is(err, errMoved) {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "40001" || e.Code == "40P01"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()&0xff == 5 // SQLITE_BUSY
	}
	return false
}

// taken reports whether err says that a unique row stands already.
func taken(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "23505"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == 2067 || e.Code() == 1555 // UNIQUE, PRIMARY KEY
	}
	return false
}

// exec runs the named statement and gives the number of rows it touched.
func (c conn) exec(ctx context.Context, name string, args ...any) (int64, error) {
	return c.touch(ctx, name, c.db.query(name), args)
}

// later is exec for a statement of which nobody waits to hear: it is done before
// the next question of the transaction, or with its commit, which fails if it
// does.
func (c conn) later(ctx context.Context, name string, args ...any) error {
	return c.laterOf(ctx, name, c.db.query(name), args)
}

func (c conn) laterOf(ctx context.Context, name, text string, args []any) error {
	if c.line != nil {
		return c.line.later(ctx, &question{name: name, text: text, args: args})
	}
	_, err := c.touch(ctx, name, text, args)
	return err
}

// touch runs the text of a named statement and gives the number of rows it
// touched.
func (c conn) touch(ctx context.Context, name, text string, args []any) (int64, error) {
	if c.line != nil {
		q := question{name: name, text: text, args: args}
		err := c.line.ask(ctx, &q)
		return q.touched, err
	}
	res, err := c.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}

// one runs the named query for one row and scans it; found is false when there
// is none.
func (c conn) one(ctx context.Context, name string, args []any, into ...any) (found bool, err error) {
	err = c.each(ctx, name, args, func(scan func(...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(into...)
	})
	return found && err == nil, err
}

// each runs the named query and calls scan once a row.
func (c conn) each(ctx context.Context, name string, args []any, scan func(scan func(...any) error) error) error {
	return c.eachOf(ctx, name, c.db.query(name), args, scan)
}

// ms is how an instant is kept: milliseconds of UTC.
func ms(t time.Time) int64 { return t.UnixMilli() }

// msOrNull keeps the zero instant as NULL.
func msOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// at gives an instant back.
func at(v int64) time.Time { return time.UnixMilli(v).UTC() }

// atOrZero gives an instant back, zero for NULL.
func atOrZero(v sql.NullInt64) time.Time {
	if !v.Valid {
		return time.Time{}
	}
	return at(v.Int64)
}
