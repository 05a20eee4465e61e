package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// barTwins looks at every list as it would be: whoever may be told about a
// pupil and has a variant of the name of an adult who must not be, standing on
// the same list, is told nothing until a person has looked. A new number or
// another word for the relationship is no other adult.
func (m *merge) barTwins() {
	x := newTwins(m)
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !told(t) {
			continue
		}
		i := slices.IndexFunc(x.barred[k.pupil], func(b school.Tie) bool {
			return b.Contact != k.contact && !x.answered(k, b) && x.alike(t, b)
		})
		if i < 0 {
			continue
		}
		m.doubt(k, x.barred[k.pupil][i])
		at := "/pupils"
		if row := m.named[x.refs[k.pupil]]; row != "" {
			at = row + "/contacts"
		}
		m.tell(at, "%s", mayBeBarred)
	}
}

// twins is what barTwins looks things up in.
type twins struct {
	was    indexed
	asked  map[pair]bool // a person has said that they may be told
	now    map[school.ContactID]school.Contact
	refs   map[school.PupilID]string
	barred map[school.PupilID][]school.Tie // whom a court order names first
}

func newTwins(m *merge) *twins {
	x := &twins{standing(m.before), map[pair]bool{}, map[school.ContactID]school.Contact{}, map[school.PupilID]string{}, map[school.PupilID][]school.Tie{}}
	for _, c := range m.contacts {
		x.now[c.ID] = c
	}
	for ref, p := range m.pupils {
		x.refs[p.ID] = ref
	}
	doubtful := map[pair]bool{} // likeness does not go on from one who is only like
	for _, d := range m.before.Doubts {
		k := pair{d.Pupil, d.Contact}
		if d.Why == WhyLike { // the rest are barred for themselves, and nobody was asked who they are
			x.asked[k], doubtful[k] = told(x.was.ties[k]), !told(x.was.ties[k])
		}
	}
	for _, d := range m.doubts {
		doubtful[pair{d.Pupil, d.Contact}] = d.Why == WhyLike || d.Why == WhyEnded
	}
	for _, k := range m.tieOrder {
		if t, stands := m.ties[k]; stands && !told(t) && !doubtful[k] && !m.onlyEnded(k) {
			x.barred[k.pupil] = append(x.barred[k.pupil], t)
		}
	}
	for _, list := range x.barred {
		slices.SortStableFunc(list, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	}
	return x
}

// answered reports whether a person has said of the two, as they are now, that
// they are not one.
func (x *twins) answered(k pair, b school.Tie) bool {
	then, stood := x.was.ties[pair{b.Pupil, b.Contact}]
	return x.asked[k] && x.same(k.contact) && x.same(b.Contact) && stood && !told(then)
}

// same reports whether an adult has the name and number they had.
func (x *twins) same(id school.ContactID) bool {
	return foldName(x.was.contacts[id].Name) == foldName(x.now[id].Name) && x.was.contacts[id].Number == x.now[id].Number
}

func (x *twins) alike(a, b school.Tie) bool {
	return variant(someone{x.now[a.Contact].Name, a.Relationship}, someone{x.now[b.Contact].Name, b.Relationship})
}
