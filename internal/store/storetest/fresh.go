package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
)

// Fresh opens an empty SQLite database of a test's own, in its newest shape, and
// closes it when the test ends. The shape is made once for all tests of a room:
// two dozen migrations for each of hundreds of databases took longer than what
// the tests ask of them.
func Fresh(t *testing.T, box *seal.Box, c clock.Clock) *store.DB {
	t.Helper()
	empty, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "firstbell.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+path, box, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Migrate(t.Context()); err != nil { // nothing is left to do but to prepare
		t.Fatal(err)
	}
	return db
}

// migrated is the file of a database with every table and no row.
var migrated = sync.OnceValues(func() (raw []byte, err error) {
	dir, err := os.MkdirTemp("", "firstbell-shape-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "firstbell.db")
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		return nil, err
	}
	db, err := store.Open(context.Background(), "sqlite:"+path, box, clock.System{})
	if err != nil {
		return nil, err
	}
	_, err = db.Migrate(context.Background())
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
