package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// NetworkPreview is what waits for approval at the schools of a network.
type NetworkPreview struct {
	Seen       string             `json:"seen" doc:"What approval asks for, so that nothing is approved that was not read"`
	Schools    []NetworkPreviewAt `json:"schools"`
	Total      NetworkFigures     `json:"total" doc:"Of the next waves of all of them"`
	NotCounted int                `json:"schools_not_counted" doc:"Schools that total leaves out, because each and all of them have fewer than ten families"`
	English    map[string]int     `json:"english" doc:"Families who get English though they read another language, by that"`
	EnglishFew bool               `json:"english_few" doc:"Families of further languages get it too, fewer than ten of each"`
	Samples    []NetworkSample    `json:"samples" doc:"The shortest text, the longest and one in another script"`
}

// NetworkPreviewAt is the next wave of one school.
type NetworkPreviewAt struct {
	School     string         `json:"school" doc:"URN"`
	Name       string         `json:"name"`
	Campaign   string         `json:"campaign" doc:"Its id"`
	Version    int            `json:"version"`
	None       string         `json:"none" doc:"Why no wave of it can be reckoned; empty where one can"`
	WaveName   string         `json:"wave_name"`
	DueAt      *time.Time     `json:"due_at"`
	LastLeaves *time.Time     `json:"last_leaves_at"`
	TooMany    string         `json:"too_many" doc:"What to do where the wave cannot end in its hours"`
	Figures    NetworkFigures `json:"figures"`
	Clashes    []WaveClash    `json:"clashes" doc:"Waves of other campaigns of the school in the same week, which may have some of the families"`
	Texts      []NetworkText  `json:"texts" doc:"Each text of that wave which goes out, for a made-up Grace"`
}

// TransformSchema lets be null what does not come, or is not told.
func (NetworkPreviewAt) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "due_at", "last_leaves_at")
}

// NetworkFigures is what waves come to. What an authority or a hub is not told is
// null: fewer than ten families, and how many are held out at one school.
type NetworkFigures struct {
	ToText  *int     `json:"to_text" doc:"Families"`
	HeldOut *int     `json:"held_out" doc:"Families"`
	Parts   *int     `json:"parts"`
	Pence   *float64 `json:"pence"`
}

// TransformSchema lets be null what is not told.
func (NetworkFigures) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "to_text", "held_out", "parts", "pence")
}

// NetworkText is one of a wave's texts with what to look at again.
type NetworkText struct {
	Language string           `json:"language"`
	Variant  string           `json:"variant" enum:",b"`
	Body     string           `json:"body"`
	Findings []WordingFinding `json:"findings"`
}

// NetworkSample is one text of one of the schools.
type NetworkSample struct {
	School   string `json:"school" doc:"Its name"`
	Kind     string `json:"kind" enum:"shortest,longest,other_script,other_language,wider_alphabet"`
	Language string `json:"language"`
	Parts    int    `json:"parts" doc:"As the family gets it"`
	Body     string `json:"body" doc:"As the family would get it, for a key of a trust with roll:read; else the same wording for a made-up Grace"`
	MadeUp   bool   `json:"made_up" doc:"Whether it is for Grace"`
}

type (
	networkPreviewIn struct {
		Network string `path:"network" maxLength:"64" doc:"The network's id"` // an embedded oneNetwork would be skipped: it is not exported
		Pack    string `query:"pack" maxLength:"64" example:"moments-matter"`
	}
	networkPreviewOut struct{ Body NetworkPreview }
)

func (d *door) previewAcross(ctx context.Context, in *networkPreviewIn) (*networkPreviewOut, error) {
	if in.Pack == "" {
		return nil, invalid().At("/pack", "Name the pack.")
	}
	a, err := d.plans.PreviewAcross(ctx, school.NetworkID(in.Network), in.Pack)
	if err != nil {
		return nil, err
	}
	named := visitOf(ctx).key.May(staff.RollRead)
	return &networkPreviewOut{NetworkPreview{
		Seen: a.Seen, Total: networkFigures(a.Total), NotCounted: a.Uncounted, English: a.English, EnglishFew: a.EnglishFew,
		Schools: each(a.Schools, networkPreviewAt),
		Samples: each(a.Samples, func(x campaigns.AcrossSample) NetworkSample {
			y := NetworkSample{School: x.School, Kind: x.Kind, Language: x.Words.Language, Parts: x.Words.Parts.Parts, Body: x.Words.Body}
			if !named || y.Body == "" {
				y.Body, y.MadeUp = x.Shown, true
			}
			return y
		}),
	}}, nil
}

func networkPreviewAt(x campaigns.AcrossPreviewAt) NetworkPreviewAt {
	return NetworkPreviewAt{
		School: string(x.School.URN), Name: x.School.Name, Campaign: string(x.Campaign.ID), Version: x.Campaign.Version, None: x.None,
		WaveName: x.Wave, DueAt: instant(x.Due), LastLeaves: instant(x.LastLeaves), TooMany: x.TooMany, Figures: networkFigures(x.Figures), Clashes: each(x.Clashes, waveClash),
		Texts: each(x.Looks, func(l campaigns.Look) NetworkText {
			return NetworkText{l.Language, l.Variant, l.Shown, each(l.Findings, findingAnswer)}
		}),
	}
}

func networkFigures(f campaigns.AcrossFigures) NetworkFigures {
	var x NetworkFigures
	if !f.Few {
		x.ToText, x.Parts, x.Pence = &f.ToText, &f.Parts, &f.Pence
	}
	if !f.HeldHidden {
		x.HeldOut = &f.HeldOut
	}
	return x
}
