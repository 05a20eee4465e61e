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
		text = strings.Replace(text, "(:list)", placeholders(params+1, 2), 1)
		params += 2
	}
	if strings.Contains(text, ":rows") {
		columns := text[strings.Index(text, "(")+1 : strings.Index(text, ")")]
		params = strings.Count(columns, ",") + 1
		text = strings.Replace(text, ":rows", placeholders(1, params), 1)
	}
	return text, params
}
