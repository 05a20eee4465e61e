package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// DayOff says whether a school is open, and what that did to its texts.
type DayOff struct {
	Date    string  `json:"date" format:"date"`
	Session *string `json:"session" enum:"AM,PM" doc:"null is the whole day"`
	Shut    bool    `json:"shut"`
	Texts   int     `json:"texts" doc:"How many were taken back, or are owed again"`
}

type dayOffOut struct{ Body DayOff }

func (d *door) shutSchool(ctx context.Context, _ *AtSchool) (*dayOffOut, error) {
	v := visitOf(ctx)
	x, err := d.readShut(ctx, v, true)
	if err != nil {
		return nil, err
	}
	n, err := d.mornings.Shut(ctx, v.actor(), v.urn, x)
	if err != nil {
		return nil, err
	}
	return &dayOffOut{DayOff{x.Date.String(), orNil(x.Session), true, n}}, nil
}

func (d *door) openSchool(ctx context.Context, _ *AtSchool) (*dayOffOut, error) {
	v := visitOf(ctx)
	x, err := d.readShut(ctx, v, false)
	if err != nil {
		return nil, err
	}
	n, err := d.mornings.Open(ctx, v.actor(), v.urn, x.Date, register.Session(x.Session))
	if err != nil {
		return nil, err
	}
	return &dayOffOut{DayOff{x.Date.String(), orNil(x.Session), false, n}}, nil
}

// readShut reads which day, today when there is no word of it; with kind and
// note when it is to be shut.
func (d *door) readShut(ctx context.Context, v visit, shut bool) (school.ClosedDay, error) {
	x := school.ClosedDay{Kind: school.Shut}
	o, bad := object{}, invalid()
	if len(v.body) > 0 {
		var err error
		if o, err = readObject(v.body); err != nil {
			return x, err
		}
	}
	if s := o.mayText(bad, "date", 32); s != "" {
		x.Date = readDayAt(s, "date", bad)
	}
	x.Session = readHalf(o, bad)
	if shut {
		x.Kind = school.ClosedKind(cmp.Or(o.mayText(bad, "kind", 32), string(school.Shut)))
		x.Note = o.mayText(bad, "note", 200)
	}
	if len(bad.Fields) > 0 {
		return x, bad
	}
	if x.Date != (clock.Date{}) {
		return x, nil
	}
	_, today, _, _, err := d.mornings.SchoolDay(ctx, v.urn)
	x.Date = today
	return x, err
}

func readHalf(o object, bad *problem.Error) string {
	s := o.mayText(bad, "session", 32)
	if s != "" && !register.Session(s).Valid() {
		bad.At("/session", "session is AM or PM")
	}
	return s
}

// TransformSchema lets the session be null: the whole day.
func (DayOff) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return nullSession(s) }

// nullSession lets a session that is not said be null.
func nullSession(s *huma.Schema) *huma.Schema {
	s.Properties["session"].Enum = []any{"AM", "PM", nil}
	return s
}
