package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Sheet is a register laid out to be typed: who should have a mark, and what
// stands.
type Sheet struct {
	Pupils   []school.Pupil  // of the group, by name
	Marks    []register.Mark // of the revision that stands
	Arrivals []ArrivalView   // of the session, noted at the late desk
	Revision int             // 0 when it has not closed
	ClosedAt time.Time
}

// Sheet lays a register of a school out to be typed by hand.
func (s *Service) Sheet(ctx context.Context, k register.Key) (Sheet, error) {
	sheet, err := s.store.Sheet(ctx, k)
	if err != nil {
		return sheet, err
	}
	all, err := s.store.OnRoll(ctx, k.School, k.Date)
	if err != nil {
		return sheet, err
	}
	for _, p := range all {
		if p.Group == k.Group {
			sheet.Pupils = append(sheet.Pupils, p)
		}
	}
	arrivals, err := s.store.Arrivals(ctx, k.School, k.Date)
	if err != nil {
		return sheet, err
	}
	for _, a := range arrivals {
		if a.Session == k.Session {
			sheet.Arrivals = append(sheet.Arrivals, a)
		}
	}
	return sheet, nil
}

// CodeOf gives the code a pupil stands with: that of the register, else what
// the late desk noted, else register.Unmarked.
func (s Sheet) CodeOf(p school.Pupil) register.Code {
	for _, m := range s.Marks {
		if m.Pupil == p.Ref || p.UPN != "" && m.Pupil == p.UPN {
			return m.Code
		}
	}
	for _, a := range s.Arrivals {
		if a.Pupil == p.ID {
			return a.Code
		}
	}
	return register.Unmarked
}

// PresentIn is the code of a pupil who was there in a session.
func PresentIn(s register.Session) register.Code {
	if s == register.PM {
		return register.PresentPM
	}
	return register.PresentAM
}
