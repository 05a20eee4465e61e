package roll

import (
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
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
// or of more pupils than a family has.
func (m *merge) tooManyFor(f families, refs []string) bool {
	kin := kinship{of: map[school.PupilID]school.PupilID{}, first: map[any]school.PupilID{}}
	for _, ref := range refs {
		c := m.contacts[ref]
		for _, p := range m.toldOf(f, c.ID) {
			kin.add(p)
			kin.join(p, c.ID)
			for _, id := range f.listOf[p] {
				if a := f.adults[id]; f.joins(id) {
					kin.join(p, id)
					kin.join(p, adultOf{strings.ToLower(a.Name), a.Number})
				}
			}
		}
	}
	return len(kin.of) > school.LargestFamily || kin.families() > mostFamilies
}

// adultOf is an adult whatever their id: a name with a number.
type adultOf struct {
	name   string
	number phone.Number
}

// kinship joins pupils into families by the adults they share.
type kinship struct {
	of    map[school.PupilID]school.PupilID // another of the family; oneself, for one of each
	first map[any]school.PupilID            // who an adult was first seen with
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

// join makes one family of a pupil and whoever has the adult too. A row without a
// name, or without a number, is nobody's but its own.
func (k kinship) join(p school.PupilID, adult any) {
	if a, named := adult.(adultOf); named && (a.name == "" || a.number.Zero()) {
		return
	}
	if o, seen := k.first[adult]; seen {
		k.of[k.root(p)] = k.root(o)
		return
	}
	k.first[adult] = p
}

func (k kinship) families() (n int) {
	for p, o := range k.of {
		if p == o {
			n++
		}
	}
	return n
}
