package roll

import (
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// barReused holds an id that has come with another number, and another name or
// first name: it may be another person, who would be told what the first was.
// Who marries keeps the first name, and who has a new telephone the name. Nobody
// is texted under it until a person has looked, on any list; on one that did not
// come with it, they are not called either.
func (m *merge) barReused() {
	was := standing(m.before)
	reused := map[school.ContactID]bool{}
	for _, c := range m.contacts {
		then, stood := was.contacts[c.ID]
		reused[c.ID] = stood && !then.Number.Zero() && then.Number != c.Number &&
			(likeness.AnotherName(then.Name, c.Name) || likeness.AnotherFirst(then.Name, c.Name))
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
		m.tell(m.listAt(ref), "%s", WhyReused.sentence())
	}
}
