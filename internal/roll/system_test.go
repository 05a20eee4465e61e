package roll_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// asked gives a roll of n pupils as a register system answers it.
func asked(n int) rollfile.System {
	s := rollfile.System{Pupils: []rollfile.SystemPupil{}}
	for i := range n {
		s.Pupils = append(s.Pupils, rollfile.SystemPupil{
			ID: fmt.Sprintf("A%d", i), FirstName: "Given", LastName: "Family", Group: "1A", Year: "Year 1",
			Contacts: []rollfile.SystemContact{{ID: fmt.Sprintf("C%d", i), FirstName: "Parent", LastName: "Family", Relationship: "Mother", Order: 1, Numbers: []string{fmt.Sprintf("07700 900%03d", i)}}},
		})
	}
	return s
}

func (h *house) system(t *testing.T, urn school.URN, s rollfile.System) roll.Imported {
	t.Helper()
	d, err := h.ImportSystem(t.Context(), tester, urn, s, roll.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhichNumberOfSeveralIsTexted(t *testing.T) {
	for name, c := range map[string]struct {
		numbers []string
		mobile  string
		problem string
	}{
		"the mobile, though others are mobiles too": {[]string{"07700 900101", "07700 900102", "07700 900103"}, "07700 900101", ""},
		"a landline first, then a mobile":           {[]string{"01632 960001", "07700 900102"}, "07700 900102", ""},
		"the only mobile is the last":               {[]string{"01632 960001", "01632 960002", "07700 900103"}, "07700 900103", ""},
		"two mobiles, neither put first":            {[]string{"01632 960001", "01632 960002", "07700 900103", "07700 900104"}, "", "two_numbers"},
		"landlines":                                 {[]string{"01632 960001", "01632 960002"}, "01632 960001", "landline"},
		"words":                                     {[]string{"ask the office"}, "", "unreadable"},
		"none, and it says so":                      {[]string{}, "", "missing"},
		"nothing said of numbers":                   {nil, "", "missing"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn, s := h.school(t, t), asked(1)
			s.Pupils[0].Contacts[0].Numbers = c.numbers
			h.system(t, urn, s)
			r, err := h.Get(t.Context(), urn)
			if err != nil {
				t.Fatal(err)
			}
			got := r.Pupils[0].Contacts[0]
			mobile := ""
			if got.Mobile != nil {
				mobile = strings.ReplaceAll(strings.Replace(*got.Mobile, "+44", "0", 1), " ", "")
			}
			if mobile != strings.ReplaceAll(c.mobile, " ", "") || got.NumberProblem != c.problem {
				t.Errorf("%q, %q", mobile, got.NumberProblem)
			}
		})
	}
}

func TestARollFromASystemTightensAndNeverLoosens(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"A0","first_name":"Given","group":"1A","flags":["vulnerable","in_care"],"contacts":[
		{"id":"C0","name":"Parent Family","mobile":"07700 900000","text":"never","court_order":true}]}]}`, roll.PutOptions{})
	s, no, yes := asked(2), false, true
	s.Pupils[1].Contacts[0].FirstName = "Another" // the sample calls everybody the same
	s.Pupils[0].InCare, s.Pupils[1].InCare = &no, &yes
	s.Pupils[1].Contacts = append(s.Pupils[1].Contacts, rollfile.SystemContact{ID: "C9", FirstName: "Lee", Relationship: "Social Worker", Numbers: []string{"07700 900109"}})
	d := h.system(t, urn, s)
	r, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	a, b := r.Pupils[0], r.Pupils[1]
	if a.ID != "A0" {
		a, b = b, a
	}
	if fmt.Sprint(a.Flags) != "[vulnerable in_care]" || !*a.Contacts[0].CourtOrder || *a.Contacts[0].Text != "never" || fmt.Sprint(b.Flags) != "[in_care]" || *b.Contacts[1].Role != "professional" {
		t.Errorf("%+v\n%+v", a, b)
	}
	if len(d.Problems) != 1 || d.Problems[0].Pointer != "/pupils/A0/flags" {
		t.Errorf("%+v", d.Problems)
	}
}

func TestWhoIsTakenForGone(t *testing.T) {
	const before = 30
	left := asked(before)
	left.Pupils[3].Left = clock.Date{Year: 2026, Month: 11, Day: 20}
	part := left
	part.Partial = true
	fewer := asked(before)
	fewer.Pupils[5].Contacts = []rollfile.SystemContact{{ID: "another", FirstName: "Una", LastName: "Other"}}
	empty := asked(before)
	empty.Pupils[5].Contacts = []rollfile.SystemContact{}
	fewerPart := fewer
	fewerPart.Partial = true
	lost := asked(before - 1)
	lost.Lost = 1
	nameless := asked(before)
	nameless.Pupils[before-1].ID = " "
	silent := asked(before)
	silent.Pupils[5].Contacts = nil
	for name, c := range map[string]struct {
		sent             rollfile.System
		pupils, contacts int
	}{
		"the whole roll, and all are there":    {asked(before), 0, 0},
		"the whole roll without one":           {asked(before - 1), 1, 0},
		"one has a day of leaving behind them": {left, 1, 0},
		"a day of leaving, in part":            {part, 0, 0},
		"a contact is gone":                    {fewer, 0, 1},
		"nobody on a pupil's list any more":    {empty, 0, 0},
		"a contact is gone, in part":           {fewerPart, 0, 0},
		"nothing said of a pupil's contacts":   {silent, 0, 0},
		"a row could not be read":              {lost, 0, 0},
		"a row without an id":                  {nameless, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.system(t, urn, asked(before))
			d := h.system(t, urn, c.sent)
			if len(d.RemovedPupils) != c.pupils || len(d.RemovedContacts) != c.contacts {
				t.Errorf("%v %v %+v", d.RemovedPupils, d.RemovedContacts, d.Problems)
			}
		})
	}
}

func TestAWrongNumberIsPointedAtByTheIdsOfTheSystem(t *testing.T) {
	h := newHouse(t)
	urn, s := h.school(t, t), asked(1)
	s.Pupils[0].Contacts[0].Numbers = []string{"01632 960001"}
	s.Pupils[0].UPN = "B801200005002"
	want := map[string]bool{"/pupils/A0/contacts/C0/mobile": true, "/pupils/A0/upn": true}
	for _, p := range h.system(t, urn, s).Problems {
		if !want[p.Pointer] || strings.Contains(p.Detail, "01632") {
			t.Errorf("%+v", p)
		}
		delete(want, p.Pointer)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
}

// BenchmarkImportSystem takes in 2,000 pupils, each with two contacts of their
// own, onto an empty roll.
func BenchmarkImportSystem(b *testing.B) {
	rolls, next := benchHouse(b), 900000
	var peak uint64
	for b.Loop() {
		b.StopTimer()
		next++
		urn := school.URN(fmt.Sprint(next))
		if err := rolls.AddSchool(b.Context(), tester, school.School{URN: urn, Name: "S", TextName: "S", OfficePhone: "01632 960000"}, school.Calendar{}); err != nil {
			b.Fatal(err)
		}
		s := asked(2000)
		for i := range s.Pupils {
			s.Pupils[i].Contacts[0].Numbers = []string{fmt.Sprintf("+999 1%07d", i)}
			s.Pupils[i].Contacts = append(s.Pupils[i].Contacts, rollfile.SystemContact{ID: fmt.Sprintf("D%d", i), FirstName: "Other", LastName: "Family", Order: 2, Numbers: []string{fmt.Sprintf("+999 2%07d", i)}})
		}
		runtime.GC()
		b.StartTimer()
		if d, err := rolls.ImportSystem(b.Context(), tester, urn, s, roll.PutOptions{}); err != nil || d.Added != 2000 || len(d.Problems) > 0 {
			b.Fatalf("%+v %v", d, err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.Sys)
	}
	b.ReportMetric(float64(peak)/(1<<20), "MB-from-system")
}
