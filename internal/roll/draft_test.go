package roll_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

var bev = school.Actor{Kind: school.Person, ID: "bev", Name: "Bev"}

// exported is a school's export as these tests write it: a line an adult.
func exported(lines ...string) []byte {
	return []byte("Adno,Forename,Surname,Class,Vulnerable,Contact ID,Contact Name,Contact Relation,Contact Mobile,Court Order\n" + strings.Join(lines, "\n") + "\n")
}

const (
	lineOfAmira = "A1,Amira,Khan,8B,no,C1,Sana Khan,mother,07700 900101,no"
	lineOfBilal = "A2,Bilal,Khan,7A,no,C1,Sana Khan,mother,07700 900101,no"
	lineOfCara  = "A3,Cara,Stone,7A,no,C3,Petra Stone,aunt,07700 900103,no"
)

// withRoll gives a school whose roll is what an export says.
func withRoll(t *testing.T, lines ...string) (*house, school.URN) {
	t.Helper()
	h := newHouse(t)
	urn := h.school(t, t)
	if _, err := h.ImportCSV(t.Context(), tester, urn, bytes.NewReader(exported(lines...)), roll.Choice{}, roll.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	return h, urn
}

// looked uploads an export and gives what it would do.
func (h *house) looked(t *testing.T, urn school.URN, lines ...string) (roll.Draft, roll.Preview) {
	t.Helper()
	d, err := h.Upload(t.Context(), bev, urn, "roll.csv", exported(lines...))
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d, p
}

func said(lines []roll.Line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%s %s %s: %s\n", l.Name, l.Group, l.Of, strings.Join(l.Says, "; "))
	}
	return b.String()
}

