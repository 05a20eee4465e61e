package notifier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	// pastMost is how many days back a mark may be: registers are kept for six
	// years (SI 2024/208), and a school may bring all of them.
	pastMost = 7 * 366
	// openFor is how long a register may stay open, by the same guidance.
	openFor = 30 * time.Minute
)

// PastMark is one pupil's entry in a register of an earlier day.
type PastMark struct {
	Index   int // where it stands in what was sent
	Date    clock.Date
	Session register.Session
	register.Mark
}

// PastOutcome is what became of past marks. Nobody is ever texted about them.
type PastOutcome struct {
	Kept      int // marks that stand now, those that stood already included
	Registers int // that are new, or were changed
	Unchanged int // registers that stood so already
	Problems  []problem.Field
}

// KeepMarks keeps marks of earlier days, added to what each register says
// already. It texts nobody; a repeat changes nothing. A mark that cannot be
// kept is a problem and loses no other.
func (s *Service) KeepMarks(ctx context.Context, actor school.Actor, urn school.URN, marks []PastMark) (PastOutcome, error) {
	now := s.clock.Now()
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return PastOutcome{}, err
	}
	if err := areOver(marks, clock.DateOf(now)); err != nil {
		return PastOutcome{}, err
	}
	var out PastOutcome
	days := map[clock.Date][]PastMark{}
	for _, m := range marks {
		if open, why := set.Calendar.Open(m.Date, string(m.Session)); !open {
			out.doubt(m.Index, "date", "this is no school day: "+why+"; not kept")
			continue
		}
		days[m.Date] = append(days[m.Date], m)
	}
	dates := make([]clock.Date, 0, len(days))
	for d := range days {
		dates = append(dates, d)
	}
	slices.SortFunc(dates, func(a, b clock.Date) int { return strings.Compare(a.String(), b.String()) })
	for _, date := range dates {
		var one PastOutcome
		err := s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
			one = PastOutcome{}
			return s.keepDay(ctx, day, actor, urn, days[date], &one, now)
		})
		if err != nil {
			return PastOutcome{}, err
		}
		out.Kept, out.Registers, out.Unchanged = out.Kept+one.Kept, out.Registers+one.Registers, out.Unchanged+one.Unchanged
		out.Problems = append(out.Problems, one.Problems...)
	}
	return out, nil
}

// areOver refuses marks of days that are not over: those are registers to close.
func areOver(marks []PastMark, today clock.Date) error {
	bad := problem.New(problem.Invalid, "These are not past marks. A register of today is closed with its marks, at …/closures.")
	for _, m := range marks {
		if len(bad.Fields) == 50 {
			break
		}
		at := fmt.Sprintf("/marks/%d/date", m.Index)
		switch {
		case !m.Date.Before(today):
			bad.At(at, "this day is not over")
		case m.Date.Before(today.AddDays(-pastMost)):
			bad.At(at, "this is more than seven years ago")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (o *PastOutcome) doubt(index int, part, detail string) {
	o.Problems = append(o.Problems, problem.Field{Pointer: fmt.Sprintf("/marks/%d/%s", index, part), Detail: detail})
}

// keepDay keeps the marks of one day, register by register.
func (s *Service) keepDay(ctx context.Context, day Day, actor school.Actor, urn school.URN, marks []PastMark, out *PastOutcome, now time.Time) error {
	refs := make([]string, len(marks))
	for i, m := range marks {
		refs[i] = m.Pupil
	}
	pupils, err := day.Pupils(ctx, refs)
	if err != nil {
		return err
	}
	registers := map[register.Key][]PastMark{}
	var keys []register.Key
	for _, m := range marks {
		p, ok := pupils[m.Pupil]
		if !ok || p.Group == "" {
			out.doubt(m.Index, "pupil", "no pupil in a group has this id; not kept")
			continue
		}
		k := register.Key{School: urn, Date: m.Date, Session: m.Session, Group: p.Group}
		if registers[k] == nil {
			keys = append(keys, k)
		}
		registers[k] = append(registers[k], m)
	}
	for _, k := range keys {
		if err := s.keepRegister(ctx, day, actor, k, registers[k], out, now); err != nil {
			return err
		}
	}
	return nil
}

// keepRegister adds marks to what one register says already.
func (s *Service) keepRegister(ctx context.Context, day Day, actor school.Actor, k register.Key, marks []PastMark, out *PastOutcome, now time.Time) error {
	current, found, err := day.Current(ctx, k)
	if err != nil {
		return err
	}
	c := register.Closure{Key: k, ClosedAt: current.Closure.ClosedAt}
	for _, m := range marks {
		c.Marks = append(c.Marks, m.Mark)
	}
	if found {
		if c.Marks, err = withOthers(ctx, day, current.ID, c.Marks); err != nil {
			return err
		}
	}
	who, err := rosterOf(ctx, day, c)
	if err != nil {
		return err
	}
	if found && current.Fingerprint == fingerprint(c, who.byRef) {
		out.Kept, out.Unchanged = out.Kept+len(marks), out.Unchanged+1
		return nil
	}
	set, err := day.Setting(ctx)
	if err != nil {
		return err
	}
	m, err := gather(ctx, day, set, c, who, now)
	if err != nil {
		return err
	}
	m.Revision = current.Revision + 1
	if !found {
		m.Closure.ClosedAt = k.Session.Begins(m.Setting.Calendar, k.Date).Add(openFor)
	}
	plan := Decide(m)
	if len(plan.Raise)+len(plan.Join) > 0 { // cannot be: the day is over
		return fmt.Errorf("past marks of %s would lead to a text", k.Date)
	}
	out.Registers++
	out.Kept += len(marks) - out.take(plan.Sheet.problems, marks)
	_, err = apply(ctx, day, actor, m.Closure, plan, now)
	return err
}

// withOthers adds the marks that stand about other pupils.
func withOthers(ctx context.Context, day Day, id ClosureID, marks []register.Mark) ([]register.Mark, error) {
	stand, err := day.Marks(ctx, id)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, m := range append(slices.Clone(stand), marks...) {
		refs = append(refs, m.Pupil)
	}
	pupils, err := day.Pupils(ctx, refs)
	if err != nil {
		return nil, err
	}
	sent := map[school.PupilID]bool{}
	for _, m := range marks {
		sent[pupils[m.Pupil].ID] = true
	}
	for _, m := range stand {
		if p, ok := pupils[m.Pupil]; !ok || !sent[p.ID] {
			marks = append(marks, m)
		}
	}
	return marks, nil
}

// take says the problems of a register where the marks stood in what was sent,
// and gives how many of them there are.
func (o *PastOutcome) take(problems []problem.Field, marks []PastMark) int {
	n := 0
	for _, p := range problems {
		var i int
		var part string
		if _, err := fmt.Sscanf(strings.ReplaceAll(p.Pointer, "/", " "), " marks %d %s", &i, &part); err != nil || i >= len(marks) {
			continue // about a mark that stood before
		}
		n++
		o.doubt(marks[i].Index, part, strings.ReplaceAll(p.Detail, " at /marks/", " at place "))
	}
	return n
}
