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
// back under a variant of the name, without one, or with another word for what they
// are. Where the list that was sent leaves them out, somebody new who may be them is
// not texted about this pupil until a person has looked.
func (m *merge) barVariants() {
	was, left, beside := standing(m.before), m.leftOut(), map[school.PupilID][]school.Contact{}
	if len(left) == 0 {
		return
	}
	for _, t := range m.before.Ties {
		if told(t) {
			beside[t.Pupil] = append(beside[t.Pupil], was.contacts[t.Contact])
		}
	}
	contacts, refs := m.wouldBe()
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !told(t) || !m.listed[k.pupil][k.contact] {
			continue
		}
		_, tied := was.ties[k]
		now, then := contacts[k.contact], was.contacts[k.contact]
		i := slices.IndexFunc(left[k.pupil], func(b school.Tie) bool {
			who := was.contacts[b.Contact]
			if tied { // an id given to somebody else
				return likeness.Fold(then.Name) != likeness.Fold(now.Name) && likeness.SameInitial(now.Name, who.Name) && likeness.SameSurname(now.Name, who.Name)
			}
			return likeness.CouldBe(likeness.Someone{Name: now.Name, Relationship: t.Relationship}, likeness.Someone{Name: who.Name, Relationship: b.Relationship}) &&
				!standsBeside(now, who, beside[k.pupil])
		})
		if i < 0 {
			continue
		}
		m.doubt(k, left[k.pupil][i])
		m.tell(m.rowAt(k, refs[k.pupil]), "%s", mayBeBarred)
	}
}

// leftOut gives, by pupil, who must not be told and is not on the list that was sent,
// whom a court order names first. Whoever is held for being like one of them is not
// one of them: else a list would fall silent by steps.
func (m *merge) leftOut() map[school.PupilID][]school.Tie {
	like, left := map[pair]bool{}, map[school.PupilID][]school.Tie{}
	for _, d := range m.before.Doubts {
		like[pair{d.Pupil, d.Contact}] = d.Why == WhyLike || d.Why == WhyElsewhere
	}
	for _, t := range m.before.Ties {
		k := pair{t.Pupil, t.Contact}
		if list, sent := m.listed[t.Pupil]; sent && !list[t.Contact] && !told(t) && !like[k] && !m.onlyEnded(k) {
			left[t.Pupil] = append(left[t.Pupil], t)
		}
	}
	for _, list := range left {
		slices.SortStableFunc(list, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	}
	return left
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
