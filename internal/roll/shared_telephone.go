package roll

import (
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// mostFamilies is how many families one telephone may stand for: two whose adults
// do not stand on one list may share a grandmother's. Three are a fault of the data.
const mostFamilies = 2

// manysTelephone is said of a number that stands for more.
const manysTelephone = "this number stands under adults of three or more families, or of more than eight pupils in all: nobody is texted on it until the register system has it for one of them"

// barShared lets nobody be texted by a telephone that stands for too many. It is
// counted anew by each import, over the whole roll.
func (m *merge) barShared() {
	f := m.families()
	by, numbers := map[phone.Number][]string{}, []phone.Number{}
	for _, ref := range m.contactOrder {
		c := m.contacts[ref]
		if c.Problem == school.NumberShared {
			c.Problem = school.NumberFine
			m.contacts[ref] = c
		}
		if c.Role != school.FamilyRole || c.Problem != school.NumberFine || c.Number.Zero() || len(m.toldOf(f, c.ID)) == 0 {
			continue
		}
		if len(by[c.Number]) == 0 {
			numbers = append(numbers, c.Number)
		}
		by[c.Number] = append(by[c.Number], ref)
	}
	for _, n := range numbers {
		if refs := by[n]; len(refs) > 1 && m.tooManyFor(f, refs) {
			m.barTelephone(f, refs)
		}
	}
}

func (m *merge) barTelephone(f families, refs []string) {
	for _, ref := range refs {
		c := m.contacts[ref]
		c.Problem = school.NumberShared
		m.contacts[ref] = c
		for _, p := range m.toldOf(f, c.ID) {
			if at := m.named[f.refs[p]]; at != "" {
				m.tell(at+"/contacts", "%s", manysTelephone)
				break
			}
		}
	}
}

// toldOf gives the pupils on roll about whom an adult may be told.
func (m *merge) toldOf(f families, id school.ContactID) (all []school.PupilID) {
	for _, p := range f.pupilsOf[id] {
		if told(m.ties[pair{p, id}]) && onRoll(m.pupils[f.refs[p]]) {
			all = append(all, p)
		}
	}
	return all
}

// tooManyFor reports whether the adults of one telephone are of too many families,
// or of more pupils than a family has. Pupils are of one family when they share an
// adult, the name of one who may be one person with one number, or a word of their
// last name: a mother of three is typed in three ways.
func (m *merge) tooManyFor(f families, refs []string) bool {
	kin := kinship{of: map[school.PupilID]school.PupilID{}, first: map[any]school.PupilID{}}
	for _, ref := range refs {
		c := m.contacts[ref]
		for _, p := range m.toldOf(f, c.ID) {
			kin.add(p)
			kin.join(p, c.ID)
		}
	}
	if len(kin.of) > school.LargestFamily {
		return true
	}
	m.joinLists(f, kin)
	return kin.families() > mostFamilies
}

// joinLists joins pupils by whoever stands on their lists, and by last names.
func (m *merge) joinLists(f families, kin kinship) {
	byNumber := map[phone.Number][]onList{}
	for p := range kin.of {
		for _, word := range likeness.LastNames(m.pupils[f.refs[p]].LastName) {
			kin.join(p, lastName(word))
		}
		for _, id := range f.listOf[p] {
			a := f.adults[id]
			if !f.joins(id) {
				continue
			}
			kin.join(p, id)
			if !a.Number.Zero() {
				kin.joinNamed(p, a.Name, byNumber[a.Number])
				byNumber[a.Number] = append(byNumber[a.Number], onList{p, a.Name})
			}
		}
	}
}

// lastName is a word that families share; onList is an adult of a pupil's list.
type (
	lastName string
	onList   struct {
		pupil school.PupilID
		name  string
	}
)

// kinship joins pupils into families by what they share.
type kinship struct {
	of    map[school.PupilID]school.PupilID // another of the family; oneself, for one of each
	first map[any]school.PupilID            // with whom an adult, or a last name, was first seen
}

func (k kinship) add(p school.PupilID) {
	if _, known := k.of[p]; !known {
		k.of[p] = p
	}
}

func (k kinship) root(p school.PupilID) school.PupilID {
	for k.of[p] != p {
		p = k.of[p]
	}
	return p
}

// join makes one family of a pupil and whoever has the adult, or the last name, too.
func (k kinship) join(p school.PupilID, shared any) {
	if o, seen := k.first[shared]; seen {
		k.of[k.root(p)] = k.root(o)
		return
	}
	k.first[shared] = p
}

// joinNamed makes one family of a pupil and those on whose lists the same adult may
// stand with the same number.
func (k kinship) joinNamed(p school.PupilID, name string, others []onList) {
	for _, o := range others {
		if likeness.OnePerson(name, o.name) {
			k.of[k.root(p)] = k.root(o.pupil)
		}
	}
}

func (k kinship) families() (n int) {
	for p, o := range k.of {
		if p == o {
			n++
		}
	}
	return n
}
