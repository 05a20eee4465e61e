package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

// Keys is what every database must do for keys and kept answers.
func Keys(t *testing.T, db *store.DB) {
	s := db.Staff()
	trust := school.Network{ID: "trust-82", Name: "A trust", Kind: school.Trust}
	if err := db.Roll().AddNetwork(t.Context(), tester, trust, monday); err != nil {
		t.Fatal(err)
	}
	withSchool(t, db, "820001")
	withSchoolOf(t, db, "820002", trust.ID)

	t.Run("a key is found by its hash until it is revoked", func(t *testing.T) {
		for _, k := range []staff.Key{
			{ID: "key-1", Name: "Register system", School: "820001", Scopes: []staff.Scope{staff.RegistersWrite, staff.RollRead}},
			{ID: "key-2", Name: "The trust", Network: trust.ID, Scopes: []staff.Scope{staff.LedgerRead}},
		} {
			if err := s.AddKey(t.Context(), tester, k, "hash of "+k.ID, monday); err != nil {
				t.Fatal(err)
			}
			got, found, err := s.KeyByHash(t.Context(), "hash of "+k.ID)
			if diff := cmp.Diff(k, got); err != nil || !found || diff != "" {
				t.Fatalf("found %v, %v: %s", found, err, diff)
			}
			if err := s.RevokeKey(t.Context(), tester, k.ID, monday); err != nil {
				t.Fatal(err)
			}
			if _, found, err := s.KeyByHash(t.Context(), "hash of "+k.ID); found || err != nil {
				t.Fatalf("revoked, but found %v %v", found, err)
			}
			if err := s.RevokeKey(t.Context(), tester, k.ID, monday); !problem.Is(err, problem.Unknown) {
				t.Fatalf("revoked twice: %v", err)
			}
		}
	})
	t.Run("a key belongs to something that exists", func(t *testing.T) {
		for _, k := range []staff.Key{{ID: "key-3", School: "820999"}, {ID: "key-4", Network: "no-such"}} {
			if err := s.AddKey(t.Context(), tester, k, "hash of "+k.ID, monday); !problem.Is(err, problem.Unknown) {
				t.Errorf("%s: %v", k.ID, err)
			}
		}
	})
	t.Run("a school says its network", func(t *testing.T) {
		for urn, want := range map[school.URN]school.NetworkID{"820001": "", "820002": trust.ID} {
			if got, found, err := s.NetworkOf(t.Context(), urn); got != want || !found || err != nil {
				t.Errorf("%s: %q %v %v", urn, got, found, err)
			}
		}
		if _, found, err := s.NetworkOf(t.Context(), "820999"); found || err != nil {
			t.Errorf("no such school: %v %v", found, err)
		}
	})
	t.Run("of many requests with one key one begins", func(t *testing.T) { keysRace(t, s) })
	t.Run("an answer is given back, for a day", func(t *testing.T) { keysAnswer(t, s) })
}

func begin(t *testing.T, s *store.Staff, key, fingerprint string, now time.Time) (staff.Request, bool) {
	t.Helper()
	r := staff.Request{APIKey: "key-1", Key: key, Fingerprint: fingerprint}
	standing, found, err := s.BeginRequest(t.Context(), r, now, now.Add(-2*time.Minute), now.Add(-24*time.Hour))
	if err != nil {
		t.Error(err)
	}
	return standing, found
}

func keysRace(t *testing.T, s *store.Staff) {
	var all sync.WaitGroup
	var mu sync.Mutex
	first := 0
	for range 8 {
		all.Go(func() {
			if _, found := begin(t, s, "race", "f", monday); !found {
				mu.Lock()
				first++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if first != 1 {
		t.Errorf("%d requests began", first)
	}
}

func keysAnswer(t *testing.T, s *store.Staff) {
	if _, found := begin(t, s, "k", "f", monday); found {
		t.Fatal("found before it began")
	}
	if r, found := begin(t, s, "k", "f", monday.Add(time.Minute)); !found || r.Answer.Status != 0 {
		t.Fatalf("still running: %+v %v", r, found)
	}
	if _, found := begin(t, s, "k", "f", monday.Add(3*time.Minute)); found {
		t.Fatal("a request that died with its process is in the way")
	}
	answer := staff.Answer{Status: 202, Headers: map[string]string{"Content-Type": "application/json"}, Body: []byte(`{"a":1}`)}
	for _, a := range []staff.Answer{answer, {Status: 500}} { // the first stands
		if err := s.FinishRequest(t.Context(), staff.Request{APIKey: "key-1", Key: "k", Answer: a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AbandonRequest(t.Context(), "key-1", "k"); err != nil { // ended: nothing to abandon
		t.Fatal(err)
	}
	r, found := begin(t, s, "k", "other", monday.Add(time.Hour))
	if diff := cmp.Diff(answer, r.Answer); !found || diff != "" || r.Fingerprint != "f" {
		t.Fatalf("found %v, fingerprint %q: %s", found, r.Fingerprint, diff)
	}
	if _, found := begin(t, s, "k", "f", monday.Add(25*time.Hour)); found {
		t.Fatal("an answer outlived its day")
	}
	if err := s.AbandonRequest(t.Context(), "key-1", "k"); err != nil {
		t.Fatal(err)
	}
	if _, found := begin(t, s, "k", "f", monday.Add(25*time.Hour)); found {
		t.Fatal("an abandoned request is in the way")
	}
	if err := s.Purge(t.Context(), monday, monday, monday.Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, found := begin(t, s, "k", "f", monday.Add(25*time.Hour)); found {
		t.Fatal("a purged request is in the way")
	}
}
