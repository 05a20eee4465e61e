package roll_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// besideANumber is what an office writes into the mother's cell of numbers, and
// what becomes of it: texted, rung (and not texted), or nobody's.
var besideANumber = map[string]string{
	"07700 900301":                      "texted",
	"07700 900301 (Mum)":                "texted",
	"Mum's work: 07700 900301":          "texted",
	"Mob. 07700 900301":                 "texted",
	"Mobile no: 07700900301 (pref)":     "texted",
	"1st - 07700 900301 text ok":        "texted",
	"07700 900301 (text only)":          "texted",
	"Mrs Sana Khan 07700 900301":        "texted",
	"07700 900301 eve":                  "texted",
	"M 07700 900301 H 01632 960101":     "texted",
	"07700 900301 - call only":          "rung",
	"07700 900301 (emergency only)":     "rung",
	"work - urgent only 07700 900301":   "rung",
	"07700 900301 ring after 4pm":       "rung",
	"07700 900301 ext 201":              "rung",
	"School reception 07700 900301":     "nobody",
	"07700 900301 - wrong number":       "nobody",
	"07700 900301, wrong number":        "nobody",
	"no longer 07700900301":             "nobody",
	"07700 900301 OLD":                  "nobody",
	"old no 07700 900301":               "nobody",
	"07700900301 not mum":               "nobody",
	"07700900301 (ex partner)":          "nobody",
	"07700900301 (Dad)":                 "nobody",
	"07700900301 Mr Khan":               "nobody",
	"07700900301 number changed":        "nobody",
	"07700900301 disconnected":          "nobody",
	"07700900301 stolen":                "nobody",
	"07700900301 lost phone":            "nobody",
	"07700900301 dead":                  "nobody",
	"07700900301 out of service":        "nobody",
	"07700900301 do not use after 2023": "nobody",
	"07700900301 neighbour":             "nobody",
	"07700900301 / 01632 960101 gran":   "nobody",
	"07700900301?":                      "nobody",
	"❌ 07700900301":                     "nobody",
	"07700 900301 nadie":                "nobody",
}

// TestWordsBesideANumber are heeded alike in every kind of roll.
func TestWordsBesideANumber(t *testing.T) {
	h := newHouse(t)
	csv, json, ctf, system, cells := "Adno,Forename,Surname,Class,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile\n", []string{}, "", roll.System{}, []string{}
	for cell := range besideANumber {
		i := len(cells)
		cells = append(cells, cell)
		cell = strings.Replace(cell, "900301", strconv.Itoa(900301+i), 1) // one number on many lists is another fault
		csv += fmt.Sprintf("A%[1]d,Amira,N%[1]d,8B,Sana Khan,Mother,\"%s\"\n", i, cell)
		json = append(json, fmt.Sprintf(`{"id":"A%[1]d","first_name":"Amira","last_name":"N%[1]d","group":"8B","contacts":[{"id":"C%[1]d","name":"Sana Khan","relationship":"mother","mobile":%[2]q}]}`, i, cell))
		upn := fmt.Sprintf("801200005%03d", i)
		ctf += "<Pupil><UPN>" + string(school.UPNLetter(upn)) + upn + "</UPN><Surname>N" + strconv.Itoa(i) + "</Surname><Forename>Amira</Forename><NCyearActual>8</NCyearActual><Contacts><Contact><Forename>Sana</Forename><Surname>Khan</Surname><Relationship>PAM</Relationship>" +
			"<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>" + cell + "</PhoneNo></Phone></Phones></Contact></Contacts></Pupil>"
		system.Pupils = append(system.Pupils, roll.SystemPupil{
			ID: fmt.Sprintf("A%d", i), FirstName: "Amira", LastName: fmt.Sprintf("N%d", i), Group: "8B",
			Contacts: []roll.SystemContact{{ID: fmt.Sprintf("C%d", i), FirstName: "Sana", LastName: "Khan", Relationship: "Mother", Numbers: []string{cell}}},
		})
	}
	for kind, put := range map[string]func(*house) roll.Roll{
		"CSV": func(h *house) roll.Roll {
			urn := h.school(t, t)
			h.csv(t, urn, csv, roll.PutOptions{})
			return h.rollOf(t, urn)
		},
		"JSON": func(h *house) roll.Roll {
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[`+strings.Join(json, ",")+`]}`, roll.PutOptions{})
			return h.rollOf(t, urn)
		},
		"CTF": func(h *house) roll.Roll {
			urn := h.school(t, t)
			if _, err := h.ImportCTF(t.Context(), tester, urn, strings.NewReader(`<CTfile><CTFpupilData>`+ctf+`</CTFpupilData></CTfile>`), roll.PutOptions{}); err != nil {
				t.Fatal(err)
			}
			return h.rollOf(t, urn)
		},
		"Wonde": func(h *house) roll.Roll {
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
			if is != besideANumber[cells[i]] {
				t.Errorf("%s: %q is %s (%s), not %s", kind, cells[i], is, c.NumberProblem, besideANumber[cells[i]])
			}
		}
	}
}

func (h *house) rollOf(t *testing.T, urn school.URN) roll.Roll {
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

// safeBeside are all the words beside which a number of Sana Khan, the mother, is
// texted.
var safeBeside = strings.Fields(`sana khan mother mothers mum mums mummy mam mom pam mrs ms miss mx dr s ex directory happy to only please no nos
	mobile mobiles mob mobs cell cellphone handset m phone telephone tel t p landline home house h work wk w office day daytime days evening evenings eve night nights
	main primary secondary default preferred pref best first second third st nd rd th other alternative alt personal number num text texts txt txts sms ok okay whatsapp contact uk gb and or`)

// onlySafe reports whether a cell has no word but those.
func onlySafe(cell string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool { return !unicode.IsLetter(r) }) {
		safe := false
		for _, s := range safeBeside {
			safe = safe || s == word
		}
		if !safe {
			return false
		}
	}
	return true
}

func TestAWordThatIsNotKnownNeverLeadsToAText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[A-Za-zÀ-ž]{2,9}`).Draw(t, "word")
		number := rapid.SampledFrom([]string{"07700 900301", "07700900301", "+44 (0)7700 900301", "7700900301", "07700 900301 / 01632 960101"}).Draw(t, "number")
		cell := rapid.SampledFrom([]string{"%[1]s %[2]s", "%[2]s %[1]s", "%[1]s (%[2]s)", "%[1]s - %[2]s", "%[2]s: %[1]s", "%[1]s, %[2]s", "%[1]s;%[2]s", "%[1]s%[2]s", "mob %[1]s %[2]s", "%[1]s\n%[2]s", "[%[2]s] %[1]s"}).Draw(t, "cell")
		cell = fmt.Sprintf(cell, number, word)
		if !onlySafe(cell) && roll.Textable(cell, "Sana Khan", "mother") {
			t.Fatalf("%q is texted", cell)
		}
	})
}

func FuzzNumberCell(f *testing.F) {
	for cell := range besideANumber {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if roll.Textable(cell, "Sana Khan", "mother") && !onlySafe(cell) {
			t.Fatalf("%q is texted", cell)
		}
	})
}
