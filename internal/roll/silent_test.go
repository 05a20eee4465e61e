package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// TestNoProblemRepeatsWhatWasSent: every cell is a name and a number.
func TestNoProblemRepeatsWhatWasSent(t *testing.T) {
	const secret = "Zebedee 07700 900101 / 07700 900102"
	heads := strings.Join(rollfiletest.Columns(), ",")
	row := strings.TrimSuffix(strings.Repeat(secret+",", len(rollfiletest.Columns())), ",")
	files := map[string]string{
		"CSV":            heads + ",Date of leaving,In care\n" + row + "," + secret + "," + secret + "\n" + row + ",," + secret + "\n",
		"too many cells": heads + "\n" + row + "," + secret + "\n",
		"no id":          heads + "\n" + strings.Replace(row, secret+","+secret, ",", 1) + "\n",
		"no headings":    row + "\n" + row + "\n",
		"a long cell":    heads + "\n" + strings.Repeat(secret, 1000) + "\n",
		"CTF": rollfiletest.PupilXML("<Forename>" + secret + "</Forename><BasicDetails><NCyearActual>" + secret + "</NCyearActual></BasicDetails><LookedAfter><InCare>" + secret +
			"</InCare></LookedAfter><Contacts><Contact><Surname>" + secret + "</Surname><Order>" + secret + "</Order><Responsibility>" + secret +
			"</Responsibility><Phones><Phone><PhoneNo>" + secret + "</PhoneNo></Phone></Phones></Contact></Contacts>"),
		"broken CTF":    rollfiletest.PupilXML("<" + secret + ">"),
		"a strange UPN": "<CTfile><Pupil><UPN>" + secret + "</UPN></Pupil></CTfile>",
	}
	for name, text := range files {
		h := newHouse(t)
		urn := h.school(t, t)
		var d roll.Imported
		var err error
		if strings.HasPrefix(text, "<") {
			d, err = h.ImportCTF(t.Context(), tester, urn, strings.NewReader(text), roll.PutOptions{})
		} else {
			d, err = h.ImportCSV(t.Context(), tester, urn, strings.NewReader(text), roll.Choice{}, roll.PutOptions{})
		}
		said := told(d.Problems)
		if err != nil {
			p := problem.Of(err)
			said += p.Detail + told(p.Fields)
		}
		if said == "" || strings.Contains(strings.ToLower(said), "zebedee") || strings.Contains(said, "90010") {
			t.Errorf("%s: %s", name, said)
		}
	}
}
