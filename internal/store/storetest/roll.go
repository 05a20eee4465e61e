package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

// withSchool adds a made-up school that stands alone.
func withSchool(t *testing.T, db *store.DB, urn school.URN) {
	t.Helper()
	withSchoolOf(t, db, urn, "")
}

// withSchoolOf adds a made-up school of a network.
func withSchoolOf(t *testing.T, db *store.DB, urn school.URN, network school.NetworkID) {
	t.Helper()
	s := madeUp(urn, network)
	if err := db.Roll().AddSchool(t.Context(), tester, s, calendar, monday); err != nil {
		t.Fatal(err)
	}
}

func madeUp(urn school.URN, network school.NetworkID) school.School {
	return school.School{URN: urn, Name: "School " + string(urn), TextName: "School", OfficePhone: "07700 900999", Phase: school.Primary, Network: network}
}

var calendar = school.Calendar{
	Terms: []school.Term{
		{Name: "Autumn", First: clock.Date{Year: 2026, Month: 9, Day: 2}, Last: clock.Date{Year: 2026, Month: 12, Day: 18}},
		{Name: "Spring", First: clock.Date{Year: 2027, Month: 1, Day: 4}, Last: clock.Date{Year: 2027, Month: 3, Day: 26}},
	},
	Closed:  []school.ClosedDay{{Date: clock.Date{Year: 2026, Month: 10, Day: 26}, Kind: school.Holiday, Note: "Half-term"}},
	AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
}

// MadeUpRoll gives a roll of n pupils of a school, each with two contacts, of
// whom the second is shared with the pupil before.
func MadeUpRoll(urn school.URN, n int) roll.Standing {
	var st roll.Standing
	for i := range n {
		id := fmt.Sprintf("%s-%04d", urn, i)
		p := school.Pupil{
			ID: school.PupilID("P" + id), School: urn, Ref: fmt.Sprintf("A%04d", i), FirstName: "Given", LastName: "Family",
			TextName: "Given", Group: school.Group(fmt.Sprintf("%dA", i%7)), Year: i % 7, Flags: school.Flags{Vulnerable: i%50 == 0},
		}
		c := school.Contact{
			ID: school.ContactID("C" + id), School: urn, Ref: fmt.Sprintf("C%04d", i), Name: "Adult", Language: "ur",
			Number: phone.Trusted(fmt.Sprintf("+9990%07d", i)), Role: school.FamilyRole,
		}
		if i%20 == 0 {
			c.Number, c.Problem = phone.Number{}, school.NumberMissing
		}
		st.Pupils, st.Contacts = append(st.Pupils, p), append(st.Contacts, c)
		st.Ties = append(st.Ties, school.Tie{Pupil: p.ID, Contact: c.ID, Relationship: "mother", Order: 1, ParentalResponsibility: true, LivesWith: true, Text: school.TextYes})
		if i > 0 {
			st.Ties = append(st.Ties, school.Tie{Pupil: p.ID, Contact: st.Contacts[i-1].ID, Relationship: "aunt", Order: 2, Text: school.TextNever, CourtOrder: i%2 == 0})
		}
	}
	return st
}

