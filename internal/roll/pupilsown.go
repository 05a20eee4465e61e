package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// pupilsOwn is said of an entry that is the pupil, not an adult.
const pupilsOwn = "this contact has the pupil’s own name and no relationship: nobody is texted on the number, which may be the pupil’s, until the register system says who the adult is"

// ofOneself are relationships of an entry that may be the pupil: none, or words
// for the pupil.
var ofOneself = []string{"", "self", "himself", "herself", "student", "pupil", "learner"}

// barPupilsOwn lets nobody be texted on the number of an entry that is the pupil:
// a child would be asked why they are away, and answer. A father of the same name
// is told apart by his relationship.
func (m *merge) barPupilsOwn() {
	f := m.families()
	for _, ref := range m.contactOrder {
		c := m.contacts[ref]
		if c.Problem == school.NumberPupils {
			c.Problem = school.NumberFine
		}
		for _, p := range f.pupilsOf[c.ID] {
			if !m.isPupil(c, m.pupils[f.refs[p]]) || c.Problem != school.NumberFine || c.Number.Zero() {
				continue
			}
			c.Problem = school.NumberPupils
			if at := m.named[f.refs[p]]; at != "" {
				m.tell(at+"/contacts", "%s", pupilsOwn)
			}
		}
		m.contacts[ref] = c
	}
}

// isPupil reports whether an entry of a pupil's list is the pupil.
func (m *merge) isPupil(c school.Contact, p school.Pupil) bool {
	t := m.ties[pair{p.ID, c.ID}]
	if !told(t) || !onRoll(p) || !slices.Contains(ofOneself, t.Relationship) {
		return false
	}
	return sameWords(c.Name, p.Name())
}

// sameWords reports whether two names have the same words, in any order.
func sameWords(a, b string) bool {
	x, y := likeness.Words(a), likeness.Words(b)
	slices.Sort(x)
	slices.Sort(y)
	return len(x) > 1 && slices.Equal(x, y)
}
