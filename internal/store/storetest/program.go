package storetest

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/store"
)

// Opening is what every database must do when it is opened and migrated. Empty
// makes a new database and gives its address.
func Opening(t *testing.T, empty func(*testing.T) string) {
	t.Run("migrating again does nothing", func(t *testing.T) {
		db := openWith(t, empty(t), 'k')
		for try, want := range []bool{true, false, false} {
			if n, err := db.Migrate(t.Context()); err != nil || n > 0 != want {
				t.Errorf("try %d applied %d: %v", try, n, err)
			}
		}
	})
	t.Run("another key is refused, the right one is not", func(t *testing.T) {
		address := empty(t)
		Open(t, address)
		if err := openWith(t, address, 'x').CheckKey(t.Context()); !errors.Is(err, store.ErrOtherKey) {
			t.Errorf("another key: %v", err)
		}
		if err := openWith(t, address, 'k').CheckKey(t.Context()); err != nil {
			t.Errorf("the right key: %v", err)
		}
	})
	t.Run("processes that start together migrate once", func(t *testing.T) {
		address := empty(t)
		dbs := []*store.DB{openWith(t, address, 'k')}
		if shared(t, dbs[0]) { // SQLite belongs to one process
			dbs = append(dbs, openWith(t, address, 'k'), openWith(t, address, 'k'))
		}
		var all sync.WaitGroup
		var applied atomic.Int64
		for _, db := range dbs {
			all.Go(func() {
				n, err := db.Migrate(ctx())
				applied.Add(int64(n))
				if err = errors.Join(err, db.CheckKey(ctx())); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n, err := dbs[0].Migrate(t.Context()); n != 0 || err != nil || applied.Load() == 0 {
			t.Errorf("%d applied together, then %d: %v", applied.Load(), n, err)
		}
	})
	t.Run("an address that is none is refused", func(t *testing.T) {
		if _, err := store.Open(t.Context(), "mysql://localhost", nil, nil); err == nil {
			t.Error("opened")
		}
	})
}

// Program is what every database must keep for the program itself.
func Program(t *testing.T, db *store.DB) {
	t.Run("one firing of a job is one process's", func(t *testing.T) {
		var all sync.WaitGroup
		var mine atomic.Int64
		for range 12 {
			all.Go(func() {
				ok, err := db.Tick(ctx(), "sweep", monday, monday)
				if err != nil {
					t.Error(err)
				}
				if ok {
					mine.Add(1)
				}
			})
		}
		all.Wait()
		if mine.Load() != 1 {
			t.Errorf("%d had it", mine.Load())
		}
		for _, slot := range []time.Time{monday.Add(time.Minute), monday.Add(2 * time.Minute)} {
			if ok, err := db.Tick(ctx(), "sweep", slot, slot); !ok || err != nil {
				t.Errorf("the next slot: %v %v", ok, err)
			}
		}
		if err := db.ForgetTicks(ctx(), monday.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		for slot, mine := range map[time.Time]bool{monday: true, monday.Add(2 * time.Minute): false} {
			if ok, err := db.Tick(ctx(), "sweep", slot, slot); ok != mine || err != nil {
				t.Errorf("after the old ones were forgotten: %v %v", ok, err)
			}
		}
	})
	t.Run("the demo's moment is kept", func(t *testing.T) {
		if _, found, err := db.Moment(ctx()); found || err != nil {
			t.Fatalf("a new database has a moment: %v %v", found, err)
		}
		for _, want := range []time.Time{monday, monday.Add(90 * time.Minute)} {
			if err := db.KeepMoment(ctx(), want); err != nil {
				t.Fatal(err)
			}
			if got, found, err := db.Moment(ctx()); !got.Equal(want) || !found || err != nil {
				t.Errorf("%v %v %v", got, found, err)
			}
		}
	})
	t.Run("it says its version and answers", func(t *testing.T) {
		if v, err := db.Version(ctx()); v == "" || err != nil {
			t.Errorf("%q %v", v, err)
		} else {
			t.Log(v)
		}
		if err := db.Ping(ctx()); err != nil {
			t.Error(err)
		}
	})
}

// shared reports whether several processes may use the database at once:
// SQLite belongs to one.
func shared(t *testing.T, db *store.DB) bool {
	t.Helper()
	v, err := db.Version(ctx())
	if err != nil {
		t.Fatal(err)
	}
	return strings.HasPrefix(v, "PostgreSQL")
}
