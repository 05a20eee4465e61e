package storetest

import (
	"slices"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// SayWrong has whoever has a number say that it is another person's, after a
// text about a pupil.
func SayWrong(t *testing.T, db *store.DB, urn school.URN, number phone.Number, pupil school.PupilID) []school.ContactID {
	t.Helper()
	var barred []school.ContactID
	err := db.Mornings().InSchoolDay(t.Context(), urn, clock.DateOf(monday), func(d notifier.Day) (err error) {
		barred, err = d.WrongPerson(t.Context(), number, []school.PupilID{pupil}, monday)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return barred
}

// WrongNumbers is what every database must do for a number that is another
// person's: it is of the telephone and the pupils, not of a row.
func WrongNumbers(t *testing.T, db *store.DB) {
	r, urn := db.Roll(), school.URN("830017")
	st := MadeUpRoll(urn, 6) // each pupil's second adult is the first of the one before
	wrong := phone.Trusted("+99907777777")
	mother, other := &st.Contacts[1], &st.Contacts[5]
	mother.Number, mother.Name, other.Number, other.Name = wrong, "Ann Lowe", wrong, "Una Ray"
	st.Contacts[3].Others = phone.SeveralOf(wrong)
	if err := r.Seed(t.Context(), tester, madeUp(urn, ""), calendar, st, monday); err != nil {
		t.Fatal(err)
	}
	if got := SayWrong(t, db, urn, wrong, st.Pupils[1].ID); !slices.Equal(got, []school.ContactID{mother.ID}) {
		t.Errorf("barred: %v", got)
	}
	problems := func(p int) (out []string) {
		t.Helper()
		lists, err := db.Mornings().Callable(t.Context(), []school.PupilID{st.Pupils[p].ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range lists[st.Pupils[p].ID] {
			says := x.Contact.Ref + " " + string(x.Contact.Problem)
			if x.Contact.Others.Has(wrong) {
				says += "+"
			}
			out = append(out, says)
		}
		return out
	}
	change := func(ch roll.Changes) {
		t.Helper()
		if err := r.ChangeRoll(t.Context(), tester, urn, monday, func(roll.Standing) (roll.Changes, error) { return ch, nil }); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(name string, p int, want ...string) {
		t.Helper()
		if got := problems(p); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	expect("of whom it was said", 1, "C0001 wrong_person", "C0000 missing")
	expect("who shares the adult", 2, "C0002 ", "C0001 wrong_person")
	expect("another family's own adult", 5, "C0005 ", "C0004 ")

	anew := school.Contact{ID: "anew", School: urn, Ref: "NEW", Name: "Mrs Lowe", Number: wrong, Role: school.FamilyRole}
	mother.Number, mother.Problem = phone.Number{}, school.NumberMissing
	tied := school.Tie{Pupil: st.Pupils[2].ID, Contact: anew.ID, Order: 3, Text: school.TextYes}
	change(roll.Changes{Contacts: []school.Contact{*mother, anew}, Ties: []school.Tie{tied}})
	expect("a new row of a brother", 2, "C0002 ", "C0001 missing", "NEW wrong_person")
	st.Contacts[2].Others = phone.SeveralOf(wrong)
	change(roll.Changes{Contacts: []school.Contact{st.Contacts[2]}})
	expect("a further number that people would ring", 2, "C0002 ", "C0001 missing", "NEW wrong_person")
	expect("and of another family", 4, "C0004 ", "C0003 +")

	read, err := r.Standing(t.Context(), urn)
	if err != nil || read.Strangers == nil || !read.Strangers(wrong)[st.Pupils[2].ID] || len(read.Strangers(phone.Trusted("+99901"))) != 0 {
		t.Fatalf("what was said is not read: %v", err)
	}
	change(roll.Changes{Strangers: []roll.Stranger{{Number: wrong, Pupil: st.Pupils[2].ID, Theirs: true}}})
	expect("taken back by a person", 2, "C0002 +", "C0001 missing", "NEW ")
	SayWrong(t, db, urn, wrong, st.Pupils[1].ID)
	expect("said again of the brother, it stays taken back here", 2, "C0002 +", "C0001 missing", "NEW ")
	SayWrong(t, db, urn, wrong, st.Pupils[2].ID)
	expect("said again of the pupil", 2, "C0002 ", "C0001 missing", "NEW wrong_person")
}
