package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// contactWith is a roll as JSON of one adult with more fields.
func contactWith(fields string) string {
	return `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"C1","name":"Bob Ash","mobile":"07700 900308"` + fields + `}]}]}`
}

// TestUnknownFieldsThatForbidBar the adult until a person has looked: each is a
// doubt on the list of the pupil, and told.
func TestUnknownFieldsThatForbidBar(t *testing.T) {
	h := newHouse(t)
	for field, want := range rollfiletest.BarredFields {
		urn := h.school(t, t)
		d := h.put(t, urn, contactWith(","+field), roll.PutOptions{})
		todo, err := h.Todo(t.Context(), urn)
		barred := strings.HasPrefix(want, "never")
		if got := h.known(t, urn); err != nil || !strings.Contains(got, "family, "+want) || (len(todo.Doubts) == 1) != barred || (len(d.Problems) == 0) != strings.HasSuffix(field, "null") {
			t.Errorf("%s: %s %+v %s %v", field, got, todo.Doubts, told(d.Problems), err)
		}
	}
}

// TestWhatWasSaidIsAskedOnce: a person's answer stands while the roll says the
// same, and no longer.
func TestWhatWasSaidIsAskedOnce(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, contactWith(`,"restrictions":"see file"`), roll.PutOptions{})
	doubts := func() []roll.Doubtful {
		todo, err := h.Todo(t.Context(), urn)
		if err != nil {
			t.Fatal(err)
		}
		return todo.Doubts
	}
	d := doubts()
	if len(d) != 1 || d[0].Why != roll.WhyUnread || d[0].Of.Name != "Amira" || d[0].Who.Name != "Bob Ash" {
		t.Fatalf("%+v", d)
	}
	if x, err := h.Pupil(t.Context(), urn, d[0].Pupil, false); err != nil || x.Unsure[d[0].Contact] != roll.WhyUnread || len(x.MayBe) != 0 {
		t.Errorf("%+v %v", x.Unsure, err)
	}
	h.put(t, urn, contactWith(""), roll.PutOptions{}) // a field that goes loosens nothing
	if !strings.Contains(h.known(t, urn), "never") || len(doubts()) != 1 {
		t.Errorf("%s", h.known(t, urn))
	}
	if err := h.SettleDoubt(t.Context(), office, urn, d[0].Pupil, d[0].Contact, false); !problem.Is(err, problem.Forbidden) {
		t.Errorf("the office let them be told: %v", err)
	}
	if err := h.SettleDoubt(t.Context(), lead, urn, d[0].Pupil, d[0].Contact, false); err != nil {
		t.Fatal(err)
	}
	h.put(t, urn, contactWith(`,"restrictions":"see file"`), roll.PutOptions{})
	if !strings.Contains(h.known(t, urn), "family, yes, court order false") || len(doubts()) != 0 {
		t.Errorf("asked twice: %s", h.known(t, urn))
	}
	h.put(t, urn, contactWith(`,"restrictions":"an order since May"`), roll.PutOptions{})
	if !strings.Contains(h.known(t, urn), "family, never, court order true") || len(doubts()) != 1 {
		t.Errorf("something new was not asked: %s", h.known(t, urn))
	}
	if err := h.SettleDoubt(t.Context(), lead, urn, d[0].Pupil, d[0].Contact, true); err != nil || len(doubts()) != 0 || !strings.Contains(h.known(t, urn), "never, court order true") {
		t.Errorf("%v %s", err, h.known(t, urn))
	}
}

// TestAnUnknownFieldOfAPupilThatForbids lets nobody be texted about them.
func TestAnUnknownFieldOfAPupilThatForbids(t *testing.T) {
	h := newHouse(t)
	for field, want := range map[string]string{`"do_not_text":true`: "[no_text]", `"do_not_text":false`: "[]", `"house":"Court"`: "[]"} {
		urn := h.school(t, t)
		d := h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B",`+field+`}]}`, roll.PutOptions{})
		if got := h.known(t, urn); !strings.Contains(got, "8B "+want) || len(d.Problems) != 1 {
			t.Errorf("%s: %s %s", field, got, told(d.Problems))
		}
	}
}

