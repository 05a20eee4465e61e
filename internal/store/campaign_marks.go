package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// sitting is one session of one day.
type sitting struct{ day, session string }

// Attended calls f for each session that a register is kept of.
func (s *Campaigns) Attended(ctx context.Context, urn school.URN, from, to clock.Date, f func(clock.Date, map[school.PupilID]bool)) error {
	c := s.db.reader()
	named, err := c.namedInMarks(ctx, urn)
	if err != nil {
		return err
	}
	span := []any{string(urn), from.String(), to.String()}
	came := map[sitting]map[school.PupilID]bool{}
	err = c.each(ctx, "results-came-in", span, func(scan func(...any) error) error {
		var at sitting
		var p school.PupilID
		err := scan(&at.day, &at.session, &p)
		if came[at] == nil {
			came[at] = map[school.PupilID]bool{}
		}
		came[at][p] = true
		return err
	})
	if err != nil {
		return err
	}
	var now sitting
	missed := map[school.PupilID]bool{}
	tell := func() error {
		if len(missed) == 0 {
			return nil
		}
		day, err := clock.ParseDate(now.day)
		if err != nil {
			return fmt.Errorf("the day of a register: %w", err)
		}
		f(day, missed)
		clear(missed)
		return nil
	}
	err = c.each(ctx, "results-registers", span, func(scan func(...any) error) error {
		var at sitting
		var marks []byte
		if err := scan(&at.day, &at.session, &marks); err != nil {
			return err
		}
		if at != now {
			if err := tell(); err != nil {
				return err
			}
			now = at
		}
		return missedOf(marks, named, came[at], missed)
	})
	if err != nil {
		return err
	}
	return tell()
}

// namedInMarks says who is meant by a mark that is kept as it came: the school's
// own id of a pupil, or the UPN.
func (c conn) namedInMarks(ctx context.Context, urn school.URN) (map[string]school.PupilID, error) {
	named, upns := map[string]school.PupilID{}, map[string]school.PupilID{}
	err := c.each(ctx, "results-pupils", []any{string(urn)}, func(scan func(...any) error) error {
		var p school.PupilID
		var ref, upn string
		err := scan(&p, &ref, &upn)
		named[ref] = p
		if upn != "" {
			upns[upn] = p
		}
		return err
	})
	for upn, p := range upns {
		if _, taken := named[upn]; !taken {
			named[upn] = p
		}
	}
	return named, err
}

// missedOf notes who of a register could have been in, and who was not. A pupil
// whom two registers name was in if one of them says so.
func missedOf(marks []byte, named map[string]school.PupilID, came, missed map[school.PupilID]bool) error {
	var kept struct {
		Marks []packedMark `json:"marks"`
	}
	if err := json.Unmarshal(marks, &kept); err != nil {
		return fmt.Errorf("read the marks of a register: %w", err)
	}
	for _, m := range kept.Marks {
		p, known := m.Pupil, m.Pupil != ""
		if !known {
			p, known = named[m.Ref]
		}
		meaning, inForce := register.Look(register.Code(m.Code))
		if !known || !inForce || meaning.Class == register.NotPossible || meaning.Class == register.NotCounted {
			continue
		}
		away := meaning.Absent() && !meaning.Arrived && !came[p]
		was, met := missed[p]
		missed[p] = away && (!met || was)
	}
	return nil
}
