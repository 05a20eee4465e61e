package roll

import (
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// strangersNumber is said where a number comes of which somebody said that it is
// another person's.
const strangersNumber = "somebody who has this number said that it is another person’s: nobody is texted or rung by it about this pupil until a person has looked"

// barStrangers bars whoever brings a number that was said to be another person's
// about one of their pupils, or about a pupil who shares an adult with one: the
// stranger has it still, whatever row it stands in now.
func (m *merge) barStrangers() {
	if m.before.Strangers == nil {
		return
	}
	f := m.families()
	for _, ref := range m.contactOrder {
		c := m.contacts[ref]
		if c.Number.Zero() || len(f.pupilsOf[c.ID]) == 0 {
			continue
		}
		said := m.before.Strangers(c.Number)
		barred := false
		for _, p := range f.pupilsOf[c.ID] {
			stands, known := said[p]
			if !known && f.related(p, c, said) {
				stands = true
				m.strangers = append(m.strangers, Stranger{Number: c.Number, Pupil: p})
			}
			barred = barred || stands
		}
		if barred {
			m.barStranger(ref, c, f)
		}
	}
}

// barStranger lays the fault, and tells it where it is new.
func (m *merge) barStranger(ref string, c school.Contact, f families) {
	if c.Problem == school.NumberWrong {
		return
	}
	c.Problem = school.NumberWrong
	m.contacts[ref] = c
	m.tell(m.listAt(f.refs[f.pupilsOf[c.ID][0]]), "%s", strangersNumber)
}

// families says who is on whose list, as the import would leave it.
type families struct {
	refs     map[school.PupilID]string
	adults   map[school.ContactID]school.Contact
	pupilsOf map[school.ContactID][]school.PupilID
	listOf   map[school.PupilID][]school.ContactID
}

func (m *merge) families() families {
	f := families{pupilsOf: map[school.ContactID][]school.PupilID{}, listOf: map[school.PupilID][]school.ContactID{}}
	f.adults, f.refs = m.wouldBe()
	for _, k := range m.tieOrder {
		if _, stands := m.ties[k]; stands {
			f.pupilsOf[k.contact] = append(f.pupilsOf[k.contact], k.pupil)
			f.listOf[k.pupil] = append(f.listOf[k.pupil], k.contact)
		}
	}
	return f
}

// joins reports whether an adult makes one family of those on whose lists they
// stand: not a professional, nor one who stands for more than a family has.
func (f families) joins(id school.ContactID) bool {
	return f.adults[id].Role == school.FamilyRole && len(f.pupilsOf[id]) <= school.LargestFamily
}

// related reports whether a pupil shares an adult with one about whom it was
// said: by a row, or by the name of the adult who brings the number.
func (f families) related(p school.PupilID, c school.Contact, said map[school.PupilID]bool) bool {
	for other, stands := range said {
		if !stands {
			continue
		}
		for _, id := range f.listOf[other] {
			if f.joins(id) && (f.shares(p, id) || f.joins(c.ID) && sameAdult(f.adults[id], c)) {
				return true
			}
		}
	}
	return false
}

// shares reports whether an adult is on a pupil's list.
func (f families) shares(p school.PupilID, id school.ContactID) bool {
	return slices.Contains(f.listOf[p], id)
}

// sameAdult reports whether two rows have one name.
func sameAdult(a, b school.Contact) bool {
	return a.Name != "" && strings.EqualFold(a.Name, b.Name)
}

// theirs takes back of all pupils of an adult that the number is another person's.
func (st Standing) theirs(number phone.Number, id school.ContactID) (all []Stranger) {
	for _, t := range st.Ties {
		if t.Contact == id && !number.Zero() {
			all = append(all, Stranger{Number: number, Pupil: t.Pupil, Theirs: true})
		}
	}
	return all
}
