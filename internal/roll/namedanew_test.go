package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// lowes is a pupil whose father must not be told, and a sibling with the same
// mother alone.
const lowes = `{"pupils":[
	{"id":"R6","first_name":"Fay","last_name":"Lowe","group":"RE","contacts":[
		{"id":"K1","name":"Mia Lowe","relationship":"mother","mobile":"07700 900120"},
		{"id":"K2","name":"Dan Lowe","relationship":"father","mobile":"07700 900121","text":"never","court_order":true}]},
	{"id":"R7","first_name":"Gil","last_name":"Lowe","group":"RF","contacts":[{"id":"K1","name":"Mia Lowe","relationship":"mother","mobile":"07700 900120"}]}]}`

// TestASiblingsListDoesNotNameABarredFatherAnew under the mother's id.
func TestASiblingsListDoesNotNameABarredFatherAnew(t *testing.T) {
	for name, c := range map[string]struct{ adult, told string }{
		"a variant of his name, a new number":   {`"name":"Daniel Lowe","relationship":"father","mobile":"07700 900122"`, "R6 Fay: ; R7 Gil: "},
		"a variant of his name, the old number": {`"name":"Daniel Lowe","relationship":"father"`, "R6 Fay: ; R7 Gil: Daniel Lowe"},
		"without a relationship":                {`"name":"D Lowe"`, "R6 Fay: ; R7 Gil: D Lowe"},
		"another first name, his relationship":  {`"name":"Fred Lowe","relationship":"dad","mobile":"07700 900122"`, "R6 Fay: ; R7 Gil: "},
		"his number":                            {`"mobile":"07700 900121"`, "R6 Fay: ; R7 Gil: Mia Lowe"},
		"somebody else altogether":              {`"name":"Petra Stone","relationship":"aunt","mobile":"07700 900122"`, "R6 Fay: ; R7 Gil: "},
		"she marries":                           {`"name":"Mia Dunn"`, "R6 Fay: Mia Dunn; R7 Gil: Mia Dunn"},
		"she has a new telephone":               {`"name":"Mrs M Lowe","mobile":"07700 900122"`, "R6 Fay: Mrs M Lowe; R7 Gil: Mrs M Lowe"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, lowes, roll.PutOptions{})
			for range 2 {
				d := h.put(t, urn, `{"pupils":[{"id":"R7","contacts":[{"id":"K1",`+c.adult+`}]}]}`, roll.PutOptions{Partial: true})
				if got := inOrder(h.whoIsTold(t, urn)); got != c.told {
					t.Errorf("%s\n%s", got, told(d.Problems))
				}
			}
			todo, err := h.Todo(t.Context(), urn)
			if err != nil || (len(todo.Doubts) > 0) != strings.Contains(c.told, "R6 Fay: ;") {
				t.Errorf("a person settles it: %+v %v", todo.Doubts, err)
			}
		})
	}
}

// TestAnIdWithAnotherFirstNameAndNumberIsAnotherPerson, though the surname and
// what she is to the child are the same: a system has given the id anew, and the
// list of a child that was not sent would name somebody else's mother.
func TestAnIdWithAnotherFirstNameAndNumberIsAnotherPerson(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"N1","first_name":"Ned","last_name":"Smith","group":"7A","contacts":[{"id":"K1","name":"Ann Smith","relationship":"mother","mobile":"07700 900120"}]}]}`, roll.PutOptions{})
	d := h.put(t, urn, `{"pupils":[{"id":"N3","first_name":"Roy","last_name":"Smith","group":"8A","contacts":[{"id":"K1","name":"Jo Smith","relationship":"mother","mobile":"07700 900123"}]}]}`, roll.PutOptions{Partial: true})
	if got := inOrder(h.whoIsTold(t, urn)); got != "N1 Ned: ; N3 Roy: " {
		t.Errorf("told: %s", got)
	}
	if todo, err := h.Todo(t.Context(), urn); err != nil || len(todo.Doubts) != 2 || len(d.Problems) == 0 {
		t.Errorf("a person settles it: %+v %v %s", todo.Doubts, err, told(d.Problems))
	}
}

// TestEveryNumberOfABarredAdultIsTheirs, whoever else stands with it.
func TestEveryNumberOfABarredAdultIsTheirs(t *testing.T) {
	const head = "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile,Contact 2 Work Mobile,Contact 2 Court Order\n"
	const gran = "N1,Fn,Ahab,NA,Gran Smith,Grandmother,07700 900102,Dan Ahab,Father,"
	for name, c := range map[string]struct {
		file, told string
	}{
		"two in one cell":       {head + gran + "07700 900101 / 07700 900102,,Yes\n", "N1 Fn: "},
		"one in another column": {head + gran + "07700 900101,07700 900102,Yes\n", "N1 Fn: "},
		"the only one he has":   {head + gran + "07700 900102,,Yes\n", "N1 Fn: "},
		"it is nobody else's":   {head + gran + "07700 900101,07700 900103,Yes\n", "N1 Fn: Gran Smith"},
		"he may be told":        {head + gran + "07700 900101,07700 900102,\n", "N1 Fn: Dan Ahab, Gran Smith"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, c.file, roll.PutOptions{})
			if got := h.whoIsTold(t, urn); got != c.told {
				t.Error(got)
			}
			h.letTold(t, urn)
			h.csv(t, urn, c.file, roll.PutOptions{})
			if got := h.whoIsTold(t, urn); c.told == "N1 Fn: " && got != "N1 Fn: Gran Smith" {
				t.Errorf("a person has looked, and is asked again: %s", got)
			}
		})
	}
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"N1","first_name":"Fn","group":"NA","contacts":[{"id":"K1","name":"Gran Smith","mobile":"07700 900102"},
		{"id":"K2","name":"Dan Ahab","mobile":"07700 900101","work_mobile":"+44 7700 900102","court_order":true}]}]}`, roll.PutOptions{})
	if got := h.whoIsTold(t, urn); got != "N1 Fn: " {
		t.Errorf("in a field that no roll has: %s", got)
	}
}

// letTold answers every doubt: it is somebody else.
func (h *house) letTold(t *testing.T, urn school.URN) {
	t.Helper()
	todo, err := h.Todo(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range todo.Doubts {
		if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, false); err != nil {
			t.Fatal(err)
		}
	}
}
