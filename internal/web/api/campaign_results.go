package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// CampaignResults is what has come of a campaign.
type CampaignResults struct {
	Campaign     string        `json:"campaign"`
	Says         string        `json:"says" doc:"What can be concluded and what cannot, in one sentence or two"`
	PencePerPart float64       `json:"pence_per_part"`
	Waves        []WaveResults `json:"waves" doc:"The newest first"`
	Compared     *ComparedWave `json:"compared" doc:"One of them against the families held out; null while none has been drawn"`
}

// TransformSchema lets the comparison be null: nobody has been drawn yet.
func (CampaignResults) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "compared")
}

// WaveResults is one wave on its day, in counts.
type WaveResults struct {
	ID          string           `json:"id"`
	Wave        string           `json:"wave"`
	Name        string           `json:"name"`
	DueAt       time.Time        `json:"due_at"`
	State       string           `json:"state" enum:"due,open,over,missed"`
	Families    int              `json:"families" doc:"Of the school on that day: texted, held out and left out"`
	ToText      int              `json:"to_text" doc:"Families drawn to be texted: sent, refused, waiting and not_sent add up to it"`
	HeldOut     int              `json:"held_out"`
	LeftOut     int              `json:"left_out"`
	Sent        int              `json:"sent" doc:"Texts the carrier took"`
	Delivered   int              `json:"delivered"`
	Failed      int              `json:"failed" doc:"Refused by the carrier, or not delivered"`
	Refused     int              `json:"refused" doc:"Of failed, those the carrier refused"`
	Waiting     int              `json:"waiting" doc:"Families who may yet be texted"`
	NotSent     int              `json:"not_sent" doc:"Families to whom no text left, nor will"`
	GivenUp     int              `json:"given_up" doc:"Of not_sent, texts taken back, or not gone in time"`
	Replied     int              `json:"replied" doc:"Families who wrote back within 7 days and before another text of the school that may be answered, each once"`
	Concerns    int              `json:"concerns" doc:"Of those, families whose reply was a concern"`
	Stopped     int              `json:"stopped" doc:"Families who wrote STOP within 7 days"`
	NoCampaigns int              `json:"no_campaigns" doc:"Families who wrote NOINFO within 7 days"`
	Parts       int              `json:"parts" doc:"Of texts the carrier took"`
	Pence       float64          `json:"pence"`
	Wordings    []WordingResults `json:"wordings" doc:"By wording, where a campaign has two and each went to 5 families or more; else empty"`
	SetApart    int              `json:"set_apart" doc:"Families in neither wording's count: what they read has one of the two alone, and they got that"`
}

// WordingResults is what came of one of two wordings.
type WordingResults struct {
	Wording     string `json:"wording" enum:"a,b"`
	Families    int    `json:"families"`
	Delivered   int    `json:"delivered"`
	Replied     int    `json:"replied"`
	Stopped     int    `json:"stopped"`
	NoCampaigns int    `json:"no_campaigns"`
}

// ComparedWave is one wave's families against those held out.
type ComparedWave struct {
	ID          string             `json:"id" doc:"Of the wave"`
	Before      DayRange           `json:"before"`
	After       DayRange           `json:"after"`
	Comparisons []ComparedMeasure  `json:"comparisons"`
	Beside      string             `json:"beside" doc:"What other campaigns of the school texted these families meanwhile, in a sentence; empty where none did"`
	Minutes     []MinutesToExplain `json:"minutes_to_explained" doc:"Median minutes from an absence text to a reason, before and after; nothing is concluded from them"`
}

// DayRange is a run of days, both included.
type DayRange struct {
	From string `json:"from" format:"date"`
	To   string `json:"to" format:"date"`
}

// ComparedMeasure is one measure. Figures are of a hundred.
type ComparedMeasure struct {
	Measure string       `json:"measure" enum:"sessions_missed,alerts_answered,still_n"`
	Over    string       `json:"over" enum:"school,trust,authority,hub"`
	Verdict string       `json:"verdict" enum:"not_known,could_be_chance,fewer,more"`
	Why     string       `json:"why" enum:",no_holdout,nothing_sent,too_early,too_few,no_marks,few_schools" doc:"Why there are no figures; empty where there are"`
	Says    string       `json:"says"`
	Figures *LotsFigures `json:"figures"`
}

// TransformSchema lets the figures be null: nothing can be said.
func (ComparedMeasure) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "figures")
}

// LotsFigures is what the two arms came to, of a hundred.
type LotsFigures struct {
	Schools       int     `json:"schools"`
	Families      int     `json:"families" doc:"Written to, of whom something is known"`
	HeldOut       int     `json:"families_held_out"`
	Texted        float64 `json:"texted"`
	NotTexted     float64 `json:"held_out"`
	Difference    float64 `json:"difference" doc:"Texted less held out"`
	Low           float64 `json:"low" doc:"With high the bounds of the difference, at 95%"`
	High          float64 `json:"high"`
	TextedBefore  float64 `json:"texted_before" doc:"The same families in the weeks before; 0 with held_out_before where too few are known"`
	HeldOutBefore float64 `json:"held_out_before"`
}

