package notifier_test

import (
	"sync"
	"testing"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
)

// TestAWholeMorningOfAMadeUpSchool closes every register of the demo's
// secondary at once, and holds each text against the roll as it was made.
func TestAWholeMorningOfAMadeUpSchool(t *testing.T) {
	town := sample.Demo(monday).Schools[1]
	s := newStage(t, standing(town))
	registers := town.Morning(monday, register.AM, 7)
	var wait sync.WaitGroup
	var mu sync.Mutex
	unexplained, told, withheld := 0, 0, 0
	for _, c := range registers {
		wait.Go(func() {
			c.School = urn
			out, err := s.RegisterClosed(t.Context(), mis, c, nil)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			unexplained, withheld = unexplained+out.Unexplained, withheld+len(out.Withheld)
		})
	}
	wait.Wait()
	s.balanced()
	contacts, ties := map[school.ContactID]sample.Contact{}, map[school.PupilID]map[school.ContactID]school.Tie{}
	for _, c := range town.Contacts {
		contacts[c.ID] = c
	}
	for _, x := range town.Ties {
		if ties[x.Pupil] == nil {
			ties[x.Pupil] = map[school.ContactID]school.Tie{}
		}
		ties[x.Pupil][x.Contact] = x
	}
	views, err := s.store.Alerts(t.Context(), urn, monday, register.AM, "")
	must(t, err)
	families := map[school.ContactID]int{}
	for _, v := range views {
		c := contacts[v.Contact]
		families[v.Contact]++
		for _, p := range v.Pupils {
			told++
			x, tied := ties[p.Pupil][v.Contact]
			if !tied || x.CourtOrder || x.Text != school.TextYes || c.Role != school.FamilyRole || c.Problem != "" {
				t.Errorf("%s is named to %s, who may not be told", p.Ref, v.Contact)
			}
		}
	}
	if unexplained == 0 || told+withheld != unexplained {
		t.Errorf("%d are missing without a reason, %d named by a text and %d withheld", unexplained, told, withheld)
	}
	for c, n := range families {
		if n > 2 { // two only when one child is vulnerable and waits for a person
			t.Errorf("%s gets %d texts", c, n)
		}
	}
}

// standing is a made-up school's roll, under the number of the stage's school.
func standing(town sample.School) roll.Standing {
	st := roll.Standing{Ties: town.Ties}
	for _, p := range town.Pupils {
		p.School = urn
		st.Pupils = append(st.Pupils, p)
	}
	for _, c := range town.Contacts {
		c.Contact.School = urn
		st.Contacts = append(st.Contacts, c.Contact)
	}
	return st
}