func TestAPreviewNamesWhoJoinsChangesAndGoes(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira, lineOfBilal, lineOfCara, "A3,Cara,Stone,7A,no,C4,Ros Quill,social worker,07700 900104,no")
	_, p := h.looked(t, urn,
		"A1,Amira,Khan,8C,yes,C1,Sana Khan,mother,07700 900199,no",
		"A3,Cara,Stone,7A,no,C3,Petra Stone,grandmother,07700 900103,yes",
		"A9,Dev,Rao,9A,no,C9,Asha Rao,mother,01632 960104,no")
	for _, c := range []struct {
		name  string
		lines []roll.Line
		want  string
	}{
		{"pupils who join", p.Pupils.Added, "Dev Rao 9A : \n"},
		{"pupils who change", p.Pupils.Changed, "Amira Khan 8C : group 8B → 8C; now vulnerable\n"},
		{"pupils who leave", p.Pupils.Removed, "Bilal Khan 7A : \n"},
		{"contacts who join", p.Contacts.Added, "Asha Rao  mother of Dev Rao 9A: a number that cannot be texted (landline)\n"},
		{"contacts who change", p.Contacts.Changed, "Petra Stone  grandmother of Cara Stone 7A: relationship aunt → grandmother; not texted about this pupil any more\n" +
			"Sana Khan  mother of Amira Khan 8C: number ending 101 → number ending 199\n"},
		{"contacts who go", p.Contacts.Removed, "Ros Quill  social worker of Cara Stone 7A: \nSana Khan  mother of Bilal Khan 7A: goes with the pupil, who leaves the roll\n"},
	} {
		if diff := cmp.Diff(c.want, said(c.lines)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if diff := cmp.Diff(roll.Leaving{Pupils: 1, PupilsOf: 3, Contacts: 1, ContactsOf: 3}, p.Leaving); diff != "" || p.Confirm != 1 {
		t.Errorf("%d to type: %s", p.Confirm, diff)
	}
}

func TestAPreviewShowsWhatItWouldLoosenAsKept(t *testing.T) {
	h, urn := withRoll(t,
		"A1,Amira,Khan,8B,yes,C1,Sana Khan,mother,07700 900101,yes",
		"A1,Amira,Khan,8B,yes,C2,Imran Khan,father,07700 900102,yes")
	_, p := h.looked(t, urn, lineOfAmira)
	want := "Imran Khan  father of Amira Khan 8B: a contact who must not be texted was kept though the list leaves them out: only a person may remove one\n" +
		"Sana Khan  mother of Amira Khan 8B: the court order still stands: only a person may end it\n" +
		"Amira Khan 8B : a safety flag that stands was kept: only a person may clear one\n"
	if diff := cmp.Diff(want, said(p.Kept)); diff != "" {
		t.Error(diff)
	}
	if !p.None() || len(p.Faults) > 0 {
		t.Errorf("it would do something all the same: %+v", p)
	}
}

func TestAPreviewShowsTheEvidenceForOneAdult(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d, err := h.Upload(t.Context(), bev, urn, "sims.csv", []byte("Adno,Legal Forename,Legal Surname,Reg,Contact Name,Mobile\nA1,Amira,Khan,8B,Sana Khan,07700 900101\nA2,Bilal,Khan,7A,Mrs Sana KHAN,+44 (0)7700 900101\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []roll.Merged{{Name: "Mrs Sana KHAN", Ending: "101", Of: []string{"Amira Khan 8B", "Bilal Khan 7A"}}}
	if diff := cmp.Diff(want, p.Merged); diff != "" {
		t.Error(diff)
	}
}

func TestAYesCountsForWhatWasSeenOnly(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira, lineOfBilal, lineOfCara)
	d, p := h.looked(t, urn, lineOfAmira, "A2,Bilal,Khan,7C,no,C1,Sana Khan,mother,07700 900101,no", lineOfCara)
	before := h.standing(t, t, urn)

	if _, err := h.Put(t.Context(), tester, urn, rollfile.Roll{Pupils: []rollfile.Pupil{{ID: "A1", Flags: []string{"no_text"}}}}, roll.PutOptions{Partial: true}); err != nil {
		t.Fatal(err)
	}
	moved := h.standing(t, t, urn)
	if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: 0}); !problem.Is(err, problem.Stale) {
		t.Fatalf("the roll changed in between, and the yes answered %v", err)
	}
	if diff := cmp.Diff(moved, h.standing(t, t, urn), whole); diff != "" || cmp.Equal(before, moved, whole) {
		t.Errorf("a yes too late changed the roll: %s", diff)
	}

	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.MapDraft(t.Context(), bev, urn, d.ID, without(d.Mapping, "court_order")); err != nil {
		t.Fatal(err)
	}
	for _, seen := range []string{p.Seen, "", "."} {
		if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, seen, roll.Confirmed{Removals: 0}); !problem.Is(err, problem.Stale) {
			t.Errorf("the columns were read otherwise, and the yes to %q answered %v", seen, err)
		}
	}
	if p, err = h.PreviewDraft(t.Context(), bev, urn, d.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: 0}); !problem.Is(err, problem.Unknown) {
		t.Errorf("a second yes answered %v", err)
	}
	if m, err := h.Mapping(t.Context(), urn); err != nil || len(m.Columns) != 10 {
		t.Errorf("the mapping was not kept for the next file: %v %v", m, err)
	}
}

// without empties one column of a mapping.
func without(m rollfile.Mapping, field string) rollfile.Mapping {
	out := rollfile.Mapping{Columns: append([]rollfile.Column{}, m.Columns...)}
	for i := range out.Columns {
		if out.Columns[i].Field == field {
			out.Columns[i].Field = ""
		}
	}
	return out
}

func TestManyRemovalsHaveToBeTyped(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira, lineOfBilal, lineOfCara)
	d, p := h.looked(t, urn, lineOfAmira)
	if p.Confirm != 2 {
		t.Fatalf("%d have to be typed, want 2", p.Confirm)
	}
	for _, n := range []int{0, 1, 3} {
		if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: n}); !problem.Is(err, problem.Conflict) {
			t.Errorf("%d typed answered %v", n, err)
		}
	}
	if done, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, p.Seen, roll.Confirmed{Removals: 2}); err != nil || done.Removed != 2 {
		t.Errorf("%+v %v", done, err)
	}
}

