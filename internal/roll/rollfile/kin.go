package rollfile

import (
	"slices"
	"strings"
)

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
	words := strings.Fields(normal(relationship))
	starts := func(list ...string) bool { // with a word, or, for codes of three letters, is one
		return slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(list, func(b string) bool { return w == b || len(b) > 3 && strings.HasPrefix(w, b) })
		})
	}
	named := func(kin string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return besideKin[w] == kin })
	}
	switch {
	case starts("grand") || named("grandmother") || named("grandfather"):
		return Grandparent
	case starts("step", "stp", "foster", "fom", "fof"):
		return InPlace
	case named("mother"):
		return Mother
	case named("father"):
		return Father
	case starts("parent"):
		return Parent
	case starts("guardian", "carer", "car"):
		return InPlace
	case named("aunt"), named("uncle"), starts("brother", "sister", "sibling", "cousin", "family", "relative", "fam"):
		return Relative
	}
	return ""
}

// Distance says how far a kin stands from a pupil: parents nearest, and furthest who
// is not known to be of the family.
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
