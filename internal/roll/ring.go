package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// mostNumbers bounds the further numbers of an adult.
const mostNumbers = 5

// ring lays an adult's further numbers, none of which is the one that is texted.
// Where an id has been given to somebody else the first one's are not theirs.
func (m *merge) ring(c, was school.Contact) phone.Several {
	all, sent := m.toRing[c.Ref]
	switch {
	case sent:
	case was.Number != c.Number && (likeness.AnotherName(was.Name, c.Name) || likeness.AnotherFirst(was.Name, c.Name)):
		return phone.Several{}
	default:
		all = c.Others.All()
	}
	all = phone.SeveralOf(slices.DeleteFunc(slices.Clone(all), func(n phone.Number) bool { return n == c.Number })...).All()
	return phone.SeveralOf(all[:min(len(all), mostNumbers)]...)
}
