package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// AcrossSchool is what one act over a network came to at one of its schools.
type AcrossSchool struct {
	School   string `json:"school" doc:"URN"`
	Name     string `json:"name"`
	Campaign string `json:"campaign" doc:"Its id; empty where the school has none"`
	Status   string `json:"status" enum:"not_adopted,draft,proposed,approved,running,paused,done,stopped"`
	Refused  string `json:"refused" doc:"Why nothing was done there; empty where it was"`
}

// NetworkWave is one wave at one school of a network.
type NetworkWave struct {
	School   string     `json:"school" doc:"URN"`
	Name     string     `json:"name" doc:"Of the school"`
	Campaign string     `json:"campaign" doc:"Its id"`
	Pack     string     `json:"pack"`
	Called   string     `json:"called" doc:"What the school calls the campaign"`
	Status   string     `json:"status" doc:"Of the campaign"`
	Wave     string     `json:"wave" doc:"Its key"`
	WaveName string     `json:"wave_name"`
	NextAt   *time.Time `json:"next_at" doc:"Null where it does not come again in the terms the calendar holds"`
	Firing   string     `json:"firing" doc:"The id of its newest; empty where it has not gone"`
	State    string     `json:"state" enum:",due,open,over,missed" doc:"Of that"`
	DueAt    *time.Time `json:"due_at"`
	ToText   *int       `json:"to_text" doc:"Families; null where it has not gone, and where an authority or a hub would see fewer than ten"`
	Raised   *int       `json:"raised" doc:"Of these, those whose text has been raised; null as to_text"`
}

// TransformSchema lets be null what has not come.
func (NetworkWave) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "next_at", "due_at", "to_text", "raised")
}

// AcrossAsked is what is asked of every school of a network.
type AcrossAsked struct {
	Pack string `json:"pack,omitempty" example:"moments-matter" doc:"Left out of pause and resume, every campaign"`
	Like string `json:"like,omitempty" doc:"Adopting: the id of a campaign of one of the schools, whose plan each gets"`
	Why  string `json:"why,omitempty" doc:"Pausing: a sentence that staff read"`
}

type (
	oneNetwork struct {
		Network string `path:"network" maxLength:"64" doc:"The network's id"`
	}
	acrossOut struct {
		Body struct {
			Schools []AcrossSchool `json:"schools" doc:"By name"`
		}
	}
	networkWavesOut struct {
		Body struct {
			Waves []NetworkWave `json:"waves" doc:"Those that come next first"`
		}
	}
)

// networkRoutes is every address about the campaigns of a network's schools.
func (d *door) networkRoutes() {
	const of = "/v1/networks/{network}"
	write := entry{scope: staff.CampaignsWrite, school: d.ofNetwork, body: smallBody}
	handle(d, address{http.MethodGet, of + "/waves", "listNetworkWaves", "Campaigns", "Every wave of every school of a network, with its state", 200},
		entry{scope: staff.CampaignsRead, school: d.ofNetwork}, d.listNetworkWaves)
	handle(d, address{http.MethodGet, of + "/campaigns/preview", "previewAcross", "Campaigns", "What waits for approval at the schools of a network, as whoever approves it reads it", 200},
		entry{scope: staff.CampaignsRead, school: d.ofNetwork}, d.previewAcross)
	handle(d, address{http.MethodPost, of + "/campaigns", "adoptAcross", "Campaigns", "Make a pack a draft at every school of a network", 200}, write, d.acrossCall(d.adoptAcross))
	handle(d, address{http.MethodPost, of + "/campaigns/propose", "proposeAcross", "Campaigns", "Put the drafts of a pack forward at every school", 200}, write, d.acrossCall(d.proposeAcross))
	handle(d, address{http.MethodPost, of + "/campaigns/approve", "approveAcross", "Campaigns", "Only a person may: a key is refused", 200}, write, d.acrossCall(d.approveAcross))
	handle(d, address{http.MethodPost, of + "/campaigns/pause", "pauseAcross", "Campaigns", "Stop the campaigns of every school within a second", 200}, write, d.acrossCall(d.pauseAcross))
	handle(d, address{http.MethodPost, of + "/campaigns/resume", "resumeAcross", "Campaigns", "Only a person may: a key is refused", 200}, write, d.acrossCall(d.resumeAcross))
}

