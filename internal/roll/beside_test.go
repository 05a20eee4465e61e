package roll_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWordsBesideANumber are heeded alike in every kind of roll.
func TestWordsBesideANumber(t *testing.T) {
	h := newHouse(t)
	csv, json, ctf, system, cells := "Adno,Forename,Surname,Class,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile\n", []string{}, "", rollfile.System{}, []string{}
	for cell := range rollfiletest.BesideANumber {
		i := len(cells)
		cells = append(cells, cell)
		cell = strings.Replace(cell, "900301", strconv.Itoa(900301+i), 1) // one number on many lists is another fault
		csv += fmt.Sprintf("A%[1]d,Amira,N%[1]d,8B,Sana Khan,Mother,\"%s\"\n", i, cell)
		json = append(json, fmt.Sprintf(`{"id":"A%[1]d","first_name":"Amira","last_name":"N%[1]d","group":"8B","contacts":[{"id":"C%[1]d","name":"Sana Khan","relationship":"mother","mobile":%[2]q}]}`, i, cell))
		upn := fmt.Sprintf("801200005%03d", i)
		ctf += "<Pupil><UPN>" + string(school.UPNLetter(upn)) + upn + "</UPN><Surname>N" + strconv.Itoa(i) + "</Surname><Forename>Amira</Forename><NCyearActual>8</NCyearActual><Contacts><Contact><Forename>Sana</Forename><Surname>Khan</Surname><Relationship>PAM</Relationship>" +
			"<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>" + cell + "</PhoneNo></Phone></Phones></Contact></Contacts></Pupil>"
		system.Pupils = append(system.Pupils, rollfile.SystemPupil{
			ID: fmt.Sprintf("A%d", i), FirstName: "Amira", LastName: fmt.Sprintf("N%d", i), Group: "8B",
			Contacts: []rollfile.SystemContact{{ID: fmt.Sprintf("C%d", i), FirstName: "Sana", LastName: "Khan", Relationship: "Mother", Numbers: []string{cell}}},
		})
	}
	for kind, put := range map[string]func(*house) rollfile.Roll{
		"CSV": func(h *house) rollfile.Roll {
			urn := h.school(t, t)
			h.csv(t, urn, csv, roll.PutOptions{})
			return h.rollOf(t, urn)
		},
		"JSON": func(h *house) rollfile.Roll {
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[`+strings.Join(json, ",")+`]}`, roll.PutOptions{})
			return h.rollOf(t, urn)
		},
		"CTF": func(h *house) rollfile.Roll {
			urn := h.school(t, t)
			if _, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(`<CTfile><CTFpupilData>`+ctf+`</CTFpupilData></CTfile>`), roll.PutOptions{}); err != nil {
				t.Fatal(err)
			}
			return h.rollOf(t, urn)
		},
		"Wonde": func(h *house) rollfile.Roll {
			urn := h.school(t, t)
			h.system(t, urn, system)
			return h.rollOf(t, urn)
		},
	} {
		got := put(h)
		if len(got.Pupils) != len(cells) {
			t.Fatalf("%s: %d pupils of %d", kind, len(got.Pupils), len(cells))
		}
		for _, p := range got.Pupils {
			i, err := strconv.Atoi(strings.TrimPrefix(*p.LastName, "N"))
			if err != nil {
				t.Fatal(err)
			}
			c, is := p.Contacts[0], "texted"
			switch {
			case c.NumberProblem == "words" && (c.Mobile != nil && *c.Mobile != "" || len(c.OtherNumbers) > 0):
				is = "rung"
			case c.NumberProblem != "":
				is = "nobody"
			}
			if is != rollfiletest.BesideANumber[cells[i]] {
				t.Errorf("%s: %q is %s (%s), not %s", kind, cells[i], is, c.NumberProblem, rollfiletest.BesideANumber[cells[i]])
			}
		}
	}
}

func (h *house) rollOf(t *testing.T, urn school.URN) rollfile.Roll {
	t.Helper()
	r, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWordsInAnotherCell are of the numbers there: a problem points at the cell.
func TestWordsInAnotherCell(t *testing.T) {
	const head = "Adno,Forename,Class,Contact Name,Relationship,Contact Mobile,Contact Home,Contact Work\n"
	for cells, want := range map[string]struct{ rings, problem, says string }{
		"07700 900301,01632 960101 neighbour,":    {"", "", "/lines/2/columns/G: words beside one of the further numbers"},
		"07700 900301,,07700 900301 OLD":          {"", "words", "/lines/2/columns/H: words beside this number"},
		"07700 900301 OLD,07700 900302,":          {"07700 900302", "words", "/lines/2/columns/F: words beside this number"},
		",,07700 900302 urgent only":              {"07700 900302", "words", "/lines/2/columns/H: words beside this number say that it is for calls"},
		"07700 900301 OLD,01632 960102 (home),":   {"01632 960102", "words", "/lines/2/columns/F: words beside this number"},
		"07700 900301,01632 960103 ring after 4,": {"01632 960103", "", ""},
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		d := h.csv(t, urn, head+"A1,Amira,8B,Sana Khan,Mother,"+cells+"\n", roll.PutOptions{})
		c := h.standing(t, t, urn).Contacts[0]
		rings := []string{}
		for _, n := range c.Others.All() {
			rings = append(rings, n.Written())
		}
		if c.Problem != "" && !c.Number.Zero() {
			rings = append(rings, c.Number.Written())
		}
		if got := told(d.Problems); string(c.Problem) != want.problem || strings.Join(rings, " ") != want.rings || !strings.HasPrefix(got, want.says) || (want.says == "") != (got == "") {
			t.Errorf("%q: %s, rings %s\n%s", cells, c.Problem, rings, got)
		}
	}
}

// TestASecondLineOfOneAdultMayTakeTheNumberBack though only the first counts.
func TestASecondLineOfOneAdultMayTakeTheNumberBack(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, "Adno,Forename,Class,Contact Name,Relationship,Contact Mobile\nA1,Amira,8B,Sana Khan,Mother,07700 900301\nA1,,,Sana Khan,Mother,07700 900301 old\n", roll.PutOptions{})
	if c := h.standing(t, t, urn).Contacts; len(c) != 1 || c[0].Problem != "words" || !c[0].Number.Zero() {
		t.Errorf("%+v", c)
	}
}
