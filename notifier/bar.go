package notifier

import "github.com/firstbell/firstbell/internal/school"

// Bar is why a contact may not be texted about a pupil, as school.BarOf has it or
// as this room adds to it.
type Bar = school.Bar

// The bars of a list. A number's problem is a bar under its own word.
const (
	BarNotToBeTold  = school.BarNotToBeTold
	BarSharedNumber = school.BarSharedNumber
)
