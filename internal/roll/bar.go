package roll

import (
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// barred is a number that must not be texted about a pupil, and whose it is.
type barred struct {
	pupil  school.PupilID
	number phone.Number
}

// bar keeps a number that must not be texted about a pupil from coming back
// under another name or id: an adult with a court order would be told by way of
// a spelling. The new tie is never texted until a person has looked.
func (m *merge) bar() {
	was := standing(m.before)
	by := map[barred]school.Tie{}
	for _, t := range m.before.Ties {
		c := was.contacts[t.Contact]
		for _, number := range numbersOf(c) {
			if at := (barred{t.Pupil, number}); !told(t) && !by[at].CourtOrder && !m.onlyEnded(pair{t.Pupil, t.Contact}) {
				by[at] = t
			}
		}
	}
	if len(by) == 0 {
		return
	}
	contacts, refs := m.wouldBe()
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		number := contacts[k.contact].Number
		whose, is := by[barred{k.pupil, number}]
		_, tied := was.ties[k]
		if !stands || !is || whose.Contact == k.contact || t.Text == school.TextNever || tied && was.contacts[k.contact].Number == number {
			continue
		}
		m.doubt(k, whose)
		m.tell(m.rowAt(k, refs[k.pupil]), "a number that must not be texted about this pupil has come with another contact, who is not texted either until a person has looked")
	}
}

// doubt bars an adult who may be another who must not be told, as far as that
// other is barred: under a court order not even a call may reach them. It stays
// until a person has looked.
func (m *merge) doubt(k pair, like school.Tie) {
	t := m.ties[k]
	t.Text, t.CourtOrder = school.TextNever, t.CourtOrder || like.CourtOrder
	m.ties[k] = t
	m.doubts = append(m.doubts, Doubt{Pupil: k.pupil, Contact: k.contact, Like: like.Contact})
}
