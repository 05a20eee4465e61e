package notifier

import (
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Next says who on a pupil's list is to be texted next, and of everybody else
// why not.
type Next struct {
	Contact school.TiedContact // whom to text; only if Found
	Place   int                // of that contact on the list, from 1
	Found   bool
	Passed  []Passed // the others, in the order of the list
}

// Passed is a contact who is not the next, and why.
type Passed struct {
	Contact school.ContactID
	Place   int // on the list, from 1
	Bar
}

// Why a contact is not the next, beside the bars of the list itself.
const (
	BarTold       = "told"
	BarToldNumber = "number_told"
	BarLater      = "later"
)

// NextContact gives the first contact of a pupil's list, in its order, who may
// be texted about the pupil and has not been told. Told says who has been, and
// on which number: an adult is not told twice, nor is a phone that two adults
// share. The first alert and every rung of the ladder ask this one function.
func NextContact(list []school.TiedContact, told map[school.ContactID]phone.Number) Next {
	var n Next
	for i, t := range list {
		bar := school.BarOf(list, t)
		if !bar.Stands() {
			bar = toldBar(t.Contact, told)
		}
		if !bar.Stands() && n.Found {
			bar = Bar{Word: BarLater, Says: "comes later on the list"}
		}
		if bar.Stands() {
			n.Passed = append(n.Passed, Passed{t.Contact.ID, i + 1, bar})
			continue
		}
		n.Contact, n.Place, n.Found = t, i+1, true
	}
	return n
}

// toldBar is against telling somebody a second time.
func toldBar(c school.Contact, told map[school.ContactID]phone.Number) Bar {
	if _, ok := told[c.ID]; ok {
		return Bar{Word: BarTold, Says: "has been told already"}
	}
	for _, number := range told {
		if number == c.Number {
			return Bar{Word: BarToldNumber, Says: "the same number has been told already"}
		}
	}
	return Bar{}
}
