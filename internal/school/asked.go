package school

import "cmp"

// AskedFirst compares two adults of one pupil's list by who is asked first, as
// for slices.SortFunc. The place the school gave decides. Where two share one, as
// a wrong priority is ordinary dirt in a school's data, whoever has parental
// responsibility comes first, then whoever the pupil lives with:
// by section 576 of the Education Act 1996 a parent is, beside the natural ones,
// who has responsibility for the child or care of them. The id is last, so that
// the order never changes by itself.
func AskedFirst(a, b Tie) int {
	return cmp.Or(
		cmp.Compare(a.Order, b.Order),
		yesFirst(a.ParentalResponsibility, b.ParentalResponsibility),
		yesFirst(a.LivesWith, b.LivesWith),
		cmp.Compare(a.Contact, b.Contact),
	)
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}
