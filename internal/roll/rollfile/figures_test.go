package rollfile_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// TestNoFigureChangesItsAdult draws adults who are counted by a figure wherever exports
// write it: a number never ends on the name of another, and none is lost untold.
func TestNoFigureChangesItsAdult(t *testing.T) {
	owners := []string{"Contact", "Parent", "Parent/Carer", "Guardian", "Carer", "Emergency Contact", "Mother", "Next of Kin", "Home Contact"}
	places := map[string]string{"in front": "%[1]s %[3]d %[2]s", "at the end": "%[1]s %[2]s %[3]d", "glued": "%[1]s %[2]s%[3]d", "in brackets": "%[1]s %[2]s (%[3]d)", "underlined": "%[1]s_%[2]s_%[3]d", "none": "%[1]s %[2]s%.0[3]d"}
	rapid.Check(t, func(t *rapid.T) {
		type column struct{ heading, cell string }
		columns, of := []column{}, map[string]string{}
		owner, several := rapid.SampledFrom(owners).Draw(t, "owner"), rapid.IntRange(2, 4).Draw(t, "adults")
		for n := 1; n <= several; n++ {
			where := []string{"in front", "at the end", "glued", "in brackets", "underlined"}
			if n == 1 {
				where = append(where, "none")
			}
			put, name := places[rapid.SampledFrom(where).Draw(t, "where")], fmt.Sprintf("Adult %c", 'A'+n)
			head := func(what, cell string) {
				columns = append(columns, column{fmt.Sprintf(put, owner, what, n), cell})
			}
			head(rapid.SampledFrom([]string{"Name", "Full Name"}).Draw(t, "name"), name)
			for j, what := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Mobile", "Telephone", "Home Phone", "Number", "Phone Number"}), 0, 3, rapid.ID).Draw(t, "telephones") {
				tel := fmt.Sprintf("07700900%d%d0", n, j)
				of[tel] = name
				head(what, tel)
			}
			switch rapid.IntRange(0, 3).Draw(t, "relationship") {
			case 0:
				head("Relationship", "aunt")
			case 1:
				columns = append(columns, column{fmt.Sprintf("Relationship %d", n), "aunt"})
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
			if c.Name == nil {
				t.Fatalf("%v: somebody has no name", header)
			}
			numbers := c.Also
			if c.Mobile != nil {
				numbers += *c.Mobile
			}
			kept += numbers
			for tel, whose := range of {
				if strings.Contains(numbers, tel) && *c.Name != whose {
					t.Fatalf("%v: %s is %s's and stands with %s", header, tel, whose, *c.Name)
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

// TestABanOfAFigureBarsThatAdult and nobody else of the line.
func TestABanOfAFigureBarsThatAdult(t *testing.T) {
	for heading, cell := range map[string]string{
		"No Contact 2": "Y", "No Contact Contact 2": "Y", "Non Contact 2": "Yes", "Do Not Contact 2": "Y", "Contact 2 No Info": "Y",
		"Text 2": "N", "OK to text 2": "N", "No Texts 2": "Y", "Contact 2 Information Sharing": "None", "Court Order 2": "Y",
	} {
		for head, line := range map[string]string{
			"Contact 1 Name,Contact 1 Mobile,Contact 2 Name,Contact 2 Mobile": "Ann Lee,07700 900101,Bob Lee,07700 900102",
			"Contact Name,Contact Mobile,Contact Name 2,Contact Mobile 2":     "Ann Lee,,Bob Lee,07700 900102",
		} {
			roll, _, err := rollfile.ReadCSV(strings.NewReader("Adno,"+head+","+heading+"\nA1,"+line+","+cell+"\n"), rollfile.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			list := roll.Pupils[0].Contacts
			if len(list) != 2 || barred(list[0]) || !barred(list[1]) || list[1].Also != "" || strings.Contains(*list[0].Mobile, "102") {
				t.Errorf("%s: %s", heading, brief(roll))
			}
		}
	}
}

func barred(c rollfile.Contact) bool {
	return c.CourtOrder != nil && *c.CourtOrder || c.Text != nil && *c.Text == "never"
}