// ofNetwork lets in a key of the network that the address names, and nobody
// else: no school's key sees another school.
func (d *door) ofNetwork(_ context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	if id := c.Param("network"); k.Network == "" || string(k.Network) != id {
		return "", problem.New(problem.Unknown, "There is no such network, or it is not for this key.")
	}
	return "", nil
}

// acrossCall reads what is asked of every school and answers with what it came
// to.
func (*door) acrossCall(do func(context.Context, visit, school.NetworkID, AcrossAsked) ([]campaigns.Across, error)) func(context.Context, *oneNetwork) (*acrossOut, error) {
	return func(ctx context.Context, in *oneNetwork) (*acrossOut, error) {
		v := visitOf(ctx)
		var asked AcrossAsked
		if len(v.body) > 0 {
			o, err := readObject(v.body)
			if err != nil {
				return nil, err
			}
			bad := invalid()
			asked = AcrossAsked{Pack: o.mayText(bad, "pack", 64), Like: o.mayText(bad, "like", 64), Why: o.mayText(bad, "why", 200)}
			if len(bad.Fields) > 0 {
				return nil, bad
			}
		}
		all, err := do(ctx, v, school.NetworkID(in.Network), asked)
		if err != nil {
			return nil, err
		}
		out := &acrossOut{}
		out.Body.Schools = each(all, func(x campaigns.Across) AcrossSchool {
			return AcrossSchool{string(x.School), x.Name, string(x.Campaign), string(x.Status), x.Refused}
		})
		return out, nil
	}
}

func (d *door) adoptAcross(ctx context.Context, v visit, id school.NetworkID, x AcrossAsked) ([]campaigns.Across, error) {
	if (x.Pack == "") == (x.Like == "") {
		return nil, invalid().At("/pack", "Name a pack, or a campaign for the others to be like.")
	}
	return d.plans.AdoptAcross(ctx, v.actor(), id, x.Pack, campaigns.CampaignID(x.Like))
}

func (d *door) proposeAcross(ctx context.Context, v visit, id school.NetworkID, x AcrossAsked) ([]campaigns.Across, error) {
	if x.Pack == "" {
		return nil, invalid().At("/pack", "Name the pack.")
	}
	return d.plans.ProposeAcross(ctx, v.actor(), id, x.Pack)
}

func (d *door) approveAcross(ctx context.Context, v visit, id school.NetworkID, x AcrossAsked) ([]campaigns.Across, error) {
	return d.plans.ApproveAcross(ctx, v.actor(), id, x.Pack, "")
}

func (d *door) pauseAcross(ctx context.Context, v visit, id school.NetworkID, x AcrossAsked) ([]campaigns.Across, error) {
	if x.Why == "" {
		x.Why = "Asked for by " + v.key.Name
	}
	return d.plans.PauseAcross(ctx, v.actor(), id, x.Pack, x.Why)
}

func (d *door) resumeAcross(ctx context.Context, v visit, id school.NetworkID, x AcrossAsked) ([]campaigns.Across, error) {
	return d.plans.ResumeAcross(ctx, v.actor(), id, x.Pack)
}

func (d *door) listNetworkWaves(ctx context.Context, in *oneNetwork) (*networkWavesOut, error) {
	all, err := d.plans.WavesAcross(ctx, school.NetworkID(in.Network))
	if err != nil {
		return nil, err
	}
	out := &networkWavesOut{}
	out.Body.Waves = each(all, networkWave)
	return out, nil
}

func networkWave(x campaigns.AcrossWave) NetworkWave {
	w := NetworkWave{
		School: string(x.School), Name: x.Name, Campaign: string(x.Campaign), Pack: x.Pack, Called: x.Called, Status: string(x.Status),
		Wave: x.Key, WaveName: x.Wave, NextAt: instant(x.Next), Firing: string(x.Last.ID), State: string(x.Last.State), DueAt: instant(x.Last.DueAt),
	}
	if x.Last.ID != "" && !x.Hidden {
		w.ToText, w.Raised = &x.Last.ToText, &x.Last.Raised
	}
	return w
}
