package notifier

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Explain settles an absence: a person says why the pupil is absent, or that
// the pupil has arrived. A text that has not gone is taken back; one that has
// gone is corrected when the pupil is in school.
func (s *Service) Explain(ctx context.Context, actor school.Actor, id AbsenceID, code register.Code, note string) error {
	return s.ExplainSeen(ctx, actor, id, "", code, note)
}

// ExplainSeen is Explain for somebody who saw the code was; "" says that they do
// not say. Of two people who record different codes at once the second is told
// that somebody was first, and with what: the first code stands. The same code is
// recorded once.
func (s *Service) ExplainSeen(ctx context.Context, actor school.Actor, id AbsenceID, was, code register.Code, note string) error {
	meaning, ok := register.Look(code)
	if !ok {
		return problem.New(problem.Invalid, "Choose a code in force.").At("/code", "this is not one of the attendance codes in force")
	}
	if code == register.NoReason {
		return problem.New(problem.Invalid, "N says that nobody knows the reason yet. Choose the code of the reason.").At("/code", "choose the code of the reason")
	}
	if len([]rune(note)) > 500 {
		return problem.New(problem.Invalid, "The note is too long.").At("/note", "a note has at most 500 characters")
	}
	urn, date, err := s.store.WhereAbsence(ctx, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	var raised []Alert
	err = s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		if err := mayExplain(ctx, day, actor, id); err != nil {
			return err
		}
		if same, err := overtaken(ctx, day, actor, id, was, code, now); err != nil || same {
			return err
		}
		raised, err = s.explain(ctx, day, actor, id, meaning, note, now)
		return err
	})
	if err == nil {
		s.ringAll(ctx, raised)
	}
	return err
}

// atOnce is for how long a code that another recorded is taken for one that the
// caller had not seen, when they do not say what they saw.
const atOnce = 10 * time.Second

// overtaken refuses a code where another person or program has recorded one that
// the caller did not see. Same reports that it is the very code.
func overtaken(ctx context.Context, day Day, actor school.Actor, id AbsenceID, was, code register.Code, now time.Time) (same bool, err error) {
	a, err := day.Absence(ctx, id)
	if err != nil || !a.byHand() || a.Explained.By.Kind == actor.Kind && a.Explained.By.ID == actor.ID {
		return false, err
	}
	unseen := was != a.Code
	if was == "" {
		unseen = now.Sub(a.Explained.At) < atOnce
	}
	if !unseen || a.Code == code {
		return unseen, nil
	}
	meaning, _ := register.Look(a.Code)
	return false, problem.New(problem.Conflict, "Somebody was first: %s (%s) was recorded at %s. %s was not recorded. If it is right, change the reason.",
		a.Code, meaning.Words, clock.Wall(a.Explained.At), code)
}

// mayExplain refuses a program that would settle an absence about which a concern
// is open: the pupil may be missing, and what the program was told may be from
// before anybody knew.
func mayExplain(ctx context.Context, day Day, actor school.Actor, id AbsenceID) error {
	if actor.Kind == school.Person {
		return nil
	}
	worried, err := day.Concerned(ctx, id)
	if err == nil && worried {
		err = problem.New(problem.Conflict, "A concern about this pupil is open. A person closes it with what was found; the reason can be recorded after that.")
	}
	return err
}

func (s *Service) explain(ctx context.Context, day Day, actor school.Actor, id AbsenceID, meaning register.Meaning, note string, now time.Time) ([]Alert, error) {
	a, err := day.Absence(ctx, id)
	if err != nil {
		return nil, err
	}
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	d := decision{Morning: Morning{Now: now, Alerts: alerts, NewID: func() string { return school.NewID(now) }}}
	a.Code, a.Arrived = meaning.Code, meaning.Arrived
	a.Explained = &Explanation{Code: meaning.Code, Note: note, By: actor, At: now}
	reason := ReasonExplained
	if a.Arrived {
		reason = ReasonArrived
	}
	d.because(&a, settledBy(actor, meaning))
	d.takeBack(school.Pupil{ID: a.Pupil}, a, reason)
	d.plan.Absences = []Absence{a}
	if err := writeTexts(ctx, day, d.plan, now); err != nil {
		return nil, err
	}
	if a.Arrived {
		if err := cameIn(ctx, day, a, now); err != nil {
			return nil, err
		}
	}
	if err := day.Audit(ctx, now, actor, "absence explained", string(id), string(meaning.Code)); err != nil {
		return nil, err
	}
	return d.plan.Raise, day.News(ctx, now, "absence", string(id))
}

// settledBy says who gave the reason of an absence.
func settledBy(actor school.Actor, m register.Meaning) Reason {
	who := map[school.ActorKind]string{school.Person: "A member of staff", school.Key: "A program of the school's"}[actor.Kind]
	return Reason{About: AboutSettled, Word: string(m.Code), Says: fmt.Sprintf("%s recorded %s (%s).", cmp.Or(who, "Firstbell"), m.Code, m.Words)}
}

// cameIn ends what was told about a pupil whom a person says has arrived.
func cameIn(ctx context.Context, day Day, a Absence, now time.Time) error {
	notices, err := day.Notices(ctx, []school.PupilID{a.Pupil})
	if err != nil {
		return err
	}
	var ids []NoticeID
	for _, n := range notices {
		if n.Covers(a.Key.Date, a.Key.Session) && a.Key.Date == clock.DateOf(now) {
			ids = append(ids, n.ID)
		}
	}
	return endNotices(ctx, day, ids, now)
}

// Release lets a held alert go. A text that is not held is refused.
func (s *Service) Release(ctx context.Context, actor school.Actor, id delivery.TextID) error {
	return s.moveAlert(ctx, actor, id, "alert released", []delivery.State{delivery.Held}, delivery.Raised, "")
}

// WithdrawAlert takes an alert back that has not been claimed.
func (s *Service) WithdrawAlert(ctx context.Context, actor school.Actor, id delivery.TextID) error {
	return s.moveAlert(ctx, actor, id, "alert withdrawn", []delivery.State{delivery.Held, delivery.Raised}, delivery.Withdrawn, ReasonByStaff)
}

func (s *Service) moveAlert(ctx context.Context, actor school.Actor, id delivery.TextID, act string, from []delivery.State, to delivery.State, reason string) error {
	detail, err := s.store.Alert(ctx, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	var moved Alert
	err = s.store.InSchoolDay(ctx, detail.School, detail.Date, func(day Day) error {
		alerts, err := day.Alerts(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(alerts, func(a Alert) bool { return a.Text.ID == id })
		if i < 0 {
			return problem.New(problem.Unknown, "There is no such alert.")
		}
		moved = alerts[i]
		if !slices.Contains(from, moved.Text.State) {
			return problem.New(problem.Conflict, "This alert is %s by now, so that cannot be done.", moved.Text.State)
		}
		ok, err := day.Move(ctx, delivery.Move{ID: id, From: moved.Text.State, To: to, Attempt: moved.Text.Attempt, Reason: reason, At: now})
		if err != nil || !ok {
			return err
		}
		if to == delivery.Withdrawn {
			for _, p := range moved.Pupils {
				if err := day.Drop(ctx, id, p.Absence, now); err != nil {
					return err
				}
			}
		}
		moved.Text.State = to
		if err := day.News(ctx, now, "alert", string(id)); err != nil {
			return err
		}
		return day.Audit(ctx, now, actor, act, string(id), "")
	})
	if err == nil {
		s.ringAll(ctx, []Alert{moved})
	}
	return err
}
