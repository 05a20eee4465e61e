package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Statements about many rows at once. PostgreSQL is given lists and columns as
// arrays, one parameter each, so that a statement has one text however many rows
// it is about, and is parsed and planned once. SQLite has no arrays: it is given
// a parameter for every value.

// eachIn is each for a query that ends in a list: (:list) in its text becomes
// one placeholder an entry, numbered after the args. An empty list asks
// nothing.
func (c conn) eachIn(ctx context.Context, name string, args []any, list []string, scan func(scan func(...any) error) error) error {
	if len(list) == 0 {
		return nil
	}
	text, args := c.db.withList(name, args, list)
	return c.eachOf(ctx, name, text, args, scan)
}

// inList is a question that ends in a list, for whoever asks several together.
func (c conn) inList(name string, args []any, list []string, scan func(scan func(...any) error) error) *question {
	text, args := c.db.withList(name, args, list)
	return &question{name: name, text: text, args: args, scan: scan}
}

// together asks questions of which none needs the answer to another: on
// PostgreSQL one way there and back.
func (c conn) together(ctx context.Context, questions ...*question) error {
	switch {
	case c.line != nil:
		return c.line.ask(ctx, questions...)
	case c.db.pg:
		return c.db.onLine(ctx, func(l *line) error { return l.ask(ctx, questions...) })
	}
	for _, q := range questions {
		if err := c.eachOf(ctx, q.name, q.text, q.args, q.scan); err != nil {
			return err
		}
	}
	return nil
}

// execIn is exec for a statement that ends in a list.
func (c conn) execIn(ctx context.Context, name string, args []any, list []string) (int64, error) {
	if len(list) == 0 {
		return 0, nil
	}
	text, args := c.db.withList(name, args, list)
	return c.touch(ctx, name, text, args)
}

// withList puts a list into the statement of a name.
func (db *DB) withList(name string, args []any, list []string) (string, []any) {
	all := slices.Grow(slices.Clone(args), len(list))
	if db.pg && len(list) == 1 { // the planner knows its length, and keeps one plan for it
		return strings.Replace(db.query(name), "IN (:list)", "= $"+strconv.Itoa(len(args)+1), 1), append(all, list[0])
	}
	if db.pg {
		return strings.Replace(db.query(name), "IN (:list)", "= ANY($"+strconv.Itoa(len(args)+1)+")", 1), append(all, list)
	}
	for _, s := range list {
		all = append(all, s)
	}
	return strings.Replace(db.query(name), "(:list)", placeholders(len(args)+1, len(list)), 1), all
}

// insertRows runs a named INSERT whose text holds VALUES :rows, many rows to a
// statement.
func (c conn) insertRows(ctx context.Context, name string, rows [][]any) error {
	return c.eachRows(ctx, name, rows, nil)
}

// eachRows is insertRows for a statement that gives rows back. The types of the
// columns may follow in brackets, VALUES :rows(TEXT, BIGINT): PostgreSQL needs
// them for its arrays.
func (c conn) eachRows(ctx context.Context, name string, rows [][]any, scan func(scan func(...any) error) error) error {
	// SQLite would take 32,766 parameters and PostgreSQL 65,535, but SQLite
	// looks each up by name: measured, a few hundred at a time is quickest. Arrays
	// are one parameter a column, however long, and each statement is a way there
	// and back.
	most := 500
	if c.db.pg && strings.Contains(c.db.query(name), "VALUES :rows(") {
		most = 20_000
	}
	for len(rows) > 0 {
		some := rows[:min(len(rows), max(1, most/len(rows[0])))]
		rows = rows[len(some):]
		text, args := c.db.withRows(name, some)
		if err := c.eachOf(ctx, name, text, args, scan); err != nil {
			return err
		}
	}
	return nil
}

// withRows puts rows into the statement of a name.
func (db *DB) withRows(name string, rows [][]any) (string, []any) {
	before, after, _ := strings.Cut(db.query(name), "VALUES :rows")
	var types []string
	if strings.HasPrefix(after, "(") {
		var list string
		list, after, _ = strings.Cut(after[1:], ")")
		types = strings.Split(list, ", ")
	}
	source, args := values(rows)
	if db.pg && types != nil {
		source, args = columns(rows, types)
	}
	return before + source + after, args
}

// values gives rows as VALUES with a parameter for every value.
func values(rows [][]any) (string, []any) {
	var b strings.Builder
	b.WriteString("VALUES ")
	args := make([]any, 0, len(rows)*len(rows[0]))
	for i, r := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(placeholders(len(args)+1, len(r)))
		args = append(args, r...)
	}
	return b.String(), args
}

// columns gives rows as arrays, one a column, named as those of VALUES are.
func columns(rows [][]any, types []string) (string, []any) {
	var arrays, names strings.Builder
	args := make([]any, len(types))
	for i, t := range types {
		if i > 0 {
			arrays.WriteString(", ")
			names.WriteString(", ")
		}
		fmt.Fprintf(&arrays, "$%d::%s[]", i+1, t)
		fmt.Fprintf(&names, "column%d", i+1)
		column := make([]any, len(rows))
		for n, r := range rows {
			column[n] = r[i]
		}
		args[i] = column
	}
	return "SELECT * FROM unnest(" + arrays.String() + ") AS r(" + names.String() + ")", args
}

// eachOf runs the text of a named query and calls scan once a row; nil when it
// gives none.
func (c conn) eachOf(ctx context.Context, name, text string, args []any, scan func(scan func(...any) error) error) error {
	if scan == nil {
		return c.laterOf(ctx, name, text, args)
	}
	if c.line != nil {
		return c.line.ask(ctx, &question{name: name, text: text, args: args, scan: scan})
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
