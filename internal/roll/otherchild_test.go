package roll_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// craneAndFinch is a child whose father must not be told, and another child.
const craneAndFinch = `{"pupils":[
	{"id":"U1","upn":"E823120100021","first_name":"Ava","last_name":"Crane","group":"UA","flags":["vulnerable"],"contacts":[
		{"id":"CU1","name":"Mia Crane","relationship":"mother","mobile":"07700 900160"},
		{"id":"CU2","name":"Dan Crane","relationship":"father","mobile":"07700 900161","text":"never","court_order":true}]},
	{"id":"U2","upn":"U823120100022","first_name":"Ben","last_name":"Finch","group":"UA","contacts":[
		{"id":"CU3","name":"Pia Finch","relationship":"mother","mobile":"07700 900162"}]}]}`

const (
	childHead = "Adno,UPN,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile\n"
	asAva     = ",Ava,Crane,UA,Dan Crane,Father,07700 900161,Mia Crane,Mother,07700 900160\n"
	asBen     = ",Ben,Finch,UA,Pia Finch,Mother,07700 900162,,,\n"
	asNew     = ",Neville,Newbury,UA,Jo Newbury,Mother,07700 900163,,,\n"
)

// whoIsTold says of each pupil on roll who would be texted under their id, by
// the name in the text: "U1 Ava: Mia Crane".
func (h *house) whoIsTold(t *testing.T, urn school.URN) string {
	t.Helper()
	st, names, out := h.standing(t, t, urn), map[school.ContactID]school.Contact{}, []string{}
	for _, c := range st.Contacts {
		names[c.ID] = c
	}
	for _, p := range st.Pupils {
		var who []string
		for _, x := range st.Ties {
			if c := names[x.Contact]; x.Pupil == p.ID && x.Text != school.TextNever && !x.CourtOrder && !c.Number.Zero() && c.Problem == school.NumberFine {
				who = append(who, c.Name)
				slices.Sort(who)
			}
		}
		switch {
		case p.LeftOn != (clock.Date{}):
		case p.Flags.NoText:
			out = append(out, p.Ref+" "+p.TextName+": nobody")
		default:
			out = append(out, p.Ref+" "+p.TextName+": "+strings.Join(who, ", "))
		}
	}
	return strings.Join(out, "; ")
}

// TestAnIDTakesNothingAlongToAnotherChild: a mark of safety is a child's, and no
// number's that a system has given them.
func TestAnIDTakesNothingAlongToAnotherChild(t *testing.T) {
	const ava, ben = "E823120100021", "U823120100022"
	for name, c := range map[string]struct{ rows, told, again string }{
		"two ids swapped":                      {"U2," + ava + asAva + "U1," + ben + asBen, "U1 Ava: nobody; U2 Ben: nobody", ""},
		"two ids swapped, without UPNs":        {"U2," + asAva + "U1," + asBen, "U1 Ava: nobody; U2 Ben: nobody", ""},
		"her id goes to a child new here":      {"U1,T823120100002" + asNew, "U1 Ava: nobody; U2 Ben: Pia Finch", ""},
		"and the new child has no UPN":         {"U1," + asNew, "U1 Ava: nobody; U2 Ben: Pia Finch", ""},
		"she has a new id, and another hers":   {"Y9," + ava + asAva + "U1,T823120100002" + asNew, "U1 Neville: Jo Newbury; U2 Ben: Pia Finch; Y9 Ava: Mia Crane", ""},
		"the same, with the new child first":   {"U1,T823120100002" + asNew + "Y9," + ava + asAva, "U1 Neville: Jo Newbury; U2 Ben: Pia Finch; Y9 Ava: Mia Crane", ""},
		"everybody one id on":                  {"U1,T823120100002" + asNew + "U2," + ava + asAva + "U3," + ben + asBen, "U1 Ava: nobody; U3 Ben: Pia Finch", "U1 Neville: Jo Newbury; U2 Ava: nobody; U3 Ben: Pia Finch"},
		"she is named anew, her UPN the same":  {"U1," + ava + ",Ivy,Dunn,UA,Mia Dunn,Mother,07700 900160,,,\n", "U1 Ava: Mia Dunn; U2 Ben: Pia Finch", ""},
		"her UPN is put right":                 {"U1,T823120100002" + asAva, "U1 Ava: Mia Crane; U2 Ben: Pia Finch", ""},
		"her surname is another, without UPNs": {"U1,,Ava,Dunn,UA,Mia Crane,Mother,07700 900160,,,\n", "U1 Ava: Mia Crane; U2 Ben: Pia Finch", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, craneAndFinch, roll.PutOptions{})
			for round := range 2 {
				want := c.told
				if c.again != "" && round == 1 {
					want = c.again
				}
				d := h.csv(t, urn, childHead+c.rows, roll.PutOptions{Partial: true})
				if got := inOrder(h.whoIsTold(t, urn)); got != want {
					t.Errorf("%s\n%s", got, told(d.Problems))
				}
				if held := strings.Contains(want, "U1 Ava: nobody"); held != strings.Contains(told(d.Problems), "another child’s here") {
					t.Error(told(d.Problems))
				}
				h.marksOfAva(t, urn)
			}
		})
	}
}

