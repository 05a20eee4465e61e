package api

import (
	"context"

	"github.com/firstbell/firstbell/notifier"
)

// Unsettled is an absence that is still N.
type Unsettled struct {
	ID      string `json:"id"`
	Pupil   string `json:"pupil" doc:"The school's own id" example:"A0123"`
	Date    string `json:"date" format:"date"`
	Session string `json:"session" enum:"AM,PM"`
	Due     string `json:"due" format:"date" doc:"The last day to put the right code: the fifth school day after it. After this day it must become O"`
	Left    int    `json:"school_days_left" doc:"0 on the last day; below 0 once it is overdue"`
}

// UnsettledPage is a page of them.
type UnsettledPage struct {
	Absences   []Unsettled `json:"absences"`
	NextCursor *string     `json:"next_cursor"`
}

type unsettledIn struct {
	AtSchool
	Paged
}

type unsettledOut struct{ Body UnsettledPage }

func (d *door) listUnsettled(ctx context.Context, in *unsettledIn) (*unsettledOut, error) {
	v := visitOf(ctx)
	_, today, _, _, err := d.mornings.SchoolDay(ctx, v.urn)
	if err != nil {
		return nil, err
	}
	all, err := d.mornings.Unsettled(ctx, v.urn, today)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, all, func(u notifier.UnsettledAbsence) string { return string(u.ID) })
	if err != nil {
		return nil, err
	}
	return &unsettledOut{UnsettledPage{each(cut, func(u notifier.UnsettledAbsence) Unsettled {
		return Unsettled{string(u.ID), u.Pupil.Ref, u.Date.String(), string(u.Session), u.Due.String(), u.Left}
	}), next}}, nil
}
