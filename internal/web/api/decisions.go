package api

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

// Decision is why the family of a pupil was, or was not, texted about a
// session.
type Decision struct {
	Pupil   string   `json:"pupil" doc:"The school's own id" example:"A0123"`
	Date    string   `json:"date" format:"date"`
	Session string   `json:"session" enum:"AM,PM"`
	Absence *string  `json:"absence" doc:"Null when no absence is kept"`
	Course  *string  `json:"course" doc:"What became of it when the register closed: explained_at_close, alerted or withheld"`
	Reasons []Reason `json:"reasons" doc:"What was weighed, as it was said then, and what has happened since, in the order of time"`
}

// Reason is one thing that was weighed, or that happened since.
type Reason struct {
	At    *time.Time `json:"at" doc:"Null for what is true now"`
	About string     `json:"about" enum:"register,code,calendar,pupil,notice,who,when,brake,result,text,reply,ladder,call,settled"`
	Word  string     `json:"word" doc:"Stable, for programs; may be empty" example:"chosen"`
	Says  string     `json:"says" doc:"The same for a person" example:"Contact 1 of 2 is texted: the first who may be texted."`
	Text  *string    `json:"text" doc:"The alert or other text it is about"`
}

type decisionIn struct {
	AtSchool
	Pupil string `query:"pupil" maxLength:"64" example:"A0123" doc:"The school's own id, never a UPN"`
	OnDay
	Session string `query:"session" enum:"AM,PM" doc:"The session it is now when left out"`
}

type decisionOut struct{ Body Decision }

func (d *door) getDecision(ctx context.Context, in *decisionIn) (*decisionOut, error) {
	v := visitOf(ctx)
	if in.Pupil == "" || utf8.RuneCountInString(in.Pupil) > maxPupilRef {
		return nil, problem.New(problem.Invalid, "Say which pupil: pupil is the school's own id.")
	}
	day, sess, err := d.sitting(ctx, v.urn, in.Date, in.Session)
	if err != nil {
		return nil, err
	}
	e, err := d.mornings.Reasons(ctx, v.urn, in.Pupil, day, sess)
	if err != nil {
		return nil, err
	}
	return &decisionOut{Decision{
		Pupil: e.Pupil.Ref, Date: e.Date.String(), Session: string(e.Session),
		Absence: orNil(string(e.Absence)), Course: orNil(string(e.Course)), Reasons: each(e.Reasons, reasonAnswer),
	}}, nil
}

func reasonAnswer(r notifier.Reason) Reason {
	out := Reason{About: string(r.About), Word: r.Word, Says: r.Says, Text: orNil(string(r.Text))}
	if !r.At.IsZero() {
		at := r.At.UTC()
		out.At = &at
	}
	return out
}