// MinutesToExplain is the two arms' median minutes in one run of weeks.
type MinutesToExplain struct {
	When    string     `json:"when" enum:"before,after"`
	Texted  *ArmMinute `json:"texted"`
	HeldOut *ArmMinute `json:"held_out"`
}

// TransformSchema lets an arm be null: of fewer than five families nothing is
// shown.
func (MinutesToExplain) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "texted", "held_out")
}

// ArmMinute is one median.
type ArmMinute struct {
	Absences int  `json:"absences" doc:"That an absence text went about"`
	Minutes  *int `json:"minutes" doc:"Null where half of them have no reason yet"`
}

// TransformSchema lets the minutes be null.
func (ArmMinute) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "minutes")
}

type (
	resultsIn struct {
		ID   string `path:"id" maxLength:"64" doc:"The campaign's id"`
		Wave string `query:"wave" maxLength:"64" doc:"The id of the wave to compare, as waves lists it; left out, the newest whose four weeks are over, else the newest"`
	}
	resultsOut struct{ Body CampaignResults }
)

func (d *door) resultRoutes() {
	handle(d, address{http.MethodGet, "/v1/campaigns/{id}/results", "getCampaignResults", "Campaigns", "What has come of its waves, and what can be concluded", 200},
		entry{scope: staff.CampaignsRead, school: d.ofCampaign}, d.getCampaignResults)
}

func (d *door) getCampaignResults(ctx context.Context, in *resultsIn) (*resultsOut, error) {
	r, err := d.plans.Results(ctx, campaigns.CampaignID(in.ID), campaigns.FiringID(in.Wave))
	if err != nil {
		return nil, err
	}
	out := CampaignResults{
		Campaign: string(r.Campaign.ID), Says: r.Says(), PencePerPart: float64(r.Price) / 100, Waves: each(r.Waves, waveResults),
	}
	if c := r.Compared; c != nil {
		out.Compared = &ComparedWave{
			ID: string(c.Firing.ID), Before: dayRange(c.Before), After: dayRange(c.After), Comparisons: each(c.Comparisons, comparedMeasure), Beside: c.Beside.Says(),
			Minutes: []MinutesToExplain{minutesOf("before", c.MinutesBefore), minutesOf("after", c.MinutesAfter)},
		}
	}
	return &resultsOut{out}, nil
}

func dayRange(d school.Days) DayRange { return DayRange{d.First.String(), d.Last.String()} }

func waveResults(w campaigns.WaveReport) WaveResults {
	f, t, of := w.Firing, w.Tally.Texted(), w.ToTexted()
	return WaveResults{
		ID: string(f.ID), Wave: f.Wave.Key, Name: f.Wave.Name, DueAt: f.DueAt, State: string(f.State),
		Families: w.Tally.Families, ToText: t.Families, HeldOut: w.Tally.Arms[campaigns.HeldOut].Families, LeftOut: w.Tally.LeftOut(),
		Sent: t.Sent(), Delivered: t.Delivered(), Failed: t.Failed(), GivenUp: t.GivenUp(), Refused: of.Refused, Waiting: of.Waiting, NotSent: of.NotSent,
		Replied: t.Replied, Concerns: t.Worried, Stopped: t.Stopped, NoCampaigns: t.SaidNo, Parts: t.Parts, Pence: w.Pence,
		SetApart: w.SetApart(),
		Wordings: each(w.Wordings(), func(x campaigns.WordingTally) WordingResults {
			return WordingResults{string(x.Arm), x.Families, x.Delivered(), x.Replied, x.Stopped, x.SaidNo}
		}),
	}
}

func comparedMeasure(c campaigns.Comparison) ComparedMeasure {
	m := ComparedMeasure{Measure: string(c.Measure), Over: "school", Verdict: string(c.Verdict()), Why: c.Why, Says: c.Says()}
	if c.Network != "" {
		m.Over = string(c.Network)
	}
	if a := c.After; c.Why == "" {
		m.Figures = &LotsFigures{
			Schools: a.Schools, Families: a.Sent, HeldOut: a.HeldOut, Texted: a.SentMean, NotTexted: a.HeldOutMean,
			Difference: a.Effect, Low: a.Low, High: a.High, TextedBefore: c.Before.SentMean, HeldOutBefore: c.Before.HeldOutMean,
		}
	}
	return m
}

func minutesOf(when string, arms [2]campaigns.Median) MinutesToExplain {
	arm := func(m campaigns.Median) *ArmMinute {
		switch {
		case m.TooFew:
			return nil
		case m.Never:
			return &ArmMinute{Absences: m.Absences}
		}
		return &ArmMinute{m.Absences, &m.Minutes}
	}
	return MinutesToExplain{when, arm(arms[0]), arm(arms[1])}
}
