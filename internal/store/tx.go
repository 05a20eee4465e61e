package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// asker is what a transaction and a pool have in common.
type asker interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// conn runs named queries, inside a transaction or outside one.
type conn struct {
	asker
	db *DB
}

// reader gives a connection for queries that change nothing.
func (db *DB) reader() conn { return conn{outside{db.read, db.reads}, db} }

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
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(conn{within{tx, db.writes}, db}); err != nil {
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			return errors.Join(err, back)
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
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
	res, err := c.ExecContext(ctx, c.db.query(name), args...)
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
	err = c.QueryRowContext(ctx, c.db.query(name), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	return true, nil
}

// each runs the named query and calls scan once a row.
func (c conn) each(ctx context.Context, name string, args []any, scan func(scan func(...any) error) error) error {
	return c.eachIn(ctx, name, args, nil, scan)
}

// eachIn is each for a query that ends in a list: (:list) in its text becomes
// one placeholder an entry, numbered after the args. An empty list asks
// nothing.
func (c conn) eachIn(ctx context.Context, name string, args []any, list []string, scan func(scan func(...any) error) error) error {
	text := c.db.query(name)
	if strings.Contains(text, "(:list)") {
		if len(list) == 0 {
			return nil
		}
		text, args = withList(text, args, list)
	}
	rows, err := c.QueryContext(ctx, text, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// execIn is exec for a statement that ends in a list.
func (c conn) execIn(ctx context.Context, name string, args []any, list []string) (int64, error) {
	if len(list) == 0 {
		return 0, nil
	}
	text, args := withList(c.db.query(name), args, list)
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

func withList(text string, args []any, list []string) (string, []any) {
	all := append([]any(nil), args...)
	for _, s := range list {
		all = append(all, s)
	}
	return strings.Replace(text, "(:list)", placeholders(len(args)+1, len(list)), 1), all
}

// insertRows runs a named INSERT whose text holds VALUES :rows, many rows to a
// statement.
func (c conn) insertRows(ctx context.Context, name string, rows [][]any) error {
	// SQLite would take 32,766 parameters and PostgreSQL 65,535, but SQLite
	// looks each up by name: measured, a few hundred at a time is quickest. To
	// PostgreSQL each statement is a way there and back, which on a busy machine
	// costs more than the statement: the snapshot of a wave goes in two, not 15.
	most := 500
	if c.db.pg {
		most = 5500
	}
	for len(rows) > 0 {
		n := min(len(rows), max(1, most/len(rows[0])))
		var b strings.Builder
		args := make([]any, 0, n*len(rows[0]))
		for i, r := range rows[:n] {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(placeholders(len(args)+1, len(r)))
			args = append(args, r...)
		}
		if _, err := c.ExecContext(ctx, strings.Replace(c.db.query(name), ":rows", b.String(), 1), args...); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		rows = rows[n:]
	}
	return nil
}

// placeholders gives ($first, …) for n values.
func placeholders(first, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
	return b.String()
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
