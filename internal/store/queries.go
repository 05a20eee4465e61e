package store

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// loadQueries reads every query by its name. A block begins with
// "-- name: the-name", has at least one line of comment that says why, and
// then the statement.
//
// Parameters are $1…$n, numbered in the order in which they first appear, since
// SQLite counts them so. A line "-- postgres: …" is the statement's text on
// PostgreSQL only: it is how row locks are asked for.
func loadQueries() (map[string]string, error) {
	queries := map[string]string{}
	files, err := fs.Glob(queryFiles, "queries/*.sql")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := queryFiles.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		if err := splitQueries(file, string(text), queries); err != nil {
			return nil, err
		}
	}
	return queries, nil
}

func splitQueries(file, text string, into map[string]string) error {
	var name, why string
	var body strings.Builder
	flush := func() error {
		if name == "" {
			if strings.TrimSpace(body.String()) != "" {
				return fmt.Errorf("%s: a statement stands before the first name", file)
			}
			why = ""
			return nil
		}
		if why == "" || strings.TrimSpace(body.String()) == "" {
			return fmt.Errorf("%s: query %q has no sentence of why, or no statement", file, name)
		}
		if _, twice := into[name]; twice {
			return fmt.Errorf("%s: query %q stands twice", file, name)
		}
		into[name] = strings.TrimSpace(body.String())
		body.Reset()
		why = ""
		return nil
	}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "-- name: "):
			if err := flush(); err != nil {
				return err
			}
			name = strings.TrimPrefix(line, "-- name: ")
		case strings.HasPrefix(strings.TrimSpace(line), "-- postgres: "):
			body.WriteString(strings.TrimSpace(line) + "\n")
		case strings.HasPrefix(line, "--"):
			why += line
		default:
			body.WriteString(line + "\n")
		}
	}
	return flush()
}

// postgresOnly begins a line that SQLite does not see.
const postgresOnly = "-- postgres: "

// spoken gives a query as one database is asked it.
func spoken(text string, pg bool) string {
	if pg {
		return strings.ReplaceAll(text, postgresOnly, "")
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, postgresOnly) {
			b.WriteString(line)
		}
	}
	return strings.TrimSpace(b.String())
}

// query gives the text of a named query for this database. A name that does
// not exist is a fault of ours that any test meets at once.
func (db *DB) query(name string) string {
	text, ok := db.queries[name]
	if !ok {
		panic("store: no query is called " + name)
	}
	return text
}
