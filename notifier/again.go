package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// decideAgain decides anew about an absence whose settlement was taken back, by
// the mark that stands in its register: nobody's word holds it any more. It
// gives the texts that are owed.
func decideAgain(ctx context.Context, day Day, a Absence, now time.Time) ([]Alert, error) {
	e, group, err := standingMark(ctx, day, a)
	if err != nil {
		return nil, err
	}
	m := Morning{Now: now, Closure: register.Closure{Key: a.Key, ClosedAt: now}, Group: group, NewID: func() string { return school.NewID(now) }}
	if m.Setting, err = day.Setting(ctx); err != nil {
		return nil, err
	}
	if err := m.standing(ctx, day, []school.PupilID{a.Pupil}, []school.PupilID{a.Pupil}, e.pupil.Group); err != nil {
		return nil, err
	}
	for i := range m.Absences {
		if m.Absences[i].ID == a.ID {
			m.Absences[i].Explained.By = school.SystemActor("taken back")
		}
	}
	d := decision{Morning: m, today: a.Key.Date == clock.DateOf(now)}
	d.plan.Sheet.entries = []entry{e}
	d.mark(e)
	d.brake()
	if err := writeTexts(ctx, day, d.plan, now); err != nil {
		return nil, err
	}
	return d.plan.Raise, day.News(ctx, now, "absence", string(a.ID))
}
