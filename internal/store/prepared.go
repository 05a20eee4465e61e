package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// statements are the queries of a SQLite pool, parsed once. PostgreSQL's
// driver keeps its own; SQLite's parses a text each time it is run, which
// would be a third of the work of a closure.
type statements map[string]*sql.Stmt

// prepare parses every query that has one shape.
func (db *DB) prepare(ctx context.Context) error {
	if db.pg || db.writes != nil {
		return nil
	}
	db.writes, db.reads = statements{}, statements{}
	for name := range db.queries {
		text := db.query(name)
		if strings.Contains(text, "(:list)") || strings.Contains(text, ":rows") {
			continue
		}
		if err := errors.Join(db.writes.add(ctx, db.write, text), db.reads.add(ctx, db.read, text)); err != nil {
			return fmt.Errorf("prepare %s: %w", name, err)
		}
	}
	return nil
}

func (s statements) add(ctx context.Context, pool *sql.DB, text string) error {
	ready, err := pool.PrepareContext(ctx, text)
	if err == nil {
		s[text] = ready
	}
	return err
}

func (s statements) close() error {
	var errs []error
	for _, ready := range s {
		errs = append(errs, ready.Close())
	}
	return errors.Join(errs...)
}

// within runs queries in a transaction, prepared where they can be.
type within struct {
	*sql.Tx
	ready statements
}

// ExecContext runs a statement.
func (w within) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if s, ok := w.ready[text]; ok {
		return w.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return w.Tx.ExecContext(ctx, text, args...)
}

// QueryContext asks for rows.
func (w within) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if s, ok := w.ready[text]; ok {
		return w.StmtContext(ctx, s).QueryContext(ctx, args...)
	}
	return w.Tx.QueryContext(ctx, text, args...)
}

// outside runs queries on a pool, prepared where they can be.
type outside struct {
	*sql.DB
	ready statements
}

// ExecContext runs a statement.
func (o outside) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if s, ok := o.ready[text]; ok {
		return s.ExecContext(ctx, args...)
	}
	return o.DB.ExecContext(ctx, text, args...)
}

// QueryContext asks for rows.
func (o outside) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if s, ok := o.ready[text]; ok {
		return s.QueryContext(ctx, args...)
	}
	return o.DB.QueryContext(ctx, text, args...)
}