// TestElementsThatForbidBar an adult of a transfer file; others are passed over.
func TestElementsThatForbidBar(t *testing.T) {
	h := newHouse(t)
	for element, want := range map[string]string{
		"<CourtOrder>T</CourtOrder>":                             "family, never, court order true",
		"<CourtOrder>Y</CourtOrder><CourtOrder>F</CourtOrder>":   "family, never, court order true",
		"<Flags><NoContact>true</NoContact></Flags>":             "family, never, court order true",
		"<Comment>do not contact</Comment>":                      "family, never, court order false",
		"<EndDate>2026-09-01</EndDate>":                          "family, never, court order false",
		"<Order>None</Order>":                                    "family, never, court order false",
		"<Active>F</Active>":                                     "family, never, court order false",
		"<CourtOrder>F</CourtOrder>":                             "family, yes, court order false",
		"<CourtOrder/>":                                          "family, yes, court order false",
		"<Shoe>T</Shoe>":                                         "family, yes, court order false",
		"<Address><Street>Do Not Contact Way</Street></Address>": "family, yes, court order false",
	} {
		urn := h.school(t, t)
		text := rollfiletest.PupilXML("<Forename>Amira</Forename><NCyearActual>8</NCyearActual><Contacts><Contact><Surname>Ash</Surname>" + element + "<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900308</PhoneNo></Phone></Phones></Contact></Contacts>")
		d, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(text), roll.PutOptions{})
		if got := h.known(t, urn); err != nil || !strings.Contains(got, want) || strings.Contains(told(d.Problems), "may say that") != strings.Contains(want, "never") && !strings.Contains(told(d.Problems), "has ended") {
			t.Errorf("%s: %s %s %v", element, got, told(d.Problems), err)
		}
	}
	urn := h.school(t, t)
	if _, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(rollfiletest.PupilXML("<Forename>Amira</Forename><NCyearActual>8</NCyearActual><NoContactWithFamily>true</NoContactWithFamily><NoTexts>Y</NoTexts>")), roll.PutOptions{}); err != nil || !strings.Contains(h.known(t, urn), "[no_text]") {
		t.Errorf("%s %v", h.known(t, urn), err)
	}
}

// TestColumnsOfAdultsWhoHaveEnded bar them: kept, told and not texted.
func TestColumnsOfAdultsWhoHaveEnded(t *testing.T) {
	h := newHouse(t)
	for column, want := range map[string]string{
		"End Date|22/11/2026": "never", "End Date|23/11/2026": "yes", "End Date|": "yes", "Date Ended|01/09/2025": "never", "Expires|soon": "never",
		"Inactive|Y": "never", "Inactive|N": "yes", "Archived|01/09/2026": "never", "Active|No": "never", "Active|Yes": "yes",
		"Status|Inactive": "never", "Status|Current": "yes", "Priority|None": "never", "Priority|": "yes", "Priority|1": "yes", "Former Contact|Yes": "never",
	} {
		heading, cell, _ := strings.Cut(column, "|")
		for _, whose := range []string{"Contact ", "Contact 1 "} {
			urn := h.school(t, t)
			d := h.csv(t, urn, "Adno,Forename,Reg,"+whose+"Name,"+whose+"Mobile,"+whose+heading+"\nA1,Amira,8B,Bob Ash,07700 900308,"+cell+"\n", roll.PutOptions{})
			todo, err := h.Todo(t.Context(), urn)
			if got := h.known(t, urn); err != nil || !strings.Contains(got, "family, "+want) || (want == "never") != (len(todo.Doubts) == 1 && todo.Doubts[0].Why == roll.WhyEnded) {
				t.Errorf("%s%s: %s %s %+v %v", whose, column, got, told(d.Problems), todo.Doubts, err)
			}
		}
	}
}

