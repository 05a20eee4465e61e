package notifier

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhoIsNextOnTheList is the page of a ladder's contacts: of each rung, who
// is next and why everybody else is not.
func TestWhoIsNextOnTheList(t *testing.T) {
	order := func(t *school.TiedContact) { t.CourtOrder = true }
	stopped := func(t *school.TiedContact) { t.Contact.Stopped = true }
	for _, c := range []struct {
		name string
		list []school.TiedContact
		told string // "mum:20 dad:21"
		want string
	}{
		{"nobody told", []school.TiedContact{adult("mum", 20), adult("dad", 21)}, "", "mum; 2 later"},
		{"the first told", []school.TiedContact{adult("mum", 20), adult("dad", 21)}, "mum:20", "dad; 1 told"},
		{"everybody told", []school.TiedContact{adult("mum", 20), adult("dad", 21)}, "mum:20 dad:21", "nobody; 1 told, 2 told"},
		{"the next shares the number", []school.TiedContact{adult("mum", 20), adult("dad", 20), adult("gran", 22)}, "mum:20", "gran; 1 told, 2 number_told"},
		{"told on a number of before", []school.TiedContact{adult("mum", 25), adult("gran", 22)}, "mum:20", "gran; 1 told"},
		{"the next must not be told", []school.TiedContact{adult("mum", 20), adult("dad", 21, order), adult("gran", 22)}, "mum:20", "gran; 1 told, 2 not_to_be_told"},
		{"the last shares a number with one who must not", []school.TiedContact{adult("mum", 20), adult("dad", 21, order), adult("gran", 21)}, "mum:20", "nobody; 1 told, 2 not_to_be_told, 3 number_of_somebody_barred"},
		{"the first has stopped us", []school.TiedContact{adult("mum", 20, stopped), adult("dad", 21), adult("gran", 22)}, "", "dad; 1 stopped, 3 later"},
		{"an empty list", nil, "", "nobody;"},
	} {
		told := map[school.ContactID]phone.Number{}
		for _, f := range strings.Fields(c.told) {
			who, n, _ := strings.Cut(f, ":")
			told[school.ContactID(who)] = phone.Trusted("+4477009001" + n)
		}
		next := NextContact(c.list, told)
		got := "nobody;"
		if next.Found {
			got = string(next.Contact.Contact.ID) + ";"
		}
		var why []string
		for _, p := range next.Passed {
			why = append(why, fmt.Sprint(p.Place, " ", p.Word))
			if p.Says == "" {
				t.Errorf("%s: %d is passed over without a sentence", c.name, p.Place)
			}
		}
		expect(t, c.name, strings.TrimSpace(got+" "+strings.Join(why, ", ")), c.want)
	}
}

// TestThatACourtSaidSoIsForTheLeadAlone: the office learns that an adult must
// not be told, and the lead may read why.
func TestThatACourtSaidSoIsForTheLeadAlone(t *testing.T) {
	list := []school.TiedContact{adult("dad", 20, func(t *school.TiedContact) { t.CourtOrder = true })}
	b := school.BarOf(list, list[0])
	if b.Private != "court_order" || strings.Contains(b.Word+b.Says, "court") {
		t.Errorf("%+v", b)
	}
}

// TestOneTextNeverNamesNine: however a roll changes under a morning, a text
// that names eight is joined by nobody.
func TestOneTextNeverNamesNine(t *testing.T) {
	s := newScene()
	var marks []string
	for i := range 10 {
		ref := fmt.Sprintf("B%d", i)
		s.pupil(ref, "8B", adult("mum", 20))
		marks = append(marks, ref+":N")
	}
	s.Setting.Policy.BrakeGroupLeast = 30
	p := s.close(strings.Join(marks, " "))
	if len(p.Raise) != 2 || len(p.Raise[0].Pupils) != 8 || len(p.Raise[1].Pupils) != 2 {
		t.Errorf("%d texts: %s", len(p.Raise), s.story(p))
	}
}
