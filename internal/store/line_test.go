package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/store"
)

const (
	addRow    = "INSERT INTO said (n) VALUES ($1)"
	countRows = "SELECT COUNT(*) FROM said"
)

// speaks holds what a transaction promises, on either database, whether or not
// anybody waits to hear of a statement.
func speaks(t *testing.T, db *store.DB) {
	ctx := t.Context()
	if _, err := db.Raw().ExecContext(ctx, "CREATE TABLE said (n INTEGER PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	standing := func(t *testing.T, want int) {
		t.Helper()
		var n int
		if err := db.Change(ctx, func(x store.Talk) (err error) { n, err = x.Count(ctx, countRows); return err }); err != nil {
			t.Fatal(err)
		}
		if n != want {
			t.Fatalf("%d rows stand, want %d", n, want)
		}
	}
	t.Run("nothing is asked", func(t *testing.T) {
		if err := db.Change(ctx, func(store.Talk) error { return nil }); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("what was said before a question is done before it, and the rest with the commit", func(t *testing.T) {
		err := db.Change(ctx, func(x store.Talk) error {
			var errs []error
			for n := range 100 {
				errs = append(errs, x.Later(ctx, addRow, n))
			}
			seen, err := x.Count(ctx, countRows)
			if seen != 100 {
				t.Errorf("the question sees %d of 100", seen)
			}
			return errors.Join(append(errs, err, x.Later(ctx, addRow, 100))...)
		})
		if err != nil {
			t.Fatal(err)
		}
		standing(t, 101)
	})
	t.Run("what fails fails all, even what nobody waits for", func(t *testing.T) {
		err := db.Change(ctx, func(x store.Talk) error {
			return errors.Join(x.Later(ctx, addRow, 200), x.Later(ctx, addRow, 0), x.Later(ctx, addRow, 201))
		})
		if err == nil {
			t.Error("a row stands twice")
		}
		standing(t, 101)
	})
	t.Run("whoever has gone holds nothing up", func(t *testing.T) {
		gone, leave := context.WithCancel(ctx)
		err := db.Change(gone, func(x store.Talk) error {
			err := x.Now(gone, "UPDATE said SET n = n + 1000 WHERE n = 0")
			leave()
			return errors.Join(err, gone.Err())
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		soon, stop := context.WithTimeout(ctx, 20*time.Second)
		defer stop()
		if err := db.Change(soon, func(x store.Talk) error { return x.Now(soon, "UPDATE said SET n = n WHERE n = 0") }); err != nil {
			t.Fatal(err)
		}
		standing(t, 101)
	})
	t.Run("a panic is the caller's, and leaves nothing", func(t *testing.T) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("nobody heard of it")
				}
			}()
			_ = db.Change(ctx, func(x store.Talk) error {
				_ = x.Now(ctx, addRow, 300)
				panic("ours")
			})
		}()
		standing(t, 101)
	})
}
