package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestWhatASpreadsheetWritesForNothing is no day on which a pupil left.
func TestWhatASpreadsheetWritesForNothing(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	for _, day := range []string{"", "01/01/1900", "30/12/1899", "00/01/1900", "1900-01-01", "00/00/0000", "0"} {
		d := h.csv(t, urn, "Adno,Forename,Reg,Date of Leaving\nA1,Amira,8B,"+day+"\n", roll.PutOptions{})
		if len(d.Problems) != 0 || len(h.rollOf(t, urn).Pupils) != 1 {
			t.Errorf("%q: %s", day, told(d.Problems))
		}
	}
}

// TestDigitsThatASpreadsheetLost are told as such, also with a landline beside them.
func TestDigitsThatASpreadsheetLost(t *testing.T) {
	h := newHouse(t)
	for cells, want := range map[string]string{"7.7009E+09,": "unreadable", "7.7009E+09,01632 960101": "landline", "7.7009E+09,07700 900301": ""} {
		urn := h.school(t, t)
		d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,Contact Home\nA1,Amira,8B,Sana Khan,"+cells+"\n", roll.PutOptions{})
		c := h.rollOf(t, urn).Pupils[0].Contacts[0]
		if c.NumberProblem != want || strings.Contains(told(d.Problems), "lost the digits") != (want != "") {
			t.Errorf("%s: %s\n%s", cells, c.NumberProblem, told(d.Problems))
		}
	}
}

// TestPlacesInWords and headings of numbers as exports have them.
func TestPlacesInWords(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Priority,Contact Main Mobile,Contact Numbers\nA1,Amira,8B,Kim Ash,2nd,07700 900302,\nA1,,,Sana Ash,First,,07700 900301\nA1,,,Bob Ash,3rd,07700 900303,01632 960101\n", roll.PutOptions{})
	order := ""
	for _, c := range h.rollOf(t, urn).Pupils[0].Contacts {
		order += *c.Name + " " + *c.Mobile + "; "
	}
	if order != "Sana Ash 07700 900301; Kim Ash 07700 900302; Bob Ash 07700 900303; " || len(d.Problems) != 0 {
		t.Errorf("%s\n%s", order, told(d.Problems))
	}
}

// TestAKeptMappingTellsOfNewHeadings, since what they say is not read.
func TestAKeptMappingTellsOfNewHeadings(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile\nA1,Amira,8B,Sana Khan,07700 900301\n", roll.PutOptions{})
	if err := h.PutMapping(t.Context(), tester, urn, d.Mapping); err != nil {
		t.Fatal(err)
	}
	d = h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile Tel,Shoe size\nA1,Amira,8B,Sana Khan,07700 900302,3\n", roll.PutOptions{})
	if got := told(d.Problems); !strings.Contains(got, "/lines/1/columns/E: this column is none of the mapping") || strings.Contains(got, "columns/F") {
		t.Error(got)
	}
}
