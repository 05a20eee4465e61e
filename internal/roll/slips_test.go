package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
)

// slipped gives an export of n families whose numbers stand by lines further
// down.
func slipped(n, by int) string {
	var b strings.Builder
	b.WriteString("Adno,Forename,Surname,Reg,Contact Name,Contact Mobile\n")
	for i := range n {
		fmt.Fprintf(&b, "A%d,Given%d,Name%d,1A,Adult Name%d,07700 900%03d\n", i, i, i, i, (i+by)%n)
	}
	return b.String()
}

func TestNumbersThatSlipByALineHaveToBeConfirmed(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, slipped(40, 0), roll.PutOptions{})
	before := h.known(t, urn)
	put := func(o roll.PutOptions) (roll.Imported, error) {
		return h.ImportCSV(t.Context(), tester, urn, strings.NewReader(slipped(40, 1)), roll.Choice{}, o)
	}
	for _, n := range []int{0, 39} {
		if _, err := put(roll.PutOptions{ConfirmChanges: n}); !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, "confirm_changes=40.") {
			t.Errorf("%d confirmed: %v", n, err)
		}
	}
	if d, err := put(roll.PutOptions{DryRun: true}); err != nil || !strings.Contains(told(d.Problems), "numbers of 40 of 40 adults") || h.known(t, urn) != before {
		t.Errorf("%+v %v", d, err)
	}
	if d, err := put(roll.PutOptions{ConfirmChanges: 40}); err != nil || d.Changed != 40 {
		t.Errorf("%+v %v", d, err)
	}
}

func TestAFewNumbersChangeWithoutAWord(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, slipped(10, 0), roll.PutOptions{})
	if d := h.csv(t, urn, slipped(10, 1), roll.PutOptions{}); d.Changed != 10 {
		t.Errorf("%+v", d)
	}
}

// TestTiesThatGoAreNamed: a sibling keeps the adult, and the place on the list
// is lost all the same.
func TestTiesThatGoAreNamed(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	const list = `,"contacts":[{"id":"C1","name":"Sana Khan","mobile":"07700 900101"}]`
	const both = `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B"%s},{"id":"A2","first_name":"Bilal","group":"7A"%s}]}`
	h.put(t, urn, fmt.Sprintf(both, list, list), roll.PutOptions{})
	gone := read(t, fmt.Sprintf(both, list, `,"contacts":[]`))
	d, err := h.Put(t.Context(), tester, urn, gone, roll.PutOptions{DryRun: true})
	if err != nil || len(d.RemovedContacts) != 1 || d.RemovedContacts[0] != (roll.Untied{Pupil: "A2", Contact: "C1"}) {
		t.Errorf("%+v %v", d, err)
	}
	if _, err := h.Put(t.Context(), tester, urn, gone, roll.PutOptions{}); !problem.Is(err, problem.Conflict) {
		t.Errorf("half of the places went: %v", err)
	}
}

func TestColumnsThatBarAnAdult(t *testing.T) {
	for heading, cell := range map[string]string{
		"Do Not Contact": "Y", "Barred": "Y", "Restricted": "Yes", "Legal Restriction": "non-molestation order", "No Contact": "Y", "Non-contact": "Y", "Can Text": "N",
		"Contact 1 Do Not Contact": "Y", "Contact 1 Barred": "Y",
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 "+strings.TrimPrefix(heading, "Contact 1 ")+"\nA1,Amira,8B,Callum Ash,07700 900102,"+cell+"\n", roll.PutOptions{})
		if got := h.known(t, urn); strings.Contains(got, "family, yes, court order false") {
			t.Errorf("%s: %s", heading, got)
		}
		urn = h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,"+heading+"\nA1,Amira,8B,Callum Ash,07700 900102,"+cell+"\n", roll.PutOptions{})
		if got := h.known(t, urn); !strings.HasPrefix(heading, "Contact 1") && strings.Contains(got, "family, yes, court order false") {
			t.Errorf("%s, of the only contact: %s", heading, got)
		}
	}
	h := newHouse(t)
	d := h.csv(t, h.school(t, t), "Adno,Forename,Reg,Contact Name,Contact No,Safeguarding\nA1,Amira,8B,Callum Ash,07700 900102,Y\n", roll.PutOptions{})
	if got := told(d.Problems); !strings.Contains(got, "/lines/1/columns/F: this column sounds like a mark of safety and is no field of the roll") {
		t.Error(got)
	}
}

