package api

import (
	"context"
	"encoding/json"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// Kept is what became of past marks.
type Kept struct {
	Marks     int             `json:"marks" doc:"How many were sent"`
	Kept      int             `json:"kept" doc:"Of these, how many stand now"`
	Registers int             `json:"registers" doc:"Registers that are new or were changed"`
	Unchanged int             `json:"unchanged" doc:"Registers that stood so already"`
	Problems  []problem.Field `json:"problems" doc:"Marks and fields that were not taken as they came"`
}

type keptOut struct{ Body Kept }

func (d *door) keepMarks(ctx context.Context, _ *AtSchool) (*keptOut, error) {
	v := visitOf(ctx)
	sent, marks, notes, err := readPast(v.body)
	if err != nil {
		return nil, err
	}
	out, err := d.mornings.KeepMarks(ctx, v.actor(), v.urn, marks)
	if err != nil {
		return nil, err
	}
	return &keptOut{Kept{sent, out.Kept, out.Registers, out.Unchanged, full(append(notes, out.Problems...))}}, nil
}

// readPast reads past marks. One that cannot be read becomes a note.
func readPast(body []byte) (sent int, marks []notifier.PastMark, notes []problem.Field, err error) {
	o, err := readObject(body)
	if err != nil {
		return 0, nil, nil, err
	}
	bad := invalid()
	items := readMarks(o, bad, maxPast)
	if len(bad.Fields) > 0 {
		return 0, nil, nil, bad
	}
	r := &closureReader{noted: map[string]bool{}}
	r.unknown("", o, "marks")
	for i, raw := range items {
		if m, ok := r.past(i, raw); ok {
			marks = append(marks, m)
		}
	}
	if len(marks) == 0 {
		bad.Fields = r.notes[:min(len(r.notes), maxFaults)]
		return 0, nil, nil, bad.At("/marks", "not one mark can be read")
	}
	return len(items), marks, r.notes, nil
}

func (r *closureReader) past(i int, raw json.RawMessage) (notifier.PastMark, bool) {
	at := itemPointer("/marks", i)
	o, ok := asObject(raw)
	if !ok {
		r.note(at, "a mark is an object with pupil, date, session and code; not kept")
		return notifier.PastMark{}, false
	}
	r.unknown(at, o, "pupil", "date", "session", "code", "minutes_late", "comment")
	m := notifier.PastMark{Index: i, Mark: r.mark(at, o)}
	said, _ := o.text("date")
	day, err := clock.ParseDate(said)
	if err != nil {
		r.note(at+"/date", "date is a day like 2026-11-20; not kept")
	}
	half, _ := o.text("session")
	if m.Date, m.Session = day, register.Session(half); !m.Session.Valid() {
		r.note(at+"/session", "session is AM or PM; not kept")
	}
	return m, m.Pupil != "" && err == nil && m.Session.Valid()
}
