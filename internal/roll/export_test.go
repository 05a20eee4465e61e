package roll

import (
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Against reports whether fields bar somebody.
func Against(o Others, today clock.Date) bool { return o.against(today).bars() }

// Textable reports whether a field leads to a number that is texted, of an adult with
// a name and a relationship.
func Textable(field, name, relationship string) bool {
	row := Contact{Mobile: &field, Name: &name, Relationship: &relationship}
	r := parsed{field: readNumber(field, phone.Rehearsal)}.textable(row)
	return r.problem == school.NumberFine
}