// TestWhoseUPNIsInTheFileHasNotLeft, though her row is left out because her id is
// another child's here: she stays, and a register without her shows her unmarked.
func TestWhoseUPNIsInTheFileHasNotLeft(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, craneAndFinch, roll.PutOptions{})
	for range 2 {
		d := h.csv(t, urn, childHead+"U2,E823120100021"+asAva, roll.PutOptions{})
		if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Ava: Mia Crane; U2 Ben: nobody" {
			t.Errorf("%s\n%s", got, told(d.Problems))
		}
	}
}

// TestSiblingsWhoChangePlacesAreHeld even without UPNs, while a child with a new
// first name goes in.
func TestSiblingsWhoChangePlacesAreHeld(t *testing.T) {
	for _, c := range []struct{ rows, told string }{
		{"S1,,Bea,Crane,UA,,,,,,\nS2,,Ava,Crane,UA,,,,,,\n", "S1 Ava: nobody; S2 Bea: nobody"},
		{"S1,,Bea,Crane,UA,,,,,,\n", "S1 Ava: nobody; S2 Bea: "},
		{"S1,,Ivy,Crane,UA,,,,,,\n", "S1 Ava: ; S2 Bea: "},
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.csv(t, urn, childHead+"S1,,Ava,Crane,UA,,,,,,\nS2,,Bea,Crane,UA,,,,,,\n", roll.PutOptions{})
		h.csv(t, urn, childHead+c.rows, roll.PutOptions{Partial: true})
		if got := inOrder(h.whoIsTold(t, urn)); got != c.told {
			t.Errorf("%s: %s", c.rows, got)
		}
	}
}

// marksOfAva sees that the child is vulnerable still, and her father barred.
func (h *house) marksOfAva(t *testing.T, urn school.URN) {
	t.Helper()
	st := h.standing(t, t, urn)
	for _, p := range st.Pupils {
		bars := 0
		for _, x := range st.Ties {
			if x.Pupil == p.ID && x.CourtOrder && x.Text == school.TextNever {
				bars++
			}
		}
		if is := p.TextName == "Ava"; is != p.Flags.Vulnerable || is != (bars == 1) {
			t.Errorf("%s: vulnerable %t, %d barred", p.Ref, p.Flags.Vulnerable, bars)
		}
	}
}

// TestAnIDReusedIsSettledByTakingTheFirstChildOffTheRoll, who keeps her marks
// under an id of her own and is known again by her UPN.
func TestAnIDReusedIsSettledByTakingTheFirstChildOffTheRoll(t *testing.T) {
	const neville = `{"pupils":[{"id":"U1","upn":"T823120100002","first_name":"Neville","last_name":"Newbury","group":"UA"}]}`
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, craneAndFinch, roll.PutOptions{})
	d := h.put(t, urn, neville, roll.PutOptions{Partial: true})
	if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Ava: nobody; U2 Ben: Pia Finch" || !strings.Contains(told(d.Problems), "another child’s here") {
		t.Errorf("%s %s", got, told(d.Problems))
	}
	h.csv(t, urn, childHead+"U2,U823120100022"+asBen, roll.PutOptions{ConfirmRemovals: 1})
	for range 2 {
		h.put(t, urn, neville, roll.PutOptions{Partial: true})
		if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Neville: ; U2 Ben: Pia Finch" {
			t.Error(got)
		}
	}
	h.csv(t, urn, childHead+"Y9,E823120100021"+asAva, roll.PutOptions{Partial: true})
	if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Neville: ; U2 Ben: Pia Finch; Y9 Ava: nobody" {
		t.Error(got)
	}
	h.marksOfAva(t, urn)
}

// TestIDsThatChangedPlacesAreSettledTheSameWay: each child is known again by the
// UPN, and stays held until a person clears it.
func TestIDsThatChangedPlacesAreSettledTheSameWay(t *testing.T) {
	const swapped = childHead + "U2,E823120100021" + asAva + "U1,U823120100022" + asBen
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, craneAndFinch, roll.PutOptions{})
	h.csv(t, urn, swapped, roll.PutOptions{})
	h.csv(t, urn, childHead+"U9,T823120100002"+asNew, roll.PutOptions{ConfirmRemovals: 2})
	h.csv(t, urn, swapped, roll.PutOptions{Partial: true})
	h.csv(t, urn, swapped, roll.PutOptions{Partial: true})
	if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Ben: nobody; U2 Ava: nobody; U9 Neville: Jo Newbury" {
		t.Error(got)
	}
	h.marksOfAva(t, urn)
}

