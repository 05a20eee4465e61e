package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

// Amy's mother has a number of which a stranger said that it is theirs. Ned is of
// another family, and his mother truly has it.
const (
	wrongOne = "07700 900150"
	amyMum   = `{"id":"M1","name":"Ann Lowe","relationship":"mother","order":1,"mobile":"07700 900150"}`
	amyGran  = `{"id":"G1","name":"Eve Hart","relationship":"grandmother","order":2,"mobile":"07700 900152"}`
	nedsList = `{"id":"N1","first_name":"Ned","last_name":"Ray","group":"1B","contacts":[{"id":"R1","name":"Una Ray","relationship":"mother","mobile":"07700 900150"}]}`
)

func amyWith(contacts ...string) string {
	return `{"id":"A1","first_name":"Amy","last_name":"Lowe","group":"1A","contacts":[` + strings.Join(contacts, ",") + `]}`
}

func benWith(contacts ...string) string {
	return `{"id":"B1","first_name":"Ben","last_name":"Lowe","group":"1B","contacts":[` + strings.Join(contacts, ",") + `]}`
}

// adult writes a row of a list with the wrong number.
func adult(id, name, relationship string) string {
	return `{"id":"` + id + `","name":"` + name + `","relationship":"` + relationship + `","order":3,"mobile":"07700 900150"}`
}

