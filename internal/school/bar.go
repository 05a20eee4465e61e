package school

import (
	"fmt"
	"slices"
)

// Bar is why a contact may not be texted about a pupil. The zero Bar is none.
type Bar struct {
	Word string // stable: other programs read it
	Says string // the same to a member of staff: "has stopped our texts"
	// Private is the word behind it, for the safeguarding lead alone: the office
	// needs to know that an adult must not be told, not that a court said so.
	Private string
}

// Stands reports whether there is a bar.
func (b Bar) Stands() bool { return b.Word != "" }

// The bars of a list. A number's problem is a bar under its own word.
const (
	BarNotToBeTold  = "not_to_be_told"            // a court order stands
	BarProfessional = "professional"              // a social worker, a doctor
	BarNever        = "never"                     // the school said never, or it waits for a person to look
	BarStopped      = "stopped"                   // the telephone has stopped our texts
	BarFamily       = "too_many_pupils"           // on the lists of more than LargestFamily pupils
	BarSharedNumber = "number_of_somebody_barred" // it would tell an adult who must not be
)

// BarOf says why a contact on a pupil's list may not be texted about the pupil.
// This is the one place that knows, for the decision, the ladder, the last gate
// and the preview of a roll. It looks at the whole list too: a number that is also
// that of an adult who must not be told would tell that adult.
func BarOf(list []TiedContact, t TiedContact) Bar {
	if b := ownBar(t); b.Stands() {
		return b
	}
	for _, o := range list {
		told := !o.CourtOrder && o.Contact.Role != ProfessionalRole && o.Text == TextYes
		if !told && (o.Contact.Number == t.Contact.Number || o.Contact.Others.Has(t.Contact.Number)) {
			return Bar{Word: BarSharedNumber, Says: "the number is also that of an adult who must not be texted"}
		}
	}
	return Bar{}
}

// ownBar is what bars a contact whoever else is on the list.
func ownBar(t TiedContact) Bar {
	switch {
	case t.CourtOrder:
		return Bar{Word: BarNotToBeTold, Says: "must not be told about this pupil", Private: "court_order"}
	case t.Contact.Role == ProfessionalRole:
		return Bar{Word: BarProfessional, Says: "professionals are told by a person"}
	case t.Text != TextYes:
		return Bar{Word: BarNever, Says: "is not to be texted, or not until a person has looked"}
	case t.Contact.Problem != NumberFine:
		return numberBar(t.Contact.Problem)
	case t.Contact.Number.Zero():
		return numberBar(NumberMissing)
	case t.Contact.Stopped:
		return Bar{Word: BarStopped, Says: "has stopped our texts"}
	case t.Contact.Pupils > LargestFamily:
		return Bar{Word: BarFamily, Says: fmt.Sprintf("stands on the lists of %d pupils, more than one family has: check who this is", t.Contact.Pupils)}
	default:
		return Bar{}
	}
}

func numberBar(p NumberProblem) Bar {
	says := map[NumberProblem]string{
		NumberMissing:    "no mobile number",
		NumberUnreadable: "the number cannot be read",
		NumberLandline:   "the only number is a landline",
		NumberTwo:        "two numbers stand for this contact",
		NumberDead:       "the number is not in service",
		NumberWrong:      "the number is another person's",
		NumberShared:     "the number stands under adults of too many families: check whose it is",
		NumberPupils:     "the entry has the pupil's own name: check whose number it is",
		NumberWords:      "words stand beside the number: look in the register system",
	}[p]
	if says == "" {
		says = string(p)
	}
	return Bar{Word: string(p), Says: says}
}

// FirstAsked gives the first adult of a pupil's list, in the order of AskedFirst,
// who may be texted about the pupil. The list may come in any order and stays as
// it is.
func FirstAsked(list []TiedContact) (first TiedContact, found bool) {
	order := slices.SortedFunc(slices.Values(list), func(a, b TiedContact) int { return AskedFirst(a.Tie, b.Tie) })
	i := slices.IndexFunc(order, func(t TiedContact) bool { return !BarOf(order, t).Stands() })
	if i < 0 {
		return TiedContact{}, false
	}
	return order[i], true
}
