package rollfile

import "github.com/firstbell/firstbell/internal/roll/likeness"

// Kin is what a relationship says of how near an adult stands to a pupil, in a few
// words; "" where it says nothing that is known.
type Kin string

// The kinds of kin.
const (
	Mother      Kin = "mother"
	Father      Kin = "father"
	Parent      Kin = "parent" // one of the two; it is not said which
	InPlace     Kin = "in place of a parent"
	Grandparent Kin = "grandparent"
	Relative    Kin = "relative"
)

// KinOf reads a relationship as schools write it: Mum, PAF, Parent/Carer, Nan. A
// parent or carer is taken for a parent; a stepfather is none, since he may be told
// in a father's place.
func KinOf(relationship string) Kin {
	switch k := likeness.KinOf(relationship); k.Sort {
	case likeness.Grandparent:
		return Grandparent
	case likeness.StepParent, likeness.Foster, likeness.Carer:
		return InPlace
	case likeness.Relative:
		return Relative
	case likeness.Parent:
		switch k.Sex {
		case likeness.Woman:
			return Mother
		case likeness.Man:
			return Father
		}
		return Parent
	}
	return ""
}

// Distance says how far a kin stands from a pupil, from 0, a parent, to 4, who is not
// known to be of the family.
func (k Kin) Distance() int {
	switch k {
	case Mother, Father, Parent:
		return 0
	case InPlace:
		return 1
	case Grandparent:
		return 2
	case Relative:
		return 3
	default:
		return 4
	}
}
