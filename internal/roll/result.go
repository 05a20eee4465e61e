package roll

import (
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// result gives what is to be written and how many pupils that touches.
func (m *merge) result() (Changes, Diff) {
	was := standing(m.before)
	touched := map[school.PupilID]bool{} // whose ties or contacts are not as they were
	var c Changes
	differs := map[school.ContactID]bool{}
	for _, ref := range m.contactOrder {
		now := m.contacts[ref]
		if then, stood := was.contacts[now.ID]; !stood || then != now {
			c.Contacts, differs[now.ID] = append(c.Contacts, now), true
		}
	}
	for _, k := range m.tieOrder {
		now, stands := m.ties[k]
		then, stood := was.ties[k]
		switch {
		case !stands:
			c.Untied, touched[k.pupil] = append(c.Untied, then), true
		case !stood || then != now:
			c.Ties, touched[k.pupil] = append(c.Ties, now), true
		case differs[k.contact]:
			touched[k.pupil] = true
		}
	}
	for _, x := range m.doubts {
		if t := m.ties[pair{x.Pupil, x.Contact}]; !told(t) {
			c.Doubts = append(c.Doubts, x)
		}
	}
	c.Settled, c.Strangers = m.outdated(), m.strangers
	d := Diff{Problems: m.problems}
	for _, ref := range m.pupilOrder {
		now := m.pupils[ref]
		then, stood := was.pupils[now.ID]
		if !stood || then != now {
			c.Pupils = append(c.Pupils, now)
		}
		d.count(stood && onRoll(then), onRoll(now), !stood || then != now || touched[now.ID])
	}
	c.Summary = fmt.Sprintf("added %d, changed %d, removed %d", d.Added, d.Changed, d.Removed)
	return c, d
}

// outdated gives the answers that count no more: who could be told after all is
// barred by the school itself now, and no doubt.
func (m *merge) outdated() (out []Doubt) {
	was := standing(m.before)
	for _, d := range m.before.Doubts {
		k := pair{d.Pupil, d.Contact}
		now, stands := m.ties[k]
		anew := slices.ContainsFunc(m.doubts, func(x Doubt) bool { return x.Pupil == k.pupil && x.Contact == k.contact })
		if stands && told(was.ties[k]) && !told(now) && !anew {
			out = append(out, d)
		}
	}
	return out
}

func (d *Diff) count(was, is, changed bool) {
	switch {
	case is && !was:
		d.Added++
	case was && !is:
		d.Removed++
	case is && changed:
		d.Changed++
	}
}

// removals counts who leaves: pupils on roll, and contacts of theirs who are
// tied to nobody on roll any more.
func (m *merge) removals() removals {
	r := m.renumbered()
	r.barred, r.barredOf = m.newlyBarred()
	overtaken, of := m.overtaken()
	r.overtaken, r.overtakenOf = len(overtaken), of
	losing, losingOf := m.losesFirst()
	r.losing, r.losingOf = len(losing), losingOf
	was, marked := standing(m.before), m.before.marked()
	still := map[school.PupilID]bool{}
	for _, p := range m.pupils {
		still[p.ID] = onRoll(p)
	}
	for _, p := range m.before.Pupils {
		if onRoll(p) {
			r.pupilsOf++
			if !still[p.ID] {
				r.pupils++
				if m.letgo[p.ID] && marked[p.ID] {
					r.marked++
				}
			}
		}
	}
	tied := map[school.ContactID]bool{}
	for k := range m.ties {
		tied[k.contact] = tied[k.contact] || still[k.pupil]
	}
	counted := map[school.ContactID]bool{}
	for _, t := range m.before.Ties {
		if _, stands := m.ties[pair{t.Pupil, t.Contact}]; onRoll(was.pupils[t.Pupil]) && still[t.Pupil] {
			r.tiesOf++
			if !stands {
				r.ties++
			}
		}
		if !onRoll(was.pupils[t.Pupil]) || counted[t.Contact] {
			continue
		}
		counted[t.Contact] = true
		r.contactsOf++
		if !tied[t.Contact] {
			r.contacts++
		}
	}
	return r
}

// indexed is what stands, found by its identities.
type indexed struct {
	pupils   map[school.PupilID]school.Pupil
	contacts map[school.ContactID]school.Contact
	ties     map[pair]school.Tie
}

func standing(s Standing) indexed {
	x := indexed{map[school.PupilID]school.Pupil{}, map[school.ContactID]school.Contact{}, map[pair]school.Tie{}}
	for _, p := range s.Pupils {
		x.pupils[p.ID] = p
	}
	for _, c := range s.Contacts {
		x.contacts[c.ID] = c
	}
	for _, t := range s.Ties {
		x.ties[pair{t.Pupil, t.Contact}] = t
	}
	return x
}

// renumbered counts the adults on lists who had a number and get another: a
// column that slipped by a line gives each family the next one's.
func (m *merge) renumbered() (r removals) {
	was, now := standing(m.before), map[school.ContactID]school.Contact{}
	for _, c := range m.contacts {
		now[c.ID] = c
	}
	counted := map[school.ContactID]bool{}
	for _, t := range m.before.Ties {
		then := was.contacts[t.Contact].Number
		if !onRoll(was.pupils[t.Pupil]) || counted[t.Contact] || then.Zero() {
			continue
		}
		counted[t.Contact] = true
		r.numbersOf++
		if now[t.Contact].Number != then {
			r.numbers++
		}
	}
	return r
}
