package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// barElsewhere holds an adult who comes to a pupil's list and must not be told
// about another pupil: a court order seldom names one child of a family, and a
// child who comes under a new id and a new surname leaves the marks that a
// person set behind. An order holds on any list the adult is new on; any other
// mark on that of a pupil new here who has the first name of the one it is about.
// On the list of a brother or a sister so does whoever may be that adult, and an order
// asks about who stood there before: an office ticks one child of a family.
func (m *merge) barElsewhere() {
	x, family := newOtherLists(m), newKinsfolk(m)
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !told(t) {
			continue
		}
		b, barred := school.Tie{}, false
		if _, stood := x.was.ties[k]; !stood {
			b, barred = x.barredAs(t)
		}
		if !barred {
			b, barred = family.barredAs(t)
		}
		if !barred {
			continue
		}
		t.Text, t.CourtOrder = school.TextNever, b.CourtOrder
		m.ties[k] = t
		m.doubts = append(m.doubts, Doubt{Pupil: k.pupil, Contact: k.contact, Like: b.Contact, Why: WhyElsewhere})
		m.tell(m.rowAt(k, x.refs[k.pupil]), "%s", WhyElsewhere.sentence())
	}
}

// otherLists is what barElsewhere looks things up in.
type otherLists struct {
	was    indexed
	now    map[school.ContactID]school.Contact
	refs   map[school.PupilID]string
	first  map[school.PupilID]string // first names, as they would be
	people map[school.ContactID][]school.Tie
	names  map[string][]school.Tie
	lines  map[phone.Number][]school.Tie
}

func newOtherLists(m *merge) *otherLists {
	now, refs := m.wouldBe()
	x := &otherLists{
		was: standing(m.before), now: now, refs: refs, first: map[school.PupilID]string{},
		people: map[school.ContactID][]school.Tie{}, names: map[string][]school.Tie{}, lines: map[phone.Number][]school.Tie{},
	}
	for _, p := range m.pupils {
		x.first[p.ID] = likeness.Fold(p.FirstName)
	}
	for _, t := range m.before.Ties {
		if told(t) || m.onlyEnded(pair{t.Pupil, t.Contact}) {
			continue
		}
		c := x.was.contacts[t.Contact]
		x.people[c.ID] = append(x.people[c.ID], t)
		if name := likeness.Fold(c.Name); len(likeness.Words(name)) > 1 { // "Dad" is everybody's
			x.names[name] = append(x.names[name], t)
		}
		for _, number := range numbersOf(c) {
			x.lines[number] = append(x.lines[number], t)
		}
	}
	return x
}

// barredAs gives the tie that bars an adult who is new on a list.
func (x *otherLists) barredAs(t school.Tie) (school.Tie, bool) {
	bars := x.of(t.Contact)
	i := slices.IndexFunc(bars, func(b school.Tie) bool {
		return b.Pupil != t.Pupil && (b.CourtOrder || x.mayBe(t.Pupil, b.Pupil))
	})
	if i < 0 {
		return school.Tie{}, false
	}
	return bars[i], true
}

// of lists the ties that bar an adult, or one with their name or number, whom an
// order names first.
func (x *otherLists) of(id school.ContactID) []school.Tie {
	c := x.now[id]
	all := slices.Concat(x.people[id], x.names[likeness.Fold(c.Name)], x.lines[c.Number])
	slices.SortStableFunc(all, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	return all
}

// mayBe reports whether a pupil new here may be one who stands.
func (x *otherLists) mayBe(newcomer, stands school.PupilID) bool {
	_, here := x.was.pupils[newcomer]
	return !here && x.first[newcomer] == likeness.Fold(x.was.pupils[stands].FirstName)
}
