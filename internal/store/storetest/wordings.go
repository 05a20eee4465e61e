package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/templates"
)

// Wordings is what every database must do for schools' own wordings.
func Wordings(t *testing.T, db *store.DB) {
	s, urn := db.Wordings(), school.URN("840001")
	withSchool(t, db, urn)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	list := func(k templates.Kind) []templates.Kept {
		t.Helper()
		all, err := s.Wordings(ctx(), urn, k)
		must(err)
		return all
	}
	first := templates.Kept{Kind: templates.Help, Language: "pl", Version: "aaaaaaaaaaaa", Body: "clear body ((school))", WrittenBy: tester.String(), WrittenAt: monday}
	second := first
	second.Version, second.Body, second.WrittenAt = "bbbbbbbbbbbb", "other words ((school))", monday.Add(time.Minute)
	shipped := templates.Kept{Kind: templates.AbsenceAM, Language: "ur", Version: "cccccccccccc", Body: "((names))", Shipped: true}

	if err := s.KeepWording(ctx(), tester, "999999", first, monday); !problem.Is(err, problem.Unknown) {
		t.Errorf("no school: %v", err)
	}
	for range 2 { // the same words again are no second version
		must(s.KeepWording(ctx(), tester, urn, first, monday))
	}
	must(s.KeepWording(ctx(), tester, urn, second, second.WrittenAt))
	must(s.VetWording(ctx(), tester, urn, shipped, monday))
	if got := list(templates.AbsenceAM); len(got) != 1 || got[0].VettedBy != tester.String() || !got[0].Shipped || !got[0].VettedAt.Equal(monday) {
		t.Errorf("vouched for as it came: %+v", got)
	}
	if d := cmp.Diff([]templates.Kept{first, second}, list(templates.Help)); d != "" {
		t.Error(d)
	}

	// Within one millisecond the last who vouches has the last word.
	for _, x := range []templates.Kept{first, second, first} {
		must(s.VetWording(ctx(), tester, urn, x, monday.Add(time.Hour)))
	}
	got := list("")
	if len(got) != 3 || got[2].Version != first.Version || got[1].Version != second.Version || !got[2].VettedAt.Equal(monday.Add(time.Hour)) {
		t.Errorf("%+v", got)
	}
	missing := first
	missing.Version = "dddddddddddd"
	if err := s.VetWording(ctx(), tester, urn, missing, monday); err == nil {
		t.Error("a version that is not there was vouched for")
	}

	terms, err := s.Terms(ctx(), urn)
	must(err)
	if d := cmp.Diff(templates.DefaultTerms(), terms); d != "" {
		t.Error(d)
	}
	for _, price := range []int{350, 0} {
		want := templates.Terms{Price: price, Links: []string{"larkmere.example"}}
		must(s.SetTerms(ctx(), tester, urn, want, monday))
		if terms, err = s.Terms(ctx(), urn); err != nil || !cmp.Equal(want, terms) {
			t.Errorf("%+v, %v", terms, err)
		}
	}
	// Two written, four vouched for, two terms: each with its news.
	if news, err := db.Mornings().News(ctx(), urn, 0); err != nil || len(news) != 8 {
		t.Errorf("%d lines of news: %v", len(news), err)
	}
	must(db.AuditVerify(ctx(), urn))
}
