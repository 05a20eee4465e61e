package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestAnAdultWhoIsBarredAboutAnotherPupilIsAskedAbout: on whichever list they
// are new, and however the child came.
func TestAnAdultWhoIsBarredAboutAnotherPupilIsAskedAbout(t *testing.T) {
	const (
		head    = "Adno,Forename,Surname,Reg,Contact Name,Contact Relationship,Contact Mobile,Contact Court Order,Contact Text\n"
		ordered = "R01,Kit,Rone,4A,Ann Rone,Mother,07700 900057,,\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,Yes,\n"
		never   = "R01,Kit,Rone,4A,Ann Rone,Mother,07700 900057,,\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,,No\n"
	)
	for name, c := range map[string]struct {
		stands, comes string
		told          int // adults who may be told, of the list that comes
	}{
		"the child with a new surname":         {ordered, "77,Kit,Ash,5B,Rex Rone,Father,07700 900058,,\n77,Kit,Ash,5B,Ann Rone,Mother,07700 900057,,\n", 1},
		"a sibling who comes":                  {ordered, "78,Una,Ash,5B,Rex Rone,Father,07700 900058,,\n", 0},
		"with a new number":                    {ordered, "78,Una,Ash,5B,Rex Rone,Father,07700 900061,,\n", 0},
		"with another name on the same number": {ordered, "78,Una,Ash,5B,Dad,Father,07700 900058,,\n", 0},
		"no order, and the same first name":    {never, "77,Kit,Ash,5B,Rex Rone,Father,07700 900058,,\n", 0},
		"no order, and a sibling":              {never, "78,Una,Ash,5B,Rex Rone,Father,07700 900058,,\n", 1},
		"a stranger":                           {ordered, "78,Una,Ash,5B,Max Ash,Father,07700 900061,,\n", 1},
		"the one who may be told":              {ordered, "78,Una,Ash,5B,Ann Rone,Mother,07700 900057,,\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, head+c.stands, roll.PutOptions{})
			before := strings.Count(h.known(t, urn), ", family, yes, court order false")
			h.csv(t, urn, head+c.comes, roll.PutOptions{Partial: true})
			got := h.known(t, urn)
			if n := strings.Count(got, ", family, yes, court order false") - before; n != c.told {
				t.Errorf("%d may be told, not %d:\n%s", n, c.told, got)
			}
			todo, err := h.Todo(t.Context(), urn)
			if rows := strings.Count(c.comes, "\n"); err != nil || len(todo.Doubts) != rows-c.told {
				t.Errorf("asked of %d, not %d: %v", len(todo.Doubts), rows-c.told, err)
			}
		})
	}
}

// TestTheAnswerAboutAnAdultOfTwoListsStands, through the next import.
func TestTheAnswerAboutAnAdultOfTwoListsStands(t *testing.T) {
	const all = rexHead + rexBarred + "R02,Una,Rone,5B,Rex Rone,Father,07700 900058,\n"
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, rexHead+rexBarred, roll.PutOptions{})
	for i := range 2 {
		h.csv(t, urn, all, roll.PutOptions{})
		todo, err := h.Todo(t.Context(), urn)
		if err != nil || len(todo.Doubts) != 1-i {
			t.Fatalf("time %d: %+v %v", i, todo.Doubts, err)
		}
		for _, d := range todo.Doubts {
			if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := h.known(t, urn); strings.Count(got, "07700 900058, family, yes, court order false") != 1 {
		t.Error(got)
	}
}
