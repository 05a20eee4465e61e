package roll

import (
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// stillThem reports whether two who are asked first are one person, whose number
// changed: one row with a name that may be theirs, or one name and relationship.
func stillThem(a, b school.TiedContact) bool {
	x, y := a.Contact.Name, b.Contact.Name
	if a.Contact.ID == b.Contact.ID {
		return x == "" || y == "" || !likeness.AnotherFirst(x, y)
	}
	return likeness.Fold(x) != "" && likeness.Fold(x) == likeness.Fold(y) && a.Relationship == b.Relationship
}

// further reports whether somebody stands further from a pupil than who was asked
// before: of a relationship further off, without the parental responsibility that the
// other has, or with a surname that neither the pupil nor the other has.
func further(p school.Pupil, was, now school.TiedContact) bool {
	if rollfile.KinOf(now.Relationship).Distance() > rollfile.KinOf(was.Relationship).Distance() || was.ParentalResponsibility && !now.ParentalResponsibility {
		return true
	}
	name := now.Contact.Name
	return name != "" && !likeness.SameSurname(name, p.LastName) && !likeness.SameSurname(name, was.Contact.Name)
}

// because says why the first who is asked is not who it was. It names nobody, and of
// a court's order no more than the office may know.
func because(was, now pupilsList, first, next school.TiedContact) string {
	if first.Contact.ID == "" {
		return "somebody new on the list may be texted, and an adult on it is not to be: see that they are not the same"
	}
	if now.pupil.Flags.NoText {
		return "nobody is to be texted about this pupil any more"
	}
	at := slices.IndexFunc(now.list, func(t school.TiedContact) bool { return t.Contact.ID == first.Contact.ID })
	if at < 0 {
		return "who was asked first is not on the list any more"
	}
	still := now.list[at]
	if bar := school.BarOf(now.list, still); bar.Stands() {
		return barredWords(bar)
	}
	if still.Contact.ID == next.Contact.ID {
		if stillThem(first, next) {
			return fmt.Sprintf("the number changes, from one ending %s to one ending %s", first.Contact.Number.Ending(), next.Contact.Number.Ending())
		}
		return "the entry of who was asked first has another name and another number"
	}
	return beforeWords(was, still, first, next)
}

// barredWords says what keeps who was asked first from being texted.
func barredWords(b school.Bar) string {
	says := map[string]string{
		school.BarNever:              "who was asked first is not to be texted about this pupil, or not until a person has looked",
		school.BarNotToBeTold:        "who was asked first must not be told about this pupil",
		school.BarProfessional:       "who was asked first is a professional, and told by a person",
		school.BarStopped:            "who was asked first has a number that has stopped our texts",
		school.BarSharedNumber:       "the number of who was asked first is also that of an adult who must not be texted",
		string(school.NumberMissing): "who was asked first has no mobile number any more",
	}[b.Word]
	if says == "" {
		says = "who was asked first cannot be texted: " + b.Says
	}
	return says
}

// beforeWords says how somebody came to stand before who was asked first.
func beforeWords(was pupilsList, still, first, next school.TiedContact) string {
	at := slices.IndexFunc(was.list, func(t school.TiedContact) bool { return t.Contact.ID == next.Contact.ID })
	places := fmt.Sprintf("place %d, before who was asked first in place %d", next.Order, still.Order)
	if next.Order == still.Order {
		places = fmt.Sprintf("place %d with who was asked first, where parental responsibility and home decide", next.Order)
	}
	switch {
	case at < 0:
		return "somebody new on the list stands in " + places
	case school.BarOf(was.list, was.list[at]).Stands():
		return "somebody who could not be texted before may be now, and stands in " + places
	case was.list[at].Order != next.Order || first.Order != still.Order:
		return "the order of the list changes: another adult now stands in " + places
	}
	return "what is said of parental responsibility or home changes: another adult now stands in " + places
}
