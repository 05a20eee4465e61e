package api

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

// Arrival is a pupil whom the late desk saw come in.
type Arrival struct {
	ID      string    `json:"id"`
	Pupil   string    `json:"pupil" example:"A0123" doc:"The school's own id"`
	Date    string    `json:"date" format:"date"`
	Session string    `json:"session" enum:"AM,PM"`
	At      time.Time `json:"at" doc:"When the pupil came in"`
	Code    string    `json:"code" example:"U" doc:"What the register should say: L before it closes, U after that, present before the session began"`
	NotedAt time.Time `json:"noted_at"`
	NotedBy string    `json:"noted_by" example:"key:01KARC8B000000000000000000"`
}

// Arrivals is what the late desk noted on a day.
type Arrivals struct {
	Arrivals   []Arrival `json:"arrivals"`
	NextCursor *string   `json:"next_cursor"`
}

type arrivalsIn struct {
	AtSchool
	OnDay
	Paged
}

type (
	arrivalOut  struct{ Body Arrival }
	arrivalsOut struct{ Body Arrivals }
)

func (d *door) noteArrival(ctx context.Context, _ *AtSchool) (*arrivalOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	bad := invalid()
	pupil, at := o.needText(bad, "pupil", maxPupilRef), o.mayInstant(bad, "at")
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	a, err := d.mornings.Arrived(ctx, v.actor(), v.urn, pupil, at)
	if err != nil {
		return nil, err
	}
	return &arrivalOut{arrivalAnswer(a)}, nil
}

func (d *door) listArrivals(ctx context.Context, in *arrivalsIn) (*arrivalsOut, error) {
	v := visitOf(ctx)
	day, err := d.day(ctx, v.urn, in.Date)
	if err != nil {
		return nil, err
	}
	all, err := d.mornings.Arrivals(ctx, v.urn, day)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, all, func(a notifier.ArrivalView) string { return string(a.ID) })
	if err != nil {
		return nil, err
	}
	return &arrivalsOut{Arrivals{each(cut, arrivalAnswer), next}}, nil
}

type oneArrival struct {
	ID string `path:"id" maxLength:"64" doc:"The arrival's id"`
}

// Undone says that an arrival was not so.
type Undone struct {
	ID     string `json:"id"`
	Undone bool   `json:"undone" doc:"Always true"`
}

type undoneOut struct{ Body Undone }

func (d *door) undoArrival(ctx context.Context, in *oneArrival) (*undoneOut, error) {
	if err := d.mornings.UndoArrival(ctx, visitOf(ctx).actor(), notifier.ArrivalID(in.ID)); err != nil {
		return nil, err
	}
	return &undoneOut{Undone{in.ID, true}}, nil
}

func arrivalAnswer(a notifier.ArrivalView) Arrival {
	return Arrival{
		ID: string(a.ID), Pupil: a.Who.Ref, Date: a.Date.String(), Session: string(a.Session),
		At: a.At.UTC(), Code: string(a.Code), NotedAt: a.NotedAt.UTC(), NotedBy: a.By.String(),
	}
}

// mayInstant reads an instant that may be left out.
func (o object) mayInstant(bad *problem.Error, name string) time.Time {
	s := o.mayText(bad, name, 64)
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		bad.At("/"+name, "%s is an instant like 2026-11-23T09:21:00Z", name)
	}
	return at
}
