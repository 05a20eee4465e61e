package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// saidOf is what a file says of an adult under a name no roll has, and whether
// that bars them. One list for every format: a name is written as each writes it.
var saidOf = []struct {
	name, value string
	bars        bool
}{
	{"Court Order Flag", "1", true},
	{"Is Court Ordered", "TRUE", true},
	{"Has Contact Restrictions", "Y", true},
	{"Blocked From Contact", "Yes", true},
	{"Exclude From Communications", "Yes", true},
	{"Suppress Texts", "true", true},
	{"Occupation Order", "Yes", true},
	{"Sms Opt In", "No", true},
	{"Opted In", "false", true},
	{"Can Contact", "No", true},
	{"May Text", "false", true},
	{"Ok To Text", "N", true},
	{"Contact Permitted", "No", true},
	{"Safe", "false", true},
	{"School Notes", "Do not contact - court order", true},
	{"Court Order Flag", "0", false},
	{"Is Court Ordered", "FALSE", false},
	{"Has Contact Restrictions", "N", false},
	{"Exclude From Communications", "No", false},
	{"Sms Opt In", "Yes", false},
	{"Contact Opt In", "No", true},
	{"Biometrics Opt In", "No", false},
	{"Newsletter Opt In", "No", false},
	{"PTA Opt In", "No", false},
	{"Marketing Opt In", "No", false},
	{"School Dinners Opt In", "No", false},
	{"Can Contact", "Yes", false},
	{"Safe", "true", false},
	{"School Notes", "Works nights, ring after two", false},
	{"Favourite Colour", "No", false},
	// Families of words for being told, with a yes and a no.
	{"Not To Be Contacted", "Yes", true},
	{"Not To Be Contacted", "No", false},
	{"Do Not Communicate", "Y", true},
	{"Nmo", "true", true},
	{"Nmo", "No known orders", false},
	{"Withhold", "true", true},
	{"Withhold Information", "Yes", true},
	{"Withhold Information", "No", false},
	{"Suppress", "T", true},
	{"Suppress", "F", false},
	{"Hidden", "true", true},
	{"Hide From Comms", "Yes", true},
	{"Not Included In Communications", "Yes", true},
	{"Stop Absence Alerts", "1", true},
	{"Receives Info", "No", true},
	{"Receives Info", "Yes", false},
	{"Receives Communication", "N", true},
	{"Absence Texts", "No", true},
	{"Absence Texts", "Yes please", false},
	{"Absence Alerts", "off", true},
	{"Text Alerts", "No", true},
	{"Text Alerts", "Yes", false},
	{"Include In Comms", "No", true},
	{"Include In Comms", "Yes", false},
	{"On Text List", "No", true},
	{"Disclose", "F", true},
	{"Disclose", "T", false},
	{"Status", "Barred", true},
	{"Contact Status", "Barred", true},
	{"Contact Status", "Restricted", true},
	{"Contact Status", "Unrestricted", false},
	{"Contact Status", "Not restricted", false},
	{"Contact Status", "Active", false},
	{"Access", "Denied", true},
	{"Access", "None - court", true},
	{"Access", "Full", false},
	{"Wheelchair Access", "No", false},
	{"Portal Access", "No", false},
	{"Date Of Death", "2024-05-01", true},
	{"Date Of Death", "1/5/2024", true},
	{"In Prison", "T", true},
	{"In Prison", "F", false},
	// What is sent otherwise than by text says nothing of texts.
	{"Email Opt Out", "true", false},
	{"Do Not Email", "true", false},
	{"Can Be Emailed", "No", false},
	{"Marketing Opt Out", "Yes", false},
	{"Marketing Communications Opt Out", "Yes", false},
	{"Newsletter Opt Out", "Yes", false},
	{"Photo Opt Out", "Yes", false},
	{"Email And Text Opt Out", "Yes", true},
	{"Receives Reports", "No", false},
	{"Lives Abroad", "No", false},
}

// notesThatForbid are words an office types wherever there is room.
var notesThatForbid = map[string]bool{
	"do not send texts": true, "do not ever contact": true, "no longer to be contacted": true, "contact not permitted": true, "Do not txt": true,
	"not to have contact": true, "No access to children": true, "occupation order": true, "bail conditions apply": true, "Mum has passed away": true,
	"DO NOT USE THIS NUMBER": true, "Removed by court": true, "texts not wanted": true, "never to be told": true, "please don't message": true,
	"can be texted at any time": false, "no contact sports": false, "no contact number": false, "Mr Bail, works at the court house": false, "call her first": false,
}

func camel(name string) string {
	return strings.ToLower(name[:1]) + strings.ReplaceAll(name, " ", "")[1:]
}

func snake(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "_")) }

