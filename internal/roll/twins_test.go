package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

const (
	rexHead   = "Adno,Forename,Surname,Reg,Contact Name,Contact Relationship,Contact Mobile,Contact Court Order\n"
	rexPlain  = "Adno,Forename,Surname,Reg,Contact Name,Contact Relationship,Contact Mobile\n"
	rexMother = "R01,Kit,Rone,4A,Mrs Ann Rone,Mother,07700 900057"
	rexBarred = rexMother + ",\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,Yes\n"
)

// TestNoSecondLineOfABarredAdultIsTold: whatever comes beside an adult whom a
// court order names, in whichever file, is not texted if it may be them.
func TestNoSecondLineOfABarredAdultIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		files  string // parted by |
		barred bool   // everybody but the mother
	}{
		"twice without the column": {rexHead + rexBarred + "|" + rexPlain + rexMother + "\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900059\n", true},
		"two new numbers":          {rexHead + rexBarred + "|" + rexPlain + rexMother + "\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900060\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900059\n", true},
		"only the second says it":  {rexHead + rexMother + ",\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900059,\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,Yes\n", true},
		"the same line twice":      {rexHead + rexMother + ",\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,Yes\n", true},
		"another relationship":     {rexHead + rexBarred + "R01,Kit,Rone,4A,Rex Rone,Stepfather,07700 900059,\n", true},
		"an initial":               {rexHead + rexBarred + "R01,Kit,Rone,4A,Mr R Rone,,07700 900059,\n", true},
		"the surname first":        {rexHead + rexBarred + "R01,Kit,Rone,4A,\"RONE, Mr Rex\",Carer,07700 900059,\n", true},
		"one letter":               {rexHead + rexBarred + "R01,Kit,Rone,4A,Rex Rhone,Other,07700 900060,\n", true},
		"the order comes later":    {rexHead + rexMother + ",\nR01,Kit,Rone,4A,Rex Rone,Father,07700 900058,\nR01,Kit,Rone,4A,R. Rone,Dad,07700 900059,\n|" + rexHead + rexBarred + "R01,Kit,Rone,4A,R. Rone,Dad,07700 900059,\n", true},
		"the birth father":         {rexHead + rexBarred + "R01,Kit,Rone,4A,Leonard Rone,Birth Father,07700 900059,\n", true},
		"no name but Dad":          {rexHead + rexBarred + "R01,Kit,Rone,4A,Dad,Father,07700 900059,\n", true},
		"no name, a code":          {rexHead + rexBarred + "R01,Kit,Rone,4A,,PAF,07700 900059,\n", true},
		"a step-father":            {rexHead + rexBarred + "R01,Kit,Rone,4A,Leonard Ash,Step-father,07700 900059,\n", false},
		"no name, a step-father":   {rexHead + rexBarred + "R01,Kit,Rone,4A,,Step-father,07700 900059,\n", false},
		"an aunt":                  {rexHead + rexBarred + "R01,Kit,Rone,4A,Petra Rone,Aunt,07700 900059,\n", false},
		"the mother's initial":     {rexHead + rexBarred + "R01,Kit,Rone,4A,R Rone,Mother,07700 900059,\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn, last := h.school(t, t), roll.Imported{}
			for f := range strings.SplitSeq(c.files, "|") {
				last = h.csv(t, urn, f, roll.PutOptions{})
			}
			got := h.known(t, urn)
			if n := strings.Count(got, "family, yes, court order false"); (n > 1) == c.barred || !strings.Contains(got, "07700 900057, family, yes, court order false") {
				t.Errorf("%s%s", got, told(last.Problems))
			}
		})
	}
}

// TestTheAnswerAboutATwinStands, until what was asked about changes.
func TestTheAnswerAboutATwinStands(t *testing.T) {
	const both = rexHead + rexBarred + "R01,Kit,Rone,4A,Rex Rone,Uncle,07700 900059,\n"
	h := newHouse(t)
	urn := h.school(t, t)
	for _, c := range []struct {
		file  string
		asked bool
	}{{both, true}, {both, false}, {strings.Replace(both, "900058", "900062", 1), true}} {
		h.csv(t, urn, c.file, roll.PutOptions{})
		todo, err := h.Todo(t.Context(), urn)
		if err != nil || (len(todo.Doubts) == 1) != c.asked {
			t.Fatalf("%+v %v", todo.Doubts, err)
		}
		for _, d := range todo.Doubts {
			if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, false); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.known(t, urn); !strings.Contains(got, "07700 900059, family, yes, court order false") {
			t.Error(got)
		}
	}
}
