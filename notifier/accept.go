package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// AcceptanceID names one act of accepting, of one suggestion or of many.
type AcceptanceID string

// undoFor is how long an acceptance can be taken back. Programs that take
// settled codes back are not told of it before that has passed.
const undoFor = 5 * time.Second

// Accepting is one suggestion as the person saw it.
type Accepting struct {
	Absence AbsenceID
	Code    register.Code
	// Back, when it is not zero, accepts as well that the pupil is away until
	// then: nobody is asked about the days between.
	Back clock.Date
	// Sure leaves it alone unless it is one that may be accepted unread.
	Sure bool
}

// Accepted is one suggestion that a person accepted.
type Accepted struct {
	ID        AcceptanceID
	Absence   AbsenceID
	School    school.URN
	Day       clock.Date
	Code, Was register.Code
	By        school.Actor
	At, Until time.Time // it can be taken back until Until
	UndoneAt  time.Time // zero while it stands
	Notice    NoticeID  // of the days until the pupil is expected back; "" for none
}

// quietKinds say nothing of why a pupil is absent: what was said before them
// stands.
var quietKinds = []reading.Kind{reading.Thanks, reading.Automatic, reading.Choice, reading.CallMe, reading.StopRequest}

// saysNothing reports whether a reply of a kind says nothing about the reason.
func saysNothing(kind string) bool {
	for _, k := range quietKinds {
		if kind == string(k) {
			return true
		}
	}
	return kind == KindStop || kind == KindStart || kind == KindNoCampaigns || kind == KindSibling || kind == KindBarred
}

// Suggestion is the code its replies suggest for an absence, for a person to
// accept; ok is false when none does, when the reason is known, and always
// while a concern is open. What was said last counts.
func (a AbsenceView) Suggestion() (s Suggested, ok bool) {
	if a.Course == ExplainedAtClose || a.Explained != nil || a.Arrived || a.Concern != "" {
		return Suggested{}, false
	}
	for i := len(a.Replies) - 1; i >= 0; i-- {
		r := a.Replies[i]
		if r.Suggested.Code != "" || !saysNothing(r.Kind) {
			return r.Suggested, r.Suggested.Code != ""
		}
	}
	return Suggested{}, false
}

// AcceptSuggestions settles absences as their replies suggest. What has changed
// since the person saw it is left alone. It gives what was accepted, which can
// be taken back for five seconds.
func (s *Service) AcceptSuggestions(ctx context.Context, actor school.Actor, urn school.URN, list []Accepting) ([]Accepted, error) {
	if actor.Kind != school.Person {
		return nil, problem.New(problem.Forbidden, "Only a person may accept what a reply suggests. It waits under Replied.")
	}
	now := s.clock.Now()
	act := AcceptanceID(school.NewID(now))
	var out []Accepted
	for _, x := range list {
		a, err := s.accept(ctx, actor, urn, act, x, now)
		if problem.Is(err, problem.Conflict) {
			continue
		}
		if err != nil {
			return out, err
		}
		out = append(out, a)
	}
	if len(out) == 0 {
		return nil, problem.New(problem.Conflict, "The reply suggests something else by now, or somebody was first. Nothing was recorded.")
	}
	return out, nil
}

func (s *Service) accept(ctx context.Context, actor school.Actor, urn school.URN, act AcceptanceID, x Accepting, now time.Time) (Accepted, error) {
	of, date, err := s.store.WhereAbsence(ctx, x.Absence)
	if err != nil {
		return Accepted{}, err
	}
	meaning, known := register.Look(x.Code)
	if of != urn || !known {
		return Accepted{}, problem.New(problem.Unknown, "There is no such absence.")
	}
	var a Accepted
	var raised []Alert
	err = s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		before, err := s.acceptable(ctx, day, x, date == clock.DateOf(now))
		if err != nil {
			return err
		}
		a = Accepted{ID: act, Absence: x.Absence, School: urn, Day: date, Code: x.Code, Was: before.Code, By: actor, At: now, Until: now.Add(undoFor)}
		if raised, err = s.explain(ctx, day, actor, x.Absence, meaning, "", now); err != nil {
			return err
		}
		if a.Notice, err = s.acceptAway(ctx, day, actor, before, x, now); err != nil {
			return err
		}
		return day.Accept(ctx, a)
	})
	if err == nil {
		s.ringAll(ctx, raised)
	}
	return a, err
}

// acceptable gives the absence if what the person saw is still so.
func (s *Service) acceptable(ctx context.Context, day Day, x Accepting, today bool) (Absence, error) {
	a, err := day.Absence(ctx, x.Absence)
	if err != nil {
		return a, err
	}
	sg, err := day.Suggestion(ctx, x.Absence)
	if err != nil {
		return a, err
	}
	worried, err := day.Concerned(ctx, x.Absence)
	if err != nil {
		return a, err
	}
	away := x.Back != clock.Date{}
	if !a.Open() || worried || sg.Code != x.Code || x.Sure && !sg.Sure() || away && (x.Back != sg.Back || !today) {
		return a, problem.New(problem.Conflict, "This is not what the reply suggests by now.")
	}
	return a, nil
}

// UndoAcceptance takes back what a person accepted less than five seconds ago,
// and gives how many absences are open again. A text that was taken back for it
// stays back: the reply stands beside the name, and a person has it. What was
// accepted of the days to come is taken back with it.
func (s *Service) UndoAcceptance(ctx context.Context, actor school.Actor, urn school.URN, id AcceptanceID) (int, error) {
	list, err := s.store.Acceptance(ctx, id)
	if err != nil {
		return 0, err
	}
	now, undone := s.clock.Now(), 0
	for _, x := range list {
		if x.School != urn || x.By.ID != actor.ID || actor.Kind != school.Person {
			continue
		}
		did, raised := false, []Alert(nil)
		err := s.store.InSchoolDay(ctx, urn, x.Day, func(day Day) (err error) {
			if did, err = undo(ctx, day, actor, x, now); err == nil && did {
				raised, err = s.undoAway(ctx, day, actor, x, now)
			}
			return err
		})
		if err != nil {
			return undone, err
		}
		s.ringAll(ctx, raised)
		if did {
			undone++
		}
	}
	if undone == 0 {
		return 0, problem.New(problem.Conflict, "It is too late to take this back. Change the reason under Done.")
	}
	return undone, nil
}

func undo(ctx context.Context, day Day, actor school.Actor, x Accepted, now time.Time) (bool, error) {
	a, err := day.Absence(ctx, x.Absence)
	if err != nil {
		return false, err
	}
	if a.Explained == nil || a.Code != x.Code || a.Explained.By.ID != x.By.ID || !a.Explained.At.Equal(x.At) {
		return false, nil // somebody has said otherwise since
	}
	did, err := day.Undo(ctx, x.ID, x.Absence, now)
	if err != nil || !did {
		return false, err
	}
	a.Code, a.Explained, a.Arrived = x.Was, nil, false
	if err := day.PutAbsences(ctx, []Absence{a}); err != nil {
		return false, err
	}
	if err := day.Audit(ctx, now, actor, "acceptance undone", string(x.Absence), string(x.Code)); err != nil {
		return false, err
	}
	return true, day.News(ctx, now, "absence", string(x.Absence))
}

// Acceptance gives what a person accepted in one act.
func (s *Service) Acceptance(ctx context.Context, id AcceptanceID) ([]Accepted, error) {
	return s.store.Acceptance(ctx, id)
}
