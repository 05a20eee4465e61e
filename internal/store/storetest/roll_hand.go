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

	c := seeded.Contacts[1]
	c.NoCampaigns = true
	change(roll.Changes{Contacts: []school.Contact{c}})
	st, err := r.Standing(t.Context(), urn)
	if err != nil || !st.Contacts[1].NoCampaigns || st.Contacts[2].NoCampaigns {
		t.Errorf("the wish for no campaigns is not kept: %v", err)
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
	if err := db.AuditVerify(t.Context(), urn); err != nil {
		t.Error(err)
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
