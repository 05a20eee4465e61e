package roll_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// csv imports a file with whatever number of removals it asks for.
func (h *house) csv(t *testing.T, urn school.URN, text string, o roll.PutOptions) roll.Imported {
	t.Helper()
	return h.putFile(t, t, urn, []byte(text), o)
}

// known is the roll as it stands, a line a pupil and a line a contact.
func (h *house) known(t *testing.T, urn school.URN) string {
	t.Helper()
	r, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range r.Pupils {
		fmt.Fprintf(&b, "%s %s %s %v\n", p.ID, *p.TextName, *p.Group, p.Flags)
		for _, c := range p.Contacts {
			name, mobile := "", ""
			if c.Name != nil {
				name = *c.Name
			}
			if c.Mobile != nil {
				mobile = *c.Mobile
			}
			fmt.Fprintf(&b, "  %s %s, %s, %s, %s, court order %t %s\n", c.ID, name, mobile, *c.Role, *c.Text, *c.CourtOrder, c.NumberProblem)
		}
	}
	return b.String()
}

const head = "ID,Forename,Reg,Contact Name,Contact Mobile,Relationship\n"

func TestSiblingsShareOneAdultOnEvidence(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, head+"A1,Amira,8B,Mrs Sána Khan,07700 900101,mother\nA2,Bilal,7A,SANA KHAN,+44 7700 900101,mother\n"+
		"A3,Ben,7A,Sana Khan,07700 900199,aunt\nA4,Nora,7A,Imran Khan,07700 900101,father\n", roll.PutOptions{})
	want := `A2 Bilal 7A []
  A1/1 SANA KHAN, 07700 900101, family, yes, court order false 
A3 Ben 7A []
  A3/1 Sana Khan, 07700 900199, family, yes, court order false 
A4 Nora 7A []
  A4/1 Imran Khan, 07700 900101, family, yes, court order false 
A1 Amira 8B []
  A1/1 SANA KHAN, 07700 900101, family, yes, court order false 
`
	if diff := cmp.Diff(sortedPupils(want), sortedPupils(h.known(t, urn))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"A1/1"}, d.Merged); diff != "" || d.Added != 4 {
		t.Errorf("%s%+v", diff, d)
	}
}

// sortedPupils puts pupils in the order of their lines.
func sortedPupils(s string) string {
	blocks := strings.Split(strings.ReplaceAll(s, "\nA", "\n\x00A"), "\x00")
	for i := range blocks {
		for j := range i {
			if blocks[i] < blocks[j] {
				blocks[i], blocks[j] = blocks[j], blocks[i]
			}
		}
	}
	return strings.Join(blocks, "")
}

// TestAnImportKnowsAnAdultAgain: exports carry no id for adults, and what a
// person has set must outlive the next one.
func TestAnImportKnowsAnAdultAgain(t *testing.T) {
	const first = head + "A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Imran Khan,07700 900102,father\n"
	const stands = "A1 Amira 8B [vulnerable]\n  A1/1 Sana Khan, 07700 900101, family, yes, court order false \n  A1/2 Imran Khan, 07700 900102, family, never, court order true \n"
	for name, c := range map[string]struct{ text, want string }{
		"the same file":             {first, stands},
		"the other way round":       {head + "A1,Amira,8B,Imran Khan,07700 900102,father\nA1,Amira,8B,Sana Khan,07700 900101,mother\n", stands},
		"another way to write it":   {head + "A1,Amira,8B,Mrs KHAN Sana,07700 900101,mother\nA1,Amira,8B,Mr IMRÁN Khan,07700900102,father\n", ""},
		"a new number":              {head + "A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Imran Khan,07700 900155,father\n", strings.Replace(stands, "900102", "900155", 1)},
		"he is left out":            {head + "A1,Amira,8B,Sana Khan,07700 900101,mother\n", stands},
		"with ids from elsewhere":   {"ID,Forename,Reg,Contact ID,Contact Name,Contact Mobile\nA1,Amira,8B,77,Sana Khan,07700 900101\nA1,Amira,8B,78,Imran Khan,07700 900102\n", stands},
		"he comes under a new name": {head + "A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Immy K,07700 900102,uncle\n", stands + "  A1/3 Immy K, 07700 900102, family, never, court order true \n"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, first, roll.PutOptions{})
			h.put(t, urn, `{"pupils":[{"id":"A1","flags":["vulnerable"],"contacts":[{"id":"A1/1"},{"id":"A1/2","court_order":true,"text":"never"}]}]}`, roll.PutOptions{})
			h.csv(t, urn, c.text, roll.PutOptions{})
			got := h.known(t, urn)
			if c.want != "" && !equalLines(c.want, got) {
				t.Error(cmp.Diff(c.want, got))
			}
			if n := strings.Count(got, "900102, family, yes"); n > 0 {
				t.Errorf("a number that must not be texted may be:\n%s", got)
			}
			again := h.csv(t, urn, c.text, roll.PutOptions{})
			if again.Added+again.Changed+again.Removed > 0 {
				t.Errorf("the same file again changed something: %+v", again)
			}
		})
	}
}

