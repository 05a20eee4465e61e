package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SplitQueries is how a file of queries is read.
var SplitQueries = splitQueries

// QueryNames lists every query.
func (db *DB) QueryNames() []string { return slices.Sorted(maps.Keys(db.queries)) }

// QueryText gives a query as it is prepared, a list of two or one row put in,
// and the number of its parameters.
func (db *DB) QueryText(name string) (text string, params int) {
	text = db.query(name)
	for n := 1; strings.Contains(text, fmt.Sprintf("$%d", n)); n++ {
		params = n
	}
	if strings.Contains(text, "(:list)") {
		var args []any
		text, args = db.withList(name, make([]any, params), []string{"one", "two"})
		params = len(args)
	}
	if _, after, found := strings.Cut(text, ":rows"); found {
		columns := text[strings.Index(text, "(")+1:]
		if strings.HasPrefix(after, "(") {
			columns = after[1:]
		}
		columns, _, _ = strings.Cut(columns, ")")
		var args []any
		text, args = db.withRows(name, [][]any{make([]any, strings.Count(columns, ",")+1)})
		params = len(args)
	}
	return text, params
}

// Talk is a transaction that a test holds.
type Talk struct{ c conn }

// Change runs f in a transaction.
func (db *DB) Change(ctx context.Context, f func(Talk) error) error {
	return db.change(ctx, func(c conn) error { return f(Talk{c}) })
}

// Later runs a statement of which nobody waits to hear.
func (x Talk) Later(ctx context.Context, text string, args ...any) error {
	return x.c.laterOf(ctx, "test", text, args)
}

// Now runs one and waits.
func (x Talk) Now(ctx context.Context, text string, args ...any) error {
	_, err := x.c.touch(ctx, "test", text, args)
	return err
}

// Count asks for a number.
func (x Talk) Count(ctx context.Context, text string) (n int, err error) {
	err = x.c.eachOf(ctx, "test", text, nil, func(scan func(...any) error) error { return scan(&n) })
	return n, err
}
