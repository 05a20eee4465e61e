package rollfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// TestEachHeadingIsOfOneAdult is a page of how exports head the columns of adults:
// what stands under the words of one never goes to another.
func TestEachHeadingIsOfOneAdult(t *testing.T) {
	for heads, want := range map[string]string{
		// Beside a contact's own telephone, one that names nobody is the pupil's or nobody's.
		"Mobile!, Contact Name, Relationship, Contact Mobile":                        "- name relationship mobile",
		"Mobile!, Contact Name, Relationship, Contact Telephone":                     "- name relationship phone",
		"Mobile Number!, Contact Name, Contact Relationship, Contact Home Telephone": "- name relationship phone",
		"Mobile!, Contact 1 Name, Contact 1 Mobile":                                  "- name1 mobile1",
		"Contact 1 Name, Contact 2 Name, Mobile!":                                    "name1 name2 -",
		"Mum's Name, Mum's Mobile, Dad's Name, Dad's Mobile, Home Telephone!":        "name1 mobile1 name2 mobile2 -",
		"Neighbour Name, Neighbour Mobile!, Contact Name, Contact Mobile":            "- - name mobile",
		"Student Mobile, Doctor Telephone, Contact Name, Contact Mobile":             "- - name mobile",
		"Priority, Contact Name, Relationship, Mobile, Home Telephone":               "order name relationship mobile phone", // a contact a line
		"Parent Name, Relationship, Contact Number":                                  "name relationship phone",
		// A figure at the end is an adult's where a name or a relationship has it too.
		"Contact Name, Contact Mobile, Contact Name 2, Contact Mobile 2":                                             "name1 mobile1 name2 mobile2",
		"Parent Name, Parent Mobile, Parent Name (2), Parent Mobile (2)":                                             "name1 mobile1 name2 mobile2",
		"Contact_Name_1, Contact_Mobile_1, Contact_Name_2, Contact_Mobile_2":                                         "name1 mobile1 name2 mobile2",
		"Contact Name1, Contact Mobile1, Contact Name2, Contact Mobile2":                                             "name1 mobile1 name2 mobile2",
		"Contact Name, Relationship, Contact Mobile, Contact Name 2, Relationship 2, Contact Mobile 2":               "name1 relationship1 mobile1 name2 relationship2 mobile2",
		"Contact Name 1, Relationship 1, Contact Mobile 1, Contact Name 2, Relationship 2, Contact Mobile 2":         "name1 relationship1 mobile1 name2 relationship2 mobile2",
		"Contact Name 1, Contact Priority 1, Contact Mobile 1, Contact Name 2, Contact Priority 2, Contact Mobile 2": "name1 order1 mobile1 name2 order2 mobile2",
		"Contact Name 1, Contact Mobile 1, Priority 1, Contact Name 2, Contact Mobile 2, Priority 2":                 "name1 mobile1 order1 name2 mobile2 order2",
		"Emergency Contact Name!, Emergency Contact Number, Emergency Contact Name 2!, Emergency Contact Number 2":   "name1 phone1 name2 phone2",
		"Contact, Contact Number, Contact 2, Contact Number 2":                                                       "name1 phone1 name2 phone2",
		"Parent/Carer Name, Parent/Carer Telephone, Parent/Carer Name 2, Parent/Carer Telephone 2":                   "name1 phone1 name2 phone2",
		"Contact Full Name, Contact Phone, Contact Full Name 2, Contact Phone 2":                                     "name1 phone1 name2 phone2",
		"Contact Name, Contact Mobile, Contact 2 Name, Contact Mobile 2":                                             "name1 mobile1 name2 mobile2",
		"Contact Name One, Contact Mobile One, Contact Name Two, Contact Mobile Two":                                 "name1 mobile1 name2 mobile2",
		"Parent Name, Parent Number, Parent Name II, Parent Number II":                                               "name1 phone1 name2 phone2",
		"Contact Name, Contact Mobile 1, Contact Name 2, Contact Mobile 2, Contact Mobile 3!":                        "name1 mobile1 name2 mobile2 mobile3",
		"Contact Mobile 1!, Contact Mobile 2!":                                                                       "mobile1 mobile2",
		"Name, Mobile!, Name 2, Mobile 2":                                                                            "- - name2 mobile2",
		"Contact, Mobile!, Contact 2, Mobile 2!":                                                                     "name1 - name2 -",
		"Next of Kin Name 1!, Next of Kin Tel 1, Next of Kin Name 2!, Next of Kin Tel 2":                             "name1 phone1 name2 phone2",
		"Home Contact Name 1!, Home Contact Mobile 1, Home Contact Name 2!, Home Contact Mobile 2":                   "name1 mobile1 name2 mobile2",
		"Contact Name 1st, Contact Mobile 1st, Contact Name 2nd, Contact Mobile 2nd":                                 "name1 mobile1 name2 mobile2",
		// A telephone alone with one is a further number of the only adult.
		"Contact Name, Contact Mobile, Contact Mobile 2":                                                     "name mobile phone",
		"Contact Name, Contact Telephone 1, Contact Telephone 2":                                             "name phone phone",
		"Contact Name, Mobile, Mobile 2":                                                                     "name mobile phone",
		"Mother Name, Mother Mobile 1, Mother Mobile 2":                                                      "name1 mobile1 phone1",
		"Mother Mobile 1, Mother Mobile 2, Father Mobile 1":                                                  "mobile1 phone1 mobile2",
		"Contact 1 Name, Contact 1 Mobile, Contact 1 Mobile 2":                                               "name1 mobile1 phone1",
		"Contact Name, Contact Phone 1, Contact Phone 2, Contact 2 Name, Contact 2 Phone, Contact 2 Phone 2": "name1 phone1 phone1 name2 phone2 phone2",
		// What bars is of the adult with its figure, and is no telephone.
		"Contact 1 Name, Contact 1 Mobile, No Contact 1, Contact 2 Name, Contact 2 Mobile, No Contact 2":                   "name1 mobile1 court_order1 name2 mobile2 court_order2",
		"Contact 1 Name, Contact 1 Mobile, Contact 2 Name, Contact 2 Mobile, No Contact Contact 2, Contact 2 No Info":      "name1 mobile1 name2 mobile2 court_order2 court_order2",
		"Contact 1 Name, Contact 1 Mobile, Text 1, Contact 2 Name, Contact 2 Mobile, Text 2":                               "name1 mobile1 text1 name2 mobile2 text2",
		"Contact 1 Name, Contact 1 Mobile, Contact 2 Name, Contact 2 Mobile, Contact 2 Information Sharing, Do Not Text 2": "name1 mobile1 name2 mobile2 text2 opted_out2",
		"Contact Name, Contact Mobile, Contact Court Order, Contact Name 2, Contact Mobile 2, Contact Court Order 2":       "name1 mobile1 court_order1 name2 mobile2 court_order2",
		"Contact Name, Contact Mobile, Text, No Contact, Contact Name 2, Contact Mobile 2, Text 2, No Contact 2":           "name1 mobile1 text1 court_order1 name2 mobile2 text2 court_order2",
		"Parent 1 Name, Parent 1 Mobile, No Contact 1, Parent 2 Name, Parent 2 Mobile, No Contact 2, No Parent 2!":         "name1 mobile1 court_order1 name2 mobile2 court_order2 -",
		"Parent 1 Name, Parent 1 Mobile, Contact 1 Name, Contact 1 Mobile, Text 1":                                         "name1 mobile1 name2 mobile2 text", // of somebody of the line
		"Contact Name, Contact Mobile, Text 2, Contact No 2":                                                               "name mobile text phone",
		"First Contact Name, First Contact Mobile, Second Contact Name, Second Contact Mobile":                             "name1 mobile1 name2 mobile2",
		"1st Contact Name, 1st Contact Mobile, 2nd Contact Name, 2nd Contact Mobile":                                       "name1 mobile1 name2 mobile2",
		"Primary Contact Name, Primary Contact Mobile, Secondary Contact Name, Secondary Contact Mobile":                   "name1 mobile1 name2 mobile2",
		"Contact Two Name, Contact Two Mobile, Contact One Name, Contact One Mobile":                                       "name2 mobile2 name1 mobile1",
		"Mother Name, Mother Mobile, Father Name, Father Mobile":                                                           "name1 mobile1 name2 mobile2",
		"Parent 1 Name, Parent 1 Mobile, Second Parent Name, Second Parent Mobile":                                         "name1 mobile1 name2 mobile2",
		"Primary Name, Primary Mobile, Secondary Name, Secondary Mobile":                                                   "name1 mobile1 name2 mobile2",
		"Primary Guardian 1 Full Name, Guardian 1 Mobile":                                                                  "name1 mobile1",
		"Emergency Contact Name!, Emergency Contact Mobile, Main Contact Name, Main Contact Mobile":                        "name2 mobile2 name1 mobile1",
		"Emergency Contact 1 Name!, Emergency Contact 1 Mobile, Contact 1 Name, Contact 1 Mobile":                          "name2 mobile2 name1 mobile1",
		"Home Contact Name!, Home Contact Number, Work Contact Name!, Work Contact Mobile":                                 "name1 phone1 name2 mobile2",
		"Parent/Carer Name, Parent/Carer Mobile, Parent/Carer (Other) Name!, Parent/Carer (Other) Mobile":                  "name1 mobile1 name2 mobile2",
		"Next of Kin!, Next of Kin Telephone, Mother's Mobile":                                                             "name1 phone1 mobile2",
		// Numbers without a name are an adult of their own, and a person is told.
		"Parent Number!, Alternative Contact Number!":       "phone1 phone2",
		"Parent/Carer Mobile!, Other Parent/Carer Mobile!":  "mobile1 mobile2",
		"Parent/Carer Mobile!, Second Parent/Carer Mobile!": "mobile1 mobile2",
		// Two columns for one place of one adult.
		"Contact 1 Name!, Contact 1 Full Name, Contact 1 Mobile, Contact 1 SMS Number!": "- name1 mobile1 mobile1",
		"Contact 1 Emergency Contact!, Contact 1 Name, Contact 1 Mobile":                "- name1 mobile1", // a yes or a no, not somebody's name
		// What only sounds like an adult.
		"Mother Tongue, Mother Maiden Name, Single Parent, Young Carer, Parent Email, First Language": "- - - - - -",
	} {
		var header, got, told, wantTold []string
		for i, h := range strings.Split(heads, ", ") {
			h, tells := strings.CutSuffix(h, "!")
			if header = append(header, h); tells {
				wantTold = append(wantTold, fmt.Sprintf("/lines/1/columns/%c", 'B'+i))
			}
		}
		for _, c := range rollfile.GuessMapping(append([]string{"Adno"}, header...)).Columns[1:] {
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
		_, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,"+strings.Join(header, ",")+"\nA1\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			told = append(told, p.Pointer)
		}
		if slices.Sort(told); !slices.Equal(told, wantTold) {
			t.Errorf("%s: told of %v, want %v: %v", heads, told, wantTold, problems)
		}
	}
}

