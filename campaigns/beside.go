package campaigns

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// bereft are the adults of the pupils whom staff have taken out, by row and by
// telephone. What was kept on one child holds for every home that one of them is
// of, while any child of it is on roll.
type bereft struct {
	rows   map[school.ContactID]bool
	phones map[phone.Number]bool
}

// outOf gathers them. A professional is of no home.
func outOf(m Material) bereft {
	b := bereft{map[school.ContactID]bool{}, map[phone.Number]bool{}}
	for _, c := range m.OutAdults {
		if c.Role == school.ProfessionalRole {
			continue
		}
		b.rows[c.ID] = true
		if !c.Number.Zero() {
			b.phones[c.Number] = true
		}
	}
	return b
}

// knows reports whether an adult of a pupil's list is one of them. One who
// stands for more pupils than a family has is a fault of the data: an office's
// number joins nobody.
func (b bereft) knows(list []school.TiedContact) bool {
	return slices.ContainsFunc(list, func(t school.TiedContact) bool {
		return t.Contact.Pupils <= school.LargestFamily && (b.rows[t.Contact.ID] || b.phones[t.Contact.Number])
	})
}

// once leaves a family out whose telephone is that of one before it: a wave
// rings each telephone once. They are not joined: two adults may share a number
// by mistake, and neither is told of the other's child.
func once(f *Family, phones map[phone.Number]bool) {
	switch {
	case !f.In:
	case phones[f.number]:
		f.In, f.Why, f.Contact = false, SamePhone, ""
	default:
		phones[f.number] = true
	}
}