// TestANumberOfAnotherPersonStaysTheirs: no import takes back what a stranger
// said, whatever row brings the number; each case is the rolls that follow.
func TestANumberOfAnotherPersonStaysTheirs(t *testing.T) {
	emptied := strings.Replace(amyMum, wrongOne, "", 1)
	another := strings.Replace(amyMum, wrongOne, "07700 900151", 1)
	for name, c := range map[string]struct {
		rolls [][]string
		want  string // of Amy and, where he is on roll, of Ben
	}{
		"the same again":                           {[][]string{{amyWith(amyMum, amyGran)}}, "A1 Amy: Eve Hart"},
		"emptied":                                  {[][]string{{amyWith(emptied, amyGran)}}, "A1 Amy: Eve Hart"},
		"emptied, and the same again":              {[][]string{{amyWith(emptied, amyGran)}, {amyWith(amyMum, amyGran)}}, "A1 Amy: Eve Hart"},
		"another number":                           {[][]string{{amyWith(another, amyGran)}}, "A1 Amy: Ann Lowe, Eve Hart"},
		"another number, and the first again":      {[][]string{{amyWith(another, amyGran)}, {amyWith(amyMum, amyGran)}}, "A1 Amy: Eve Hart"},
		"the mother under a new id":                {[][]string{{amyWith(adult("M9", "Ann Lowe", "mother"), amyGran)}}, "A1 Amy: Eve Hart"},
		"under a new id and name":                  {[][]string{{amyWith(adult("M9", "Mrs A Pryce", "mother"), amyGran)}}, "A1 Amy: Eve Hart"},
		"gone, and back":                           {[][]string{{amyWith(amyGran)}, {amyWith(amyMum, amyGran)}}, "A1 Amy: Eve Hart"},
		"the father brings it":                     {[][]string{{amyWith(amyMum, amyGran, adult("F1", "Bob Lowe", "father"))}}, "A1 Amy: Eve Hart"},
		"a brother with the same mother":           {[][]string{{amyWith(amyMum, amyGran), benWith(amyMum)}}, "A1 Amy: Eve Hart; B1 Ben: "},
		"a brother whose mother has a row of hers": {[][]string{{amyWith(amyMum, amyGran), benWith(adult("M2", "Ann Lowe", "mother"))}}, "A1 Amy: Eve Hart; B1 Ben: "},
		"after it was emptied, too":                {[][]string{{amyWith(emptied, amyGran)}, {amyWith(emptied, amyGran), benWith(adult("M2", "Ann Lowe", "mother"))}}, "A1 Amy: Eve Hart; B1 Ben: "},
		"a brother by his grandmother":             {[][]string{{amyWith(another, amyGran), benWith(amyGran, adult("F1", "Bob Lowe", "father"))}}, "A1 Amy: Ann Lowe, Eve Hart; B1 Ben: Eve Hart"},
		"the brother's mother is named anew later": {[][]string{{amyWith(amyMum, amyGran), benWith(adult("M2", "Ann Lowe", "mother"))}, {amyWith(amyGran), benWith(adult("M3", "Mrs A Pryce", "mother"))}}, "A1 Amy: Eve Hart; B1 Ben: "},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[`+amyWith(amyMum, amyGran)+`,`+nedsList+`]}`, roll.PutOptions{})
			p, _ := h.ids(t, urn, "A1")
			storetest.SayWrong(t, h.db, urn, phone.Trusted("+447700900150"), p)
			for _, pupils := range c.rolls {
				d := h.putAll(t, urn, `{"pupils":[`+strings.Join(append(pupils, nedsList), ",")+`]}`)
				if strings.Contains(told(d.Problems), "900") {
					t.Errorf("a number is told: %s", told(d.Problems))
				}
			}
			got := inOrder(h.whoIsTold(t, urn))
			if got != c.want+"; N1 Ned: Una Ray" {
				t.Errorf("%s\nwant %s; N1 Ned: Una Ray", got, c.want)
			}
		})
	}
}

// putAll puts a roll, whatever it removes.
func (h *house) putAll(t *testing.T, urn school.URN, text string) roll.Diff {
	t.Helper()
	for n := range 4 {
		d, err := h.Put(t.Context(), tester, urn, read(t, text), roll.PutOptions{ConfirmRemovals: n})
		if !problem.Is(err, problem.Conflict) {
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
	}
	t.Fatal("it is refused")
	return roll.Diff{}
}

// TestAStrangersNumberIsToldByAFileAndTakenBackByAPerson alone, who may loosen.
func TestAStrangersNumberIsToldByAFileAndTakenBackByAPerson(t *testing.T) {
	const head = "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile\n"
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, head+"A1,Amy,Lowe,1A,Ann Lowe,Mother,07700 900150\n", roll.PutOptions{})
	p, _ := h.ids(t, urn, "A1")
	storetest.SayWrong(t, h.db, urn, phone.Trusted("+447700900150"), p)
	h.csv(t, urn, head+"A1,Amy,Lowe,1A,Ann Lowe,Mother,\n", roll.PutOptions{})
	both := head + "A1,Amy,Lowe,1A,Ann Lowe,Mother,07700 900150\nB1,Ben,Lowe,1B,Ann Lowe,Mother,07700 900150\n"
	d := h.csv(t, urn, both, roll.PutOptions{})
	if got := inOrder(h.whoIsTold(t, urn)); got != "A1 Amy: ; B1 Ben: " || !strings.Contains(told(d.Problems), "another person’s") {
		t.Errorf("%s\n%s", got, told(d.Problems))
	}
	_, c := h.ids(t, urn, "A1")
	for _, by := range []roll.Hand{office, aKey} {
		if err := h.ChangeContact(t.Context(), by, urn, c, roll.ContactEdit{NumberTheirs: true}); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s takes it back: %v", by.Actor, err)
		}
	}
	if err := h.ChangeContact(t.Context(), lead, urn, c, roll.ContactEdit{NumberTheirs: true}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // and no import asks again
		if got := inOrder(h.whoIsTold(t, urn)); got != "A1 Amy: Ann Lowe; B1 Ben: Ann Lowe" {
			t.Error(got)
		}
		h.csv(t, urn, both, roll.PutOptions{})
	}
	var act string
	if err := h.db.Raw().QueryRowContext(t.Context(), `SELECT act FROM audit WHERE target = $1 ORDER BY seq DESC LIMIT 1`, string(c)).Scan(&act); err != nil || act != "safety loosened" {
		t.Errorf("the record says %q: %v", act, err)
	}
}