// TestASystemsAdultWhoHasEnded is not texted either.
func TestASystemsAdultWhoHasEnded(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	in := rollfile.System{Pupils: []rollfile.SystemPupil{{ID: "A1", FirstName: "Amira", Group: "8B", Contacts: []rollfile.SystemContact{
		{ID: "C1", LastName: "Ash", Numbers: []string{"07700 900308"}, Others: rollfile.OthersOf([]byte(`{"end_date":{"date":"2026-05-01 00:00:00.000000"}}`))},
		{ID: "C2", LastName: "Khan", Numbers: []string{"07700 900101"}, Others: rollfile.OthersOf([]byte(`{"restricted":true}`))},
		{ID: "C3", LastName: "Lee", Numbers: []string{"07700 900102"}, Others: rollfile.OthersOf([]byte(`{"updated_at":{"date":"2026-05-01"},"mis_id":7}`))},
	}}}}
	if _, err := h.ImportSystem(t.Context(), tester, urn, in, roll.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	got := h.known(t, urn)
	for _, want := range []string{"Ash, 07700 900308, family, never, court order false", "Khan, 07700 900101, family, never, court order true", "Lee, 07700 900102, family, yes"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

const twoOfBob = `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"C1","name":"Sana Khan","mobile":"07700 900101"}]},
	{"id":"A2","first_name":"Bilal","group":"7A","contacts":[{"id":"C1","name":"Sana Khan","mobile":"07700 900101"}]}]}`

// TestOneIDTwoPeople: an id that comes with another name and another number is
// nobody's to text, on any list, until a person has looked at each.
func TestOneIDTwoPeople(t *testing.T) {
	for _, c := range []struct {
		now  string
		held bool
	}{
		{`"name":"Bob Ash","mobile":"07700 900308"`, true},
		{`"name":"Bob Ash","mobile":""`, true},
		{`"name":"Sana Ash","mobile":"07700 900308"`, false}, // who marries, with a new telephone
		{`"name":"Bob Ash","mobile":"07700 900101"`, false},
		{`"name":"Sana Khan","mobile":"07700 900308"`, false},
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.put(t, urn, twoOfBob, roll.PutOptions{})
		d := h.put(t, urn, `{"pupils":[{"id":"A1","contacts":[{"id":"C1",`+c.now+`}]}]}`, roll.PutOptions{Partial: true})
		todo, err := h.Todo(t.Context(), urn)
		if got := h.known(t, urn); err != nil || (strings.Count(got, "never") == 2) != c.held || (strings.Count(told(d.Problems), "two people") == 2) != c.held || (len(todo.Doubts) == 2) != c.held {
			t.Errorf("%s: %s %s %+v %v", c.now, got, told(d.Problems), todo.Doubts, err)
		}
		if !c.held {
			continue
		}
		if got := h.known(t, urn); strings.Count(got, "court order true") != 1 {
			t.Errorf("the list that did not come may still be called: %s", got)
		}
		for _, x := range todo.Doubts {
			if x.Why != roll.WhyReused {
				t.Errorf("%+v", x)
			}
			if err := h.SettleDoubt(t.Context(), lead, urn, x.Pupil, x.Contact, x.Of.Name == "Bilal"); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.known(t, urn); strings.Count(got, "family, yes") != 1 || strings.Count(got, "never, court order true") != 1 {
			t.Error(got)
		}
		if d := h.put(t, urn, `{"pupils":[{"id":"A1","contacts":[{"id":"C1",`+c.now+`}]}]}`, roll.PutOptions{Partial: true}); strings.Contains(told(d.Problems), "two people") {
			t.Errorf("asked again: %s", told(d.Problems))
		}
	}
}

// TestWhoeverIsEnteredAnewIsTexted: an adult who has ended bars neither the new
// entry of theirs nor stays when the list leaves them out.
func TestWhoeverIsEnteredAnewIsTexted(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	const old = `{"id":"C1","name":"Sana Khan","relationship":"mother","mobile":"07700 900101"`
	const anew = `{"id":"C2","name":"Sana Khan","relationship":"mother","mobile":"07700 900102"}`
	list := func(contacts string) roll.Diff {
		return h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[`+contacts+`]}]}`, roll.PutOptions{ConfirmRemovals: 1})
	}
	list(old + `}`)
	list(old + `,"end_date":"2026-10-01"},` + anew)
	if got := h.known(t, urn); !strings.Contains(got, "900101, family, never") || !strings.Contains(got, "900102, family, yes") {
		t.Errorf("both on the list: %s", got)
	}
	list(old + `,"end_date":"2026-10-01"},` + anew)
	if got := h.known(t, urn); !strings.Contains(got, "900102, family, yes") {
		t.Errorf("the same list again: %s", got)
	}
	if d := list(anew); len(d.RemovedContacts) != 1 || strings.Contains(h.known(t, urn), "900101") || !strings.Contains(h.known(t, urn), "900102, family, yes") {
		t.Errorf("left out: %s %s", h.known(t, urn), told(d.Problems))
	}
	if todo, err := h.Todo(t.Context(), urn); err != nil || len(todo.Doubts) != 0 {
		t.Errorf("%+v %v", todo.Doubts, err)
	}
}