// equalLines compares whatever the order of contacts.
func equalLines(a, b string) bool {
	count := map[string]int{}
	for line := range strings.Lines(a) {
		count[line]++
	}
	for line := range strings.Lines(b) {
		count[line]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestWhatAFileTakesAwayIsShownFirst(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, head+"A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Imran Khan,07700 900102,father\nA2,Bilal,8B,Sana Khan,07700 900101,mother\n", roll.PutOptions{})
	before := h.known(t, urn)
	const smaller = head + "A1,Amira,8B,Sana Khan,07700 900101,mother\n"
	d, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(smaller), roll.Choice{}, roll.PutOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	want := roll.Imported{Removed: 1, Changed: 1, RemovedPupils: []string{"A2"}, RemovedContacts: []roll.Untied{{Pupil: "A1", Contact: "A1/2"}}, Merged: []string{}}
	d.Mapping, d.Problems = rollfile.Mapping{}, nil
	if diff := cmp.Diff(want, d, cmpopts.IgnoreFields(roll.Imported{}, "Took", "Whom")); diff != "" || d.Whom.Of != 1 || d.Whom.Count() != 0 || h.known(t, urn) != before {
		t.Error(diff)
	}
	if _, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(smaller), roll.Choice{}, roll.PutOptions{}); !problem.Is(err, problem.Conflict) {
		t.Errorf("half the school went: %v", err)
	}
}

