package rollfile

import (
	"strings"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// sameAdult reports whether two rows of one pupil say the same of the same
// adult, before numbers are read.
func sameAdult(a, b Contact) bool {
	return a.Name != nil && b.Name != nil && likeness.Fold(*a.Name) == likeness.Fold(*b.Name) &&
		(a.Mobile == nil) == (b.Mobile == nil) && (a.Mobile == nil || digits(*a.Mobile) == digits(*b.Mobile))
}

// BarredAs gives a row with whatever a second one of the same adult says against
// telling them: of the rest the first counts.
func BarredAs(c, o Contact) Contact {
	if o.CourtOrder != nil && *o.CourtOrder {
		c.CourtOrder = o.CourtOrder
	}
	if o.Text != nil && (c.Text == nil || ReadRule(*o.Text) != school.TextYes) {
		c.Text = o.Text
	}
	if o.Mobile != nil && c.Mobile != nil && hasWords(*o.Mobile) {
		both := *c.Mobile + severalNumbers + *o.Mobile
		c.Mobile = &both
	}
	c.Also = strings.TrimPrefix(c.Also+severalNumbers+o.Also, severalNumbers)
	for path, value := range o.Others {
		c.say(path, value)
	}
	if o.Role != nil && (c.Role == nil || *o.Role != string(school.FamilyRole)) {
		c.Role = o.Role
	}
	return c
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
