package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// books is a database looked at from beside the service.
type books struct {
	*sql.DB
	pg bool
}

// openBooks opens a database as the service has it, by the address of its
// setting. A commit is on the disk when it returns, as the service's is.
func openBooks(address string) (books, error) {
	path, lite := strings.CutPrefix(address, "sqlite:")
	if !lite {
		db, err := sql.Open("pgx", address)
		return books{db, true}, err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return books{db, false}, err
}

// tables lists those of the service.
func (b books) tables(ctx context.Context) (names []string, err error) {
	ask := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'bare_%' ORDER BY name"
	if b.pg {
		ask = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'bare_%' ORDER BY relname"
	}
	rows, err := b.QueryContext(ctx, ask)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// counts gives how many rows each table has.
func (b books) counts(ctx context.Context) (map[string]int, error) {
	names, err := b.tables(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string]int{}
	for _, name := range names {
		var n int
		if err := b.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+name).Scan(&n); err != nil {
			return nil, fmt.Errorf("count %s: %w", name, err)
		}
		all[name] = n
	}
	return all, nil
}

// rowsOf are rows of one table.
type rowsOf struct {
	table string
	rows  [][]any
}

// written gives what has been put into each table since it was counted.
func (b books) written(ctx context.Context, before map[string]int) (all []rowsOf, err error) {
	after, err := b.counts(ctx)
	if err != nil {
		return nil, err
	}
	names, err := b.tables(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if after[name] <= before[name] {
			continue
		}
		x := rowsOf{table: name}
		if x.rows, err = b.newest(ctx, name, after[name]-before[name]); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		all = append(all, x)
	}
	return all, nil
}

// newest gives the rows of a table that were put in last.
func (b books) newest(ctx context.Context, table string, n int) (all [][]any, err error) {
	place := "rowid"
	if b.pg {
		place = "ctid"
	}
	rows, err := b.QueryContext(ctx, fmt.Sprintf("SELECT * FROM %s ORDER BY %s DESC LIMIT %d", table, place, n))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
