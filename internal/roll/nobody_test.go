package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// sheetOf gives a file of n pupils, of each of whom the rest of a line stands behind
// the class; %[1]d is their number.
func sheetOf(heads string, n int, rest string) string {
	var b strings.Builder
	b.WriteString("Adno,Forename,Surname,Class," + heads + "\n")
	for i := range n {
		fmt.Fprintf(&b, "A%[1]d,Kit,Lee%[1]d,8B,"+rest+"\n", i+1)
	}
	return b.String()
}

// TestARollOfNobodyIsSaidFirst, with the columns that were not read.
func TestARollOfNobodyIsSaidFirst(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no column is an adult's":     {sheetOf("Grown-up,Digits", 30, "Ann Lee,07700 900%03[1]d"), "30 of 30 children would have nobody to text and nobody to ring: no column was read as an adult's number. Columns not read: “Grown-up”, “Digits”"},
		"no columns of adults at all": {sheetOf("House", 30, "Oak%[1]d"), "30 of 30 children would have nobody to text and nobody to ring: no column was read as an adult's number. Columns not read: “House”"},
		"numbers that are none":       {sheetOf("Mum,Mum Mobile", 30, "Ann Lee,see office %[1]d"), "30 of 30 children would have nobody to text and nobody to ring: see that the right columns were read as an adult's number"},
		"an ordinary roll":            {sheetOf("Mum,Mum Mobile", 30, "Ann Lee%[1]d,07700 900%03[1]d"), ""},
		"landlines are rung":          {sheetOf("Mum,Mum Tel", 30, "Ann Lee%[1]d,01632 960%03[1]d"), ""},
		"a few":                       {sheetOf("Grown-up,Digits", 4, "Ann Lee,07700 900%03[1]d"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			d, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(c.text), roll.Choice{}, roll.PutOptions{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if strings.Contains(told(d.Problems), "nobody to text") {
					t.Errorf("%s", told(d.Problems))
				}
				return
			}
			if len(d.Problems) == 0 || d.Problems[0] != (problem.Field{Detail: c.want}) {
				t.Errorf("%s", told(d.Problems))
			}
		})
	}
}

// TestAPartOfARollThatTakesMothersOff asks for the number, and tells of each child.
func TestAPartOfARollThatTakesMothersOff(t *testing.T) {
	const goes = "the mother, or the adult who was asked first about this pupil, goes"
	first := sheetOf("Mother,Mother Mobile,Father,Father Mobile", 60, "Ann Lee%[1]d,07700 900%03[1]d,Bob Lee%[1]d,07700 9001%02[1]d")
	for name, c := range map[string]struct {
		text  string
		asks  string
		tells int
	}{
		"three of three with fathers alone": {sheetOf("Father,Father Mobile", 3, "Bob Lee%[1]d,07700 9001%02[1]d"), "confirm_removals=3", 3},
		"three with mothers alone":          {sheetOf("Mother,Mother Mobile", 3, "Ann Lee%[1]d,07700 900%03[1]d"), "", 0},
		"a mother under another name stays": {sheetOf("Parent 1,Parent 1 Mobile,Father,Father Mobile", 3, "Anna Moss%[1]d,07700 900%03[1]d,Bob Lee%[1]d,07700 9001%02[1]d"), "", 0},
		"one of twenty":                     {oneWithoutHer(20), "confirm_removals=1", 1},
		"one of twenty-one":                 {oneWithoutHer(21), "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, first, roll.PutOptions{})
			d, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(c.text), roll.Choice{Guess: true}, roll.PutOptions{Partial: true, DryRun: true})
			if err != nil || strings.Count(told(d.Problems), goes) != c.tells {
				t.Errorf("%s %v", told(d.Problems), err)
			}
			_, err = h.ImportCSV(t.Context(), tester, urn, strings.NewReader(c.text), roll.Choice{Guess: true}, roll.PutOptions{Partial: true})
			if c.asks == "" && err != nil || c.asks != "" && (!problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, c.asks+".")) {
				t.Errorf("%v, want %q", err, c.asks)
			}
		})
	}
}

// oneWithoutHer is a part of the roll in which the mother of one pupil does not stand.
func oneWithoutHer(n int) string {
	text := sheetOf("Mother,Mother Mobile,Father,Father Mobile", n, "Ann Lee%[1]d,07700 900%03[1]d,Bob Lee%[1]d,07700 9001%02[1]d")
	return strings.Replace(text, "Ann Lee7,07700 900007", ",", 1)
}

// TestNumbersOfSeveralInOneCell are nobody's to text, and told.
func TestNumbersOfSeveralInOneCell(t *testing.T) {
	h := newHouse(t)
	for _, heads := range []string{"Parents", "Phone", "Contact numbers", "Parent phone", "Family phone", "Mother,Father,Tel", "Parents,Phone", "Mum Mobile"} {
		urn := h.school(t, t)
		cells := strings.Repeat("Ann Lee,", strings.Count(heads, ",")) + "07700 900101 (mum) 07700 900102 (dad)"
		d := h.csv(t, urn, "Adno,Forename,Class,"+heads+"\nA1,Kit,8B,"+cells+"\n", roll.PutOptions{})
		todo, err := h.Todo(t.Context(), urn)
		if err != nil || len(todo.Silent) != 1 || !strings.Contains(rollfiletest.Told(d.Problems), "/lines/") {
			t.Errorf("%s: %s %s %v", heads, h.known(t, urn), told(d.Problems), err)
		}
	}
}

// TestAPreviewOfARollOfNobody has it apart from the faults, to stand above all.
func TestAPreviewOfARollOfNobody(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d, err := h.Upload(t.Context(), bev, urn, "roll.csv", []byte(sheetOf("Grown-up", 5, "x")))
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil || !strings.HasPrefix(p.Alarm, "5 of 5 children would have nobody") || len(p.Faults) != 0 {
		t.Errorf("%q %v %v", p.Alarm, p.Faults, err)
	}
}
