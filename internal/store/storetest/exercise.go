// Package storetest is one conformance suite for every database the store
// runs on. A database that passes Exercise keeps what the rooms above rely on.
package storetest

import (
	"bytes"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
)

// Exercise runs every suite, each on a database of its own. Empty makes a new
// database with nothing in it and gives its address; it is gone when its test
// ends.
func Exercise(t *testing.T, empty func(*testing.T) string) {
	for _, suite := range []struct {
		name string
		run  func(*testing.T, *store.DB)
	}{
		{"schools and rolls", Roll},
		{"connections", Connections},
		{"webhooks", Webhooks},
		{"wordings", Wordings},
		{"files of a roll that wait", Drafts},
		{"rolls by hand", ByHand},
		{"numbers of another person", WrongNumbers},
		{"leavers in registers", MarkedLeavers},
		{"who is asked first", Asked},
		{"staff", Staff},
		{"keys and kept answers", Keys},
		{"texts", Texts},
		{"campaigns", Campaigns},
		{"mornings", Mornings},
		{"mornings, many at once", Crowds},
		{"the ledger", Ledger},
		{"sealing", Sealed},
		{"results of campaigns", CampaignResults},
		{"the program's own", Program},
	} {
		t.Run(suite.name, func(t *testing.T) { suite.run(t, Open(t, empty(t))) })
	}
	t.Run("opening and migrating", func(t *testing.T) { Opening(t, empty) })
}

// Open opens a database, brings it to the newest shape and closes it when the
// test ends. Its clock stands at nine on a school morning.
func Open(t *testing.T, address string) *store.DB {
	t.Helper()
	db := openWith(t, address, 'k')
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.CheckKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// openWith opens a database with a key made of one byte.
func openWith(t *testing.T, address string, key byte) *store.DB {
	t.Helper()
	box, err := seal.New(bytes.Repeat([]byte{key}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), address, box, clock.At(morningOf))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
