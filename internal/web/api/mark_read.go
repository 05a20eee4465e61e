package api

import (
	"encoding/json"
	"math"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/register"
)

// marks reads every mark. One that cannot be read stays as an empty mark: it
// names nobody, so it does nothing, and its note says why.
func (r *closureReader) marks(items []json.RawMessage) []register.Mark {
	marks := make([]register.Mark, len(items))
	for i, raw := range items {
		at := itemPointer("/marks", i)
		o, ok := asObject(raw)
		if !ok {
			r.note(at, "a mark is an object with pupil and code"+heldForStaff)
			continue
		}
		r.unknown(at, o, "pupil", "code", "minutes_late", "comment")
		marks[i] = r.mark(at, o)
	}
	return marks
}

func (r *closureReader) mark(at string, o object) register.Mark {
	m := register.Mark{Pupil: r.pupil(at+"/pupil", o)}
	if m.Pupil == "" {
		return register.Mark{}
	}
	m.Code = r.code(at+"/code", o)
	m.MinutesLate = r.minutes(at+"/minutes_late", o)
	m.Comment = r.comment(at+"/comment", o)
	return m
}

func (r *closureReader) pupil(at string, o object) string {
	if !o.has("pupil") {
		r.note(at, "the pupil is missing"+heldForStaff)
		return ""
	}
	s, ok := o.text("pupil")
	switch {
	case !ok:
		r.note(at, "the pupil is named by a string, the school's own id or a UPN"+heldForStaff)
	case s == "":
		r.note(at, "the pupil is empty"+heldForStaff)
	case utf8.RuneCountInString(s) > maxPupilRef:
		r.note(at, "this is too long to be a pupil's id"+heldForStaff)
	default:
		return s
	}
	return ""
}

// code reads a code without looking it up: whether it is in force is decided
// further in. A code that cannot be read leaves the pupil unmarked, which is
// never taken for present.
func (r *closureReader) code(at string, o object) register.Code {
	if _, there := o["code"]; !there {
		r.note(at, "the code is missing"+heldForStaff)
		return register.Unmarked
	}
	if !o.has("code") {
		return register.Unmarked // null says the same as a blank
	}
	s, ok := o.text("code")
	if !ok {
		r.note(at, "a code is a string"+heldForStaff)
		return register.Unmarked
	}
	return register.ParseCode(s)
}

func (r *closureReader) minutes(at string, o object) int {
	if !o.has("minutes_late") {
		return 0
	}
	var n float64
	err := json.Unmarshal(o["minutes_late"], &n)
	if err != nil || n != math.Trunc(n) || n < 0 || n > maxMinutes {
		r.note(at, "minutes_late is a whole number from 0 to 1440; it is left out")
		return 0
	}
	return int(n)
}

func (r *closureReader) comment(at string, o object) string {
	if !o.has("comment") {
		return ""
	}
	s, ok := o.text("comment")
	if !ok || utf8.RuneCountInString(s) > maxComment {
		r.note(at, "a comment is a string of at most 1,000 characters; it is left out")
		return ""
	}
	return s
}
