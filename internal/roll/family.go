package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// kinsfolk tells who of a pupil's list may be an adult who must not be told
// about a brother or a sister: a pupil on whose list an adult of this one stands too.
type kinsfolk struct {
	families
	was   indexed
	m     *merge
	bars  map[school.PupilID][]school.Tie // whom a court order names first
	lines map[phone.Number][]school.ContactID
}

// newKinsfolk looks at every list as it would be.
func newKinsfolk(m *merge) kinsfolk {
	x := kinsfolk{m.families(), standing(m.before), m, m.barring(), map[phone.Number][]school.ContactID{}}
	if len(x.bars) == 0 {
		return x
	}
	for _, ref := range m.contactOrder {
		for _, n := range numbersOf(m.contacts[ref]) {
			x.lines[n] = append(x.lines[n], m.contacts[ref].ID)
		}
	}
	return x
}

// numbersOf gives all numbers of an adult.
func numbersOf(c school.Contact) []phone.Number {
	return phone.SeveralOf(append(c.Others.All(), c.Number)...).All()
}

// barring gives, by pupil, who must not be told for an order, or since a person or a
// field of the roll says never: not for being like somebody, nor for words that nobody
// has looked at yet, unless they are of an order.
func (m *merge) barring() map[school.PupilID][]school.Tie {
	why := map[pair]DoubtWhy{}
	waits := map[pair]bool{}
	for _, d := range slices.Concat(m.before.Doubts, m.doubts) {
		why[pair{d.Pupil, d.Contact}], waits[pair{d.Pupil, d.Contact}] = d.Why, true
	}
	bars := map[school.PupilID][]school.Tie{}
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || told(t) || waits[k] && (why[k] != WhyUnread || !t.CourtOrder) {
			continue
		}
		bars[k.pupil] = append(bars[k.pupil], t)
	}
	for _, list := range bars {
		slices.SortStableFunc(list, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	}
	return bars
}

// barredAs gives whom of the family's other lists somebody new on a list may be.
func (x kinsfolk) barredAs(t school.Tie) (school.Tie, bool) {
	if len(x.bars) == 0 || x.adults[t.Contact].Role != school.FamilyRole {
		return school.Tie{}, false
	}
	for _, shared := range x.listOf[t.Pupil] {
		if shared == t.Contact {
			continue
		}
		for _, by := range x.sameAs(shared) {
			for _, sibling := range x.pupilsOf[by] {
				if b, may := x.on(sibling, by, t); may && sibling != t.Pupil {
					return b, true
				}
			}
		}
	}
	return school.Tie{}, false
}

// sameAs gives an adult's rows: their own, and those with one of their numbers; none
// where they join no family.
func (x kinsfolk) sameAs(id school.ContactID) []school.ContactID {
	rows := []school.ContactID{id}
	for _, n := range numbersOf(x.adults[id]) {
		rows = append(rows, x.lines[n]...)
	}
	slices.Sort(rows)
	rows, of := slices.Compact(rows), map[school.PupilID]bool{}
	for _, row := range rows {
		for _, p := range x.pupilsOf[row] {
			of[p] = true
		}
	}
	if len(of) > school.LargestFamily {
		return nil
	}
	return slices.DeleteFunc(rows, func(row school.ContactID) bool { return !x.joins(row) })
}

// on gives whom of one list somebody may be who is new on another; whom the two
// lists share is not the one barred.
func (x kinsfolk) on(list school.PupilID, shared school.ContactID, t school.Tie) (school.Tie, bool) {
	i := slices.IndexFunc(x.bars[list], func(b school.Tie) bool {
		return b.Contact != shared && x.mayBe(t, b)
	})
	if i < 0 {
		return school.Tie{}, false
	}
	return x.bars[list][i], true
}

// mayBe reports whether an adult may be one who is barred about a sibling. Of who
// stood on the list before it takes an order, and more than a word for kin: the other
// father of a half-brother is known.
func (x kinsfolk) mayBe(t, b school.Tie) bool {
	c, who := x.adults[t.Contact], x.adults[b.Contact]
	one, other := likeness.Someone{Name: c.Name, Relationship: t.Relationship}, likeness.Someone{Name: who.Name, Relationship: b.Relationship}
	may := likeness.CouldBe(one, other)
	if _, stood := x.was.ties[pair{t.Pupil, t.Contact}]; stood {
		may = b.CourtOrder && likeness.Variant(one, other) && !x.answered(t, b)
	}
	return may && (t.Contact == b.Contact || !standsBeside(c, who, x.toldOn(b.Pupil)))
}

// toldOn gives who of a pupil's list may be told.
func (x kinsfolk) toldOn(p school.PupilID) (all []school.Contact) {
	for _, id := range x.listOf[p] {
		if told(x.m.ties[pair{p, id}]) {
			all = append(all, x.adults[id])
		}
	}
	return all
}

// answered reports whether a person has said that an adult may be told though one
// they may be is barred about a sibling.
func (x kinsfolk) answered(t, b school.Tie) bool {
	return slices.ContainsFunc(x.m.before.Doubts, func(d Doubt) bool {
		return d.Pupil == t.Pupil && d.Contact == t.Contact && d.Why == WhyElsewhere && (d.Like == b.Contact || d.Like == d.Contact)
	})
}

// standsBeside reports whether an adult is one of those who may be told beside
// somebody who must not be: the same row, the same telephone, or the same whole name.
func standsBeside(c, barred school.Contact, beside []school.Contact) bool {
	return slices.ContainsFunc(beside, func(o school.Contact) bool {
		switch {
		case o.ID == c.ID:
			return true
		case !c.Number.Zero() && c.Number == o.Number:
			return !slices.Contains(numbersOf(barred), c.Number)
		}
		return likeness.SameWords(c.Name, o.Name) && !likeness.SameWords(c.Name, barred.Name)
	})
}
