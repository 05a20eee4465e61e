package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// decideAnew decides again about the absences of a day whose alerts were taken
// back because the school was shut, one register after the other.
func decideAnew(ctx context.Context, day Day, now time.Time) ([]Alert, error) {
	lost, refs, err := takenBack(ctx, day, now)
	if err != nil || len(lost) == 0 {
		return nil, err
	}
	pupils, err := day.Pupils(ctx, refs)
	if err != nil {
		return nil, err
	}
	byID := map[school.PupilID]school.Pupil{}
	for _, p := range pupils {
		byID[p.ID] = p
	}
	return anew(ctx, day, lost, byID, now)
}

// anew decides about absences once more, one register after the other.
func anew(ctx context.Context, day Day, lost []Absence, byID map[school.PupilID]school.Pupil, now time.Time) ([]Alert, error) {
	var raised []Alert
	for len(lost) > 0 {
		key := lost[0].Key
		var ours, rest []Absence
		for _, a := range lost {
			if a.Key == key {
				ours = append(ours, a)
			} else {
				rest = append(rest, a)
			}
		}
		lost = rest
		plan, err := decideRegister(ctx, day, key, ours, byID, now)
		if err != nil {
			return nil, err
		}
		if err := writeTexts(ctx, day, plan, now); err != nil {
			return nil, err
		}
		raised = append(raised, plan.Raise...)
	}
	return raised, nil
}

// takenBack lists the open absences that an alert named which was taken back,
// and the refs of their pupils. What a worker took back at the last gate still
// names its pupils: they are taken out of it.
func takenBack(ctx context.Context, day Day, now time.Time) ([]Absence, []string, error) {
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return nil, nil, err
	}
	var ids []AbsenceID
	var pupils []school.PupilID
	var refs []string
	for _, al := range alerts {
		if al.Text.Kind != delivery.AlertText || al.Text.State != delivery.Withdrawn || al.Text.Reason != ReasonNotOpen {
			continue
		}
		for _, p := range al.Pupils {
			if !p.Dropped {
				if err := day.Drop(ctx, al.Text.ID, p.Absence, now); err != nil {
					return nil, nil, err
				}
			}
			ids, pupils, refs = append(ids, p.Absence), append(pupils, p.Pupil), append(refs, p.Ref)
		}
	}
	all, err := day.Absences(ctx, pupils)
	if err != nil {
		return nil, nil, err
	}
	var open []Absence
	for _, a := range all {
		if a.Open() && a.Course == Alerted && slices.Contains(ids, a.ID) {
			open = append(open, a)
		}
	}
	return open, refs, nil
}

// decideRegister decides anew about absences of one register, all of which are
// as it left them.
func decideRegister(ctx context.Context, day Day, key register.Key, abs []Absence, byID map[school.PupilID]school.Pupil, now time.Time) (Plan, error) {
	m := Morning{Now: now, Closure: register.Closure{Key: key, ClosedAt: now}, NewID: func() string { return school.NewID(now) }}
	var ids []school.PupilID
	var groups []school.Group
	for _, a := range abs {
		ids, groups = append(ids, a.Pupil), append(groups, byID[a.Pupil].Group)
	}
	var err error
	if m.Setting, err = day.Setting(ctx); err != nil {
		return Plan{}, err
	}
	if open, _ := m.Setting.Calendar.Open(key.Date, string(key.Session)); !open {
		return Plan{}, nil
	}
	if m.Group, err = day.Group(ctx, key.Group); err != nil {
		return Plan{}, err
	}
	if err := m.standing(ctx, day, ids, ids, groups...); err != nil {
		return Plan{}, err
	}
	d := decision{Morning: m, today: key.Date == clock.DateOf(now)}
	for _, a := range abs {
		if told, _ := d.toldOf(a.ID); told {
			continue // by another alert: it was not lost
		}
		meaning, _ := register.Look(a.Code)
		e := entry{byID[a.Pupil], register.Mark{Pupil: byID[a.Pupil].Ref, Code: a.Code}, meaning}
		d.plan.Sheet.entries = append(d.plan.Sheet.entries, e)
		d.tell(e, &a)
		d.plan.Absences = append(d.plan.Absences, a)
	}
	d.brake()
	d.sayResults()
	return d.plan, nil
}
