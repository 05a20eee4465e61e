package roll

import (
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// tellShared tells of two adults with one number, each on the list of a pupil
// whom the other is not: siblings missing on one morning would bring that
// telephone two texts. Parents who share one, and all their lists, are no fault.
func (m *merge) tellShared() {
	adults, byNumber := map[school.ContactID]school.Contact{}, map[phone.Number][]school.ContactID{}
	for _, c := range m.contacts {
		adults[c.ID] = c
	}
	refs, lists := map[school.PupilID]string{}, map[school.ContactID]map[school.PupilID]bool{}
	for ref, p := range m.pupils {
		if onRoll(p) {
			refs[p.ID] = ref
		}
	}
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		c := adults[k.contact]
		if !stands || !told(t) || refs[k.pupil] == "" || c.Role != school.FamilyRole || c.Problem != school.NumberFine || c.Number.Zero() {
			continue
		}
		if lists[c.ID] == nil {
			lists[c.ID] = map[school.PupilID]bool{}
			byNumber[c.Number] = append(byNumber[c.Number], c.ID)
		}
		lists[c.ID][k.pupil] = true
	}
	said := map[phone.Number]bool{}
	for _, k := range m.tieOrder {
		number, at := adults[k.contact].Number, m.named[refs[k.pupil]]
		if said[number] || at == "" || !lists[k.contact][k.pupil] || !apart(byNumber[number], lists) {
			continue
		}
		said[number] = true
		m.tell(at+"/contacts", "two adults share one number, on the lists of different pupils: one family gets two texts")
	}
}

// apart reports whether two adults of one number each have a pupil whom the
// other has not.
func apart(ids []school.ContactID, lists map[school.ContactID]map[school.PupilID]bool) bool {
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			if lacks(lists[a], lists[b]) && lacks(lists[b], lists[a]) {
				return true
			}
		}
	}
	return false
}

// lacks reports whether a has somebody whom b has not.
func lacks(a, b map[school.PupilID]bool) bool {
	for p := range a {
		if !b[p] {
			return true
		}
	}
	return false
}
