package rollfile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// brief is a roll as these tests show it, a line a pupil and a line a contact.
func brief(r rollfile.Roll) string {
	var b strings.Builder
	say := func(label string, v any) {
		if text, _ := json.Marshal(v); string(text) != "null" {
			fmt.Fprintf(&b, " %s=%s", label, text)
		}
	}
	for _, p := range r.Pupils {
		fmt.Fprintf(&b, "%s", p.ID)
		say("upn", p.UPN)
		say("first", p.FirstName)
		say("last", p.LastName)
		say("text", p.TextName)
		say("group", p.Group)
		say("year", p.Year)
		say("flags", p.Flags)
		b.WriteString("\n")
		for _, c := range p.Contacts {
			fmt.Fprintf(&b, "  %s", c.ID)
			say("name", c.Name)
			say("is", c.Relationship)
			say("order", c.Order)
			say("pr", c.ParentalResponsibility)
			say("lives", c.LivesWith)
			say("mobile", c.Mobile)
			say("text", c.Text)
			say("court", c.CourtOrder)
			say("role", c.Role)
			b.WriteString("\n")
		}
	}
	return b.String()
}

// TestEachStyleOfExportIsRead shows what becomes of each made-up export.
func TestEachStyleOfExportIsRead(t *testing.T) {
	for name, want := range map[string]struct{ roll, told string }{
		"sims.csv": {roll: `001234 upn="B801200005001" first="Amira" last="Khan" group="2B" year=2
  001234/1 name="Sana Khan" is="Mother" order=1 pr=true lives=true mobile="07700 900101"
  001234/2 name="Imran Khan" is="Father" order=2 pr=true lives=false mobile="+44 (0)7700 900102"
001240 first="Bilal" last="Khan" group="RS" year=0
  001240/1 name="Sana KHAN" is="Mother" order=1 pr=true lives=true mobile="07700900101"
001251 upn="R674123101121" first="Zoë" last="O'Neill" group="2B" year=2
  001251/1 name="Niamh O'Neill" is="Mother" order=1 pr=true lives=true mobile="01632 960104"
  001251/2 name="Ros Quill" is="Social Worker" order=2 pr=false lives=false mobile="07700 900105" role="professional"
001260 first="Ben" last="Stone" group="1A" year=1
  001260/1 name="Petra Stone" is="Mother" order=1 pr=true lives=true mobile="07700 900106"
001261 first="Vera" last="Stone" group="1A" year=1
  001261/1 name="Petra Stone" is="Mother" order=1 pr=true lives=true mobile="07700 900106"
`},
		"arbor.csv": {roll: `501 upn="B801200005001" first="Amira" last="Khan" group="8B" year=8 flags=[]
  501/1 name="Sana Khan" is="Mother" order=1 pr=true lives=true mobile="07700 900101"
  501/2 name="Imran Khan" is="Father" order=2 pr=true lives=false mobile="07700 900102"
502 first="Petr" last="Novák" group="7A" year=7 flags=[]
  502/1 name="Jana Nováková" is="Mother" order=1 pr=true lives=true mobile="+999 420 601 123"
503 first="Bilal" last="Khan" group="7A" year=7 flags=["in_care"]
  503/1 name="Sana Khan" is="Mother" order=1 pr=true lives=true mobile="07700 900101, 01632 960101"
  503/2 name="Imran Khan" is="Father" order=2 pr=true lives=false mobile="07700 900102 / 07700 900199"
`},
		"bromcom.csv": {roll: `9001 first="Zoë" last="D’Arcy" group="11C" year=11
  9001/1 name="Renée D’Arcy" is="Mother" order=1 pr=true mobile="07700 900121" court=false
  9001/2 name="Luc D’Arcy" is="Father" order=2 pr=false mobile="07700 900122" court=true
9002 first="Max" last="Line" group="11C" year=11
  9002/1 name="Les Line" is="Grandmother" order=1 pr=false mobile="01632 960008 + 07700 900123" court=false
`, told: `/lines/2/columns/V: this is neither yes nor no: it was taken for a court order until a person has looked
`},
		"scholarpack.txt": {roll: `P1 first="Ada" last="Bright" group="Oak" year=3
  K1 name="Bo Bright" is="father" order=1 pr=true mobile="7700900131" text="yes"
  K2 name="Dee Bright" is="mother" order=2 pr=true mobile="07700 900132" text="never"
P2 first="Eli" last="Bright" group="Ash" year=-1
  K1 name="Bo Bright" is="father" order=1 pr=true mobile="07700 900131" text="yes"
  K3 name="Gran" is="grandmother" order=1 pr=false mobile="07700 900133" text="yes"
`, told: `/lines/5/columns/K: this is neither yes nor no: it was taken for no parental responsibility until a person has looked
/lines/6: this line does not say which pupil it is about; it was left out
`},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems, err := rollfile.ReadCSV(rollfiletest.Open(t, "testdata/"+name), rollfile.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.roll, strings.ReplaceAll(brief(r), `\u001e`, " + ")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want.told, rollfiletest.Told(problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeadingsAreGuessed(t *testing.T) {
	for heading, want := range map[string]string{
		"Adno": "id", "Pupil's ID": "id", "Student ID": "id", "Admission No.": "id", "UPN": "upn", "Legal forename": "first_name",
		"Reg": "group", "Registration Group": "group", "Class": "group", "NC Year": "year", "Looked After": "in_care", "Date of leaving": "left",
		"Contact 1 Mobile": "mobile 1", "Mobile (Contact 2)": "mobile 2", "Contact3 Forename": "contact_first_name 3", "Priority 1 Contact Name": "contact_name 1",
		"Parent/Carer 2 Home Telephone": "phone 2", "Emergency Contact 1 Telephone": "phone 1", "Guardian 1": "contact_name 1", "Mobile": "mobile",
		"Priority": "order", "Contact Priority": "order", "Parental responsibility": "parental_responsibility", "Contact 1 Lives with pupil": "lives_with 1",
		"Court Order": "court_order", "Contact Language": "language",
		// What may not be guessed: a pupil's own number or language, an email, somebody's name of no known owner.
		"Student Mobile": "", "Pupil Telephone": "", "Language": "", "Home language": "", "Email": "", "Contact 1 Email": "", "Name": "", "Address": "", "DOB": "", "Gender": "", "": "",
	} {
		m := rollfile.GuessMapping([]string{heading})
		got := m.Columns[0].Field
		if n := m.Columns[0].Contact; n > 0 {
			got += fmt.Sprintf(" %d", n)
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", heading, got, want)
		}
	}
}

// A preferred name may tell a family what a child has told the school alone.
func TestAPreferredNameIsOnlyTakenWhereThereIsNoOther(t *testing.T) {
	for header, want := range map[string]string{
		"Adno,Preferred Forename,Legal Forename": "id,,first_name",
		"Adno,Legal Forename,Preferred Forename": "id,first_name,",
		"Adno,Preferred Forename,Forename":       "id,,first_name",
		"Adno,Legal Forename,Forename":           "id,first_name,",
		"Adno,Known as":                          "id,first_name",
		"Adno,Forename,Reg,Forename,Mobile":      "id,first_name,group,contact_first_name,mobile",
	} {
		var got []string
		for _, c := range rollfile.GuessMapping(strings.Split(header, ",")).Columns {
			got = append(got, c.Field)
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

const plainHead = "ID,Forename,Surname,Reg,Year,In care,Date of leaving,Contact Name,Contact Mobile\n"

// TestWhatALineMayBe is a page of the dirt that exports bring.
func TestWhatALineMayBe(t *testing.T) {
	for name, c := range map[string]struct{ text, roll, told string }{
		"blank lines, spaces and hard spaces":   {"\n\n" + plainHead + "\n , ,\n  A1 ,\u00a0Amira ,Khan,8B,8,,,,\n\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n", ""},
		"a short line says nothing of the rest": {plainHead + "A1,Amira\n", "A1 first=\"Amira\"\n", ""},
		"a line too long is left out":           {plainHead + "A1,Amira,Khan,8B,8,,,Mum,07700 900101,surprise\nA2,Bo,Bright,8B,8,,,,\n", "A2 first=\"Bo\" last=\"Bright\" group=\"8B\" year=8\n", "/lines/2: this line has more cells than there are headings, so it cannot be told which is which; it was left out\n"},
		"empty cells at the end are nothing":    {plainHead + "A1,Amira,Khan,8B,8,,,,,,,\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n", ""},
		"what Excel does to text":               {plainHead + "=\"0012\",Amira,Khan,8B,8.0,,,Mum,'07700900101\n", "0012 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n  0012/1 name=\"Mum\" mobile=\"07700900101\"\n", ""},
		"a year that is none":                   {plainHead + "A1,Amira,Khan,8B,2026,,,,\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\"\n", "/lines/2/columns/E: this is not a year group; what stood was left\n"},
		"a flag that is neither yes nor no":     {plainHead + "A1,Amira,Khan,8B,8,ask Jo,,,\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8 flags=[\"in_care\"]\n", "/lines/2/columns/F: this is neither yes nor no: it was taken for yes until a person has looked\n"},
		"a day that is none":                    {plainHead + "A1,Amira,Khan,8B,8,,soon,,\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n", "/lines/2/columns/G: it cannot be told from this whether the pupil has left; they were taken to be on roll\n"},
		"lines that disagree":                   {plainHead + "A1,Amira,Khan,8B,8,,,Mum,1\nA1,Amina,Khan,8B,8,,,Dad,2\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n  A1/1 name=\"Mum\" mobile=\"1\"\n  A1/2 name=\"Dad\" mobile=\"2\"\n", "/lines/3/columns/B: this says other than an earlier line about the same pupil; the earlier one counts\n"},
		"the same adult twice":                  {plainHead + "A1,Amira,Khan,8B,8,,,Mrs Khan,07700 900101\nA1,Amira,Khan,8B,8,,,KHAN,07700900101\n", "A1 first=\"Amira\" last=\"Khan\" group=\"8B\" year=8\n  A1/1 name=\"Mrs Khan\" mobile=\"07700 900101\"\n", "/lines/3/columns/H: this adult stands here twice for the same pupil; only the first counts\n"},
		"a quotation mark alone":                {plainHead + "A1,Robert \"Bob,Khan,8B,8,,,,\n", "A1 first=\"Robert \\\"Bob\" last=\"Khan\" group=\"8B\" year=8\n", "/lines/1: somewhere in this file a quotation mark stands without its other half: nobody was taken for a leaver\n"},
		"Excel's own word for the separator":    {"sep=;\nID;Forename;Reg\nA1;Amira;8B\n", "A1 first=\"Amira\" group=\"8B\"\n", ""},
		"bars, and a heading without its case":  {"id|FORENAME|reg\nA1|Amira|8B\n", "A1 first=\"Amira\" group=\"8B\"\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems, err := rollfile.ReadCSV(strings.NewReader(c.text), rollfile.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.roll, brief(r)) + cmp.Diff(c.told, rollfiletest.Told(problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFileThatIsNoRollIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind problem.Kind
	}{
		"nothing":        {"", problem.Invalid},
		"blank lines":    {"\n\n , \n", problem.Invalid},
		"no headings":    {"A1,Amira,Khan\nA2,Bo,Bright\n", problem.Invalid},
		"a workbook":     {"PK\x03\x04…", problem.Invalid},
		"an old one":     {"\xd0\xcf\x11\xe0…", problem.Invalid},
		"NUL":            {"ID,Forename\nA1,\x00\n", problem.Invalid},
		"too wide":       {"ID" + strings.Repeat(",Amira", 400) + "\n", problem.Invalid},
		"far too wide":   {"ID,Forename\nA1" + strings.Repeat(",", 1<<20) + "\n", problem.Invalid},
		"too many lines": {"ID,Forename\n" + strings.Repeat("A1,A\n", 50_001), problem.TooLarge},
		"too many bytes": {strings.Repeat("x", rollfile.MostFile+1), problem.TooLarge},
	} {
		_, _, err := rollfile.ReadCSV(strings.NewReader(c.text), rollfile.Mapping{})
		if !problem.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "Amira") || strings.Contains(rollfiletest.Told(problem.Of(err).Fields), "Amira")) {
			t.Errorf("%s: a refusal repeats a name: %v", name, err)
		}
	}
}

func TestACellWithoutEndCostsItsLineOnly(t *testing.T) {
	r, problems, err := rollfile.ReadCSV(strings.NewReader("ID,Forename,Reg\nA1,"+strings.Repeat("x", 11<<10)+",8B\nA2,Bo,8B\n"), rollfile.Mapping{})
	if err != nil || brief(r) != "A2 first=\"Bo\" group=\"8B\"\n" || len(problems) != 1 || problems[0].Pointer != "/lines/2" {
		t.Errorf("%s %v %v", brief(r), problems, err)
	}
}

func TestACorrectedMappingIsFollowed(t *testing.T) {
	m := rollfile.Mapping{Columns: []rollfile.Column{
		{Heading: "MIS number", Field: "id"},
		{Heading: "Call me", Field: "first_name"},
		{Heading: "call me", Field: "text_name"},
		{Heading: "Tutor", Field: "group"},
		{Heading: "Gone", Field: "year"},
		{Heading: "Locker"},
	}}
	r, problems, err := rollfile.ReadCSV(strings.NewReader("Tutor,Call me,Locker,MIS Number,Call me\n8B,Amira,secret,A1,Ami\n"), m)
	if err != nil {
		t.Fatal(err)
	}
	want := "/mapping/columns/4/heading: this column is not in the file: what it would say stays as it is\n"
	if brief(r) != "A1 first=\"Amira\" text=\"Ami\" group=\"8B\"\n" || rollfiletest.Told(problems) != want {
		t.Errorf("%s%s", brief(r), rollfiletest.Told(problems))
	}
	for at, bad := range map[string]rollfile.Column{
		"/columns/1/field":   {Heading: "X", Field: "shoe_size"},
		"/columns/1/heading": {Heading: " ", Field: "group"},
		"/columns/1/contact": {Heading: "X", Field: "mobile", Contact: 10},
	} {
		err := rollfile.Mapping{Columns: []rollfile.Column{m.Columns[0], bad}}.Check()
		if !problem.Is(err, problem.Invalid) || problem.Of(err).Fields[0].Pointer != at {
			t.Errorf("%s: %v", at, err)
		}
	}
	twice := rollfile.Mapping{Columns: []rollfile.Column{m.Columns[0], m.Columns[0]}}
	if err := twice.Check(); !problem.Is(err, problem.Invalid) {
		t.Errorf("two ids: %v", err)
	}
}
