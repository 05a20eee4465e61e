package notifier

import "github.com/firstbell/firstbell/internal/school"

// Bar is why a contact may not be texted about a pupil, as school.BarOf has it or
// as this room adds to it.
type Bar = school.Bar

// Bars that this room asks about by their word; the rest are school's alone.
const (
	BarNotToBeTold  = school.BarNotToBeTold
	BarSharedNumber = school.BarSharedNumber
)
