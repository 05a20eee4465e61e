package roll_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhatOfficesTypeForANumber is what becomes of each way to write one.
func TestWhatOfficesTypeForANumber(t *testing.T) {
	for typed, want := range map[string]string{
		"07700 900101":                "ending 101",
		"+44 (0)7700 900101":          "ending 101",
		"0044 7700 900101":            "ending 101",
		"447700900101":                "ending 101",
		"7700900101":                  "ending 101", // Excel ate the nought
		"'07700900101":                "ending 101",
		"07700-900-101 (Sana's work)": "ending 101",
		"07700-900-101 (mum's work)":  "words", // nothing here says that she is the mother
		"M: 07700 900101":             "ending 101",
		"07700 900101 / 01632 960104": "ending 101",
		"01632 960104 or 07700900101": "ending 101",
		"+353 85 012 3456":            "ending 456", // a mobile of Ireland
		"07700 900101 / 07700 900102": "two_numbers",
		"07700 900101, 07700 900101":  "ending 101",
		"01632 960104":                "landline",
		"":                            "missing",
		"ask gran":                    "unreadable",
		"12 34":                       "unreadable",
		"0770 900":                    "unreadable",
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		file := "Adno,Forename,Class,Contact Name,Contact Mobile\nA1,Amira,8B,Sana Khan,\"" + typed + "\"\n"
		if _, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(file), roll.Choice{}, roll.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		c := h.standing(t, t, urn).Contacts[0]
		got := string(c.Problem)
		if c.Problem == school.NumberFine {
			got = "ending " + c.Number.Ending()
		}
		if got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
}

// TestADayAsASpreadsheetWritesIt is when a leaver left, in each way.
func TestADayAsASpreadsheetWritesIt(t *testing.T) {
	for cell, left := range map[string]bool{
		"20/11/2026": true, "2026-11-20": true, "20-Nov-26": true, "46346": true, "46346.0": true, "20/11/2026 00:00:00": true,
		"31/12/2026": false, "46387": false, "": false, "Leaver": true, "Current": false, "sometime": false,
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Class,Date of leaving\nA1,Amira,8B,\nA2,Bilal,8B,\n", roll.PutOptions{})
		h.csv(t, urn, "Adno,Forename,Class,Date of leaving\nA1,Amira,8B,"+cell+"\nA2,Bilal,8B,\n", roll.PutOptions{ConfirmRemovals: 1})
		pupils := h.standing(t, t, urn).Pupils
		amira := pupils[slices.IndexFunc(pupils, func(p school.Pupil) bool { return p.Ref == "A1" })]
		if gone := amira.LeftOn != (clock.Date{}); gone != left {
			t.Errorf("%q: left is %t, want %t", cell, gone, left)
		}
	}
}

// TestTheSamplesGoInAsTheyAre puts each style's export in by the way of the
// page: guessed, shown, and said yes to.
func TestTheSamplesGoInAsTheyAre(t *testing.T) {
	for name, want := range map[string][2]int{ // pupils and adults on roll
		"sims.csv": {4, 5}, "arbor.csv": {2, 3}, "bromcom.csv": {2, 3}, "scholarpack.txt": {2, 3}, "820LLLL_CTF_8201234_001.xml": {2, 3},
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		file := new(strings.Builder)
		if _, err := rollfiletest.Open(t, "rollfile/testdata/"+name).WriteTo(file); err != nil {
			t.Fatal(err)
		}
		d, err := h.Upload(t.Context(), bev, urn, name, []byte(file.String()))
		if err != nil {
			t.Fatal(err)
		}
		p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
		if err != nil {
			t.Fatal(name, err)
		}
		done, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: p.Confirm, Numbers: p.ConfirmNumbers})
		if err != nil || done.Added != len(p.Pupils.Added) {
			t.Errorf("%s: %d went in and %d were shown: %v", name, done.Added, len(p.Pupils.Added), err)
		}
		r, err := h.Get(t.Context(), urn)
		if err != nil {
			t.Fatal(err)
		}
		adults := map[string]bool{}
		for _, x := range r.Pupils {
			for _, c := range x.Contacts {
				adults[c.ID] = true
			}
		}
		if diff := cmp.Diff(want, [2]int{len(r.Pupils), len(adults)}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
