package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

// emptySQLite gives the address of a file that does not exist yet.
func emptySQLite(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "data", "firstbell.db")
}

func TestSQLiteKeepsEverything(t *testing.T) { storetest.Exercise(t, emptySQLite) }

func TestATransactionOnSQLiteKeepsItsPromises(t *testing.T) {
	speaks(t, storetest.Open(t, emptySQLite(t)))
}

func TestEveryQueryPreparesOnSQLite(t *testing.T) {
	prepareAll(t, storetest.Open(t, emptySQLite(t)))
}

func TestHotQueriesUseAnIndexOnSQLite(t *testing.T) {
	db := storetest.Open(t, emptySQLite(t))
	usesIndexes(t, db, func(text string, params int) string {
		rows, err := db.Raw().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, make([]any, params)...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var plan bytes.Buffer
		for rows.Next() {
			var id, parent, unused int
			var line string
			if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return plan.String()
	})
}

func TestACommitOnSQLiteIsOnTheDiskAndRowsKeepTheirParents(t *testing.T) {
	db := storetest.Open(t, emptySQLite(t))
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
		var got string
		if err := db.Raw().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, not %q: %v", pragma, got, want, err)
		}
	}
}

// victim names the file that a process of ours is killed over.
const victim = "FIRSTBELL_STORE_VICTIM"

// TestMain lets this program be its own victim.
func TestMain(m *testing.M) {
	if path := os.Getenv(victim); path != "" {
		fmt.Fprintln(os.Stderr, die(context.Background(), path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// die commits one thing, writes another and is killed before the commit.
func die(ctx context.Context, path string) error {
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, "sqlite:"+path, box, clock.System{})
	if err != nil {
		return err
	}
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	if err := db.KeepMoment(ctx, time.Unix(1, 0)); err != nil {
		return err
	}
	tx, err := db.Raw().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM settings"); err != nil {
		return err
	}
	return syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

func TestAFileOfAKilledProcessOpensWithAllThatWasCommitted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firstbell.db")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+path)
	if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("it was not killed: %v %s", err, out)
	}
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+path, box, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := db.Migrate(t.Context()); n != 0 || err != nil {
		t.Errorf("%d migrations were lost: %v", n, err)
	}
	if got, found, err := db.Moment(t.Context()); !found || err != nil || !got.Equal(time.Unix(1, 0)) {
		t.Errorf("what was committed is %v %v %v", got, found, err)
	}
	var whole string
	if err := db.Raw().QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&whole); err != nil || whole != "ok" {
		t.Errorf("the file is %q %v", whole, err)
	}
}
