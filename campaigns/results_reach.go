package campaigns

import (
	"context"
	"fmt"
)

// Reach is how many families a wave that is over drew to be texted, and how many
// of them were texted in fact. The lot's comparison is of all it drew.
type Reach struct{ Drawn, Texted int }

// reachLeast is how many in a hundred must have been texted for a difference to
// be laid at the door of the texts.
const reachLeast = 90

func (w WaveReport) reach() Reach {
	if w.Firing.State != Over {
		return Reach{}
	}
	t := w.Tally.Texted()
	return Reach{t.Families, t.Sent()}
}

// Short reports whether so few were texted that nothing is said of the texts.
func (r Reach) Short() bool { return 100*r.Texted < reachLeast*r.Drawn }

// Says says it where they were so few; else it is empty.
func (r Reach) Says() string {
	switch {
	case !r.Short():
		return ""
	case r.Texted == 1:
		return fmt.Sprintf("Only 1 of the %d families drawn to be texted was texted.", r.Drawn)
	default:
		return fmt.Sprintf("Only %d of the %d families drawn to be texted were texted.", r.Texted, r.Drawn)
	}
}

// because says what a difference is likely to come from.
func (r Reach) because() string {
	if r.Short() {
		return "The lot decided who was drawn, and most of what is compared hangs on that alone: with so many not texted, nothing is said of the texts."
	}
	return "The lot decided who was texted, so the texts are the likely reason."
}

// reachOf is that of the wave of another school.
func (s *Service) reachOf(ctx context.Context, f Firing) (Reach, error) {
	t, err := s.store.Tally(ctx, f.ID, answeredWithin)
	if err != nil {
		return Reach{}, fmt.Errorf("count firing %s: %w", f.ID, err)
	}
	return WaveReport{Firing: f, Tally: t}.reach(), nil
}
