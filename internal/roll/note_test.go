package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// notesThatHold are what offices write of an adult who must not be told.
var notesThatHold = []string{
	"Contact stopped by judge", "Contact suspended", "Contact via social worker only", "Contact only through solicitor", "All contact through Nan", "Contact mum only", "Do NOT give info to dad",
	"No info to be shared with father", "No information to be given", "Not to receive any information", "Not to know child's whereabouts", "Father is not to be given any details", "Do not speak to",
	"Do not email or ring", "Do not reply", "Please don't contact", "Nil contact", "Zero contact", "0 contact", "NO COMMS", "no comms", "No longer involved", "Not involved", "Removed from contacts",
	"Removed at parents request", "Ex partner - remove", "Remove", "TO BE DELETED", "Old contact", "Previous foster carer - placement ended", "Placement ended 12/9/26", "Sectioned", "In hospital",
	"Has moved abroad", "Child does not see father", "Non-mol in place until 2027", "NMO", "N/M order", "Court Order (CAO) - lives with mum", "Child Arrangements Order", "Interim care order - LA share PR",
	"PR removed by court", "SGO in place, birth mother supervised contact", "Birth parent - contact centre only", "Adoption - birth mother", "Police protection", "Refuge address - confidential",
	"DO NOT DISCLOSE ADDRESS", "Threatening behaviour - banned from site", "Barred from school", "Injunction expired 2024", "DNC", "MARAC", "Not dad", "Speak to DSL before contacting",
	"Shares a house with the ex", "Works nights - do not contact", "Speaks Polish; contact via interpreter not allowed by court", "Works at the police station, NOT to be told",
}

// harmlessNotes are what they write of everybody else.
var harmlessNotes = []string{
	"Works nights", "works shifts, ring after two", "No answerphone", "Ring first", "Shares house with grandparents", "Works at the court house", "Works for the police", "Works as a police officer",
	"Speaks Polish", "Polish only", "Doesn't speak much English", "No English", "Speaks only Urdu", "Not available before 9am", "Can't answer at work", "Texts only", "Mobile only", "Mornings only",
	"No landline", "No email", "Works in a solicitor's office", "Works at social services", "Is a social worker", "Consent given", "Deaf: please text", "Home no 01632 960101", "Hard of hearing", "None", "n/a", "No", "Mr Bail",
	"Not at home on Mondays", "Lives at Court Road", "no contact sports", "",
}

// TestANoteOfAnAdultHoldsThem unless nothing that is written need keep them from
// being told: what forbids can never be listed.
func TestANoteOfAnAdultHoldsThem(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	file := "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 1 Notes\n"
	var want []string
	for i, note := range append(append([]string{}, notesThatHold...), harmlessNotes...) {
		file += fmt.Sprintf("A%d,Kit,Rone,8B,Bob Rone%d,Father,07700 9%05d,%q\n", i, i, i, note)
		if i < len(notesThatHold) {
			want = append(want, fmt.Sprintf("/lines/%d/columns/H", i+2))
		}
	}
	d := h.csv(t, urn, file, roll.PutOptions{ConfirmBarred: len(notesThatHold)})
	says := map[string]bool{}
	for _, p := range d.Problems {
		says[p.Pointer] = true
	}
	for _, p := range h.rollOf(t, urn).Pupils {
		var i int
		_, _ = fmt.Sscanf(p.ID, "A%d", &i)
		if held := i < len(notesThatHold); held != (*p.Contacts[0].Text == "never") {
			t.Errorf("%s: texted %s", append(append([]string{}, notesThatHold...), harmlessNotes...)[i], *p.Contacts[0].Text)
		}
	}
	for i, pointer := range want {
		if !says[pointer] {
			t.Errorf("%q is not told at %s", notesThatHold[i], pointer)
		}
	}
	if n := len(d.Problems); n != len(want)+1 || !strings.HasPrefix(d.Problems[0].Detail, "notes are read for one thing only") || d.Problems[0].Pointer != "/lines/1/columns/H" {
		t.Errorf("%d told, not %d and once that notes are read", n, len(want))
	}
}

