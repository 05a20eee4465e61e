package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// Absence is a session a pupil was marked absent, with all that hangs on it.
type Absence struct {
	ID               string     `json:"id"`
	Pupil            string     `json:"pupil" doc:"The school's own id" example:"A0123"`
	Date             string     `json:"date" format:"date"`
	Session          string     `json:"session" enum:"AM,PM"`
	Code             string     `json:"code" doc:"As it stands now" example:"N"`
	CodeAtClose      string     `json:"code_at_close"`
	Course           string     `json:"course" enum:"explained_at_close,alerted,held,withheld" doc:"What became of it when the register closed"`
	Reason           string     `json:"reason" doc:"Why it was held or withheld; else empty"`
	Detail           string     `json:"detail" doc:"The same as a sentence"`
	ClosedAt         time.Time  `json:"closed_at"`
	Arrived          bool       `json:"arrived" doc:"A later mark says the pupil is in school"`
	Alerts           []Alert    `json:"alerts"`
	Replies          []Reply    `json:"replies" doc:"Empty without the scope replies:read"`
	SuggestedCode    *string    `json:"suggested_code" doc:"What the replies suggest, for a person to accept; null when none does, and always while a concern is open"`
	SuggestedBecause []string   `json:"suggested_because" doc:"The words that say so; empty without the scope replies:read"`
	Confidence       *float64   `json:"suggested_confidence" minimum:"0" maximum:"1" doc:"Of the suggestion"`
	Back             *string    `json:"suggested_back" format:"date" doc:"The school day the replies say the pupil is back, when it is later than the next; accepted with the code"`
	Concern          *OpenOne   `json:"concern" doc:"The gravest concern that is open about it, or null"`
	Explained        *Explained `json:"explained" doc:"How it was settled after the register closed, or null"`
}

// TransformSchema lets explained be null.
func (Absence) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "explained", "concern")
}

// OpenOne is a concern that is open.
type OpenOne struct {
	ID string `json:"id"`
}

// Reply is a reply beside an absence.
type Reply struct {
	ID         string    `json:"id"`
	From       string    `json:"from" doc:"Who, as staff know them" example:"mother"`
	Body       string    `json:"body"`
	ReceivedAt time.Time `json:"received_at"`
	Kind       string    `json:"kind" doc:"What it reads as: illness, concern, late, stop …" example:"illness"`
	Alert      *string   `json:"alert" doc:"The alert it answers; null when a person put it here"`
}

// Explained is how an absence was settled.
type Explained struct {
	Code string    `json:"code" example:"I"`
	Note string    `json:"note"`
	By   string    `json:"by" doc:"person:ID, key:ID or system:PART" example:"key:01KARC8B000000000000000000"`
	At   time.Time `json:"at"`
}

// Absences is a page of absences.
type Absences struct {
	Absences   []Absence `json:"absences"`
	NextCursor *string   `json:"next_cursor"`
}

type absencesIn struct {
	AtSchool
	OnDay
	Session string `query:"session" enum:"AM,PM" doc:"Both when left out"`
	Paged
}

type absencesOut struct{ Body Absences }

func (d *door) listAbsences(ctx context.Context, in *absencesIn) (*absencesOut, error) {
	v := visitOf(ctx)
	day, err := d.day(ctx, v.urn, in.Date)
	if err != nil {
		return nil, err
	}
	sess, err := half(in.Session)
	if err != nil {
		return nil, err
	}
	all, err := d.mornings.Absences(ctx, v.urn, day)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, ofSession(all, sess), func(a notifier.AbsenceView) string { return string(a.ID) })
	if err != nil {
		return nil, err
	}
	withReplies := v.key.May(staff.RepliesRead)
	return &absencesOut{Absences{each(cut, func(a notifier.AbsenceView) Absence {
		return absenceAnswer(a, withReplies)
	}), next}}, nil
}

func ofSession(all []notifier.AbsenceView, sess register.Session) []notifier.AbsenceView {
	var list []notifier.AbsenceView
	for _, a := range all {
		if sess == "" || a.Session == sess {
			list = append(list, a)
		}
	}
	return list
}

func absenceAnswer(a notifier.AbsenceView, withReplies bool) Absence {
	out := Absence{
		ID: string(a.ID), Pupil: a.Pupil.Ref, Date: a.Date.String(), Session: string(a.Session),
		Code: string(a.Code), CodeAtClose: string(a.CodeAt), Course: string(a.Course), Reason: a.Reason, Detail: a.Detail,
		ClosedAt: a.ClosedAt.UTC(), Arrived: a.Arrived,
		Alerts: each(a.Alerts, alertAnswer), Replies: []Reply{}, SuggestedBecause: []string{},
	}
	if withReplies {
		out.Replies = each(a.Replies, func(r notifier.ReplyView) Reply {
			return Reply{string(r.ID), r.From, r.Body, r.ReceivedAt.UTC(), r.Kind, orNil(string(r.Alert))}
		})
	}
	if sg, ok := a.Suggestion(); ok {
		out.SuggestedCode, out.Confidence = orNil(string(sg.Code)), &sg.Confidence
		out.Back = orNil(sg.Back.String())
		if withReplies {
			out.SuggestedBecause = full(sg.Because)
		}
	}
	if a.Concern != "" {
		out.Concern = &OpenOne{string(a.Concern)}
	}
	if e := a.Explained; e != nil {
		out.Explained = &Explained{string(e.Code), e.Note, e.By.String(), e.At.UTC()}
	}
	return out
}

type oneAbsence struct {
	ID string `path:"id" example:"01KARC8B000000000000000000"`
}

// Settled is what an absence now has.
type Settled struct {
	ID   string `json:"id"`
	Code string `json:"code" example:"I"`
}

type settledOut struct{ Body Settled }

func (d *door) explainAbsence(ctx context.Context, in *oneAbsence) (*settledOut, error) {
	v := visitOf(ctx)
	was, code, note, err := readExplain(v.body)
	if err != nil {
		return nil, err
	}
	if err := d.mornings.ExplainSeen(ctx, v.actor(), notifier.AbsenceID(in.ID), was, code, note); err != nil {
		return nil, err
	}
	return &settledOut{Settled{in.ID, string(code)}}, nil
}

// readExplain reads what an absence is explained with, and the code the caller saw
// it to have; "" when they do not say.
func readExplain(body []byte) (was, code register.Code, note string, err error) {
	o, err := readObject(body)
	if err != nil {
		return "", "", "", err
	}
	bad := invalid()
	was = register.ParseCode(o.mayText(bad, "was", maxCode))
	code = register.ParseCode(o.needText(bad, "code", maxCode))
	note = o.mayText(bad, "note", 500)
	if len(bad.Fields) > 0 {
		return "", "", "", bad
	}
	return was, code, note, nil
}
