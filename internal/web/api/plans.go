package api

import (
	"context"

	"github.com/firstbell/firstbell/campaigns"
)

// Campaign is a campaign a school could adopt.
type Campaign struct {
	Key       string `json:"key" example:"moments-matter"`
	Name      string `json:"name"`
	Strapline string `json:"strapline"`
	Purpose   string `json:"purpose"`
	Audience  string `json:"audience" doc:"Who could be written to, in words"`
	Waves     []Wave `json:"waves"`
	CheckedOn string `json:"checked_on" format:"date" doc:"When its facts were last read through"`
	Status    string `json:"status" doc:"How far a school has come with it" example:"not_adopted"`
}

// Wave is one dated portion of a campaign.
type Wave struct {
	Key    string   `json:"key"`
	Name   string   `json:"name"`
	When   string   `json:"when" doc:"In words"`
	Voices []string `json:"voices" doc:"Whom it is worded for: primary, secondary"`
}

// CampaignPage is a page of campaigns.
type CampaignPage struct {
	Campaigns  []Campaign `json:"campaigns"`
	NextCursor *string    `json:"next_cursor"`
}

type campaignsOut struct{ Body CampaignPage }

func (d *door) listCampaigns(ctx context.Context, in *Paged) (*campaignsOut, error) {
	cut, next, err := page(*in, d.plans.List(ctx), func(s campaigns.Summary) string { return s.Key })
	if err != nil {
		return nil, err
	}
	return &campaignsOut{CampaignPage{each(cut, campaignAnswer), next}}, nil
}

func campaignAnswer(s campaigns.Summary) Campaign {
	return Campaign{
		Key: s.Key, Name: s.Name, Strapline: s.Strapline, Purpose: s.Purpose, Audience: s.Audience,
		CheckedOn: s.CheckedOn.String(), Status: string(s.Status),
		Waves: each(s.Waves, func(w campaigns.WaveSummary) Wave {
			return Wave{w.Key, w.Name, w.When, each(w.Voices, func(v campaigns.Voice) string { return string(v) })}
		}),
	}
}
