package storetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

// Connections is what every database must do for how schools are asked.
func Connections(t *testing.T, db *store.DB) {
	s, urn := db.Connections(), school.URN("840001")
	withSchool(t, db, urn)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	one := func() school.Connection {
		t.Helper()
		x, err := s.One(ctx(), urn)
		must(err)
		return x
	}
	for name, err := range map[string]error{
		"none": func() error { _, err := s.One(ctx(), urn); return err }(), "pause": s.Pause(ctx(), tester, urn, true, monday),
		"drop": s.Drop(ctx(), tester, urn, monday), "no school": s.Put(ctx(), tester, school.Connection{School: "999999"}, monday),
	} {
		if !problem.Is(err, problem.Unknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(s.RollRead(ctx(), urn, monday, true, "", monday)) // of one that is gone: nothing

	want := school.Connection{School: urn, System: "wonde", Remote: "A1930499544", BaseURL: "https://api.example/v1.0", Token: school.NewToken("clear token"), Since: monday}
	must(s.Put(ctx(), tester, want, monday))
	same := cmp.Comparer(func(a, b school.Token) bool { return a == b })
	if d := cmp.Diff(want, one(), same); d != "" {
		t.Error(d)
	}
	later := monday.Add(time.Hour)
	must(s.RollRead(ctx(), urn, monday, true, "", monday))
	must(s.RollRead(ctx(), urn, later, false, "", later))
	must(s.MarksRead(ctx(), urn, later, "", later))
	for range 3 { // told once
		must(s.RollRead(ctx(), urn, time.Time{}, false, "too many would go", later))
		must(s.MarksRead(ctx(), urn, time.Time{}, "away", later))
	}
	must(s.Pause(ctx(), tester, urn, true, later))
	want.Paused, want.RollAt, want.FullAt, want.RollFault, want.MarksAt, want.MarksFault = true, later, monday, "too many would go", later, "away"
	if d := cmp.Diff(want, one(), same); d != "" {
		t.Error(d)
	}
	all, err := s.All(ctx())
	if err != nil || len(all) != 1 || all[0].Token.Reveal() != "clear token" {
		t.Errorf("%d, %v", len(all), err)
	}
	if news, err := db.Mornings().News(ctx(), urn, 0); err != nil || len(news) != 4 {
		t.Errorf("connected, two faults and paused are %d lines of news: %v", len(news), err)
	}
	must(s.RollTook(ctx(), urn, school.RollNews{At: monday}, later)) // nothing
	took := school.RollNews{At: monday, Left: []school.PupilID{"p1"}, Missed: []school.PupilID{"p2"}, Gone: []school.Listed{{Pupil: "p3", Contact: "c3"}}, Emptied: []school.PupilID{"p4"}}
	must(s.RollTook(ctx(), urn, took, later))
	if x := one(); len(x.News) != 1 || !cmp.Equal(x.News[0], took) || !x.MissedBefore()["p2"] || x.MissedBefore()["p1"] {
		t.Errorf("what a roll took: %+v", x.News)
	}
	must(s.RollTook(ctx(), urn, school.RollNews{At: monday.Add(school.NewsKept)}, later))
	if x := one(); len(x.News) != 0 {
		t.Errorf("after a fortnight: %+v", x.News)
	}
	if news, err := db.Mornings().News(ctx(), urn, 0); err != nil || len(news) != 5 {
		t.Errorf("and what a roll took is a fifth: %d, %v", len(news), err)
	}
	must(s.Put(ctx(), tester, want, later)) // anew
	if x := one(); x.Paused || x.RollFault+x.MarksFault != "" || !x.RollAt.Equal(later) {
		t.Errorf("connected anew: %+v", x)
	}
	must(db.AuditVerify(ctx(), urn))
	for _, row := range rowsOf(t, db, "connections") {
		for i, v := range row.values {
			if b, ok := v.([]byte); ok && bytes.Contains(b, []byte("clear")) || strings.Contains(fmt.Sprint(v), "clear") {
				t.Errorf("%s holds the token in clear", row.columns[i])
			}
		}
	}
	must(s.Drop(ctx(), tester, urn, later))
	if _, err := s.One(ctx(), urn); !problem.Is(err, problem.Unknown) {
		t.Errorf("after it was dropped: %v", err)
	}
}
