package notifier

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/school"
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
	BarNotToBeTold  = "not_to_be_told"
	BarProfessional = "professional"
	BarNever        = "never"
	BarStopped      = "stopped"
	BarFamily       = "too_many_pupils"
	BarSharedNumber = "number_of_somebody_barred"
)

// barOf says why a contact on a pupil's list may not be texted about the pupil.
// This is the one place that knows, for the decision, the ladder and the last
// gate. It looks at the whole list too: a number that is also that of an adult
// who must not be told would tell that adult.
func barOf(list []school.TiedContact, t school.TiedContact) Bar {
	if b := ownBar(t); b.Stands() {
		return b
	}
	for _, o := range list {
		told := !o.CourtOrder && o.Contact.Role != school.ProfessionalRole && o.Text == school.TextYes
		if !told && (o.Contact.Number == t.Contact.Number || o.Contact.Others.Has(t.Contact.Number)) {
			return Bar{Word: BarSharedNumber, Says: "the number is also that of an adult who must not be texted"}
		}
	}
	return Bar{}
}

// ownBar is what bars a contact whoever else is on the list.
func ownBar(t school.TiedContact) Bar {
	switch {
	case t.CourtOrder:
		return Bar{Word: BarNotToBeTold, Says: "must not be told about this pupil", Private: "court_order"}
	case t.Contact.Role == school.ProfessionalRole:
		return Bar{Word: BarProfessional, Says: "professionals are told by a person"}
	case t.Text != school.TextYes:
		return Bar{Word: BarNever, Says: "the school has set never to text"}
	case t.Contact.Problem != school.NumberFine:
		return numberBar(t.Contact.Problem)
	case t.Contact.Number.Zero():
		return numberBar(school.NumberMissing)
	case t.Contact.Stopped:
		return Bar{Word: BarStopped, Says: "has stopped our texts"}
	case t.Contact.Pupils > school.LargestFamily:
		return Bar{Word: BarFamily, Says: fmt.Sprintf("stands on the lists of %d pupils, more than one family has: check who this is", t.Contact.Pupils)}
	default:
		return Bar{}
	}
}

func numberBar(p school.NumberProblem) Bar {
	says := map[school.NumberProblem]string{
		school.NumberMissing:    "no mobile number",
		school.NumberUnreadable: "the number cannot be read",
		school.NumberLandline:   "the only number is a landline",
		school.NumberTwo:        "two numbers stand for this contact",
		school.NumberDead:       "the number is not in service",
		school.NumberWrong:      "the number is another person's",
		school.NumberShared:     "the number stands under adults of too many families: check whose it is",
		school.NumberPupils:     "the entry has the pupil's own name: check whose number it is",
		school.NumberWords:      "words stand beside the number: look in the register system",
	}[p]
	if says == "" {
		says = string(p)
	}
	return Bar{Word: string(p), Says: says}
}
