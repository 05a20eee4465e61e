package api

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Alert is the text owed to one contact about one or more pupils.
type Alert struct {
	ID           string     `json:"id"`
	Kind         string     `json:"kind" doc:"alert, correction or answer"`
	Status       string     `json:"status" enum:"held,raised,sending,unknown,sent,delivered,undelivered,failed,withdrawn,expired"`
	Reason       string     `json:"reason" doc:"Why it is held, withdrawn, failed or expired; else empty"`
	Date         string     `json:"date" format:"date"`
	Session      string     `json:"session" enum:"AM,PM"`
	Contact      string     `json:"contact" doc:"The school's own id of the contact, as in the roll"`
	Relationship string     `json:"relationship" doc:"Of the contact to the first pupil"`
	Pupils       []string   `json:"pupils" doc:"The school's own ids"`
	Dropped      []string   `json:"dropped" doc:"Pupils taken out again before it went"`
	Corrects     *string    `json:"corrects" doc:"The alert it takes back"`
	ErrorCode    *int       `json:"error_code" doc:"The carrier's, when it failed or was not delivered"`
	Stopped      bool       `json:"stopped" doc:"The number has sent STOP"`
	Parts        int        `json:"parts" doc:"0 until it is handed to the carrier"`
	RaisedAt     time.Time  `json:"raised_at"`
	SendAfter    time.Time  `json:"send_after"`
	ExpiresAt    time.Time  `json:"expires_at" doc:"Same day or never"`
	SentAt       *time.Time `json:"sent_at"`
	ChangedAt    time.Time  `json:"changed_at"`
}

// AlertDetail is one alert with its words and timeline.
type AlertDetail struct {
	Alert
	Body     string `json:"body" doc:"As it was sent; empty until then"`
	Timeline []Step `json:"timeline"`
}

// Step is one step of a text's life.
type Step struct {
	At        time.Time `json:"at"`
	From      string    `json:"from" doc:"Empty for the first"`
	To        string    `json:"to"`
	Attempt   int       `json:"attempt"`
	Why       string    `json:"why"`
	ErrorCode *int      `json:"error_code"`
}

// Alerts is a page of alerts.
type Alerts struct {
	Alerts     []Alert `json:"alerts"`
	NextCursor *string `json:"next_cursor"`
}

type alertsIn struct {
	AtSchool
	OnDay
	Session string `query:"session" enum:"AM,PM" doc:"Both when left out"`
	Status  string `query:"status" enum:"held,raised,sending,unknown,sent,delivered,undelivered,failed,withdrawn,expired" doc:"All when left out"`
	Paged
}

type alertsOut struct{ Body Alerts }

type oneAlert struct {
	ID string `path:"id" example:"01KARC8B000000000000000000"`
}

type alertOut struct{ Body AlertDetail }

func (d *door) listAlerts(ctx context.Context, in *alertsIn) (*alertsOut, error) {
	v := visitOf(ctx)
	day, err := d.day(ctx, v.urn, in.Date)
	if err != nil {
		return nil, err
	}
	sess, err := half(in.Session)
	if err != nil {
		return nil, err
	}
	status, err := readStatus(in.Status)
	if err != nil {
		return nil, err
	}
	list, err := d.mornings.Alerts(ctx, v.urn, day, sess, status)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, list, func(a notifier.AlertView) string { return string(a.ID) })
	if err != nil {
		return nil, err
	}
	return &alertsOut{Alerts{each(cut, alertAnswer), next}}, nil
}

func readStatus(s string) (delivery.State, error) {
	if s == "" {
		return "", nil
	}
	for _, known := range delivery.States {
		if delivery.State(s) == known {
			return known, nil
		}
	}
	return "", problem.New(problem.Invalid, "status is one of the states of a text, like held or delivered.")
}

func (d *door) getAlert(ctx context.Context, in *oneAlert) (*alertOut, error) {
	a, err := d.mornings.Alert(ctx, delivery.TextID(in.ID))
	if err != nil {
		return nil, err
	}
	return &alertOut{alertDetail(a)}, nil
}

func (d *door) releaseAlert(ctx context.Context, in *oneAlert) (*alertOut, error) {
	return d.change(ctx, in, d.mornings.Release)
}

func (d *door) withdrawAlert(ctx context.Context, in *oneAlert) (*alertOut, error) {
	return d.change(ctx, in, d.mornings.WithdrawAlert)
}

// change does one thing to an alert and answers with the alert as it then is.
func (d *door) change(ctx context.Context, in *oneAlert, do func(context.Context, school.Actor, delivery.TextID) error) (*alertOut, error) {
	if err := do(ctx, visitOf(ctx).actor(), delivery.TextID(in.ID)); err != nil {
		return nil, err
	}
	return d.getAlert(ctx, in)
}

func alertAnswer(a notifier.AlertView) Alert {
	out := Alert{
		ID: string(a.ID), Kind: string(a.Kind), Status: string(a.State), Reason: a.Reason,
		Date: a.Date.String(), Session: string(a.Session), Contact: a.ContactRef, Relationship: a.Relation,
		Pupils: []string{}, Dropped: []string{}, ErrorCode: errorCode(a.Code), Stopped: a.Stopped, Parts: a.Parts,
		RaisedAt: a.RaisedAt.UTC(), SendAfter: a.SendAfter.UTC(), ExpiresAt: a.ExpiresAt.UTC(),
		SentAt: instant(a.SentAt), ChangedAt: a.ChangedAt.UTC(),
	}
	if a.Corrects != "" {
		id := string(a.Corrects)
		out.Corrects = &id
	}
	for _, p := range a.Pupils {
		if p.Dropped {
			out.Dropped = append(out.Dropped, p.Ref)
		} else {
			out.Pupils = append(out.Pupils, p.Ref)
		}
	}
	return out
}

func alertDetail(a notifier.AlertDetail) AlertDetail {
	return AlertDetail{Alert: alertAnswer(a.AlertView), Body: a.Body, Timeline: each(a.Timeline, func(e delivery.Event) Step {
		return Step{At: e.At.UTC(), From: string(e.From), To: string(e.To), Attempt: e.Attempt, Why: e.Why, ErrorCode: errorCode(e.Code)}
	})}
}

func errorCode(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
