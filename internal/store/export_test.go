package store

import (
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
