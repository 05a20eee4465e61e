package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// TestHeadingsPrintedOnEachPage are no pupil, and neither is the foot of a page.
func TestHeadingsPrintedOnEachPage(t *testing.T) {
	const head = "Adno,Legal Surname,Legal Forename,Reg,Contact Name,Relationship,Telephone (Mobile)\n"
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, "Elm School\nContact list as at 20/11/2026\n\n"+head+"A1,Khan,Amira,8B,Sana Khan,Mother,07700 900301\nPage 1 of 2,,,,,,\n\n"+head+
		"A2,Khan,Bilal,7A,Sana Khan,Mother,07700 900301\nTotal pupils: 2,,,,,,\n", roll.PutOptions{})
	if got := h.whoIsTold(t, urn); got != "A1 Amira: Sana Khan; A2 Bilal: Sana Khan" && !strings.Contains(got, "A2 Bilal: Sana Khan") || strings.Contains(got, "Adno") || strings.Contains(got, "Page") || strings.Contains(got, "Total") {
		t.Error(got)
	}
	if got := told(d.Problems); d.Added != 2 || got != "/lines/6: 3 lines, this the first, are the headings again, or the foot of a page, and no pupil: passed over\n" {
		t.Errorf("%d added\n%s", d.Added, got)
	}
}

// TestAPupilIsNoHeading though their cells say what a heading might.
func TestAPupilIsNoHeading(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	if d := h.csv(t, urn, "Adno,Forename,Surname,Reg\nA1,Page,Total,8B\nA2,Forename,Form,8B\n", roll.PutOptions{}); d.Added != 2 || len(d.Problems) != 0 {
		t.Errorf("%d added\n%s", d.Added, told(d.Problems))
	}
}

// TestWaysToSayNothing bar nobody: a column that an office fills with N/A says
// nothing of anybody.
func TestWaysToSayNothing(t *testing.T) {
	h := newHouse(t)
	for _, nothing := range []string{"N/A", "n/a", "NA", "nil", "None known", "Not applicable", "not known", "-", "–", ".", "None"} {
		urn := h.school(t, t)
		d := h.csv(t, urn, "Adno,Forename,Reg,Vulnerable,In Care,Date of Leaving,Contact Name,Contact Mobile,Court Order,Injunction,Opted Out,Parental Responsibility,Estranged\n"+
			"A1,Amira,8B,"+nothing+","+nothing+","+nothing+",Sana Khan,07700 900301"+strings.Repeat(","+nothing, 5)+"\n", roll.PutOptions{})
		r := h.rollOf(t, urn)
		if len(r.Pupils) != 1 || len(r.Pupils[0].Flags) != 0 || len(d.Problems) != 0 || !strings.Contains(h.known(t, urn), "family, yes, court order false") {
			t.Errorf("%q: %s\n%s", nothing, h.known(t, urn), told(d.Problems))
		}
		json := h.put(t, urn, fmt.Sprintf(`{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"C1","name":"Sana Khan","mobile":"07700 900301","restraining_order":%q}]}]}`, nothing), roll.PutOptions{ConfirmRemovals: 1})
		if got := h.known(t, urn); !strings.Contains(got, "family, yes, court order false") {
			t.Errorf("%q in JSON: %s\n%s", nothing, got, told(json.Problems))
		}
	}
}

// TestABanOnAPupilOfASystem lets nobody be texted about them.
func TestABanOnAPupilOfASystem(t *testing.T) {
	for said, bars := range map[string]bool{
		`{"no_contact":true}`:                                                          true,
		`{"extended_details":{"data":{"court_order":true}}}`:                           true,
		`{"extended_details":{"data":{"safeguarding_notes":"Do not text home"}}}`:      true,
		`{"no_contact":false,"extended_details":{"data":{"court_order":null}}}`:        false,
		`{"extended_details":{"data":{"medical_notes":"must not have nuts, asthma"}}}`: false,
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		d := h.system(t, urn, rollfile.System{Pupils: []rollfile.SystemPupil{{ID: "A1", FirstName: "Amira", Group: "8B", Others: rollfile.OthersOf([]byte(said))}}})
		flags := h.rollOf(t, urn).Pupils[0].Flags
		if (len(flags) == 1 && flags[0] == "no_text") != bars || strings.Contains(told(d.Problems), "/pupils/A1: a field") != bars {
			t.Errorf("%s: %v\n%s", said, flags, told(d.Problems))
		}
	}
}

// TestBarringManyIsAskedAbout as removals are: of forty adults eleven are told no more.
func TestBarringManyIsAskedAbout(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	file := func(barred int) string {
		b := strings.Builder{}
		b.WriteString("Adno,Forename,Reg,Contact Name,Contact Mobile,Court Order\n")
		for i := range 40 {
			order := "No"
			if i < barred {
				order = "See file"
			}
			fmt.Fprintf(&b, "A%d,Given,1A,Adult Number%d,07700 900%03d,%s\n", i, i, i, order)
		}
		return b.String()
	}
	put := func(barred int, o roll.PutOptions) (roll.Imported, error) {
		return h.ImportCSV(t.Context(), tester, urn, strings.NewReader(file(barred)), roll.Choice{}, o)
	}
	for _, first := range []bool{true, false} { // a first import may have the wrong column too
		if _, err := put(11, roll.PutOptions{}); !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, "bar 11 of 40 adults") || !strings.Contains(problem.Of(err).Detail, "confirm_barred=11.") {
			t.Fatalf("first %t: %v", first, err)
		}
		if d, err := put(11, roll.PutOptions{DryRun: true}); err != nil || !strings.Contains(told(d.Problems), "confirm_barred=11.") {
			t.Errorf("a dry run: %v %v", d.Problems, err)
		}
		if _, err := put(0, roll.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := put(10, roll.PutOptions{ConfirmWhom: 10}); err != nil {
		t.Errorf("ten: %v", err)
	}
	if _, err := put(21, roll.PutOptions{ConfirmBarred: 11, ConfirmWhom: 11}); err != nil {
		t.Errorf("eleven more, seen and meant: %v", err)
	}
}
