package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// mayBeBarred is what is said of somebody new who may be an adult who must not
// be told.
const mayBeBarred = "may be the adult who must not be told: a person must look; not texted about this pupil until then"

// barVariants keeps an adult who must not be told about a pupil from coming
// back under a variant of the name or a new id. Where the list that was sent
// leaves them out, somebody new with their surname, their relationship or their
// number is not texted about this pupil until a person has looked.
func (m *merge) barVariants() {
	was, barred := standing(m.before), map[school.PupilID][]school.Tie{}
	for _, t := range m.before.Ties {
		if list, sent := m.listed[t.Pupil]; sent && !list[t.Contact] && !told(t) && !m.onlyEnded(pair{t.Pupil, t.Contact}) {
			barred[t.Pupil] = append(barred[t.Pupil], t)
		}
	}
	for _, list := range barred { // whom a court order names counts first
		slices.SortStableFunc(list, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	}
	if len(barred) == 0 {
		return
	}
	contacts, refs := m.wouldBe()
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !told(t) || !m.listed[k.pupil][k.contact] {
			continue
		}
		_, tied := was.ties[k]
		now, then := contacts[k.contact], was.contacts[k.contact]
		i := slices.IndexFunc(barred[k.pupil], func(b school.Tie) bool {
			who := was.contacts[b.Contact]
			if tied { // an id given to somebody else
				return likeness.Fold(then.Name) != likeness.Fold(now.Name) && likeness.SameInitial(now.Name, who.Name) && likeness.SameSurname(now.Name, who.Name)
			}
			return likeness.SameSurname(now.Name, who.Name) || likeness.SameKin(t.Relationship, b.Relationship) || !now.Number.Zero() && now.Number == who.Number
		})
		if i < 0 {
			continue
		}
		m.doubt(k, barred[k.pupil][i])
		m.tell(m.named[refs[k.pupil]]+"/contacts", "%s", mayBeBarred)
	}
}

// strictness is how little an adult may be told.
func strictness(t school.Tie) int {
	switch {
	case t.CourtOrder:
		return 2
	case !told(t):
		return 1
	}
	return 0
}
