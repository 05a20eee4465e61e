package storetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

// monday is when these tests take place, on the wall's clock.
var monday = time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)

var tester = school.SystemActor("test")

// Staff is what every database must do for members of staff and their
// sign-ins.
func Staff(t *testing.T, db *store.DB) {
	withSchool(t, db, "810001")
	s := db.Staff()
	m := staff.Member{ID: "staff-1", School: "810001", Email: "one@staff.example", Name: "One", Role: staff.Office}
	if err := s.AddMember(t.Context(), tester, m, "$hash", monday); err != nil {
		t.Fatal(err)
	}

	t.Run("a member is found by email with the hash", func(t *testing.T) {
		got, hash, found, err := s.MemberByEmail(t.Context(), m.Email)
		if err != nil || !found || hash != "$hash" || got != m {
			t.Fatalf("got %+v %q %v %v", got, hash, found, err)
		}
		if _, _, found, err := s.MemberByEmail(t.Context(), "nobody@staff.example"); found || err != nil {
			t.Fatalf("nobody: found %v, %v", found, err)
		}
	})
	t.Run("an email is one person's, a school must exist", func(t *testing.T) {
		other := m
		other.ID = "staff-2"
		if err := s.AddMember(t.Context(), tester, other, "$hash", monday); !problem.Is(err, problem.Conflict) {
			t.Errorf("the same email again: %v", err)
		}
		other.Email, other.School = "two@staff.example", "810999"
		if err := s.AddMember(t.Context(), tester, other, "$hash", monday); !problem.Is(err, problem.Unknown) {
			t.Errorf("a school that is not there: %v", err)
		}
	})
	t.Run("tries are counted by key within the time", func(t *testing.T) { staffTries(t, s) })
	t.Run("a sign-in stands until it is closed or its member leaves", func(t *testing.T) { staffDoors(t, s, m) })
}

func staffTries(t *testing.T, s *store.Staff) {
	for i := range 3 {
		at := monday.Add(time.Duration(i) * time.Minute)
		counts, err := s.Try(t.Context(), []string{"email a", "address " + strconv.Itoa(i)}, at, at.Add(-15*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{i + 1, 1}, counts); diff != "" {
			t.Fatalf("try %d: %s", i, diff)
		}
	}
	later := monday.Add(20 * time.Minute)
	counts, err := s.Try(t.Context(), []string{"email a"}, later, later.Add(-15*time.Minute))
	if err != nil || counts[0] != 1 {
		t.Fatalf("after the window: %v %v", counts, err)
	}
	if err := s.ForgetTry(t.Context(), "address 2", monday.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	counts, err = s.Try(t.Context(), []string{"address 1", "address 2"}, later, monday.Add(-time.Hour))
	if err != nil || counts[0] != 2 || counts[1] != 1 {
		t.Fatalf("after forgetting one: %v %v", counts, err)
	}
	if err := s.ForgetTries(t.Context(), "email a"); err != nil {
		t.Fatal(err)
	}
	counts, err = s.Try(t.Context(), []string{"email a"}, later, monday.Add(-time.Hour))
	if err != nil || counts[0] != 1 {
		t.Fatalf("after forgetting: %v %v", counts, err)
	}
}

func staffDoors(t *testing.T, s *store.Staff, m staff.Member) {
	open := func(hash string) {
		t.Helper()
		d := staff.Door{TokenHash: hash, CSRF: "csrf", Member: m, At: monday, Seen: monday, Until: monday.Add(12 * time.Hour)}
		if err := s.OpenSignIn(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	stands := func(hash string) (staff.Door, bool) {
		t.Helper()
		d, found, err := s.Door(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		return d, found
	}
	open("hash-1")
	open("hash-2")
	for _, seen := range []time.Duration{time.Hour, time.Minute} { // never back in time
		if err := s.Seen(t.Context(), "hash-1", monday.Add(seen)); err != nil {
			t.Fatal(err)
		}
	}
	want := staff.Door{TokenHash: "hash-1", CSRF: "csrf", Member: m, At: monday, Seen: monday.Add(time.Hour), Until: monday.Add(12 * time.Hour)}
	got, found := stands("hash-1")
	if diff := cmp.Diff(want, got); !found || diff != "" {
		t.Fatalf("found %v: %s", found, diff)
	}
	if err := s.CloseSignIn(t.Context(), "hash-1"); err != nil {
		t.Fatal(err)
	}
	if _, found := stands("hash-1"); found {
		t.Error("a closed sign-in still stands")
	}
	if err := s.Leave(t.Context(), tester, m.ID, monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, found := stands("hash-2"); found {
		t.Error("a member who left is still signed in")
	}
	if err := s.Leave(t.Context(), tester, m.ID, monday.Add(time.Hour)); !problem.Is(err, problem.Unknown) {
		t.Errorf("leaving twice: %v", err)
	}
}