func TestLeaversLeave(t *testing.T) {
	for name, c := range map[string]struct {
		cell string
		gone bool
	}{
		"a day that has been":      {"20/11/2026", true},
		"Excel's count of days":    {"46346", true}, // 20 November 2026
		"today is still a day":     {"2026-11-23", false},
		"a day to come":            {"17-Jul-2027", false},
		"a word":                   {"Leaver", true},
		"T":                        {"T", true},
		"on roll":                  {"On roll", false},
		"a time of day after it":   {"20/11/2026 00:00:00", true},
		"nothing":                  {"", false},
		"what nobody can tell":     {"perhaps", false},
		"an American day is none":  {"11/20/2026", false},
		"a day and a month's name": {"20 November 2026", true},
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.csv(t, urn, head+"A1,Amira,8B,,,\nA2,Bilal,8B,,,\n", roll.PutOptions{})
		d := h.csv(t, urn, "ID,Forename,Reg,Date of leaving\nA1,Amira,8B,"+c.cell+"\nA9,Never,8B,"+c.cell+"\n", roll.PutOptions{Partial: true})
		if got := strings.Contains(h.known(t, urn), "A1 "); got == c.gone || (d.Removed == 1) != c.gone || (d.Added == 0) != c.gone {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestALostLineTakesNobodyAway(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, head+"A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Imran Khan,07700 900102,father\nA2,Bilal,8B,,,\n", roll.PutOptions{})
	before := h.known(t, urn)
	d := h.csv(t, urn, head+"A1,Amira,8B,Sana Khan,07700 900101,mother\nA1,Amira,8B,Imran, Khan,07700 900102,father\n", roll.PutOptions{})
	if d.Removed > 0 || len(d.RemovedContacts) > 0 || h.known(t, urn) != before {
		t.Errorf("%+v", d)
	}
}

func TestAFileSpeaksOnlyOfWhatItHasColumnsFor(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	d := h.csv(t, urn, "ID,Forename,Reg,In care\nA0123,Amira,9B,F\n", roll.PutOptions{})
	if d.Changed != 1 || len(d.Problems) != 0 {
		t.Errorf("%+v", d)
	}
	if got := h.get(t, urn); !strings.Contains(got, `["vulnerable"]`) || !strings.Contains(got, "07700 900101") {
		t.Error(got)
	}
}

func TestProblemsPointIntoTheFile(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, "ID,UPN,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 2 Name,Contact 2 Mobile\n"+
		"A1,B801200005002,Amira,8B,Sana Khan,07700 900101 or 07700 900102,Imran Khan,ask mum\nA2,,Bilal,,Sana Khan,01632 960001,,\n", roll.PutOptions{})
	want := `/lines/2/columns/B: the first letter of this UPN does not agree with its digits: one of them is mistyped; what stood was left
/lines/2/columns/F: there are two mobile numbers in one field: nobody is texted on either until a person has looked
/lines/2/columns/H: this is not a telephone number we can read
/lines/3: a new pupil needs a first_name and a group; the row was left out
`
	if diff := cmp.Diff(want, told(d.Problems)); diff != "" {
		t.Error(diff)
	}
}

func TestAMappingIsKeptForTheNextFile(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	m := rollfile.Mapping{Columns: []rollfile.Column{{Heading: "Nr", Field: "id"}, {Heading: "Vorname", Field: "first_name"}, {Heading: "Klasse", Field: "group"}}}
	const file = "Nr,Vorname,Klasse\nA1,Amira,8B\n"
	put := func(c roll.Choice, dry bool) error {
		_, err := h.ImportCSV(t.Context(), tester, urn, strings.NewReader(file), c, roll.PutOptions{DryRun: dry})
		return err
	}
	if err := put(roll.Choice{}, true); !problem.Is(err, problem.Invalid) {
		t.Errorf("a file nobody can read: %v", err)
	}
	if err := put(roll.Choice{Mapping: &m}, true); err != nil {
		t.Fatal(err)
	}
	if kept, err := h.Mapping(t.Context(), urn); err != nil || len(kept.Columns) != 0 {
		t.Errorf("a dry run kept a mapping: %+v %v", kept, err)
	}
	if err := put(roll.Choice{Mapping: &m}, false); err != nil {
		t.Fatal(err)
	}
	if kept, err := h.Mapping(t.Context(), urn); err != nil || cmp.Diff(m, kept) != "" {
		t.Errorf("%+v %v", kept, err)
	}
	if err := put(roll.Choice{}, false); err != nil {
		t.Error(err)
	}
	if err := put(roll.Choice{Guess: true}, false); !problem.Is(err, problem.Invalid) {
		t.Errorf("guessed afresh: %v", err)
	}
	if err := h.PutMapping(t.Context(), tester, "999999", m); !problem.Is(err, problem.Unknown) {
		t.Errorf("of no school: %v", err)
	}
}

// putFile imports a file with whatever number of removals it asks for.
func (h *house) putFile(t *testing.T, f failer, urn school.URN, text []byte, o roll.PutOptions) roll.Imported {
	f.Helper()
	for n := range 40 {
		o.ConfirmRemovals = n
		d, err := h.ImportCSV(t.Context(), tester, urn, bytes.NewReader(text), roll.Choice{}, o)
		if problem.Is(err, problem.Conflict) {
			continue
		}
		if err != nil {
			f.Fatal(err)
		}
		return d
	}
	f.Fatal("no number confirms the removals")
	return roll.Imported{}
}
