package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

// prepareAll has the database read every query there is.
func prepareAll(t *testing.T, db *store.DB) {
	for _, name := range db.QueryNames() {
		text, _ := db.QueryText(name)
		stmt, err := db.Raw().PrepareContext(t.Context(), text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := stmt.Close(); err != nil { //nolint:sqlclosecheck // defer would wait for the last of them
			t.Error(err)
		}
	}
}

// hot are the queries that run once a text, a closure or a page; each must
// find its rows in the tables that grow by an index.
var hot = []string{
	"texts-claim", "texts-fail-stopped", "texts-due", "texts-late", "texts-overdue", "texts-unsettled", "texts-releasable",
	"texts-of", "texts-move", "texts-posting", "texts-counted", "texts-still", "texts-event-add", "texts-carrier-known",
	"receipt-texts", "receipt-carriers", "inbound-one", "inbound-forgotten", "inbound-done", "matches", "messages-said", "message-one", "contacts-by-number",
	"closure-current", "day-absences", "day-absence", "day-alerts", "alerts-named", "contacts-of-pupils", "pupils-by-ref", "pupils-by-upn",
	"absences-of-day", "alerts-of-day", "alert-pupils-of", "replies-of-day", "unmatched-of-day", "closures-of-session", "odd-marks-of-closures",
	"notices-of-pupils", "notices-of-day", "notices-waiting", "gate-texts", "school-calendars", "gate-pupils", "news-since", "explanations-since", "roll-contacts",
	"closure-where", "decisions-of", "absence-of-pupil", "schools-climbing", "texts-of-absence", "revisions-of-session", "absences-unsettled",
	"ledger-absences", "ledger-texts", "ledger-replies", "ledger-timeline-faults", "ledger-alert-faults", "ledger-named-lost",
	"ledger-named-faults", "ledger-reply-faults", "ledger-replies-lost", "ledger-receipt-faults", "ledger-answer-faults", "ledger-concern-faults", "ledger-concerns", "concern-open", "concern-one", "concerned-absences", "concerned-absence",
	"results-families", "results-texts", "results-heard", "results-drawn", "results-registers", "results-came-in", "results-asked",
	"thread-heard", "threads-of-school", "thread-inbound", "thread-ours", "heard-is", "pupils-tied-to", "acceptance-one", "notices-beside", "ledger-closures-lost", "ledger-closure-faults",
	"calls-of-day", "call-outcomes-of-day", "ledger-call-lines", "ledger-calls-lost", "staff-unheard", "staff-texts-of-day", "staff-text-passed",
}

// readsAll is a line of a plan that reads a whole table, on either database.
var readsAll = regexp.MustCompile(`SCAN [a-z]+$|SCAN [a-z]+ USING (COVERING )?INDEX|Seq Scan on`)

// small are tables that hold a few rows only, and the rows made by a query.
var small = regexp.MustCompile(`SCAN (p|v|lines|lots|waiting|fixed)\b|Seq Scan on (pauses|schools) |CONSTANT ROW`)

// usesIndexes asks for the plan of each hot query.
func usesIndexes(t *testing.T, db *store.DB, explain func(text string, params int) string) {
	for _, name := range hot {
		plan := explain(db.QueryText(name))
		for line := range strings.Lines(plan) {
			if line = strings.TrimSpace(line); readsAll.MatchString(line) && !small.MatchString(line) {
				t.Errorf("%s reads a whole table: %s\n%s", name, line, plan)
				break
			}
		}
	}
}

func TestEveryQueryIsUsedAndEveryNameExists(t *testing.T) {
	known := map[string]bool{}
	for _, name := range storetest.Open(t, emptySQLite(t)).QueryNames() {
		known[name] = true
	}
	used := map[string]bool{}
	files := token.NewFileSet()
	asks := map[string]bool{"exec": true, "one": true, "each": true, "eachIn": true, "execIn": true, "insertRows": true, "eachRows": true, "ids": true, "list": true, "tally": true}
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				used[text] = true
			}
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || !asks[f.Sel.Name] || len(n.Args) < 2 {
				return true
			}
			lit, ok := n.Args[1].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if name, err := strconv.Unquote(lit.Value); err != nil || !known[name] {
				t.Errorf("%s: no query is called %s", files.Position(lit.Pos()), lit.Value)
			}
		}
		return true
	}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, look)
	}
	for name := range known {
		if !used[name] {
			t.Errorf("query %q is used by nobody", name)
		}
	}
}

func TestAFileOfQueriesMustSayWhy(t *testing.T) {
	for name, c := range map[string]struct{ text, fault string }{
		"whole":            {"-- name: a\n-- why\nSELECT 1\n-- name: b\n-- why\nSELECT 2\n", ""},
		"no why":           {"-- name: a\nSELECT 1\n", "no sentence of why"},
		"no statement":     {"-- name: a\n-- why\n\n-- name: b\n-- why\nSELECT 2\n", "no statement"},
		"no statement end": {"-- name: a\n-- why\n", "no statement"},
		"twice":            {"-- name: a\n-- why\nSELECT 1\n-- name: a\n-- why\nSELECT 2\n", "stands twice"},
		"before any name":  {"SELECT 1\n-- name: a\n-- why\nSELECT 2\n", "before the first name"},
	} {
		t.Run(name, func(t *testing.T) {
			into := map[string]string{}
			err := store.SplitQueries("x.sql", c.text, into)
			switch {
			case c.fault == "" && (err != nil || into["a"] != "SELECT 1" || into["b"] != "SELECT 2"):
				t.Errorf("%v %v", into, err)
			case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
				t.Errorf("the fault is %v", err)
			}
		})
	}
}
