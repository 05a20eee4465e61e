package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func (m *morning) KeepClosure(ctx context.Context, k notifier.KeptClosure, odd []notifier.OddMark) error {
	p := packed{Absent: k.Absent, Unmarked: k.Unmarked, Marks: pack(k.Closure.Marks, k.Of)}
	marks, err := json.Marshal(p)
	if err != nil {
		return err
	}
	answer, err := json.Marshal(k.Answer)
	if err != nil {
		return err
	}
	c := k.Closure
	if err := m.c.later(ctx, "closure-add", string(k.ID), string(c.School), c.Date.String(), string(c.Session), string(c.Group),
		k.Revision, ms(c.ClosedAt), ms(k.ReceivedAt), k.Fingerprint, string(marks), string(answer), k.Actor.String()); err != nil {
		return err
	}
	if err := m.c.later(ctx, "day-count-closure", string(c.Session), string(m.urn), m.day.String()); err != nil {
		return err
	}
	rows := make([][]any, len(odd))
	for i, o := range odd {
		rows[i] = []any{school.NewID(k.ReceivedAt), string(k.ID), orNull(o.Pupil), o.Ref, string(o.Code), o.Detail}
	}
	return m.c.insertRows(ctx, "odd-marks-add", rows)
}

// Marks gives the marks of a revision, each by the id its pupil has now.
func (m *morning) Marks(ctx context.Context, id notifier.ClosureID) ([]register.Mark, error) {
	var text string
	if _, err := m.c.one(ctx, "closure-marks", []any{string(id)}, &text); err != nil || text == "" {
		return nil, err
	}
	var p packed
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return nil, fmt.Errorf("read the marks of closure %s: %w", id, err)
	}
	return m.c.unpacked(ctx, p.Marks)
}

func (m *morning) PutAbsences(ctx context.Context, abs []notifier.Absence) error {
	rows := make([][]any, len(abs))
	for i, a := range abs {
		var explainedAt, explainedBy, note, comment any
		if a.Explained != nil {
			explainedAt, explainedBy = ms(a.Explained.At), a.Explained.By.String()
			if a.Explained.Note != "" {
				note = m.c.db.box.Seal(a.Explained.Note, "absence note "+string(a.ID))
			}
		}
		if a.Comment != "" {
			comment = m.c.db.box.Seal(a.Comment, "absence comment "+string(a.ID))
		}
		rows[i] = []any{
			string(a.ID), string(m.urn), m.day.String(), string(a.Key.Session), string(a.Pupil),
			string(a.Key.Group), string(a.Closure), string(a.CodeAtClose), string(a.Code), a.MinutesLate, comment, string(a.Course),
			a.Reason, a.Detail, a.Arrived, explainedAt, explainedBy, note, ms(a.CreatedAt),
		}
	}
	if err := m.c.insertRows(ctx, "absences-put", rows); err != nil {
		return err
	}
	return m.keepDecisions(ctx, abs)
}

// Raise writes texts with what they are about and the first line of their
// timelines. The rows are the outbox: once committed, they are owed.
func (m *morning) Raise(ctx context.Context, alerts []notifier.Alert) error {
	var texts []delivery.Text
	var about, pupils [][]any
	for _, a := range alerts {
		t := a.Text
		texts = append(texts, t)
		about = append(about, []any{string(t.ID), string(m.urn), m.day.String(), string(a.Session), string(t.Contact), orNull(a.Corrects), orNull(a.Brake), a.Why, len(a.Pupils)})
		for _, p := range a.Pupils {
			pupils = append(pupils, []any{string(t.ID), string(p.Absence), string(p.Pupil), string(t.Contact), m.day.String(), string(a.Session), string(t.Kind)})
		}
	}
	if err := m.c.raiseTexts(ctx, texts); err != nil {
		return err
	}
	if err := m.c.insertRows(ctx, "alert-add", about); err != nil {
		return err
	}
	return m.c.insertRows(ctx, "alert-pupils-add", pupils)
}

// textRow is a new text as its row, number sealed.
func (db *DB) textRow(t delivery.Text) []any {
	return []any{
		string(t.ID), string(t.School), string(t.Kind), string(t.Kind.Lane()), string(t.State), t.Reason, orNull(t.Contact),
		db.box.Seal(t.Number.E164(), "text "+string(t.ID)), db.box.Index(t.Number.E164()), string(t.Sender), orNull(t.After), 0,
		0, "", 0, ms(t.RaisedAt), ms(t.SendAfter), ms(t.ExpiresAt), msOrNull(t.ReleaseAt), ms(t.RaisedAt),
	}
}

func (m *morning) Join(ctx context.Context, a notifier.Alert, p notifier.AlertPupil) error {
	if err := m.hold(ctx, a.Text.ID, m.c.db.clock.Now()); err != nil {
		return err
	}
	if _, err := m.c.exec(ctx, "alert-joined", string(a.Text.ID), string(p.Absence)); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "alert-pupil-join",
		string(a.Text.ID), string(p.Absence), string(p.Pupil), string(a.Text.Contact), m.day.String(), string(a.Session), string(a.Text.Kind))
	return err
}

func (m *morning) Drop(ctx context.Context, alert delivery.TextID, absence notifier.AbsenceID, now time.Time) error {
	if err := m.hold(ctx, alert, now); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "alert-pupil-drop", ms(now), string(alert), string(absence), "")
	return err
}

// EndAt sets until when a text that waits is of use.
func (m *morning) EndAt(ctx context.Context, id delivery.TextID, end, now time.Time) error {
	if err := m.hold(ctx, id, now); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "text-end-at", ms(end), ms(now), string(id))
	return err
}

// hold keeps a text from being claimed until commit. If it has been claimed
// already, the decision is made again on what is true now.
func (m *morning) hold(ctx context.Context, id delivery.TextID, now time.Time) error {
	n, err := m.c.exec(ctx, "text-touch", ms(now), string(id))
	if err == nil && n == 0 {
		return fmt.Errorf("text %s: %w", id, errMoved)
	}
	return err
}

// Move makes a legal move. Its news is the closure's or the act's, written last:
// whoever holds a school's news before a text may wait in a ring.
func (m *morning) Move(ctx context.Context, mv delivery.Move) (bool, error) {
	moved, err := m.c.stepText(ctx, mv)
	if err == nil && !moved {
		return false, fmt.Errorf("text %s: %w", mv.ID, errMoved)
	}
	return moved, err
}

func (m *morning) Reply(ctx context.Context, in notifier.Inbound, alert delivery.TextID, absences []notifier.AbsenceID, kind string) error {
	rows := make([][]any, len(absences))
	for i, a := range absences {
		rows[i] = []any{school.NewID(in.At), in.ID, string(m.urn), orNull(alert), string(a), kind, ms(in.At)}
	}
	return m.c.insertRows(ctx, "replies-add", rows)
}
