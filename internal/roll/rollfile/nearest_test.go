package rollfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// TestTheNearestHeadingOnTheLeftOwnsAColumn is a page of handwritten sheets: what each
// column is taken for, - for not read.
func TestTheNearestHeadingOnTheLeftOwnsAColumn(t *testing.T) {
	for heads, want := range map[string]string{
		// What stands once behind each adult is theirs.
		"Mother, Mobile, Father, Mobile":                                                 "name1 mobile1 name2 mobile2",
		"Mother, Tel, Father, Tel":                                                       "name1 phone1 name2 phone2",
		"Mum, Number, Dad, Number":                                                       "name1 phone1 name2 phone2",
		"Mother, Tel, Father, Tel, Nan, Tel":                                             "name1 phone1 name2 phone2 name3 phone3",
		"Parent/Carer 1, Home, Mobile, Parent/Carer 2, Home, Mobile":                     "name1 phone1 mobile1 name2 phone2 mobile2",
		"Mother Name, Mobile, Email, Father Name, Mobile, Email":                         "name1 mobile1 - name2 mobile2 -",
		"Mother, Mobile, Court Order, Father, Mobile, Court Order":                       "name1 mobile1 court_order1 name2 mobile2 court_order2",
		"Mother, Mobile, Text OK, Father, Mobile, Text OK":                               "name1 mobile1 - name2 mobile2 -", // of each, and judged
		"Mother, Priority, Mobile, Father, Priority, Mobile":                             "name1 order1 mobile1 name2 order2 mobile2",
		"Who to ring first, Number, Who to ring second, Number":                          "name1 phone1 name2 phone2",
		"Ring first, Tel, Ring second, Tel":                                              "name1 phone1 name2 phone2",
		"Mother, Occupation, Mobile, Father, Occupation, Mobile":                         "name1 - mobile1 name2 - mobile2",
		"Mother First Name, Mother Surname, Tel, Father First Name, Father Surname, Tel": "first_name1 last_name1 phone1 first_name2 last_name2 phone2",
		// The same headings once more are another adult's.
		"Contact, Relation, Tel, Contact, Relation, Tel":                                         "name1 relationship1 phone1 name2 relationship2 phone2",
		"Contact Name, Relationship, Contact Number, Contact Name, Relationship, Contact Number": "name1 relationship1 phone1 name2 relationship2 phone2",
		"Name, Mobile, Name, Mobile":                                                             "name1 mobile1 name2 mobile2",
		"Name, Relationship, Mobile, Home Phone, Name, Relationship, Mobile, Home Phone":         "name1 relationship1 mobile1 phone1 name2 relationship2 mobile2 phone2",
		"Next of Kin, Mobile, Next of Kin, Mobile":                                               "name1 mobile1 name2 mobile2",
		// Figures tell whose a telephone is.
		"Parent 1, Parent 2, Mobile 1, Mobile 2": "name1 name2 mobile1 mobile2",
		"Number 1, Name 1, Number 2, Name 2":     "phone1 name1 phone2 name2",
		"Name 1, Number 1, Name 2, Number 2":     "name1 phone1 name2 phone2",
		// What may be the family's, the pupil's or somebody else's is nobody's.
		"Mother, Father, Mobile, Mobile":                   "name1 name2 - -",
		"Mother, Father, Mobile":                           "name1 name2 -",
		"Mobile, Mother, Mobile, Father, Mobile":           "- name1 mobile1 name2 mobile2",
		"Mobile, Mother, Mobile, Father":                   "- name1 - name2",
		"Mother, Mobile, Father, Nan, Mobile":              "name1 - name2 name3 -",
		"Mother, Tel, Father, Tel, Doctor, Tel":            "name1 phone1 name2 phone2 - -",
		"Mother, Tel, Father, Tel, Childminder, Mobile":    "name1 phone1 name2 phone2 - -",
		"Mother, Mobile, Mobile, Father, Mobile":           "name1 - - name2 -",
		"Parent 1, Parent 2, Mobile 1, Mobile 2, Mobile 3": "name1 name2 - - -",
		"Parent 1, Parent 2, Mobile 1":                     "name1 name2 -",
		"Mother, Father, Mobile 1, Mobile 2":               "name1 name2 - -",
		"Parent 1, Parent 1 Mobile, Parent 2, Mobile 1":    "name1 mobile1 name2 -",
	} {
		var got []string
		for _, c := range rollfile.GuessMapping(append([]string{"Adno", "Forename", "Surname", "Class"}, strings.Split(heads, ", ")...)).Columns[4:] {
			word := strings.TrimPrefix(c.Field, "contact_")
			if word == "" {
				word = "-"
			}
			if c.Contact > 0 {
				word += fmt.Sprint(c.Contact)
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", heads, got, want)
		}
	}
}

// TestAPupilsNameAsSheetsHeadIt where no other column names the pupil; - for not taken.
func TestAPupilsNameAsSheetsHeadIt(t *testing.T) {
	for heads, want := range map[string]string{
		"Adno,Name,Class,Mum,Mum Mobile":             "Amira Khan",
		"Adno,Pupil,Class,Mum,Mum Mobile":            "Amira Khan",
		"Adno,Child,Class,Mum,Mum Mobile":            "Amira Khan",
		"Adno,Child's name,Class,Mum,Mum Mobile":     "Amira Khan",
		"Adno,Name of child,Class,Mum,Mum Mobile":    "Amira Khan",
		"Adno,Full Name,Class,Mother,Mobile":         "Amira Khan",
		"Adno,Child first name,Class,Mum,Mum Mobile": "Amira Khan-", // all of it the first name
		"Adno,Name,Class,Parent Phone":               "Amira Khan",
		"Adno,Name,Reg":                              "Amira Khan",
		"Adno,Name,Relationship,Mobile,Class":        "-", // of a contact a line, as likely as not
		"Adno,Name,Mobile,Name,Mobile":               "-",
		"Adno,Forename,Name,Class,Mum,Mum Mobile":    "Kit", // of whom the name is, nobody says
	} {
		cells := "A1"
		for _, h := range strings.Split(heads, ",")[1:] {
			switch h {
			case "Class", "Reg":
				cells += ",8B"
			case "Forename":
				cells += ",Kit"
			case "Mum Mobile", "Mobile", "Parent Phone":
				cells += ",07700 900101"
			case "Mum", "Mother":
				cells += ",Sana Khan"
			default:
				cells += ",Amira Khan"
			}
		}
		roll, _, err := rollfile.ReadCSV(strings.NewReader(heads+"\n"+cells+"\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		p, got := roll.Pupils[0], "-"
		switch {
		case p.FirstName != nil && p.LastName != nil:
			got = *p.FirstName + " " + *p.LastName
		case p.FirstName != nil && *p.FirstName == "Amira Khan":
			got = *p.FirstName + "-"
		case p.FirstName != nil:
			got = *p.FirstName
		}
		if got != want {
			t.Errorf("%s: %q, want %q", heads, got, want)
		}
	}
}

// TestASheetOfNearestHeadingsIsReadAsItStands: each name with their own number, the
// relationship of the heading, and what may bar them.
func TestASheetOfNearestHeadingsIsReadAsItStands(t *testing.T) {
	roll, _, err := rollfile.ReadCSV(strings.NewReader("Adno,Name,Class,Mother,Mobile,Court Order,Notes,Father,Mobile,Court Order,Notes\n"+
		"A1,Kit Lee,8B,Ann Lee,07700 900101,No,,Bob Lee,07700 900102,Yes,\nA2,Di Moss,8B,Cy Moss,07700 900103,,,Ed Moss,07700 900104,,do not contact\n"), rollfile.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	want := `A1 first="Kit" last="Lee" group="8B"
  A1/1 name="Ann Lee" is="Mother" order=1 mobile="07700 900101" court=false
  A1/2 name="Bob Lee" is="Father" order=2 mobile="07700 900102" court=true
A2 first="Di" last="Moss" group="8B"
  A2/1 name="Cy Moss" is="Mother" order=1 mobile="07700 900103"
  A2/2 name="Ed Moss" is="Father" order=2 mobile="07700 900104" text="never"
`
	if got := brief(roll); got != want {
		t.Errorf("%s", got)
	}
}

// TestHeadingsOfTwoLines are put together, where the upper one says whose they are.
func TestHeadingsOfTwoLines(t *testing.T) {
	for _, head := range []string{
		",,,Mother,,Father,\nAdno,Name,Class,Name,Mobile,Name,Mobile",
		"Oakmere,,,,,,\n,,,Mother,,Father,\nAdno,Name,Class,Name,Mobile,Name,Mobile",
		",Pupil,,Mother,,Father,\nAdno,Name,Class,Name,Mobile,Name,Mobile",
		"Adno,Name,Class,Mother,Mobile,Father,Mobile", // of one
	} {
		roll, problems, err := rollfile.ReadCSV(strings.NewReader(head+"\nA1,Kit Lee,8B,Ann Lee,07700 900101,Bob Lee,07700 900102\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		want := `A1 first="Kit" last="Lee" group="8B"
  A1/1 name="Ann Lee" is="Mother" order=1 mobile="07700 900101"
  A1/2 name="Bob Lee" is="Father" order=2 mobile="07700 900102"
`
		if got := brief(roll); got != want {
			t.Errorf("%s\n%s %v", head, got, problems)
		}
	}
}