func TestAHeadingGivesTheRelationshipThatNoColumnDoes(t *testing.T) {
	roll, _, err := rollfile.ReadCSV(strings.NewReader("Adno,Mother Name,Mother Mobile,Dad's Name,Dad's Mobile,Dad's Relationship,Carer Mobile,Emergency Contact Mobile\n"+
		"A1,Ann Lee,07700 900101,Bob Lee,07700 900102,Step-father,07700 900103,07700 900104\n"), rollfile.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	want := `A1
  A1/1 name="Ann Lee" is="Mother" order=1 mobile="07700 900101"
  A1/2 name="Bob Lee" is="Step-father" order=2 mobile="07700 900102"
  A1/3 is="Carer" order=3 mobile="07700 900103"
  A1/4 order=4 mobile="07700 900104"
`
	if got := brief(roll); got != want {
		t.Errorf("%s", got)
	}
}

// A number in two columns of mobiles is nobody's to text where they differ.
func TestAMobileThatTwoColumnsClaimIsNotTexted(t *testing.T) {
	roll, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Contact 1 Name,Contact 1 Mobile,Contact 1 SMS Number\n"+
		"A1,Ann Lee,07700 900101,07700 900102\nA2,Bea Low,07700 900103,07700900103\nA3,Cy Moss,,07700 900104\n"), rollfile.Mapping{})
	if err != nil || !strings.Contains(rollfiletest.Told(problems), "/lines/1/columns/D: two columns hold the mobile") {
		t.Fatal(err, problems)
	}
	for i, want := range []string{"07700 900101\x1e07700 900102", "07700 900103", "07700 900104"} {
		if got := *roll.Pupils[i].Contacts[0].Mobile; got != want {
			t.Errorf("pupil %d: %q", i, got)
		}
	}
}

