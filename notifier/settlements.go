package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Settlement is a code that somebody settled after a register closed, for the
// register system to take back.
type Settlement struct {
	Absence     AbsenceID
	Ref         string // the pupil's, the school's own
	Date        clock.Date
	Session     register.Session
	CodeAtClose register.Code
	Code        register.Code // as it stands now
	At          time.Time
	By          school.Actor
	// Revision grows with each change of a code of the school's; 0 where it is not
	// asked for.
	Revision int64
}

// Explanations lists codes settled by people and programs since a number of the
// news, in the order in which they were committed, and the number to go on
// from. An absence stands there once, as it is now; who asks between two changes
// hears of each. What a register said itself is left out: its system has it already.
func (s *Service) Explanations(ctx context.Context, urn school.URN, since int64, limit int) ([]Settlement, int64, error) {
	return s.store.Explanations(ctx, urn, since, limit)
}
