package staff_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

func TestAKeyOpensUntilItIsRevoked(t *testing.T) {
	h := newHouse(t)
	k, secret, err := h.CreateKey(t.Context(), tester, staff.Key{Name: " Register system ", School: "900001", Scopes: []staff.Scope{staff.RegistersWrite}})
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^fb_[a-z2-7]{40}$`).MatchString(secret) {
		t.Errorf("the secret is not fb_ and 40 letters and digits (it has %d)", len(secret))
	}
	got, err := h.ByKey(t.Context(), secret)
	if diff := cmp.Diff(k, got); err != nil || diff != "" {
		t.Fatalf("%v: %s", err, diff)
	}
	if !got.May(staff.RegistersWrite) || got.May(staff.RollRead) {
		t.Errorf("it may %v", got.Scopes)
	}
	for _, wrong := range []string{"", "fb_", secret[:42], secret + "a", "FB_" + secret[3:], strings.Repeat("x", 43), "fb_" + strings.Repeat("a", 40)} {
		if _, err := h.ByKey(t.Context(), wrong); !problem.Is(err, problem.NoKey) {
			t.Errorf("another secret opened: %v", err)
		}
	}
	if err := h.RevokeKey(t.Context(), tester, k.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ByKey(t.Context(), secret); !problem.Is(err, problem.NoKey) {
		t.Errorf("a revoked key opened: %v", err)
	}
}

func TestAKeyRevokedElsewhereOpensForFiveSecondsAtMost(t *testing.T) {
	h := newHouse(t)
	other := staff.New(h.db.Staff(), h.wall)
	k, secret, err := h.CreateKey(t.Context(), tester, staff.Key{Name: "n", School: "900001", Scopes: []staff.Scope{staff.RollRead}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ByKey(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	if err := h.RevokeKey(t.Context(), tester, k.ID); err != nil {
		t.Fatal(err)
	}
	h.wall.Advance(5 * time.Second)
	if _, err := other.ByKey(t.Context(), secret); !problem.Is(err, problem.NoKey) {
		t.Errorf("after five seconds: %v", err)
	}
}

func TestWhichSchoolsAKeyCovers(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		key    staff.Key
		covers map[school.URN]bool
	}{
		"a school's":    {staff.Key{School: "900001"}, map[school.URN]bool{"900001": true, "900002": false, "900099": false}},
		"a network's":   {staff.Key{Network: "trust"}, map[school.URN]bool{"900001": false, "900002": true, "900099": false}},
		"nobody's":      {staff.Key{}, map[school.URN]bool{"900001": false, "900002": false}},
		"another trust": {staff.Key{Network: "other"}, map[school.URN]bool{"900001": false, "900002": false}},
	} {
		for urn, want := range c.covers {
			for range 2 { // read, then remembered
				if got, err := h.Covers(t.Context(), c.key, urn); got != want || err != nil {
					t.Errorf("%s key, school %s: %v %v", name, urn, got, err)
				}
			}
		}
	}
}

func TestAKeyThatCannotBeMade(t *testing.T) {
	h := newHouse(t)
	scopes := []staff.Scope{staff.RollRead}
	for name, c := range map[string]struct {
		key  staff.Key
		kind problem.Kind
	}{
		"no name":                     {staff.Key{School: "900001", Scopes: scopes}, problem.Invalid},
		"of nobody":                   {staff.Key{Name: "n", Scopes: scopes}, problem.Invalid},
		"of two":                      {staff.Key{Name: "n", School: "900001", Network: "trust", Scopes: scopes}, problem.Invalid},
		"no scope":                    {staff.Key{Name: "n", School: "900001"}, problem.Invalid},
		"a scope there is not":        {staff.Key{Name: "n", School: "900001", Scopes: []staff.Scope{"everything"}}, problem.Invalid},
		"a school that is not here":   {staff.Key{Name: "n", School: "900099", Scopes: scopes}, problem.Unknown},
		"a network that is not there": {staff.Key{Name: "n", Network: "none", Scopes: scopes}, problem.Unknown},
	} {
		if _, _, err := h.CreateKey(t.Context(), tester, c.key); !problem.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := h.CreateKey(t.Context(), tester, staff.Key{Name: "n", Network: "trust", Scopes: staff.AllScopes}); err != nil {
		t.Errorf("every scope: %v", err)
	}
}

func TestARepeatedRequestGetsTheFirstAnswer(t *testing.T) {
	h := newHouse(t)
	begin := func(key, fingerprint string) (*staff.Answer, error) {
		return h.Begin(t.Context(), "key", key, fingerprint)
	}
	fresh := func(why, key string) {
		t.Helper()
		if a, err := begin(key, "f"); a != nil || err != nil {
			t.Fatalf("%s: %+v %v", why, a, err)
		}
	}
	fresh("the first time", "k")
	if _, err := begin("k", "f"); !problem.Is(err, problem.Conflict) {
		t.Fatalf("while it runs: %v", err)
	}
	if _, err := begin("k", "g"); !problem.Is(err, problem.Invalid) {
		t.Fatalf("another request under the key: %v", err)
	}
	want := staff.Answer{Status: 202, Headers: map[string]string{"Content-Type": "application/json"}, Body: []byte(`{"closure":"c"}`)}
	if err := h.Finish(t.Context(), "key", "k", want); err != nil {
		t.Fatal(err)
	}
	got, err := begin("k", "f")
	if err != nil || got == nil {
		t.Fatalf("the repeat: %v %v", got, err)
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Error(diff)
	}
	if _, err := begin("k", "g"); !problem.Is(err, problem.Invalid) {
		t.Errorf("another request under a finished key: %v", err)
	}
	if a, err := h.Begin(t.Context(), "other key", "k", "g"); a != nil || err != nil {
		t.Errorf("the same word from another key: %v %v", a, err)
	}
	h.wall.Advance(24*time.Hour + time.Second)
	fresh("a day later", "k")

	fresh("one that we fail", "k2")
	if err := h.Abandon(t.Context(), "key", "k2"); err != nil {
		t.Fatal(err)
	}
	fresh("after we failed", "k2")
	h.wall.Advance(2*time.Minute + time.Second)
	fresh("after its process died", "k2")
	h.wall.Advance(25 * time.Hour)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := h.db.Raw().QueryRow("SELECT COUNT(*) FROM idempotency").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d old requests were left, %v", left, err)
	}
}

func TestAnIdempotencyKeyIsVisibleASCII(t *testing.T) {
	h := newHouse(t)
	for key, good := range map[string]bool{
		"": false, "a b": false, "é": false, "a\n": false, strings.Repeat("k", 256): false,
		"!~": true, strings.Repeat("k", 255): true,
	} {
		if _, err := h.Begin(t.Context(), "key", key, "f"); (err == nil) != good {
			t.Errorf("%q: %v", key, err)
		}
	}
}
