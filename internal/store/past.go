package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// SeedPast keeps registers of past days as they stand now, for the demo and
// the benchmarks: marks packed, an absence for each pupil who was absent,
// nobody texted. Pupils are by the school's own ids.
func (s *Mornings) SeedPast(ctx context.Context, actor school.Actor, pupils map[string]school.PupilID, past iter.Seq[register.Closure], now time.Time) error {
	var closures, absences [][]any
	for c := range past {
		row, abs, err := s.pastRows(actor, pupils, c, now)
		if err != nil {
			return err
		}
		closures, absences = append(closures, row), append(absences, abs...)
	}
	return s.db.change(ctx, func(c conn) error {
		if err := c.insertRows(ctx, "past-closures", closures); err != nil {
			return err
		}
		return c.insertRows(ctx, "past-absences", absences)
	})
}

func (s *Mornings) pastRows(actor school.Actor, pupils map[string]school.PupilID, c register.Closure, now time.Time) ([]any, [][]any, error) {
	id := school.NewID(c.ClosedAt)
	of := make([]school.PupilID, len(c.Marks))
	for i, m := range c.Marks {
		of[i] = pupils[m.Pupil]
	}
	kept := packed{Marks: pack(c.Marks, of)}
	out := notifier.Outcome{Closure: notifier.ClosureID(id), Revision: 1, Marks: len(c.Marks)}
	var rows [][]any
	for _, m := range c.Marks {
		meaning, ok := register.Look(m.Code)
		if !ok || !meaning.Absent() {
			continue
		}
		p, known := pupils[m.Pupil]
		if !known {
			return nil, nil, fmt.Errorf("seed the past: nobody has the id in register %s of %s", c.Group, c.Date)
		}
		course, reason := notifier.ExplainedAtClose, ""
		if m.Code == register.NoReason {
			course, reason = notifier.WithheldFrom, notifier.ReasonEarlierDate
			out.Unexplained++
		}
		out.Absent++
		kept.Absent = append(kept.Absent, p)
		rows = append(rows, []any{
			school.NewID(c.ClosedAt), string(c.School), c.Date.String(), string(c.Session), string(p), string(c.Group), id,
			string(m.Code), string(m.Code), m.MinutesLate, string(course), reason, notifier.Sentence(reason), meaning.Arrived, ms(c.ClosedAt),
		})
	}
	marks, err := json.Marshal(kept)
	if err != nil {
		return nil, nil, err
	}
	answer, err := json.Marshal(out)
	if err != nil {
		return nil, nil, err
	}
	return []any{
		id, string(c.School), c.Date.String(), string(c.Session), string(c.Group), 1, ms(c.ClosedAt), ms(now), c.Fingerprint(),
		string(marks), string(answer), actor.String(),
	}, rows, nil
}
