package notifier

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// SchoolOfClosure says whose register it was.
func (s *Service) SchoolOfClosure(ctx context.Context, id ClosureID) (school.URN, error) {
	k, err := s.store.WhereClosure(ctx, id)
	return k.School, err
}

// TakeBackClosure takes back a register that was sent by mistake, in one act:
// what waits to go about its pupils is taken back, and whoever was told, or may
// have been, is owed one text that says so. The register stands as one without
// marks until the right one comes: its pupils are unmarked, never present. What
// somebody has settled by hand stays. Only the revision that stands, of a
// register of today, can be taken back, and only once.
func (s *Service) TakeBackClosure(ctx context.Context, actor school.Actor, id ClosureID) (Outcome, error) {
	key, err := s.store.WhereClosure(ctx, id)
	if err != nil {
		return Outcome{}, err
	}
	now := s.clock.Now()
	if key.Date != clock.DateOf(now) {
		return Outcome{}, problem.New(problem.Conflict, "This register is of %s. Nobody is texted about an earlier day, so nothing can be taken back.", key.Date.Words())
	}
	var plan Plan
	err = s.store.InSchoolDay(ctx, key.School, key.Date, func(day Day) error {
		current, found, err := day.Current(ctx, key)
		if err != nil {
			return err
		}
		if !found || current.ID != id {
			return problem.New(problem.Conflict, "A newer revision of this register stands, or it has been taken back already. Look at it again.")
		}
		if plan, err = s.unclose(ctx, day, current, now); err != nil {
			return err
		}
		empty := register.Closure{Key: key, ClosedAt: current.Closure.ClosedAt}
		if _, err := apply(ctx, day, actor, empty, plan, now); err != nil {
			return err
		}
		return day.Audit(ctx, now, actor, "register taken back", string(id), "")
	})
	if err != nil {
		return Outcome{}, err
	}
	s.ringAll(ctx, plan.Raise)
	return plan.Outcome, nil
}

// unclose plans what takes a register back: a revision without a mark, and
// each absence ended by it that nobody has settled: a reason of a wrong register
// is none.
func (s *Service) unclose(ctx context.Context, day Day, current KeptClosure, now time.Time) (Plan, error) {
	marks, err := day.Marks(ctx, current.ID)
	if err != nil {
		return Plan{}, err
	}
	c := register.Closure{Key: current.Closure.Key, ClosedAt: current.Closure.ClosedAt, Marks: marks}
	if len(marks) == 0 {
		return Plan{}, problem.New(problem.Conflict, "This register has been taken back already. Send the right one.")
	}
	who, err := rosterOf(ctx, day, c)
	if err != nil {
		return Plan{}, err
	}
	set, err := day.Setting(ctx)
	if err != nil {
		return Plan{}, err
	}
	m, err := gather(ctx, day, set, c, who, now)
	if err != nil {
		return Plan{}, err
	}
	m.Revision, m.Closure.Marks = current.Revision+1, nil
	d := decision{Morning: m, today: true, plan: Plan{
		Sheet: m.sheet(), Outcome: Outcome{Closure: ClosureID(m.NewID()), Revision: m.Revision},
		fingerprint: m.Closure.Fingerprint(),
	}}
	for _, p := range d.plan.Sheet.unmarked {
		d.plan.Outcome.Unmarked = append(d.plan.Outcome.Unmarked, p.Ref)
	}
	byID := map[school.PupilID]school.Pupil{}
	for _, p := range m.ByRef {
		byID[p.ID] = p
	}
	slices.SortFunc(m.Absences, func(a, b Absence) int { return strings.Compare(byID[a.Pupil].Ref, byID[b.Pupil].Ref) })
	for _, a := range m.Absences {
		if a.Key == c.Key && a.Explained == nil { // open, or with what the register itself gave as a reason
			d.mistaken(byID[a.Pupil], a)
		}
	}
	return d.plan, nil
}

// voided reports whether an absence is of a register that was taken back, and
// nobody has said since where the pupil is: they have no mark.
func voided(reason string, code register.Code) bool {
	return reason == ReasonMistake && code == register.Unmarked
}

// Void reports whether the absence is of a register that was taken back, and
// nobody has said since where the pupil is.
func (a AbsenceView) Void() bool { return voided(a.Reason, a.Code) }

// mistaken ends an absence that a wrong register spoke of. A register that
// comes later may speak of it again.
func (d *decision) mistaken(p school.Pupil, a Absence) {
	a.Reason, a.Detail, a.Code, a.Arrived = ReasonMistake, Sentence(ReasonMistake), register.Unmarked, false
	a.Explained = &Explanation{Code: register.Unmarked, By: school.SystemActor("register"), At: d.Now}
	d.because(&a, Reason{About: AboutResult, Word: ReasonMistake, Says: "A person took the register back: it was sent by mistake."})
	d.takeBack(p, a, ReasonMistake)
	d.plan.Absences = append(d.plan.Absences, a)
}