// inEachFormat gives an adult of whom a file says something, as each format has it.
func inEachFormat(t *testing.T, h *house, name, value string) map[string]string {
	t.Helper()
	got := map[string]string{}
	csv := func(format, whose string) {
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,"+whose+"Name,"+whose+"Mobile,"+whose+name+"\nA1,Amira,8B,Bob Ash,07700 900308,"+value+"\n", roll.PutOptions{})
		got[format] = h.known(t, urn)
	}
	csv("a column of the only contact", "Contact ")
	csv("a column of the first contact", "Contact 1 ")
	for format, field := range map[string]string{"a field": snake(name), "a field in camels": camel(name)} {
		urn := h.school(t, t)
		h.put(t, urn, contactWith(fmt.Sprintf(`,%q:%q`, field, value)), roll.PutOptions{})
		got[format] = h.known(t, urn)
	}
	element := strings.ReplaceAll(name, " ", "")
	for format, contact := range map[string]string{
		"an element":    "<Contact><Surname>Ash</Surname><" + element + ">" + value + "</" + element + ">",
		"an attribute":  "<Contact " + element + `="` + value + `"><Surname>Ash</Surname>`,
		"of its phones": "<Contact><Surname>Ash</Surname><Phones " + element + `="` + value + `"></Phones>`,
	} {
		urn := h.school(t, t)
		text := rollfiletest.PupilXML("<Forename>Amira</Forename><NCyearActual>8</NCyearActual><Contacts>" + contact +
			"<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900308</PhoneNo></Phone></Phones></Contact></Contacts>")
		if _, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(text), roll.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		got[format] = h.known(t, urn)
	}
	return got
}

// TestOneJudgeReadsEveryFormat: what bars an adult in one kind of file bars them in
// every other, and what does not bars in none.
func TestOneJudgeReadsEveryFormat(t *testing.T) {
	h := newHouse(t)
	for _, c := range saidOf {
		for format, got := range inEachFormat(t, h, c.name, c.value) {
			if barred := strings.Contains(got, "family, never"); barred != c.bars {
				t.Errorf("%s: %s in %s: barred %t: %s", c.name, c.value, format, barred, got)
			}
		}
	}
	for words, bars := range notesThatForbid {
		for format, got := range inEachFormat(t, h, "Notes", words) {
			if barred := strings.Contains(got, "family, never"); barred != bars {
				t.Errorf("a note %q in %s: barred %t: %s", words, format, barred, got)
			}
		}
	}
}

// TestWordsThatForbidInAColumnOfSomethingElse are heeded all the same: an office
// writes them where it looks first.
func TestWordsThatForbidInAColumnOfSomethingElse(t *testing.T) {
	h := newHouse(t)
	for column, want := range map[string]string{
		"Priority,DO NOT CONTACT": "never, court order false", "Parental Responsibility,Removed by court": "never, court order true",
		"Lives With,No - court order": "never, court order true", "Parental Responsibility,Yes (court order)": "never, court order false",
		"Language,DO NOT TEXT": "never, court order false", "Priority,1": "yes, court order false", "Lives With,No": "yes, court order false",
	} {
		heading, cell, _ := strings.Cut(column, ",")
		urn := h.school(t, t)
		d := h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 "+heading+"\nA1,Amira,8B,Bob Ash,07700 900308,"+cell+"\n", roll.PutOptions{})
		if got := h.known(t, urn); !strings.Contains(got, "family, "+want) {
			t.Errorf("%s: %s %s", column, got, told(d.Problems))
		}
	}
}

// TestAPupilOfWhomNobodyMayBeTold by a note, an attribute or a flag that no roll has.
func TestAPupilOfWhomNobodyMayBeTold(t *testing.T) {
	h := newHouse(t)
	for fields, barred := range map[string]bool{
		`"flags":["do not text"]`: true, `"flags":["no contact"]`: true, `"flags":["football"]`: false,
		`"notes":"Do not contact home"`: true, `"notes":"Collects her brother"`: false,
	} {
		urn := h.school(t, t)
		h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B",`+fields+`}]}`, roll.PutOptions{})
		if got := h.known(t, urn); strings.Contains(got, "[no_text]") != barred {
			t.Errorf("%s: %s", fields, got)
		}
	}
	for element, barred := range map[string]bool{
		"<Notes>Do not contact home</Notes>": true, "<SchoolNotes>Do not text the family</SchoolNotes>": true, "<Notes>Plays the flute</Notes>": false,
		`<BasicDetails doNotText="true"></BasicDetails>`: true, "<MedicalNotes>Do not call an ambulance for a faint</MedicalNotes>": false,
	} {
		urn := h.school(t, t)
		if _, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(rollfiletest.PupilXML("<Forename>Amira</Forename><NCyearActual>8</NCyearActual>"+element)), roll.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := h.known(t, urn); strings.Contains(got, "[no_text]") != barred {
			t.Errorf("%s: %s", element, got)
		}
	}
}

// TestAPupilWhoIsNoLongerOnRoll by a word or by a no under On Roll.
func TestAPupilWhoIsNoLongerOnRoll(t *testing.T) {
	h := newHouse(t)
	for column, left := range map[string]bool{
		"Status,Leaver": true, "Status,Off roll": true, "Status,Current": false, "Status,Yes": false, "On Roll,No": true, "On Roll,Yes": false,
		"Pupil Status,Left": true, "Is On Roll?,FALSE": true, "Leaver,Yes": true, "Leaver,No": false,
	} {
		heading, cell, _ := strings.Cut(column, ",")
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg\nA1,Amira,8B\nA2,Bo,8B\n", roll.PutOptions{})
		d := h.csv(t, urn, "Adno,Forename,Reg,"+heading+",Contact Name,Contact Mobile\nA1,Amira,8B,"+cell+",Bob Ash,07700 900308\nA2,Bo,8B,,,\n", roll.PutOptions{ConfirmRemovals: 1})
		if gone := !strings.Contains(h.known(t, urn), "A1 "); gone != left {
			t.Errorf("%s: gone %t: %s %s", column, gone, h.known(t, urn), told(d.Problems))
		}
	}
}
