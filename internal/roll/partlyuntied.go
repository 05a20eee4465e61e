package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// An import of a few pupils, with columns of their fathers alone, takes the mothers off.
// It is a small part of a school, and all of what was sent: so it is counted by the
// children of the file.

// losesFirst lists, by the school's own ids, the pupils of a partial import from whose
// lists the mother goes, or whoever was asked first; of is how many were sent.
func (m *merge) losesFirst() (refs []string, of int) {
	if !m.partial {
		return nil, 0
	}
	before := standing(m.before)
	now, _ := m.wouldBe()
	for _, ref := range m.pupilOrder {
		p := m.pupils[ref]
		if m.named[ref] == "" || !onRoll(p) {
			continue
		}
		of++
		first, _ := firstTold(before.ties, m.tiesOf[p.ID])
		if slices.ContainsFunc(m.tiesOf[p.ID], func(k pair) bool {
			t, stood := before.ties[k]
			return stood && (k.contact == first.Contact || rollfile.KinOf(t.Relationship) == rollfile.Mother) && m.goes(k, before.contacts[k.contact].Number, now)
		}) {
			refs = append(refs, ref)
		}
	}
	return refs, of
}

// goes reports whether an adult of a number leaves a list on which nobody with it stays.
func (m *merge) goes(k pair, number phone.Number, now map[school.ContactID]school.Contact) bool {
	if _, stands := m.ties[k]; stands {
		return false
	}
	return number.Zero() || !slices.ContainsFunc(m.tiesOf[k.pupil], func(o pair) bool {
		_, stands := m.ties[o]
		return stands && now[o.contact].Number == number
	})
}

// tellLosesFirst tells of each.
func (m *merge) tellLosesFirst() {
	refs, _ := m.losesFirst()
	for _, ref := range refs {
		m.tell(m.listAt(ref), "the mother, or the adult who was asked first about this pupil, goes from their list by this part of a roll: see that each list that was sent is whole")
	}
}