// Roll is what every database must do for schools and their rolls.
func Roll(t *testing.T, db *store.DB) {
	r := db.Roll()
	urn := school.URN("830001")
	seeded := MadeUpRoll(urn, 60)
	if err := r.Seed(t.Context(), tester, madeUp(urn, ""), calendar, seeded, monday); err != nil {
		t.Fatal(err)
	}
	standing := func(t *testing.T) roll.Standing {
		t.Helper()
		st, err := r.Standing(t.Context(), urn)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	t.Run("a seeded roll is read as it was", func(t *testing.T) {
		if diff := cmp.Diff(seeded, standing(t), numbersWhole); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a school is read with its calendar", func(t *testing.T) {
		s, c, err := r.School(t.Context(), urn)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(madeUp(urn, ""), s) + cmp.Diff(calendar, c); diff != "" {
			t.Error(diff)
		}
		if err := r.AddSchool(t.Context(), tester, s, c, monday); !problem.Is(err, problem.Conflict) {
			t.Errorf("the same school twice: %v", err)
		}
		if _, _, err := r.School(t.Context(), "830999"); !problem.Is(err, problem.Unknown) {
			t.Errorf("no such school: %v", err)
		}
		if _, err := r.Standing(t.Context(), "830999"); !problem.Is(err, problem.Unknown) {
			t.Errorf("the roll of no such school: %v", err)
		}
	})
	t.Run("a mapping is kept with an audit row", func(t *testing.T) { mappingKept(t, db, urn) })
	t.Run("a roll changes whole, with audit and news, or not at all", func(t *testing.T) { rollChanges(t, db, urn, standing) })
}

func mappingKept(t *testing.T, db *store.DB, urn school.URN) {
	r := db.Roll()
	m, err := r.Mapping(t.Context(), urn)
	if err != nil || len(m.Columns) != 0 {
		t.Fatalf("before any: %+v, %v", m, err)
	}
	for _, want := range []rollfile.Mapping{
		{Columns: []rollfile.Column{{Heading: "Adno", Field: "id"}, {Heading: "Größe"}, {Heading: "Contact 1 Mobile", Field: "mobile", Contact: 1}}},
		{Columns: []rollfile.Column{{Heading: "UPN", Field: "upn"}}},
	} {
		if err := r.PutMapping(t.Context(), tester, urn, want, monday); err != nil {
			t.Fatal(err)
		}
		got, err := r.Mapping(t.Context(), urn)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
	}
	var lines int
	if err := db.Raw().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM audit WHERE act = 'roll.mapping'").Scan(&lines); err != nil || lines != 2 {
		t.Errorf("%d lines of audit, %v", lines, err)
	}
	if err := r.PutMapping(t.Context(), tester, "830999", m, monday); !problem.Is(err, problem.Unknown) {
		t.Errorf("of no school: %v", err)
	}
	if _, err := r.Mapping(t.Context(), "830999"); !problem.Is(err, problem.Unknown) {
		t.Errorf("of no school: %v", err)
	}
}

func rollChanges(t *testing.T, db *store.DB, urn school.URN, standing func(*testing.T) roll.Standing) {
	lines := func() (audit, news int) {
		t.Helper()
		for table, into := range map[string]*int{"audit": &audit, "news": &news} {
			if err := db.Raw().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table+" WHERE school = '"+string(urn)+"'").Scan(into); err != nil {
				t.Fatal(err)
			}
		}
		return audit, news
	}
	before := standing(t)
	auditBefore, newsBefore := lines()
	change := func(f func(roll.Standing) (roll.Changes, error)) error {
		return db.Roll().ChangeRoll(t.Context(), tester, urn, monday, f)
	}
	no := errors.New("no")
	if err := change(func(roll.Standing) (roll.Changes, error) { return roll.Changes{Pupils: before.Pupils[:1]}, no }); !errors.Is(err, no) {
		t.Fatalf("a decision against: %v", err)
	}
	if err := change(func(roll.Standing) (roll.Changes, error) { return roll.Changes{}, nil }); err != nil {
		t.Fatal(err)
	}
	broken := roll.Changes{Pupils: before.Pupils[:1], Ties: []school.Tie{{Pupil: before.Pupils[0].ID, Contact: "nobody"}}}
	broken.Pupils[0].Group = "9Z"
	if err := change(func(roll.Standing) (roll.Changes, error) { return broken, nil }); err == nil {
		t.Fatal("a tie to nobody went in")
	}
	if audit, news := lines(); audit != auditBefore || news != newsBefore {
		t.Errorf("lines were written for nothing: %d audit, %d news", audit-auditBefore, news-newsBefore)
	}

	want := standing(t)
	if want.Pupils[0].Group == "9Z" {
		t.Fatal("half a change stands")
	}
	want.Pupils[0].Group, want.Pupils[1].LeftOn = "9Z", clock.DateOf(monday)
	want.Contacts[2].Number, want.Contacts[2].Problem = phone.Number{}, school.NumberTwo
	want.Ties[3].Relationship = "guardian"
	untied := want.Ties[len(want.Ties)-1]
	want.Ties = want.Ties[:len(want.Ties)-1]
	err := change(func(roll.Standing) (roll.Changes, error) {
		return roll.Changes{Pupils: want.Pupils[:2], Contacts: want.Contacts[2:3], Ties: want.Ties[3:4], Untied: []school.Tie{untied}, Summary: "changed 2"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, standing(t), numbersWhole); diff != "" {
		t.Error(diff)
	}
	if audit, news := lines(); audit != auditBefore+1 || news != newsBefore+1 {
		t.Errorf("a change wrote %d audit and %d news", audit-auditBefore, news-newsBefore)
	}
}

// numbersWhole compares numbers by what they are, not by how they print.
var numbersWhole = cmp.Comparer(func(a, b phone.Number) bool { return a == b })
