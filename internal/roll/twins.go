package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// barTwins looks at every list as it would be: whoever may be told about a
// pupil and has a variant of the name of an adult who must not be, standing on
// the same list, is told nothing until a person has looked. A new number or
// another word for the relationship is no other adult. Nor is whoever stands there
// with a number that came with one of them.
func (m *merge) barTwins() {
	x := newTwins(m)
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !told(t) {
			continue
		}
		i := slices.IndexFunc(x.barred[k.pupil], func(b school.Tie) bool {
			return b.Contact != k.contact && !x.answered(k, b) && (x.alike(t, b) || x.shares(k, b))
		})
		if i < 0 {
			continue
		}
		m.doubt(k, x.barred[k.pupil][i])
		m.tell(m.rowAt(k, x.refs[k.pupil]), "%s", mayBeBarred)
	}
}

// twins is what barTwins looks things up in.
type twins struct {
	was    indexed
	asked  map[pair]bool // a person has said that they may be told
	now    map[school.ContactID]school.Contact
	refs   map[school.PupilID]string
	barred map[school.PupilID][]school.Tie // whom a court order names first
	kin    map[school.ContactID][]string   // what an adult is, on whichever list
	sent   map[school.PupilID]map[school.ContactID]bool
	every  map[school.ContactID][]phone.Number // all numbers that came with an adult, or are rung
}

func newTwins(m *merge) *twins {
	now, refs := m.wouldBe()
	x := &twins{
		was: standing(m.before), asked: map[pair]bool{}, now: now, refs: refs,
		barred: map[school.PupilID][]school.Tie{}, kin: map[school.ContactID][]string{}, sent: m.listed, every: map[school.ContactID][]phone.Number{},
	}
	for _, c := range m.contacts {
		x.every[c.ID] = append(slices.Clone(m.every[c.Ref]), c.Others.All()...)
	}
	doubtful := map[pair]bool{} // likeness does not go on from one who is only like
	for _, d := range m.before.Doubts {
		k := pair{d.Pupil, d.Contact}
		if d.Why == WhyLike { // the rest are barred for themselves, and nobody was asked who they are
			x.asked[k], doubtful[k] = told(x.was.ties[k]), !told(x.was.ties[k])
		}
	}
	for _, d := range m.doubts {
		doubtful[pair{d.Pupil, d.Contact}] = d.Why == WhyLike || d.Why == WhyEnded
	}
	for _, k := range m.tieOrder {
		x.kin[k.contact] = append(x.kin[k.contact], m.ties[k].Relationship)
		if t, stands := m.ties[k]; stands && !told(t) && !doubtful[k] && !m.onlyEnded(k) {
			x.barred[k.pupil] = append(x.barred[k.pupil], t)
		}
	}
	for _, list := range x.barred {
		slices.SortStableFunc(list, func(a, b school.Tie) int { return strictness(b) - strictness(a) })
	}
	return x
}

// answered reports whether a person has said of the two, as they are now, that
// they are not one.
func (x *twins) answered(k pair, b school.Tie) bool {
	then, stood := x.was.ties[pair{b.Pupil, b.Contact}]
	return x.asked[k] && x.same(k.contact) && x.same(b.Contact) && stood && !told(then)
}

// same reports whether an adult has the name and number they had.
func (x *twins) same(id school.ContactID) bool {
	return likeness.Fold(x.was.contacts[id].Name) == likeness.Fold(x.now[id].Name) && x.was.contacts[id].Number == x.now[id].Number
}

// alike reports whether one adult may be the other. An adult with a new name is
// taken for what any list says they are: the list that named them anew speaks
// of them, and the others of who they were.
func (x *twins) alike(a, b school.Tie) bool {
	then, now, who := x.was.contacts[a.Contact].Name, x.now[a.Contact].Name, likeness.Someone{Name: x.now[b.Contact].Name, Relationship: b.Relationship}
	as := func(kin string) likeness.Someone { return likeness.Someone{Name: now, Relationship: kin} }
	if likeness.Variant(as(a.Relationship), who) {
		return true
	}
	if then == "" || likeness.Fold(then) == likeness.Fold(now) {
		return false
	}
	unsent := !x.sent[a.Pupil][a.Contact]
	for _, kin := range x.kin[a.Contact] {
		if likeness.Variant(as(kin), who) || unsent && likeness.AnotherFirst(then, now) && likeness.SameKin(kin, who.Relationship) {
			return true
		}
	}
	return likeness.AnotherFirst(then, now) && (likeness.Variant(as(""), who) || unsent && likeness.SameSurname(now, who.Name))
}

// shares reports whether an adult has a number that came with one who must not
// be told: their second telephone is theirs too. Parents who shared their only
// one before are no news.
func (x *twins) shares(k pair, b school.Tie) bool {
	number := x.now[k.contact].Number
	if number.Zero() || !slices.Contains(x.every[b.Contact], number) {
		return false
	}
	_, tied := x.was.ties[k]
	then, stood := x.was.ties[pair{b.Pupil, b.Contact}]
	return !tied || !stood || told(then) || x.was.contacts[k.contact].Number != number || x.was.contacts[b.Contact].Number != number
}