// TestANoteOfAnAdultIsHeldUntilAPersonHasLooked, and is not asked about again.
func TestANoteOfAnAdultIsHeldUntilAPersonHasLooked(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	put := func(note string) string {
		return told(h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Kit","group":"8B","contacts":[{"id":"C1","name":"Bob Rone","relationship":"father","mobile":"07700 900301","notes":"`+note+`"}]}]}`, roll.PutOptions{}).Problems)
	}
	if got := put("Contact suspended"); !strings.Contains(got, "/pupils/0/contacts/0/notes: this note may say") {
		t.Error(got)
	}
	h.letTold(t, urn)
	if got := put("Contact suspended"); strings.Contains(got, "this note may say") || h.whoIsTold(t, urn) != "A1 Kit: Bob Rone" {
		t.Errorf("asked again: %s", got)
	}
	if got := put("Contact suspended by the judge"); !strings.Contains(got, "this note may say") || h.whoIsTold(t, urn) != "A1 Kit: " {
		t.Errorf("another note: %s %s", got, h.whoIsTold(t, urn))
	}
}

// TestANoteOfAPupilHoldsTheWholeList, whomever it names: "only through mother" bars the
// father, and so does "not father".
func TestANoteOfAPupilHoldsTheWholeList(t *testing.T) {
	const head = "Adno,Forename,Surname,Reg,%s,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile\n"
	for note, want := range map[string]string{
		"Medical Notes=Do not contact father - court order": "",
		"Medical Notes=Mum has an injunction against Dad":   "",
		"Medical Notes=Do not contact - court order":        "",
		"Medical Notes=Do not contact uncle":                "", // who may be the second
		"Medical Notes=No nuts: mum brings the pen":         "Ann Bob",
		"Medical Notes=Asthma. Not in PE":                   "Ann Bob",
		"Medical Notes=":                                    "Ann Bob",
		"Notes=Any contact only through mother":             "",
		"Notes=No info to be given except to mother":        "",
		"Notes=Not to be discussed with anyone but mother":  "",
		"Notes=Police aware - mum at risk":                  "",
		"Notes=Mum has a non-mol":                           "",
		"Notes=Mother has a court order":                    "",
		"Notes=Mum has left dad - in hiding":                "",
		"Notes=Do not give any info to Bob":                 "",
		"Notes=NMO in place":                                "",
		"Notes=Mum only":                                    "",
		"Notes=Dad lost custody":                            "",
		"Notes=Orders a school meal on Fridays":             "Ann Bob",
		"Notes=Mum works nights":                            "Ann Bob",
		"Notes=Dad collects on Tuesdays":                    "Ann Bob",
		"Alerts=No contact with dad":                        "",
	} {
		heading, value, _ := strings.Cut(note, "=")
		h := newHouse(t)
		urn := h.school(t, t)
		d := h.csv(t, urn, fmt.Sprintf(head, heading)+fmt.Sprintf("A1,Kit,Rone,8B,%q,Ann Rone,Mother,07700 900301,Bob Rone,Father,07700 900302\n", value), roll.PutOptions{})
		var texted []string
		for _, c := range h.rollOf(t, urn).Pupils[0].Contacts {
			if *c.Text == "yes" {
				texted = append(texted, strings.Fields(*c.Name)[0])
			}
			if c.CourtOrder != nil && *c.CourtOrder {
				t.Errorf("%s: a court order was made of it, and nobody may ring %s", note, *c.Name)
			}
		}
		if got := strings.Join(texted, " "); got != want || want == "" && !strings.Contains(told(d.Problems), "/lines/2/columns/E: ") {
			t.Errorf("%s: texted %q, want %q\n%s", note, got, want, told(d.Problems))
		}
	}
}

// TestAResponsibilityThatCannotBeReadIsNone, and is told.
func TestAResponsibilityThatCannotBeReadIsNone(t *testing.T) {
	for word, told := range map[string]bool{"Suspended": true, "Revoked": true, "Y": false, "": false, "n/a": false} {
		h := newHouse(t)
		urn := h.school(t, t)
		d := h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 PR\nA1,Kit,8B,Bob Rone,07700 900301,"+word+"\n", roll.PutOptions{})
		pr := h.rollOf(t, urn).Pupils[0].Contacts[0].ParentalResponsibility
		if got := strings.Contains(fmt.Sprint(d.Problems), "taken for no parental responsibility"); got != told || *pr != (word == "Y") {
			t.Errorf("%q: told %v, responsibility %v", word, got, *pr)
		}
	}
}
