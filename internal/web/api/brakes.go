package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// TakenBrake is the brake that holds what a closure raised.
type TakenBrake struct {
	ID    string  `json:"id"`
	Why   string  `json:"why" enum:"group_share,school_share" doc:"Too many of one group, or too many families of the school at once"`
	Held  int     `json:"held" doc:"Texts it holds"`
	Share float64 `json:"share" doc:"Of the group's pupils, or of the roll"`
	Limit float64 `json:"limit" doc:"The share that goes without a person's look"`
}

// TransformSchema lets the brake be null: it is off.
func (Taken) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return orNull(s, "brake") }

func takenBrake(b *notifier.OutcomeBrake) *TakenBrake {
	if b == nil {
		return nil
	}
	return &TakenBrake{string(b.ID), string(b.Why), b.Held, b.Share, b.Limit}
}

// oneBrake names a brake in the address.
type oneBrake struct {
	ID string `path:"id" maxLength:"64" doc:"The brake's id"`
}

// Ended says what became of the texts a brake held.
type Ended struct {
	ID    string `json:"id"`
	Texts int    `json:"texts" doc:"How many it held: they go now, or have been taken back"`
}

type endedOut struct{ Body Ended }

func (d *door) releaseBrake(ctx context.Context, in *oneBrake) (*endedOut, error) {
	return d.endBrake(ctx, in, d.mornings.ReleaseBrake)
}

func (d *door) cancelBrake(ctx context.Context, in *oneBrake) (*endedOut, error) {
	return d.endBrake(ctx, in, d.mornings.CancelBrake)
}

func (d *door) endBrake(ctx context.Context, in *oneBrake, end func(context.Context, school.Actor, notifier.BrakeID) (int, error)) (*endedOut, error) {
	n, err := end(ctx, visitOf(ctx).actor(), notifier.BrakeID(in.ID))
	if err != nil {
		return nil, err
	}
	return &endedOut{Ended{in.ID, n}}, nil
}
