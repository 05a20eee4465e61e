package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// bare puts rows into tables of the same columns and indexes, by prepared
// statements and in as many parts as there were registers, and says how long it
// took. It leaves nothing behind.
func (b books) bare(ctx context.Context, all []rowsOf, parts, clients int) (took time.Duration, err error) {
	for _, x := range all {
		if err := b.twin(ctx, x.table); err != nil {
			return 0, fmt.Errorf("make a twin of %s: %w", x.table, err)
		}
		defer func() {
			_, dropped := b.ExecContext(context.WithoutCancel(ctx), "DROP TABLE bare_"+x.table)
			err = errors.Join(err, dropped)
		}()
	}
	began := time.Now()
	if b.pg {
		err = b.atOnce(ctx, all, parts, clients)
	} else {
		err = b.together(ctx, all, parts, clients)
	}
	return time.Since(began), err
}

var (
	createTable = regexp.MustCompile(`(?i)^CREATE TABLE "?\w+"?`)
	createIndex = regexp.MustCompile(`(?i)^(CREATE (?:UNIQUE )?INDEX) "?(\w+)"? ON "?\w+"?`)
)

// twin makes an empty table like another, with its indexes and no more.
func (b books) twin(ctx context.Context, table string) error {
	if b.pg {
		_, err := b.ExecContext(ctx, fmt.Sprintf("CREATE TABLE bare_%s (LIKE %s INCLUDING ALL)", table, table))
		return err
	}
	rows, err := b.QueryContext(ctx, "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC", table)
	if err != nil {
		return err
	}
	defer rows.Close()
	var how []string
	for rows.Next() {
		var sql string
		if err := rows.Scan(&sql); err != nil {
			return err
		}
		sql = createTable.ReplaceAllString(sql, "CREATE TABLE bare_"+table)
		how = append(how, createIndex.ReplaceAllString(sql, "$1 bare_$2 ON bare_"+table))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, sql := range how {
		if _, err := b.ExecContext(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// writer is one connection with its statements.
type writer struct {
	conn       *sql.Conn
	statements []*sql.Stmt
}

func (b books) writer(ctx context.Context, all []rowsOf) (w writer, err error) {
	if w.conn, err = b.Conn(ctx); err != nil {
		return w, err
	}
	for _, x := range all {
		marks := make([]string, len(x.rows[0]))
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		//nolint:sqlclosecheck // close does, with the others
		s, err := w.conn.PrepareContext(ctx, fmt.Sprintf("INSERT INTO bare_%s VALUES (%s)", x.table, strings.Join(marks, ", ")))
		if err != nil {
			return w, errors.Join(err, w.close())
		}
		w.statements = append(w.statements, s)
	}
	return w, nil
}

func (w writer) close() error {
	var errs []error
	for _, s := range w.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// put writes some of the parts of all rows in one transaction.
func (w writer) put(ctx context.Context, all []rowsOf, from, until, parts int) error {
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for i, x := range all {
		//nolint:sqlclosecheck // it ends with the transaction
		insert := tx.StmtContext(ctx, w.statements[i])
		for _, row := range x.rows[len(x.rows)*from/parts : len(x.rows)*until/parts] {
			if _, err := insert.ExecContext(ctx, row...); err != nil {
				return errors.Join(fmt.Errorf("into %s: %w", x.table, err), tx.Rollback())
			}
		}
	}
	return tx.Commit()
}

// atOnce writes a part a transaction, from several connections.
func (b books) atOnce(ctx context.Context, all []rowsOf, parts, clients int) error {
	var next atomic.Int64
	errs := make([]error, clients)
	var out sync.WaitGroup
	for c := range clients {
		out.Go(func() {
			w, err := b.writer(ctx, all)
			if err != nil {
				errs[c] = err
				return
			}
			for k := int(next.Add(1)) - 1; k < parts && err == nil; k = int(next.Add(1)) - 1 {
				err = w.put(ctx, all, k, k+1, parts)
			}
			errs[c] = errors.Join(err, w.close())
		})
	}
	out.Wait()
	return errors.Join(errs...)
}

// together writes as many parts in a transaction as there are clients: SQLite has
// one writer.
func (b books) together(ctx context.Context, all []rowsOf, parts, clients int) error {
	w, err := b.writer(ctx, all)
	if err != nil {
		return err
	}
	for k := 0; k < parts && err == nil; k += clients {
		err = w.put(ctx, all, k, min(k+clients, parts), parts)
	}
	return errors.Join(err, w.close())
}
