package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// SaidLine is a text of ours that is no alert, as a pupil's page tells it: an
// answer, a question, or a person's words.
type SaidLine struct {
	Text     delivery.TextID
	Day      clock.Date
	Kind     delivery.Kind
	About    templates.Kind
	At       time.Time
	Name     string // of the contact; "" when nobody on the roll has the number
	Relation string // to the pupil; "" likewise
	Ending   string // of the number
	State    delivery.State
	Body     string       // "" while an answer has not gone
	By       school.Actor // of a person's words
}

// ToldLine is a text that told a member of staff of a concern. It names no child.
type ToldLine struct {
	Concern ConcernID
	Text    delivery.TextID
	Day     clock.Date
	Rung    StaffRole // who was asked for
	Name    string    // of whom it fell to
	Role    StaffRole
	State   delivery.State
	At      time.Time
}

// pupilLine is what a pupil's days tell beside absences, arrivals and calls.
type pupilLine struct {
	concerns []ConcernView
	told     []ToldLine
	said     []SaidLine
}

// lineOf reads it, since the first day of the term.
func (s *Service) lineOf(ctx context.Context, p school.Pupil, since clock.Date) (l pupilLine, err error) {
	if l.concerns, err = s.store.PupilConcerns(ctx, p, since); err != nil {
		return l, err
	}
	ids := make([]ConcernID, len(l.concerns))
	for i, c := range l.concerns {
		ids[i] = c.ID
	}
	if l.told, err = s.store.ToldOfConcerns(ctx, p.School, since, ids); err != nil {
		return l, err
	}
	l.said, err = s.store.PupilSaid(ctx, p, since)
	return l, err
}

// dates lists the days on which something of it happened.
func (l pupilLine) dates() (out []clock.Date) {
	for _, c := range l.concerns {
		out = append(out, c.Day)
		for _, at := range []time.Time{c.At, c.TakenAt, c.ClosedAt} {
			if !at.IsZero() {
				out = append(out, clock.DateOf(at))
			}
		}
	}
	for _, t := range l.told {
		out = append(out, clock.DateOf(t.At))
	}
	for _, m := range l.said {
		out = append(out, clock.DateOf(m.At))
	}
	return out
}

// on gives what of it happened on a day. A concern stands on each day on which
// something happened to it.
func (l pupilLine) on(day clock.Date) (out pupilLine) {
	happened := func(at time.Time) bool { return !at.IsZero() && clock.DateOf(at) == day }
	for _, c := range l.concerns {
		if slices.ContainsFunc([]time.Time{c.At, c.TakenAt, c.ClosedAt}, happened) {
			out.concerns = append(out.concerns, c)
		}
	}
	for _, t := range l.told {
		if happened(t.At) {
			out.told = append(out.told, t)
		}
	}
	for _, m := range l.said {
		if happened(m.At) {
			out.said = append(out.said, m)
		}
	}
	return out
}

// Accounts gives what was found when concerns of a school were closed, of those
// that are closed.
func (s *Service) Accounts(ctx context.Context, urn school.URN, ids []ConcernID) (map[ConcernID]Concern, error) {
	out := map[ConcernID]Concern{}
	for _, id := range ids {
		c, err := s.store.Concern(ctx, id)
		if err != nil {
			return nil, err
		}
		if c.School == urn && !c.ClosedAt.IsZero() {
			out[id] = c
		}
	}
	return out, nil
}
