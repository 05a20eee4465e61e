package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
)

// neighbours is an export of n families: a mother with parental responsibility in
// place 1, and a neighbour without in the place given.
func neighbours(n int, mother, neighbour string) string {
	var b strings.Builder
	b.WriteString("Adno,Forename,Surname,Reg,Priority,Contact Name,Relationship,Contact Mobile,Parental Responsibility,Lives With\n")
	for i := range n {
		fmt.Fprintf(&b, "A%d,Given%d,Name%d,1A,%s,Ann Name%d,Mother,07700 900%03d,Y,Y\n", i, i, i, mother, i, i)
		fmt.Fprintf(&b, "A%d,Given%d,Name%d,1A,%s,Pat Oak%d,Neighbour,07700 900%03d,N,N\n", i, i, i, neighbour, i, 500+i)
	}
	return b.String()
}

// TestOnePlaceForAllChangesNothing: whoever has responsibility stays first.
func TestOnePlaceForAllChangesNothing(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, neighbours(20, "1", "2"), roll.PutOptions{})
	if d := h.csv(t, urn, neighbours(20, "1", "1"), roll.PutOptions{}); strings.Contains(told(d.Problems), "responsibility") {
		t.Errorf("told: %v", told(d.Problems))
	}
	now, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range now.Pupils {
		if *p.Contacts[0].Relationship != "mother" {
			t.Errorf("%s asks the %s first", p.ID, *p.Contacts[0].Relationship)
		}
	}
}

// TestANeighbourBeforeTheMotherIsTold, and has to be confirmed where it is many.
func TestANeighbourBeforeTheMotherIsTold(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, neighbours(20, "1", "2"), roll.PutOptions{})
	put := func(o roll.PutOptions) (roll.Imported, error) {
		return h.ImportCSV(t.Context(), tester, urn, strings.NewReader(neighbours(20, "2", "1")), roll.Choice{}, o)
	}
	if _, err := put(roll.PutOptions{}); !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, "ask somebody without parental responsibility first about 20 of 20 pupils") {
		t.Errorf("many at once: %v", err)
	}
	d, err := put(roll.PutOptions{ConfirmChanges: 20, ConfirmWhom: 20})
	if err != nil || strings.Count(told(d.Problems), "now stands before one who has it") != 20 {
		t.Errorf("%v %v", told(d.Problems), err)
	}
	few := h.school(t, t)
	h.csv(t, few, neighbours(3, "1", "2"), roll.PutOptions{})
	if d := h.csv(t, few, neighbours(3, "2", "1"), roll.PutOptions{}); strings.Count(told(d.Problems), "now stands before one who has it") != 3 {
		t.Errorf("a few: %v", told(d.Problems))
	}
}
