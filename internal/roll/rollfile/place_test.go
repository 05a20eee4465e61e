package rollfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// TestAPlaceAsOfficesWriteIt; 0 is none where nobody is told what it means.
func TestAPlaceAsOfficesWriteIt(t *testing.T) {
	for cell, want := range map[string]int{
		"1": 1, "2nd": 2, "third": 3, "1.0": 1, "P1": 1, "Priority 2": 2, "1 (main)": 1, "#3": 3, "Main": 1, "Primary": 1, "Secondary contact": 2, "1 - Emergency contact": 1, "99": 99,
		"1 (mum)": 1, "1 - ring first": 1, "Call first": 1, "Main carer": 1, "Lead": 1, "One": 1, "two": 2, "2 (after mum)": 2, "1st - mum": 1, "1=": 1, "no. 1": 1, "Yes": 1, "#1 (mum)": 1,
		"1 or 2": 0, "1 pm": 0, "1/9/26": 0, "1.5": 0, "1; 2": 0,
		"-1": 0, "100": 0, "X": 0, "1a": 0, "one or two": 0, "1/2": 0, "": 0,
	} {
		roll, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Contact Name,Contact Mobile,Priority\nA1,Ann Lee,07700 900101,"+cell+"\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if o := roll.Pupils[0].Contacts[0].Order; o != nil {
			got = *o
		}
		if told := len(problems) > 0; got != want || told != (want == 0 && cell != "") {
			t.Errorf("%q: %d, want %d: %v", cell, got, want, problems)
		}
	}
}

// TestAFileThatCountsFromNought asks the one at 0 first, in every kind of file.
func TestAFileThatCountsFromNought(t *testing.T) {
	const told = "places on the lists of contacts begin with 0 here"
	csv, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Contact Name,Contact Mobile,Priority\nA1,Ann Lee,07700 900101,0\nA1,Nan Oak,07700 900102,1\nA2,Bea Low,07700 900103,0\n"), rollfile.Mapping{})
	if err != nil || !strings.Contains(rollfiletest.Told(problems), told) || len(problems) != 1 {
		t.Error(err, problems)
	}
	ctf, err := rollfile.OpenCTF(strings.NewReader(`<CTfile><CTFpupilData><Pupil><UPN>B801200005001</UPN><Forename>Kit</Forename><Contacts>` +
		`<Contact><Order>0</Order><Surname>Lee</Surname><Forename>Ann</Forename></Contact><Contact><Order>1</Order><Surname>Oak</Surname><Forename>Nan</Forename></Contact></Contacts></Pupil></CTFpupilData></CTfile>`))
	if err != nil || !strings.Contains(rollfiletest.Told(ctf.Problems), told) {
		t.Error(err, ctf.Problems)
	}
	for name, r := range map[string]rollfile.Roll{"CSV": csv, "CTF": ctf.Roll} {
		orders := ""
		for _, p := range r.Pupils {
			for _, c := range p.Contacts {
				orders += fmt.Sprint(*c.Order, " ")
			}
		}
		if !strings.HasPrefix(orders, "1 2 ") || name == "CSV" && orders != "1 2 1 " {
			t.Errorf("%s: %s", name, orders)
		}
	}
}

// TestANoughtThatMeansNoPlace is that of a file in which a list begins with 1, or in
// which somebody without responsibility would be asked before a parent.
func TestANoughtThatMeansNoPlace(t *testing.T) {
	for lines, want := range map[string]string{
		"A1,Ann,1,Y/A1,Nan,0,N":                     "1 - ",
		"A1,Ann,1,Y/A1,Nan,0,":                      "1 - ",
		"A1,Ann,1,/A1,Nan,2,/A2,Bea,1,/A2,Gran,0,N": "1 2 1 - ",
		"A1,Ann,1,Y/A1,Nan,2,N/A2,Bea,0,Y":          "1 2 - ",
		"A1,Ann,0,Y/A1,Nan,1,N/A2,Bea,0,Y":          "1 2 1 ",
		"A1,Ann,0,Y/A1,Bob,1,Y/A2,Bea,,Y":           "1 2 - ",
	} {
		roll, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Contact Name,Priority,Parental Responsibility\n"+strings.ReplaceAll(lines, "/", "\n")+"\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range roll.Pupils {
			for _, c := range p.Contacts {
				if c.Order == nil {
					got += "- "
				} else {
					got += fmt.Sprint(*c.Order, " ")
				}
			}
		}
		at := ""
		for i, line := range strings.Split(lines, "/") {
			if strings.Contains(line, ",0,") && strings.Contains(want, "-") && !strings.Contains(lines, ",,Y") {
				at += fmt.Sprintf("/lines/%d/columns/C: %s\n", i+2, rollfile.NoPlace)
			}
		}
		if told := rollfiletest.Told(problems); got != want || at != "" && told != at {
			t.Errorf("%s: %s, want %s: %s", lines, got, want, told)
		}
	}
}

// TestAPreferredNameAloneIsTold, since it is what a text says.
func TestAPreferredNameAloneIsTold(t *testing.T) {
	for head, told := range map[string]bool{
		"Adno,Preferred First Name,Reg":            true,
		"Adno,Known as,Reg":                        true,
		"Adno,Preferred First Name,Legal Forename": false,
		"Adno,Preferred First Name,Name in texts":  false,
		"Adno,Forename,Reg":                        false,
	} {
		_, problems, err := rollfile.ReadCSV(strings.NewReader(head+"\nA1,Sam,8B\n"), rollfile.Mapping{})
		if got := strings.Contains(rollfiletest.Told(problems), "/lines/1/columns/B: this column of preferred names"); err != nil || got != told {
			t.Errorf("%s: told %v, %v", head, got, err)
		}
	}
}

// TestASystemThatCountsFromNought is read as a file is; no place is no nought.
func TestASystemThatCountsFromNought(t *testing.T) {
	adult := func(id string, order int, nought bool) rollfile.SystemContact {
		return rollfile.SystemContact{ID: id, FirstName: id, Order: order, Nought: nought}
	}
	for name, c := range map[string]struct {
		list []rollfile.SystemContact
		want string
	}{
		"from nought": {[]rollfile.SystemContact{adult("A", 0, true), adult("B", 1, false), adult("C", 0, false)}, "1 2 - "},
		"from one":    {[]rollfile.SystemContact{adult("A", 1, false), adult("B", 2, false), adult("C", 0, false)}, "1 2 - "},
	} {
		f := rollfile.System{Pupils: []rollfile.SystemPupil{{ID: "P1", FirstName: "Kit", Contacts: c.list}}}.File()
		got := ""
		for _, x := range f.Roll.Pupils[0].Contacts {
			if x.Order == nil {
				got += "- "
				continue
			}
			got += fmt.Sprint(*x.Order, " ")
		}
		if got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
