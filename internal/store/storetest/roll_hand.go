package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// ByHand is what every database must do for what a person changes of a roll.
func ByHand(t *testing.T, db *store.DB) {
	r, urn := db.Roll(), school.URN("830007")
	seeded := MadeUpRoll(urn, 4)
	if err := r.Seed(t.Context(), tester, madeUp(urn, ""), calendar, seeded, monday); err != nil {
		t.Fatal(err)
	}
	change := func(ch roll.Changes) {
		t.Helper()
		if err := r.ChangeRoll(t.Context(), tester, urn, monday, func(roll.Standing) (roll.Changes, error) { return ch, nil }); err != nil {
			t.Fatal(err)
		}
	}
	tie := seeded.Ties[2]
	because := func(words string) *roll.TieReason {
		return &roll.TieReason{Pupil: tie.Pupil, Contact: tie.Contact, Words: words}
	}
	reasons := func(want map[school.ContactID]string) {
		t.Helper()
		got, err := r.TieReasons(t.Context(), tie.Pupil)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	reasons(map[school.ContactID]string{})
	change(roll.Changes{Reason: because("an order"), Act: "roll changed", Target: "x"})
	reasons(map[school.ContactID]string{tie.Contact: "an order"})
	change(roll.Changes{Reason: because("another")})
	reasons(map[school.ContactID]string{tie.Contact: "another"})
	change(roll.Changes{Reason: because("")})
	reasons(map[school.ContactID]string{})
	change(roll.Changes{Reason: because("gone with the tie")})
	change(roll.Changes{Untied: []school.Tie{tie}})
	reasons(map[school.ContactID]string{})

	doubtAndName(t, r, urn, seeded, change)
	c := seeded.Contacts[1]
	c.NoCampaigns, c.LanguageKept = true, true
	change(roll.Changes{Contacts: []school.Contact{c}})
	st, err := r.Standing(t.Context(), urn)
	if err != nil || !st.Contacts[1].NoCampaigns || st.Contacts[2].NoCampaigns || !st.Contacts[1].LanguageKept || st.Contacts[2].LanguageKept {
		t.Errorf("the wish for no campaigns, or the language a person chose, is not kept: %v", err)
	}
	for range 2 { // said again it does nothing
		if err := r.RefuseCampaigns(t.Context(), school.SystemActor("reply"), seeded.Contacts[2].Number, monday); err != nil {
			t.Fatal(err)
		}
	}
	st, err = r.Standing(t.Context(), urn)
	if err != nil || !st.Contacts[2].NoCampaigns || st.Contacts[3].NoCampaigns || st.Contacts[2].Stopped {
		t.Errorf("a no to campaigns by a text is not kept, or is more than that: %v", err)
	}
	sameTelephone(t, r, urn, seeded.Contacts[2], change)
	if err := db.AuditVerify(t.Context(), urn); err != nil {
		t.Error(err)
	}
}

// sameTelephone has an import bring the number of an adult who hears of absences
// only under a new row, until a person says otherwise of it.
func sameTelephone(t *testing.T, r *store.Roll, urn school.URN, said school.Contact, change func(roll.Changes)) {
	t.Helper()
	anew := school.Contact{ID: said.ID + "-anew", School: urn, Ref: said.Ref + "-anew", Name: "Anew", Number: said.Number, Role: school.FamilyRole}
	for _, x := range []struct {
		name string
		wish *roll.Wish
		want bool
	}{
		{"a new row with the number", nil, true},
		{"one that a person lets hear again", &roll.Wish{Number: said.Number}, false},
		{"and again", &roll.Wish{Number: said.Number, NoCampaigns: true}, true},
	} {
		change(roll.Changes{Contacts: []school.Contact{anew}, Wish: x.wish})
		st, err := r.Standing(t.Context(), urn)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range st.Contacts {
			if c.ID == anew.ID && c.NoCampaigns != x.want {
				t.Errorf("%s hears of absences only: %t", x.name, c.NoCampaigns)
			}
		}
	}
}

// doubtAndName: who may be barred, and a name a person set, stand until a person
// settles them.
func doubtAndName(t *testing.T, r *store.Roll, urn school.URN, seeded roll.Standing, change func(roll.Changes)) {
	t.Helper()
	tie, p := seeded.Ties[0], seeded.Pupils[0]
	d := roll.Doubt{Pupil: tie.Pupil, Contact: tie.Contact, Like: seeded.Contacts[3].ID, Why: roll.WhyEnded, Said: "a mark"}
	p.NameKept = true
	change(roll.Changes{Pupils: []school.Pupil{p}, Doubts: []roll.Doubt{d}, Reason: &roll.TieReason{Pupil: tie.Pupil, Contact: tie.Contact, Words: "an order"}})
	st, err := r.Standing(t.Context(), urn)
	if err != nil || len(st.Reasons) != 1 || st.Reasons[0].Mark == "" || !cmp.Equal([]roll.Doubt{d}, st.Doubts) || !st.Pupils[0].NameKept || st.Pupils[1].NameKept {
		t.Fatalf("%v %+v %+v", err, st.Doubts, st.Reasons)
	}
	mark := st.Reasons[0].Mark
	d.Like = seeded.Contacts[2].ID
	change(roll.Changes{Doubts: []roll.Doubt{d}, Reason: &roll.TieReason{Pupil: tie.Pupil, Contact: tie.Contact, Words: "an order"}})
	if st, err = r.Standing(t.Context(), urn); err != nil || !cmp.Equal([]roll.Doubt{d}, st.Doubts) || st.Reasons[0].Mark == mark {
		t.Errorf("%v %+v %+v", err, st.Doubts, st.Reasons)
	}
	change(roll.Changes{Settled: []roll.Doubt{d}, Reason: &roll.TieReason{Pupil: tie.Pupil, Contact: tie.Contact}})
	if st, err = r.Standing(t.Context(), urn); err != nil || len(st.Doubts)+len(st.Reasons) > 0 {
		t.Errorf("%v %+v %+v", err, st.Doubts, st.Reasons)
	}
}

// MarkedLeavers is what every database must find of registers that name pupils
// who have left, by their id or their UPN.
func MarkedLeavers(t *testing.T, db *store.DB) {
	on := newMorning(t, db)
	odd := []notifier.OddMark{{Ref: "A3", Code: "N"}, {Ref: "U4", Code: "/"}, {Ref: "A1", Code: "?"}, {Ref: "A9", Code: "N"}}
	on.in(func(d notifier.Day) error { return d.KeepClosure(ctx(), on.closure(1), odd) })
	for days, want := range map[int]map[school.PupilID]clock.Date{
		-7: {on.pupil["A3"].ID: on.day}, // A4 leaves tomorrow
		1:  {},
	} {
		got, err := db.Roll().MarkedLeavers(ctx(), on.urn, on.day.AddDays(days))
		on.must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
