package notifier

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// ladderActor is who does what time brings.
var ladderActor = school.SystemActor("ladder")

// Climb brings every absence that stays unexplained as far up the ladder as the
// instant asks. Every work process does it, as often as it sweeps: what is due
// is worked out from what stands, and written under the lock of the school's
// day, so it does not matter how many climb or when one died. An error at one
// school does not keep the others waiting.
func (s *Service) Climb(ctx context.Context) error {
	day := clock.DateOf(s.clock.Now())
	schools, err := s.store.Climbing(ctx, day)
	if err != nil {
		return fmt.Errorf("list where somebody is missing: %w", err)
	}
	var errs []error
	for _, urn := range slices.Sorted(maps.Keys(schools)) {
		if s.quiet.still(urn, schools[urn], s.clock.Now()) {
			continue
		}
		if err := s.climbAt(ctx, urn, day, schools[urn]); err != nil {
			errs = append(errs, fmt.Errorf("climb at school %s: %w", urn, err))
		}
	}
	return errors.Join(append(errs, s.passOn(ctx, day), s.tellOffices(ctx, day))...)
}

// climbAt climbs at one school, whose newest news has the number seq. It looks
// before it takes the lock: most times nothing is due.
func (s *Service) climbAt(ctx context.Context, urn school.URN, date clock.Date, seq int64) error {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return err
	}
	abs, err := s.store.Absences(ctx, urn, date, "")
	if err != nil {
		return err
	}
	if now := s.clock.Now(); !anyDue(set, abs, now) {
		s.quiet.note(urn, seq, now, quietUntil(set, abs, now))
		return nil
	}
	var raised []Alert
	var told []delivery.Text
	err = s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		raised, told, err = climbIn(ctx, day, s.clock.Now())
		return err
	})
	if err != nil {
		return err
	}
	s.ringAll(ctx, raised)
	s.ringTexts(ctx, told)
	return nil
}

// climbIn decides again under the lock, and writes.
func climbIn(ctx context.Context, day Day, now time.Time) ([]Alert, []delivery.Text, error) {
	st, err := standing(ctx, day, now)
	if err != nil {
		return nil, nil, err
	}
	up := Climb(st)
	texted, err := writeRungs(ctx, day, up, now)
	if err != nil {
		return nil, nil, err
	}
	noted, told, err := writeNotes(ctx, day, up.Notes, now)
	if err != nil {
		return nil, nil, err
	}
	// The news last: whoever holds it before a text may wait in a ring.
	if err := newsOf(ctx, day, now, "alert", texted); err != nil {
		return nil, nil, err
	}
	return up.Raise, told, newsOf(ctx, day, now, "call", noted)
}

// newsOf tells the pages of a kind of thing, if there are any.
func newsOf(ctx context.Context, day Day, now time.Time, kind string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return day.News(ctx, now, kind, ids...)
}

// standing reads what a climb looks at.
func standing(ctx context.Context, day Day, now time.Time) (Standing, error) {
	st := Standing{Now: now, NewID: func() string { return school.NewID(now) }}
	var err error
	if st.Setting, err = day.Setting(ctx); err != nil {
		return st, err
	}
	st.Setting.Policy = st.Setting.on(clock.DateOf(now))
	if st.Absences, err = day.Views(ctx); err != nil {
		return st, err
	}
	if st.Alerts, err = day.Alerts(ctx); err != nil {
		return st, err
	}
	if st.Brakes, err = day.Brakes(ctx); err != nil {
		return st, err
	}
	var next []school.PupilID
	for _, a := range st.Absences {
		if stepOf(a, st.Setting.Policy, now).Next {
			next = append(next, a.Pupil.ID)
		}
	}
	st.Lists, err = day.Contacts(ctx, next)
	return st, err
}

// writeRungs writes the texts to next contacts, and gives their ids.
func writeRungs(ctx context.Context, day Day, up Ascent, now time.Time) ([]string, error) {
	if err := day.Raise(ctx, up.Raise); err != nil {
		return nil, err
	}
	var ids []string
	for _, j := range up.Join {
		if err := day.Join(ctx, j.Alert, j.Pupil); err != nil {
			return nil, err
		}
		ids = append(ids, string(j.Alert.Text.ID))
	}
	for _, al := range up.Raise {
		ids = append(ids, string(al.Text.ID))
		if err := day.Audit(ctx, now, ladderActor, "next contact texted", string(al.Text.ID), string(al.Text.Contact)); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// writeNotes notes rungs, each once, and tells the lead of those that ask for
// it. It gives the absences that came to a rung.
func writeNotes(ctx context.Context, day Day, notes []Footing, now time.Time) (ids []string, texts []delivery.Text, err error) {
	for _, n := range notes {
		first, err := day.NoteRung(ctx, n.Absence, n.Rung, now)
		if err != nil {
			return nil, nil, err
		}
		if !first {
			continue
		}
		told, err := tellOf(ctx, day, n, now)
		if err != nil {
			return nil, nil, err
		}
		texts, ids = append(texts, told...), append(ids, string(n.Absence))
		if err := day.Audit(ctx, now, ladderActor, "rung: "+string(n.Rung), string(n.Absence), fmt.Sprintf("%d texts to staff", len(told))); err != nil {
			return nil, nil, err
		}
	}
	return ids, texts, nil
}

// tellOf tells the lead of a rung that asks for it.
func tellOf(ctx context.Context, day Day, n Footing, now time.Time) ([]delivery.Text, error) {
	c := Cause{About: string(n.Absence)}
	switch n.Rung {
	case RungVulnerable:
		c.Kind = CauseVulnerable
	case RungLead:
		c.Kind, c.Until = CauseUnreached, n.Until
	default:
		return nil, nil
	}
	return tellStaff(ctx, day, RoleLead, c, now)
}

// ringTexts rings for texts to staff.
func (s *Service) ringTexts(ctx context.Context, texts []delivery.Text) {
	if len(texts) > 0 {
		s.ring(ctx, texts...)
	}
}

// atOnce lists what a closed register leads to that waits for no climb: the
// lead is told of each vulnerable pupil who is missing without a reason.
func (p Plan) atOnce(today bool) []Footing {
	vulnerable := map[school.PupilID]bool{}
	for _, e := range p.Sheet.entries {
		vulnerable[e.pupil.ID] = e.pupil.Flags.Vulnerable
	}
	var out []Footing
	for _, a := range p.Absences {
		if today && vulnerable[a.Pupil] && a.Open() && leadConcerned(AbsenceView{Course: a.Course, Reason: a.Reason}) {
			out = append(out, Footing{Absence: a.ID, Rung: RungVulnerable})
		}
	}
	return out
}