func TestAFileWaitsForItsOwnerAndForAnHour(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	d, _ := h.looked(t, urn, lineOfAmira, lineOfBilal)
	tom := school.Actor{Kind: school.Person, ID: "tom"}
	if _, err := h.Draft(t.Context(), tom, urn, d.ID); !problem.Is(err, problem.Unknown) {
		t.Errorf("another's file answered %v", err)
	}
	if _, err := h.Draft(t.Context(), bev, h.school(t, t), d.ID); !problem.Is(err, problem.Unknown) {
		t.Errorf("at another school it answered %v", err)
	}
	if err := h.DropDraft(t.Context(), tom, urn, d.ID); err != nil {
		t.Error(err)
	}
	if _, err := h.Draft(t.Context(), bev, urn, d.ID); err != nil {
		t.Errorf("somebody else let it go: %v", err)
	}
	h.clock.Advance(roll.DraftLife + time.Second)
	if _, err := h.ApplyDraft(t.Context(), bev, urn, d.ID, "x", roll.Confirmed{Removals: 0}); !problem.Is(err, problem.Unknown) {
		t.Errorf("after an hour it answered %v", err)
	}
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.Roll().Draft(t.Context(), urn, d.ID); !problem.Is(err, problem.Unknown) {
		t.Errorf("after the purge it is kept still: %v", err)
	}
}

func TestWhatIsNoRollIsNotKept(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	for name, file := range map[string]string{
		"roll.csv": "", "roll.xlsx": "PK\x03\x04 and more", "roll.xml": `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><CTfile/>`,
		"renamed.csv": "<CTfile><Unended>", "photo.jpg": "\x00\x01\x02",
	} {
		if d, err := h.Upload(t.Context(), bev, urn, name, []byte(file)); !problem.Is(err, problem.Invalid) || d.ID != "" {
			t.Errorf("%s answered %v", name, err)
		}
	}
	if _, err := h.Upload(t.Context(), bev, urn, "large.csv", make([]byte, rollfile.MostFile+1)); !problem.Is(err, problem.TooLarge) {
		t.Errorf("a large file answered %v", err)
	}
}

func TestTheColumnsOfAFileAreShownWithWhatStandsInThem(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	if err := h.PutMapping(t.Context(), bev, urn, rollfile.Mapping{Columns: []rollfile.Column{{Heading: "Number", Field: "id"}, {Heading: "Ring this", Field: "mobile", Contact: 2}}}); err != nil {
		t.Fatal(err)
	}
	file := "Printed today,,,\nNumber,Forename,Ring this,Shoe size\n1,Amira,07700 900101,4\n2,Bilal,,4\n3,Cara,07700 900103,5\n"
	d, err := h.Upload(t.Context(), bev, urn, `C:\Users\bev\roll.csv`, []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Columns()
	if err != nil {
		t.Fatal(err)
	}
	want := []rollfile.Sampled{
		{Column: rollfile.Column{Heading: "Number", Field: "id"}, Letter: "A", Values: []string{"1", "2", "3"}},
		{Column: rollfile.Column{Heading: "Forename", Field: "first_name"}, Letter: "B", Values: []string{"Amira", "Bilal", "Cara"}},
		{Column: rollfile.Column{Heading: "Ring this", Field: "mobile", Contact: 2}, Letter: "C", Values: []string{"07700 900101", "07700 900103"}},
		{Column: rollfile.Column{Heading: "Shoe size"}, Letter: "D", Values: []string{"4", "5"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || d.Name != "roll.csv" {
		t.Error(d.Name, diff)
	}
}
