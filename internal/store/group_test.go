package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/seal"
)

// shared opens an SQLite database and holds its writer until told to go on, so
// that whatever is asked of it meanwhile shares a commit.
func shared(t *testing.T) (db *DB, hold func() (goOn func())) {
	t.Helper()
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	db, err = Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "g.db"), box, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, func() func() {
		held, free := make(chan struct{}), make(chan struct{})
		var once sync.Once // it may be asked to run again
		go func() {
			_ = db.change(context.Background(), func(conn) error { once.Do(func() { close(held) }); <-free; return nil })
		}()
		<-held
		return func() { close(free) }
	}
}

func put(name string) func(conn) error {
	return func(c conn) error {
		_, err := c.exec(context.Background(), "setting-put", name, "stands")
		return err
	}
}

func stands(t *testing.T, db *DB, name string) bool {
	t.Helper()
	var v string
	found, err := db.reader().one(t.Context(), "setting", []any{name}, &v)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestOneThatFailsTakesNothingOfThoseItSharesACommitWith(t *testing.T) {
	db, hold := shared(t)
	goOn := hold()
	bad := errors.New("bad")
	var all sync.WaitGroup
	errs, panics := make([]error, 30), make([]any, 30)
	for i := range 30 {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			errs[i] = db.change(t.Context(), func(c conn) error {
				if err := put(fmt.Sprint(i))(c); err != nil {
					return err
				}
				switch i % 3 {
				case 1:
					return bad
				case 2:
					panic("worse")
				}
				return nil
			})
		})
	}
	goOn()
	all.Wait()
	for i := range 30 {
		wantErr, wantPanic := i%3 == 1, i%3 == 2
		if errors.Is(errs[i], bad) != wantErr || (panics[i] != nil) != wantPanic || stands(t, db, fmt.Sprint(i)) != (i%3 == 0) {
			t.Errorf("%d: error %v, panic %v, stands %t", i, errs[i], panics[i], stands(t, db, fmt.Sprint(i)))
		}
	}
}

func TestWhoeverHasGoneMeanwhileTakesNothingOfTheOthers(t *testing.T) {
	db, hold := shared(t)
	goOn := hold()
	gone, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	begun := make(chan struct{})
	all.Go(func() {
		err := db.change(gone, func(c conn) error {
			close(begun)
			leave() // its request ends while it is being written
			_, err := c.exec(gone, "setting-put", "left", "stands")
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	all.Go(func() {
		<-begun
		if err := db.change(t.Context(), put("stayed")); err != nil {
			t.Error(err)
		}
	})
	goOn()
	all.Wait()
	if !stands(t, db, "left") || !stands(t, db, "stayed") {
		t.Error("what was begun is not finished")
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	goOn = hold()
	if err := db.change(ended, put("never")); !errors.Is(err, context.Canceled) {
		t.Errorf("one who had gone before was taken up: %v", err)
	}
	goOn()
}

// On a full disk the database gives up the whole transaction: whoever shared it
// is written alone, and each is told the truth.
func TestAFullDiskIsToldToThoseItConcerns(t *testing.T) {
	db, hold := shared(t)
	var pages int
	if err := db.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+3)); err != nil {
		t.Fatal(err)
	}
	goOn := hold()
	var all sync.WaitGroup
	errs := make([]error, 9)
	for i := range 9 {
		all.Go(func() {
			errs[i] = db.change(t.Context(), func(c conn) error {
				value := "small"
				if i%3 == 2 {
					value = string(make([]byte, 200_000))
				}
				_, err := c.exec(context.Background(), "setting-put", fmt.Sprint("disk ", i), value)
				return err
			})
		})
	}
	goOn()
	all.Wait()
	for i, err := range errs {
		if (err != nil) != (i%3 == 2) || stands(t, db, fmt.Sprint("disk ", i)) != (err == nil) {
			t.Errorf("%d: %v, stands %t", i, err, stands(t, db, fmt.Sprint("disk ", i)))
		}
	}
}

func TestAClosedDatabaseTakesNothingUp(t *testing.T) {
	db, _ := shared(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- db.change(t.Context(), put("late")) }()
	select {
	case err := <-done:
		if !errors.Is(err, errClosed) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits for ever")
	}
}
