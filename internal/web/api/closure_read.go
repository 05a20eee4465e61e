package api

import (
	"encoding/json"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	maxPast      = 10_000 // past marks in one call
	maxMarks     = 2000   // in one closure; the largest school's whole year group is a quarter
	maxGroup     = 64     // characters in the name of a registration group
	maxPupilRef  = 64
	maxCode      = 8
	maxComment   = 1000
	maxNotes     = 200 // of unknown fields: enough to see the pattern
	maxMinutes   = 24 * 60
	heldForStaff = "; held for staff"
)

// closureReader reads one closure. Whole-body faults refuse it; the fault of a
// single mark becomes a note, and the mark keeps its place, so that the
// positions in everybody's notes agree.
type closureReader struct {
	notes []problem.Field
	noted map[string]bool // names of unknown fields already noted
}

// readClosure reads the body of a closure of a school. The notes are what was
// wrong with single marks and fields, at their pointers.
func readClosure(body []byte, urn school.URN) (register.Closure, []problem.Field, error) {
	o, err := readObject(body)
	if err != nil {
		return register.Closure{}, nil, err
	}
	r := &closureReader{noted: map[string]bool{}}
	bad := invalid()
	c := register.Closure{Key: register.Key{School: urn}}
	c.Group = school.Group(o.needText(bad, "register", maxGroup))
	c.Date = readDate(o, bad)
	c.Session = readSession(o, bad)
	c.ClosedAt = readClosedAt(o, bad)
	items := readMarks(o, bad, maxMarks)
	if len(bad.Fields) > 0 {
		return register.Closure{}, nil, bad
	}
	r.unknown("", o, "register", "date", "session", "closed_at", "marks")
	c.Marks = r.marks(items)
	if !anyPupil(c.Marks) {
		bad.Fields = r.notes[:min(len(r.notes), maxFaults)]
		return register.Closure{}, nil, bad.At("/marks", "not one mark names a pupil")
	}
	return c, r.notes, nil
}

func readDate(o object, bad *problem.Error) clock.Date {
	s := o.needText(bad, "date", 32)
	if s == "" {
		return clock.Date{}
	}
	d, err := clock.ParseDate(s)
	if err != nil {
		bad.At("/date", "date is a day like 2026-11-23")
	}
	return d
}

func readSession(o object, bad *problem.Error) register.Session {
	s := register.Session(o.needText(bad, "session", 32))
	if s != "" && !s.Valid() {
		bad.At("/session", "session is AM or PM")
	}
	return s
}

// readClosedAt reads when the register closed: the zero time when it is left
// out. Whether that time can be is decided further in, by the school's clock.
func readClosedAt(o object, bad *problem.Error) time.Time {
	if !o.has("closed_at") {
		return time.Time{}
	}
	s, ok := o.text("closed_at")
	if !ok {
		bad.At("/closed_at", "closed_at is a string")
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 2000 {
		bad.At("/closed_at", "closed_at is an instant like 2026-11-23T09:03:30Z")
	}
	return t.UTC()
}

func readMarks(o object, bad *problem.Error, most int) []json.RawMessage {
	if !o.has("marks") {
		bad.At("/marks", "marks is missing")
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(o["marks"], &items); err != nil {
		bad.At("/marks", "marks is a list")
		return nil
	}
	if len(items) == 0 {
		bad.At("/marks", "marks is empty: a register that closed has a mark for each pupil")
	}
	if len(items) > most {
		bad.At("/marks", "marks holds more than %d marks", most)
	}
	return items
}

func anyPupil(marks []register.Mark) bool {
	for _, m := range marks {
		if m.Pupil != "" {
			return true
		}
	}
	return false
}

func (r *closureReader) note(pointer, detail string) {
	r.notes = append(r.notes, problem.Field{Pointer: pointer, Detail: detail})
}

// unknown notes fields we do not know, each name once: when every mark of a
// register has the same extra field, one line says it.
func (r *closureReader) unknown(at string, o object, known ...string) {
	for _, name := range o.strangers(known...) {
		if r.noted[name] || len(r.noted) == maxNotes {
			continue
		}
		r.noted[name] = true
		pointer, detail := keyPointer(at, name), "this field is not known; it is ignored, here and wherever else it stands"
		if pointer == at {
			detail = "a field here is not known; it is ignored"
		}
		r.note(pointer, detail)
	}
}
