package notifier

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// UndoArrival takes back an arrival that was noted of the wrong pupil, on its
// own day. What it settled is decided again by what the register says: who is
// missing after all is texted about, or, when the family has been told of the
// arrival already, called about at once. An absence that somebody has explained
// since stays so.
func (s *Service) UndoArrival(ctx context.Context, actor school.Actor, id ArrivalID) error {
	arr, err := s.store.Arrival(ctx, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if arr.Date != clock.DateOf(now) {
		return problem.New(problem.Conflict, "An arrival can be undone on its own day only. Change the reason of the absence instead.")
	}
	var raised []Alert
	err = s.store.InSchoolDay(ctx, arr.School, arr.Date, func(day Day) error {
		undone, err := day.UndoArrival(ctx, id, actor, now)
		if err != nil {
			return err
		}
		if !undone {
			return problem.New(problem.Conflict, "Somebody has undone this arrival already.")
		}
		if raised, err = missedAfterAll(ctx, day, arr, now); err != nil {
			return err
		}
		if err := day.Audit(ctx, now, actor, "arrival undone", string(id), string(arr.Session)); err != nil {
			return err
		}
		return day.News(ctx, now, "arrival", string(id))
	})
	if err == nil {
		s.ringAll(ctx, raised)
	}
	return err
}

// missedAfterAll decides again about the absence an arrival settled, by the
// mark that stands in its register.
func missedAfterAll(ctx context.Context, day Day, arr Arrival, now time.Time) ([]Alert, error) {
	abs, err := day.Absences(ctx, []school.PupilID{arr.Pupil})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(abs, func(a Absence) bool { return a.Key.Session == arr.Session && arr.settled(a) })
	if i < 0 {
		return nil, nil
	}
	return decideAgain(ctx, day, abs[i], now)
}

// standingMark gives the mark of an absent pupil in the revision of the register
// that stands; of a pupil it no longer names, in the one that first said absent.
func standingMark(ctx context.Context, day Day, a Absence) (entry, []school.Pupil, error) {
	group, err := day.Group(ctx, a.Key.Group)
	if err != nil {
		return entry{}, nil, err
	}
	current, _, err := day.Current(ctx, a.Key)
	if err != nil {
		return entry{}, nil, err
	}
	for _, id := range []ClosureID{current.ID, a.Closure} {
		marks, err := day.Marks(ctx, id)
		if err != nil {
			return entry{}, nil, err
		}
		e, found, err := markOf(ctx, day, marks, a.Pupil)
		if err != nil || found {
			return e, group, err
		}
	}
	return entry{}, nil, fmt.Errorf("no register names the pupil of absence %s", a.ID)
}

// markOf finds a pupil's usable mark among those of a revision.
func markOf(ctx context.Context, day Day, marks []register.Mark, id school.PupilID) (entry, bool, error) {
	refs := make([]string, len(marks))
	for i, m := range marks {
		refs[i] = m.Pupil
	}
	pupils, err := day.Pupils(ctx, refs)
	if err != nil {
		return entry{}, false, err
	}
	for _, m := range marks {
		p, ok := pupils[m.Pupil]
		if meaning, known := register.Look(m.Code); ok && known && p.ID == id {
			return entry{p, m, meaning}, true, nil
		}
	}
	return entry{}, false, nil
}
