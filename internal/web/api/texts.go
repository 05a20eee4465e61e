package api

import (
	"context"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
)

// Paused says whether texts of a kind are stopped at a school.
type Paused struct {
	Kind   string `json:"kind" enum:"all,campaigns"`
	Paused bool   `json:"paused"`
}

type pausedOut struct{ Body Paused }

func (d *door) pauseTexts(ctx context.Context, _ *AtSchool) (*pausedOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	bad := invalid()
	kind := readKind(o.needText(bad, "kind", 32), bad)
	why := o.mayText(bad, "why", 200)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	if why == "" {
		why = "Asked for by " + v.key.Name // everyone who signs in sees who and why
	}
	if err := d.pauses.Pause(ctx, v.actor(), v.urn, kind, why); err != nil {
		return nil, err
	}
	return &pausedOut{Paused{string(kind), true}}, nil
}

func (d *door) resumeTexts(ctx context.Context, _ *AtSchool) (*pausedOut, error) {
	v := visitOf(ctx)
	kind := delivery.PauseAll
	if len(v.body) > 0 {
		o, err := readObject(v.body)
		if err != nil {
			return nil, err
		}
		bad := invalid()
		if s := o.mayText(bad, "kind", 32); s != "" {
			kind = readKind(s, bad)
		}
		if len(bad.Fields) > 0 {
			return nil, bad
		}
	}
	if err := d.pauses.Resume(ctx, v.actor(), v.urn, kind); err != nil {
		return nil, err
	}
	return &pausedOut{Paused{string(kind), false}}, nil
}

func readKind(s string, bad *problem.Error) delivery.PauseKind {
	kind := delivery.PauseKind(s)
	if s != "" && kind != delivery.PauseAll && kind != delivery.PauseCampaigns {
		bad.At("/kind", "kind is all or campaigns")
	}
	return kind
}
