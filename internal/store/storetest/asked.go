package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

// Asked is in what order a database gives the adults of a list, where a school
// has put all of them in one place: as school.AskedFirst has it, by whatever is
// asked.
func Asked(t *testing.T, db *store.DB) {
	urn := school.URN("830077")
	p := school.Pupil{ID: "P1", School: urn, Ref: "A1", FirstName: "Given", LastName: "Family", TextName: "Given", Group: "7A", Year: 7}
	st := roll.Standing{Pupils: []school.Pupil{p}}
	for i := range 8 { // both marks, in an order that is none
		c := school.Contact{ID: school.ContactID(fmt.Sprintf("C%d", i)), School: urn, Ref: fmt.Sprintf("R%d", 7-i), Name: "Adult", Role: school.FamilyRole, Problem: school.NumberMissing}
		st.Contacts = append(st.Contacts, c)
		st.Ties = append(st.Ties, school.Tie{
			Pupil: p.ID, Contact: c.ID, Relationship: "carer", Order: 1 + i/6, ParentalResponsibility: i%3 == 1, LivesWith: i%2 == 1, Text: school.TextYes,
		})
	}
	if err := db.Roll().Seed(t.Context(), tester, madeUp(urn, ""), calendar, st, monday); err != nil {
		t.Fatal(err)
	}
	want := slices.SortedFunc(slices.Values(st.Ties), school.AskedFirst)
	stands, err := db.Roll().Standing(t.Context(), urn)
	if err != nil || !slices.Equal(stands.Ties, want) {
		t.Errorf("the roll gives %v, %v", stands.Ties, err)
	}
	lists, err := db.Mornings().Callable(t.Context(), []school.PupilID{p.ID})
	if err != nil {
		t.Fatal(err)
	}
	var got []school.Tie
	for _, x := range lists[p.ID] {
		got = append(got, x.Tie)
	}
	if !slices.Equal(got, want) {
		t.Errorf("a morning gives %v", got)
	}
}