// TestWhoWantsNoTexts: a column of opt-outs bars, and never loosens.
func TestWhoWantsNoTexts(t *testing.T) {
	h := newHouse(t)
	for cell, c := range map[string]struct{ stood, want string }{
		"Y": {"yes", "never"}, "Opted out": {"yes", "never"}, "12/03/2026": {"yes", "never"}, "TRUE": {"never", "never"},
		"N": {"yes", "yes"}, "Opted in": {"never", "never"}, "": {"yes", "yes"}, "FALSE": {"never", "never"},
	} {
		for _, heading := range []string{"Opt Out SMS", "Contact SMS opt-out", "Contact Opted out", "Unsubscribed"} {
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"A1/1","name":"Callum Ash","mobile":"07700 900102","text":"`+c.stood+`"}]}]}`, roll.PutOptions{})
			d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,"+heading+"\nA1,Amira,8B,Callum Ash,07700 900102,"+cell+"\n", roll.PutOptions{})
			if got := h.known(t, urn); !strings.Contains(got, "family, "+c.want+", court order false") {
				t.Errorf("%s %q over %s: %s %s", heading, cell, c.stood, got, told(d.Problems))
			}
		}
	}
}

// TestAColumnThatSaysTheOppositeIsSeen: it removes nobody, and silences all.
func TestAColumnThatSaysTheOppositeIsSeen(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, slipped(40, 0), roll.PutOptions{})
	silent := strings.ReplaceAll(strings.Replace(slipped(40, 0), "Contact Mobile\n", "Contact Mobile,Opted out\n", 1), "\nA", ",TRUE\nA")
	silent = strings.Replace(silent, "out,TRUE\n", "out\n", 1)
	d, err := h.Upload(t.Context(), bev, urn, "x.csv", []byte(silent))
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil || p.Whom.Nobody != 39 || p.Whom.Changes[0].Name != "Given0 Name0" { // the last line says nothing
		t.Errorf("%d %v", p.Whom.Nobody, err)
	}
	dry, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(silent), roll.Choice{}, roll.PutOptions{DryRun: true})
	if err != nil || !strings.Contains(told(dry.Problems), "nobody can after this import: 39") {
		t.Errorf("%+v %v", dry.Problems, err)
	}
}

// TestAPupilsNoTextStaysThePupils: the heading without an adult is the pupil's.
func TestAPupilsNoTextStaysThePupils(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,No Text,Contact No SMS\nA1,Amira,8B,Callum Ash,07700 900102,Y,N\n", roll.PutOptions{})
	if got := h.known(t, urn); !strings.Contains(got, "no_text") || !strings.Contains(got, "family, yes") {
		t.Error(got)
	}
}

func TestAFileOfAnOldMac(t *testing.T) {
	h := newHouse(t)
	if d := h.csv(t, h.school(t, t), strings.ReplaceAll(slipped(3, 0), "\n", "\r"), roll.PutOptions{}); d.Added != 3 {
		t.Errorf("%+v", d)
	}
}

func TestAnOpenQuotationMarkCostsItsOwnLineOnly(t *testing.T) {
	lines := strings.SplitAfter(slipped(300, 0), "\n")
	for name, c := range map[string]struct {
		at    int
		line  string
		added int
	}{
		"in a cell":        {4, "A3,\"Given3,Name3,1A,Adult Name3,07700 900003\n", 300},
		"two lines":        {9, "A8,Given8,Name8,1A,\"Adult Name8,07700 900008\n", 300},
		"the last line":    {300, "A299,Given299,Name299,1A,\"Adult Name299,07700 900299\n", 300},
		"a line cut short": {4, "A3,\"Given3,Name3,1A\n", 300},
		"a cell too many":  {4, "A3,\"Given3,Name3,1A,Adult, Name3,07700 900003\n", 299},
	} {
		t.Run(name, func(t *testing.T) {
			h, text := newHouse(t), append([]string{}, lines...)
			text[c.at] = c.line
			if name == "two lines" {
				text[20] = strings.Replace(text[20], "Given", "\"Given", 1)
			}
			d := h.csv(t, h.school(t, t), strings.Join(text, ""), roll.PutOptions{})
			if got := told(d.Problems); d.Added != c.added || !strings.Contains(got, fmt.Sprintf("/lines/%d: a quotation mark", c.at+1)) {
				t.Errorf("%d: %s", d.Added, got)
			}
		})
	}
}

// TestACellOfSeveralLinesStays: an address goes on in the next line.
func TestACellOfSeveralLinesStays(t *testing.T) {
	h := newHouse(t)
	d := h.csv(t, h.school(t, t), "Adno,Forename,Reg,Address\nA1,Amira,8B,\"12, High Street\nTown\"\nA2,Bilal,8B,x\n", roll.PutOptions{})
	if d.Added != 2 || len(d.Problems) > 0 {
		t.Errorf("%+v", d)
	}
}

func TestTwoAdultsOfOneNumberAreTold(t *testing.T) {
	const shared = "two adults share one number"
	for name, c := range map[string]struct {
		roll string
		told bool
	}{
		"siblings, the same adult under two ids": {`{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"K1","name":"Sana Yor","mobile":"07700 900101"}]},{"id":"A2","first_name":"Bilal","group":"7A","contacts":[{"id":"K2","name":"Mrs S Yor","mobile":"07700 900101"}]}]}`, true},
		"parents who share a telephone":          {`{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"K1","name":"Sana Yor","mobile":"07700 900101"},{"id":"K2","name":"Ali Yor","mobile":"07700 900101"}]}]}`, false},
	} {
		h := newHouse(t)
		if d := h.put(t, h.school(t, t), c.roll, roll.PutOptions{}); strings.Contains(told(d.Problems), shared) != c.told {
			t.Errorf("%s: %+v", name, d)
		}
	}
	h := newHouse(t)
	d := h.csv(t, h.school(t, t), head+"A1,Amira,8B,Sana Yor,07700 900101,mother\nA2,Bilal,7A,Mrs S Yor,07700 900101,mother\n", roll.PutOptions{})
	if !strings.Contains(told(d.Problems), "/lines/3: "+shared) && !strings.Contains(told(d.Problems), "/lines/2: "+shared) {
		t.Error(told(d.Problems))
	}
}