// TestAnIDOfALeaverIsFree for a child with another name, with a UPN or without.
func TestAnIDOfALeaverIsFree(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, craneAndFinch, roll.PutOptions{})
	h.csv(t, urn, childHead+"U2,U823120100022"+asBen, roll.PutOptions{ConfirmRemovals: 1})
	h.csv(t, urn, childHead+"U1,"+asNew, roll.PutOptions{Partial: true})
	if got := inOrder(h.whoIsTold(t, urn)); got != "U1 Neville: Jo Newbury; U2 Ben: Pia Finch" {
		t.Error(got)
	}
	h.marksOfAva(t, urn)
}

// TestTwoChildrenOnOneIDOfAFile: the mother of the second is nobody to tell
// about the first, and whom a mark under the id is about nobody knows.
func TestTwoChildrenOnOneIDOfAFile(t *testing.T) {
	const head = "Adno,UPN,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 1 Priority\n"
	for name, c := range map[string]struct{ second, told string }{
		"another name":       {"R11,,Quan,Quest,RC,Ma Quest,Mother,07700 900153,1\n", "R11 Pam: nobody"},
		"another UPN":        {"R11,T823120100002,Pam,Pike,RC,Ma Quest,Mother,07700 900153,1\n", "R11 Pam: nobody"},
		"the same child":     {"R11,E823120100021,PAM,Pike,RC,Pa Pike,Father,07700 900153,3\n", "R11 Pam: Ma Pike, Pa Pike"},
		"a name cut short":   {"R11,,Pamela,Pike,RC,Pa Pike,Father,07700 900153,3\n", "R11 Pam: Ma Pike, Pa Pike"},
		"a line of an adult": {"R11,,,,,Pa Pike,Father,07700 900153,3\n", "R11 Pam: Ma Pike, Pa Pike"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			d := h.csv(t, urn, head+"R11,E823120100021,Pam,Pike,RC,Ma Pike,Mother,07700 900152,2\n"+c.second, roll.PutOptions{Partial: true})
			if got := h.whoIsTold(t, urn); got != c.told || strings.Contains(told(d.Problems), "/lines/3: an earlier line has this id") != strings.Contains(c.told, "nobody") {
				t.Errorf("%s\n%s", got, told(d.Problems))
			}
		})
	}
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.put(t, urn, `{"pupils":[{"id":"R11","first_name":"Pam","last_name":"Pike","group":"RC"},{"id":"R11","first_name":"Quan","last_name":"Quest","group":"RC"}]}`, roll.PutOptions{})
	if got := h.whoIsTold(t, urn); got != "R11 Pam: nobody" || !strings.Contains(told(d.Problems), "has a row already") {
		t.Errorf("as JSON: %s %s", got, told(d.Problems))
	}
}

// TestASecondRowOfOneIDThatIsAnotherChildsHoldsTheFirst, and the same roll sent
// again does the same: it does not matter who stood when it came.
func TestASecondRowOfOneIDThatIsAnotherChildsHoldsTheFirst(t *testing.T) {
	const amira, ava = `{"id":"A1","first_name":"Amira","last_name":"Ash","group":"8B"}`, `{"id":"A2","upn":"E823120100021","first_name":"Ava","last_name":"Crane","group":"8B"}`
	for name, c := range map[string]struct{ second, told string }{
		"two other names":       {`{"id":"A1","first_name":"Neville","last_name":"Newbury"}`, "A1 Amira: nobody; A2 Ava: "},
		"another's name":        {`{"id":"A1","first_name":"Ava","last_name":"Crane"}`, "A1 Amira: nobody; A2 Ava: "},
		"another's UPN alone":   {`{"id":"A1","upn":"E823120100021"}`, "A1 Amira: ; A2 Ava: "},
		"nothing that is other": {`{"id":"A1","first_name":"Amira"}`, "A1 Amira: ; A2 Ava: "},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			sent := `{"pupils":[` + amira + `,` + c.second + `,` + ava + `]}`
			for range 2 {
				h.put(t, urn, sent, roll.PutOptions{})
				if got := inOrder(h.whoIsTold(t, urn)); got != c.told {
					t.Errorf("told: %s", got)
				}
			}
			if d := h.put(t, urn, sent, roll.PutOptions{}); d.Added+d.Changed+d.Removed != 0 {
				t.Errorf("sent again: %+v", d)
			}
		})
	}
}

// inOrder puts what is told of several pupils in order of their ids.
func inOrder(s string) string {
	parts := strings.Split(s, "; ")
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}
