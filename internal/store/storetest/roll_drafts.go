package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/store"
)

// Drafts is what every database must do for files that wait for a yes.
func Drafts(t *testing.T, db *store.DB) {
	withSchool(t, db, "830005")
	withSchool(t, db, "830006")
	r, old := db.Roll(), monday.Add(-time.Hour)
	draft := func(id roll.DraftID, staff string, at time.Time) roll.Draft {
		return roll.Draft{
			ID: id, School: "830005", Staff: staff, Kind: roll.CSVFile, Name: "roll.csv", File: []byte("Adno\nZoë\x00\xff\n"), At: at,
			Mapping: rollfile.Mapping{Columns: []rollfile.Column{{Heading: "Adno", Field: "id"}}},
		}
	}
	put := func(d roll.Draft) {
		t.Helper()
		if err := r.PutDraft(t.Context(), d, old); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(id roll.DraftID) {
		t.Helper()
		if _, err := r.Draft(t.Context(), "830005", id); !problem.Is(err, problem.Unknown) {
			t.Errorf("%s is there still: %v", id, err)
		}
	}
	first, other := draft("D1", "s1", monday), draft("D2", "s2", monday)
	put(first)
	put(other)
	first.Mapping.Columns[0].Field = "upn"
	if err := r.MapDraft(t.Context(), "D1", first.Mapping); err != nil {
		t.Fatal(err)
	}
	got, err := r.Draft(t.Context(), "830005", "D1")
	if diff := cmp.Diff(first, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := r.Draft(t.Context(), "830006", "D1"); !problem.Is(err, problem.Unknown) {
		t.Errorf("another school sees it: %v", err)
	}
	put(draft("D3", "s1", monday))
	gone("D1")
	if err := r.DropDraft(t.Context(), "D3"); err != nil {
		t.Fatal(err)
	}
	gone("D3")
	if err := r.PurgeDrafts(t.Context(), monday.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	gone("D2")
	nowhere := draft("D4", "s1", monday)
	nowhere.School = "830099"
	if err := r.PutDraft(t.Context(), nowhere, old); !problem.Is(err, problem.Unknown) {
		t.Errorf("a school that is not there answered %v", err)
	}
}
