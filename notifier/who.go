package notifier

import (
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// SeparatedParents says who is texted first when two parents do not live
// together.
type SeparatedParents string

// What a school may set. Each parent with responsibility is entitled to know;
// whether both are told at once, or one and then the other, is the school's.
const (
	SeparatedFirst SeparatedParents = "first" // the first who may be texted
	SeparatedEach  SeparatedParents = "each"  // a text of their own to each
)

// choice is who is texted about a pupil, in the order of the list, and why
// nobody else is.
type choice struct {
	to     []listed
	passed []Passed
	shared bool // the first stands in one place with others
}

// listed is a contact with their place on the list, from 1.
type listed struct {
	school.TiedContact
	place int
}

// chooseContacts gives the first contact who may be texted, and where the school texts
// each of two separated parents, the other parent too. Each gets a text of
// their own, which names no pupil they are not tied to.
func chooseContacts(list []school.TiedContact, rule SeparatedParents) choice {
	next := NextContact(list, nil)
	c := choice{passed: next.Passed}
	if !next.Found {
		return c
	}
	c.to = []listed{{next.Contact, next.Place}}
	c.shared = slices.ContainsFunc(list, func(o school.TiedContact) bool {
		return o.Contact.ID != next.Contact.Contact.ID && o.Order == next.Contact.Order
	})
	if rule == SeparatedEach {
		return c.withSeparated(list)
	}
	return c
}

// withSeparated adds parents who live apart from another who may be texted.
func (c choice) withSeparated(list []school.TiedContact) choice {
	var home, away []listed
	for i, t := range list {
		if !t.ParentalResponsibility || school.BarOf(list, t).Stands() {
			continue
		}
		if t.LivesWith {
			home = append(home, listed{t, i + 1})
		} else {
			away = append(away, listed{t, i + 1})
		}
	}
	if len(home) == 0 || len(away) == 0 {
		return c // they live together, or nobody says how they live
	}
	for _, l := range append(home[:1:1], away...) { // one at home hears for both there
		told := map[school.ContactID]phone.Number{}
		for _, o := range c.to {
			told[o.Contact.ID] = o.Contact.Number
		}
		if toldBar(l.Contact, told).Stands() {
			continue
		}
		c.to = append(c.to, l)
		c.passed = slices.DeleteFunc(c.passed, func(p Passed) bool { return p.Place == l.place })
	}
	return c
}

// why says in one sentence who gets the text.
func (c choice) why(of int) string {
	s := fmt.Sprintf("No reason is known. Contact %d of %d is %s", c.to[0].place, of, c.first())
	if skipped := c.skipped(); skipped != "" {
		s += " (" + skipped + ")"
	}
	return s + "."
}

// first says what makes the first who is texted the first.
func (c choice) first() string {
	if c.shared {
		return "the first who may be texted, of several in one place: responsibility and home decide"
	}
	return "the first who may be texted"
}

// skipped says who was passed over before the first who is texted, and why.
func (c choice) skipped() string {
	var out []string
	for _, p := range c.passed {
		if len(c.to) == 0 || p.Place < c.to[0].place {
			out = append(out, fmt.Sprintf("contact %d: %s", p.Place, p.Says))
		}
	}
	return strings.Join(out, "; ")
}
