//go:build services

package store_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

var databases atomic.Int64

// emptyPostgres makes a database and drops it when the test ends.
func emptyPostgres(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(os.Getenv("FIRSTBELL_TEST_POSTGRES"))
	if err != nil || address.Scheme == "" {
		t.Fatalf("FIRSTBELL_TEST_POSTGRES is the address of a PostgreSQL whose user may make databases (run make test): %v", err)
	}
	server, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("store_%d_%d", os.Getpid(), databases.Add(1))
	if _, err := server.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	address.Path = "/" + name
	return address.String()
}

func TestPostgresKeepsEverything(t *testing.T) { storetest.Exercise(t, emptyPostgres) }

func TestATransactionOnPostgresKeepsItsPromises(t *testing.T) {
	db := storetest.Open(t, emptyPostgres(t))
	speaks(t, db)
	// PostgreSQL gives up a transaction in which a statement failed. Whoever goes
	// on all the same must not be told that it was kept.
	err := db.Change(t.Context(), func(x store.Talk) error {
		_ = x.Now(t.Context(), addRow, 0) // stands already
		return nil
	})
	if err == nil {
		t.Error("a transaction that was given up is said to be kept")
	}
}

func TestEveryQueryPreparesOnPostgres(t *testing.T) {
	prepareAll(t, storetest.Open(t, emptyPostgres(t)))
}

func TestHotQueriesUseAnIndexOnPostgres(t *testing.T) {
	db := storetest.Open(t, emptyPostgres(t))
	conn, err := db.Raw().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// A plan for any parameters, and one that reads a whole table only when no
	// index can serve: the tables are empty here.
	if _, err := conn.ExecContext(t.Context(), "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"); err != nil {
		t.Fatal(err)
	}
	usesIndexes(t, db, func(text string, params int) string {
		nulls := strings.TrimSuffix(strings.Repeat("NULL, ", params), ", ")
		if _, err := conn.ExecContext(t.Context(), "PREPARE hot AS "+text); err != nil {
			t.Fatal(err)
		}
		rows, err := conn.QueryContext(t.Context(), "EXPLAIN EXECUTE hot ("+nulls+")")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var plan strings.Builder
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(t.Context(), "DEALLOCATE hot"); err != nil {
			t.Fatal(err)
		}
		return plan.String()
	})
}