// A mapping that was kept when headings were read otherwise may join two people.
func TestAMappingThatJoinsTwoOwnersIsTold(t *testing.T) {
	m := rollfile.Mapping{Columns: []rollfile.Column{
		{Heading: "Adno", Field: "id"},
		{Heading: "First Contact Name", Field: "contact_name"},
		{Heading: "Second Contact Mobile", Field: "mobile"},
	}}
	_, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,First Contact Name,Second Contact Mobile\nA1,Ann Lee,07700 900101\n"), m)
	if told := rollfiletest.Told(problems); err != nil || !strings.HasPrefix(told, "/lines/1/columns/C: the mapping puts this column on a contact") {
		t.Error(err, told)
	}
}

// TestNoNumberChangesItsOwner draws headings of several adults in any order: a number
// written under one's words never ends on another's name, nor does one that names
// nobody where a contact has a telephone of their own.
func TestNoNumberChangesItsOwner(t *testing.T) {
	words := []string{
		"Contact", "Contact 1", "Contact 2", "Contact One", "First Contact", "Second Contact", "1st Contact", "Third Contact", "Main Contact", "Primary Contact", "Secondary Contact",
		"Emergency Contact", "Emergency Contact 1", "Alternative Contact", "Other Contact", "Parent", "Parent/Carer", "Parent/Carer 2", "Second Parent", "Other Parent/Carer", "Guardian 1",
		"Mother", "Mum's", "Father", "Dad's", "Gran", "Foster Carer", "Next of kin", "Priority 1 Contact", "Home Contact", "Work Contact", "Neighbour", "Parent (Other)", "Contact 1 (Mother)",
	}
	telephones := []string{"Mobile", "Telephone", "Home Telephone", "Number", "Work Phone", "Mobile Number", "Second Mobile", "Alternative Number"}
	rapid.Check(t, func(t *rapid.T) {
		type column struct{ heading, cell string }
		columns, drawn := []column{}, rapid.SliceOfNDistinct(rapid.SampledFrom(words), 1, 5, rapid.ID).Draw(t, "owners")
		known := false            // somebody known for a contact has a telephone
		of := map[string]string{} // number → the name of its owner
		for i, owner := range drawn {
			name := fmt.Sprintf("Adult %c", 'A'+i)
			if rapid.IntRange(0, 4).Draw(t, "named") > 0 || owner == "Home Contact" || owner == "Work Contact" { // without a name it is a contact's home telephone
				columns = append(columns, column{owner + " " + rapid.SampledFrom([]string{"Name", "Full Name"}).Draw(t, "name"), name})
			}
			for j, what := range rapid.SliceOfNDistinct(rapid.SampledFrom(telephones), 0, 3, rapid.ID).Draw(t, "telephones") {
				if owner == "Neighbour" && (what == "Number" || what == "Alternative Number") || owner == "Contact" && what == "Number" {
					continue // may be of anything, as House Number; and Contact Number is anybody's
				}
				tel := fmt.Sprintf("07700900%d%d0", i+1, j)
				of[tel], known = name, known || owner != "Neighbour"
				columns = append(columns, column{owner + " " + what, tel})
			}
			if rapid.Bool().Draw(t, "relationship") {
				columns = append(columns, column{owner + " Relationship", "aunt"})
			}
		}
		for j, what := range rapid.SliceOfNDistinct(rapid.SampledFrom(telephones), 0, 2, rapid.ID).Draw(t, "nobody's") {
			if known && what != "Number" {
				tel := fmt.Sprintf("0770090099%d", j)
				of[tel] = "nobody"
				columns = append(columns, column{what, tel})
			}
		}
		header, line := []string{"Adno"}, []string{"A1"}
		for _, c := range rapid.Permutation(columns).Draw(t, "order") {
			header, line = append(header, c.heading), append(line, c.cell)
		}
		roll, problems, err := rollfile.ReadCSV(strings.NewReader(strings.Join(header, ",")+"\n"+strings.Join(line, ",")+"\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		kept := ""
		for _, c := range roll.Pupils[0].Contacts {
			whose := ""
			if c.Name != nil {
				whose = *c.Name
			}
			numbers := c.Also
			if c.Mobile != nil {
				numbers += *c.Mobile
			}
			kept += numbers
			for tel, owner := range of {
				if !strings.Contains(numbers, tel) {
					continue
				}
				if whose == "" {
					whose = owner
				}
				if whose != owner {
					t.Fatalf("%v: %s is %s's and stands with %s", header, tel, owner, whose)
				}
			}
		}
		for tel := range of {
			if !strings.Contains(kept, tel) && told(line, tel, problems) == "" {
				t.Fatalf("%v: %s is on nobody and nobody is told", header, tel)
			}
		}
	})
}

// told gives what is said of the heading over a cell.
func told(line []string, cell string, problems []problem.Field) string {
	at := "/lines/1/columns/" + string(rune('A'+slices.Index(line, cell)))
	for _, p := range problems {
		if p.Pointer == at {
			return p.Detail
		}
	}
	return ""
}

// The page on which a person says what each column holds says what is a guess.
func TestAColumnSaysWhatIsAGuess(t *testing.T) {
	sheet, err := rollfile.OpenCSV(strings.NewReader("Adno,Mobile,Main Contact Name,Main Contact Mobile\nA1,07700 900101,Ann Lee,07700 900102\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := sheet.Fit(rollfile.Mapping{})
	columns, err := sheet.Samples(m)
	if err != nil || len(columns) != 4 || len(columns[1].Told) != 1 || len(columns[0].Told)+len(columns[2].Told)+len(columns[3].Told) != 0 {
		t.Fatal(err, columns)
	}
	m.Columns[1].Field, m.Columns[1].Contact = "phone", 1 // a person knows better
	if columns, err = sheet.Samples(m); err != nil || len(columns[1].Told) != 0 {
		t.Error(err, columns)
	}
}
