package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// barReused holds an id that has come with another name and another number, or
// with another first name, number and relationship: it may be another person, who would be told what the first was. Nobody is texted
// under it until a person has looked, on any list; on one that did not come with
// it, they are not called either.
func (m *merge) barReused() {
	was := standing(m.before)
	reused, kin := map[school.ContactID]bool{}, m.otherKin(was)
	for _, c := range m.contacts {
		then, stood := was.contacts[c.ID]
		reused[c.ID] = stood && !then.Number.Zero() && then.Number != c.Number &&
			(anotherName(then.Name, c.Name) || anotherFirst(then.Name, c.Name) && kin[c.ID])
	}
	refs := map[school.PupilID]string{}
	for ref, p := range m.pupils {
		if onRoll(p) {
			refs[p.ID] = ref
		}
	}
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		ref, here := refs[k.pupil]
		if !stands || !here || !reused[k.contact] || !told(t) {
			continue
		}
		t.Text, t.CourtOrder = school.TextNever, !m.listed[k.pupil][k.contact]
		m.ties[k] = t
		m.doubts = append(m.doubts, Doubt{Pupil: k.pupil, Contact: k.contact, Like: k.contact, Why: WhyReused})
		at := "/pupils"
		if row := m.named[ref]; row != "" {
			at = row + "/contacts"
		}
		m.tell(at, "%s", WhyReused.sentence())
	}
}

// otherKin says which adults have become to some pupil what they were to none.
func (m *merge) otherKin(was indexed) map[school.ContactID]bool {
	were := map[school.ContactID][]string{}
	for k, t := range was.ties {
		if t.Relationship != "" {
			were[k.contact] = append(were[k.contact], t.Relationship)
		}
	}
	other := map[school.ContactID]bool{}
	for k, t := range m.ties {
		if list := were[k.contact]; t.Relationship != "" && len(list) > 0 && !slices.ContainsFunc(list, func(r string) bool { return sameKin(r, t.Relationship) }) {
			other[k.contact] = true
		}
	}
	return other
}

// anotherName reports whether two names have no word in common: somebody who
// marries keeps one.
func anotherName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	for _, word := range x {
		for _, other := range y {
			if word == other {
				return false
			}
		}
	}
	return len(x) > 0 && len(y) > 0
}
