package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// Notice is what a family told in advance.
type Notice struct {
	ID        string     `json:"id"`
	Pupil     string     `json:"pupil" example:"A0123" doc:"The school's own id"`
	From      string     `json:"from" format:"date"`
	To        string     `json:"to" format:"date" doc:"The last day away; the pupil is expected back after it"`
	Session   *string    `json:"session" enum:"AM,PM" doc:"null is both"`
	Code      *string    `json:"code" doc:"null when no reason was given"`
	Note      string     `json:"note"`
	Status    string     `json:"status" enum:"waiting,accepted,refused,ended" doc:"Only an accepted one keeps a text back. It has ended when the pupil came to school"`
	ToldAt    time.Time  `json:"told_at"`
	ToldBy    string     `json:"told_by" example:"key:01KARC8B000000000000000000"`
	SettledAt *time.Time `json:"settled_at"`
	SettledBy *string    `json:"settled_by"`
}

// TransformSchema lets the session be null: both.
func (Notice) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return nullSession(s) }

// Notices is what was told about a day.
type Notices struct {
	Notices    []Notice `json:"notices"`
	NextCursor *string  `json:"next_cursor"`
}

type noticesIn struct {
	AtSchool
	OnDay
	Paged
}

type (
	noticesOut struct{ Body Notices }
	noticeOut  struct{ Body Notice }
)

func (d *door) listNotices(ctx context.Context, in *noticesIn) (*noticesOut, error) {
	v := visitOf(ctx)
	day, err := d.day(ctx, v.urn, in.Date)
	if err != nil {
		return nil, err
	}
	all, err := d.mornings.Notices(ctx, v.urn, day)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, all, func(n notifier.NoticeView) string { return string(n.ID) })
	if err != nil {
		return nil, err
	}
	return &noticesOut{Notices{each(cut, noticeAnswer), next}}, nil
}

func (d *door) tellInAdvance(ctx context.Context, _ *AtSchool) (*noticeOut, error) {
	v := visitOf(ctx)
	told, err := readTold(v.body)
	if err != nil {
		return nil, err
	}
	n, err := d.mornings.TellInAdvance(ctx, v.actor(), v.urn, told)
	if err != nil {
		return nil, err
	}
	return &noticeOut{noticeAnswer(n)}, nil
}

func readTold(body []byte) (notifier.Told, error) {
	o, err := readObject(body)
	if err != nil {
		return notifier.Told{}, err
	}
	bad := invalid()
	t := notifier.Told{Pupil: o.needText(bad, "pupil", maxPupilRef)}
	if s := o.needText(bad, "from", 32); s != "" {
		t.From = readDayAt(s, "from", bad)
	}
	if s := o.mayText(bad, "to", 32); s != "" {
		t.To = readDayAt(s, "to", bad)
	}
	t.Session = register.Session(o.mayText(bad, "session", 32))
	if s := o.mayText(bad, "code", maxCode); s != "" {
		t.Code = register.ParseCode(s)
	}
	t.Note = o.mayText(bad, "note", 500)
	if len(bad.Fields) > 0 {
		return notifier.Told{}, bad
	}
	return t, nil
}

func readDayAt(s, name string, bad *problem.Error) clock.Date {
	day, err := clock.ParseDate(s)
	if err != nil {
		bad.At("/"+name, "%s is a day like 2026-11-23", name)
	}
	return day
}

type oneNotice struct {
	ID string `path:"id" maxLength:"64" doc:"The notice's id"`
}

// Accepted says that a notice counts.
type Accepted struct {
	ID     string `json:"id"`
	Status string `json:"status" enum:"accepted"`
}

type acceptedOut struct{ Body Accepted }

func (d *door) acceptNotice(ctx context.Context, in *oneNotice) (*acceptedOut, error) {
	v := visitOf(ctx)
	var as notifier.NoticeAs
	if len(v.body) > 0 {
		o, err := readObject(v.body)
		if err != nil {
			return nil, err
		}
		bad := invalid()
		if s := o.mayText(bad, "code", maxCode); s != "" {
			as.Code = register.ParseCode(s)
		}
		if s := o.mayText(bad, "session", 32); s != "" {
			as.Session = sessionAs(s)
		}
		if len(bad.Fields) > 0 {
			return nil, bad
		}
	}
	if err := d.mornings.AcceptNotice(ctx, v.actor(), notifier.NoticeID(in.ID), as); err != nil {
		return nil, err
	}
	return &acceptedOut{Accepted{in.ID, string(notifier.NoticeAccepted)}}, nil
}

// sessionAs reads the session a notice is accepted for: AM, PM, or all of each day.
func sessionAs(s string) *register.Session {
	if s == "all" {
		s = ""
	}
	sess := register.Session(s)
	return &sess
}

func noticeAnswer(n notifier.NoticeView) Notice {
	out := Notice{
		ID: string(n.ID), Pupil: n.Who.Ref, From: n.From.String(), To: n.To.String(), Note: n.Note, Status: string(n.Status),
		Session: orNil(string(n.Session)), Code: orNil(string(n.Code)), ToldAt: n.ToldAt.UTC(), ToldBy: n.ToldBy.String(), SettledAt: instant(n.SettledAt),
	}
	if out.SettledAt != nil {
		out.SettledBy = orNil(n.SettledBy.String())
	}
	return out
}

// orNil gives nil for an empty string.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
