package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// SchoolCampaign is a campaign as one school has made it its own.
type SchoolCampaign struct {
	ID         string      `json:"id"`
	Pack       string      `json:"pack" example:"moments-matter"`
	Status     string      `json:"status" enum:"draft,proposed,approved,running,paused,done,stopped"`
	Version    int         `json:"version" doc:"Grows with each edit; an edit and an approval name the one they mean"`
	Plan       planJSON    `json:"plan"`
	Note       string      `json:"note" doc:"Why it was sent back or paused; empty when nobody said"`
	PausedAt   *time.Time  `json:"paused_at" doc:"When it was paused, until a person lets it go on: one that was changed while it was paused is a draft, and paused until it is approved"`
	PausedFor  string      `json:"paused_for" doc:"Why; empty where nobody has paused it"`
	ProposedAt *time.Time  `json:"proposed_at"`
	ApprovedAt *time.Time  `json:"approved_at"`
	Waves      []WaveState `json:"waves"`
	TakenOut   int         `json:"taken_out" doc:"Pupils whose families staff keep out, by name"`
	Languages  []TextsIn   `json:"languages" doc:"Beside English, in the voice of the school"`
}

// TextsIn is how far a campaign has come in one language.
type TextsIn struct {
	Language string `json:"language" example:"pl"`
	Name     string `json:"name" example:"Polish"`
	Texts    int    `json:"texts"`
	Vouched  int    `json:"vouched" doc:"Of these, those a person has vouched for; of the others families get English"`
}

// TransformSchema lets the instants be null: it has not come to that.
func (SchoolCampaign) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "paused_at", "proposed_at", "approved_at")
}

// planJSON is a plan as it stands: docs/campaigns.md says what is in it.
type planJSON struct{ campaigns.Plan }

// MarshalJSON writes the plan itself.
func (p planJSON) MarshalJSON() ([]byte, error) { return json.Marshal(p.Plan) }

// Schema says that it is an object, which the page on campaigns describes.
func (planJSON) Schema(huma.Registry) *huma.Schema {
	s := inline(reflect.TypeFor[campaigns.Plan]())
	s.Description = "name, purpose, audience, window, grace_minutes, hold_out_percent, two_wordings, stops, waves and opt_out_word, as docs/campaigns.md describes them"
	return s
}

// WaveState is a wave with when it comes next and what has come of it.
type WaveState struct {
	Key     string        `json:"key"`
	Name    string        `json:"name"`
	When    string        `json:"when" doc:"A rule over the school's calendar, or cron"`
	NextAt  *time.Time    `json:"next_at"`
	Next    string        `json:"next" doc:"The same in words"`
	Firings []FiringState `json:"firings"`
}

// TransformSchema lets the next instant be null: it comes no more.
func (WaveState) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "next_at")
}

// FiringState is one wave on its day, in counts alone.
type FiringState struct {
	ID       string         `json:"id"`
	DueAt    time.Time      `json:"due_at"`
	EndsAt   time.Time      `json:"ends_at"`
	State    string         `json:"state" enum:"due,open,over,missed"`
	Why      string         `json:"why" doc:"Why it was missed or ended"`
	ToText   int            `json:"to_text" doc:"Families written to"`
	HeldOut  int            `json:"held_out" doc:"Families drawn to be left alone, so that it can be measured"`
	LeftOut  int            `json:"left_out"`
	Raised   int            `json:"raised"`
	Texts    map[string]int `json:"texts" doc:"By state"`
	Reasons  map[string]int `json:"reasons" doc:"Why families are in and out"`
	OptedOut int            `json:"opted_out" doc:"Families texted that have said no since"`
}

// CampaignPreview is what a wave would be if it went with today's roll.
type CampaignPreview struct {
	Wave       string          `json:"wave"`
	DueAt      time.Time       `json:"due_at"`
	EndsAt     time.Time       `json:"ends_at"`
	LastLeaves time.Time       `json:"last_leaves_at" doc:"At the sender's pace, beside the waves of every school and campaign that share the sender"`
	TooMany    string          `json:"too_many" doc:"What to do where the wave cannot end in its hours; empty when it can"`
	Families   int             `json:"families"`
	ToText     int             `json:"to_text"`
	HeldOut    int             `json:"held_out"`
	LeftOut    map[string]int  `json:"left_out" doc:"Families, by reason"`
	Parts      int             `json:"parts"`
	MostParts  int             `json:"most_parts"`
	Pence      float64         `json:"pence"`
	Languages  map[string]int  `json:"languages"`
	Drafts     map[string]int  `json:"drafts" doc:"Families who get English, because nobody has vetted their language"`
	Samples    []PreviewSample `json:"samples"`
	Clashes    []WaveClash     `json:"clashes" doc:"Waves of other campaigns of the school in the same week: a family gets one campaign text a week, from whichever is drawn first"`
	Looks      []TextLook      `json:"looks" doc:"Each text that goes out, looked over: English, and each language a person has vouched for"`
}

// WaveClash is a wave of another campaign in the same week.
type WaveClash struct {
	Campaign string    `json:"campaign" doc:"Its id"`
	Called   string    `json:"called"`
	Wave     string    `json:"wave" doc:"Its name"`
	DueAt    time.Time `json:"due_at"`
	Families int       `json:"families" doc:"That fit both; 0 for fewer than ten, to a network that sees aggregates alone"`
}

func waveClash(x campaigns.Clash) WaveClash {
	return WaveClash{string(x.Campaign), x.Called, x.Wave, x.Due, x.Families}
}

// TextLook is one of a wave's texts with what to look at again.
type TextLook struct {
	Language string           `json:"language"`
	Variant  string           `json:"variant" enum:",b"`
	Parts    int              `json:"parts" doc:"Of the longest that a family would be sent"`
	Units    int              `json:"units"`
	Body     string           `json:"body" doc:"As a family would read it, for a made-up Grace: it holds no name of the roll"`
	Findings []WordingFinding `json:"findings" doc:"Each in a sentence; none is good"`
	Plain    *string          `json:"plain" doc:"The text with plain twins for the marks that make its parts shorter; null where it has none"`
}

// TransformSchema lets the plain twin be null: there is nothing to replace.
func (TextLook) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "plain")
}

// PreviewSample is one text as a real family would get it.
type PreviewSample struct {
	Kind     string  `json:"kind" enum:"shortest,longest,other_script,other_language,wider_alphabet"`
	Language string  `json:"language"`
	Parts    int     `json:"parts"`
	Units    int     `json:"units"`
	Body     *string `json:"body" doc:"The text as this family would get it; it names their children, so it is null for a key without roll:read"`
}

// TransformSchema lets the words be null: names are the roll's to give.
func (PreviewSample) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "body")
}

type (
	schoolCampaignOut  struct{ Body SchoolCampaign }
	schoolCampaignsOut struct {
		Body struct {
			Campaigns []SchoolCampaign `json:"campaigns"`
		}
	}
	previewOut  struct{ Body CampaignPreview }
	oneCampaign struct {
		ID string `path:"id" maxLength:"64" doc:"The campaign's id"`
	}
	previewIn struct {
		ID   string `path:"id" maxLength:"64" doc:"The campaign's id"`
		Wave string `query:"wave" maxLength:"64" doc:"A wave's key; the one that comes next when left out"`
	}
)

// AdoptCampaign is asked to make a pack a school's own.
type AdoptCampaign struct {
	Pack string `json:"pack" example:"moments-matter"`
}

// PauseCampaign is asked to stop a campaign's texts.
type PauseCampaign struct {
	Why string `json:"why,omitempty" maxLength:"200" doc:"Staff read it; left out, the key's name stands there"`
}

// EditCampaign is asked to change a plan.
type EditCampaign struct {
	Version int      `json:"version" doc:"Of the campaign the change was made to"`
	Plan    planJSON `json:"plan"`
}

// campaignRoutes is every address about the campaigns of schools.
func (d *door) campaignRoutes() {
	const of, one = "/v1/schools/{urn}/campaigns", "/v1/campaigns/{id}"
	write := entry{scope: staff.CampaignsWrite, school: d.ofCampaign, body: smallBody}
	handle(d, address{http.MethodGet, of, "listSchoolCampaigns", "Campaigns", "A school's campaigns, with their waves", 200},
		entry{scope: staff.CampaignsRead, school: d.inPath}, d.listSchoolCampaigns)
	handle(d, address{http.MethodPost, of, "adoptCampaign", "Campaigns", "Make a pack a draft of the school's own", 201},
		entry{scope: staff.CampaignsWrite, school: d.inPath, body: smallBody, needed: true}, d.adoptCampaign)
	handle(d, address{http.MethodGet, one, "getCampaign", "Campaigns", "One campaign; its waves, and what has come of them", 200},
		entry{scope: staff.CampaignsRead, school: d.ofCampaign}, d.getCampaign)
	handle(d, address{http.MethodPut, one, "editCampaign", "Campaigns", "Change the plan; what was approved needs approval again", 200},
		entry{scope: staff.CampaignsWrite, school: d.ofCampaign, body: closureBody, needed: true}, d.editCampaign)
	handle(d, address{http.MethodGet, one + "/preview", "previewCampaign", "Campaigns", "What the next wave would be with today's roll", 200},
		entry{scope: staff.CampaignsRead, school: d.ofCampaign}, d.previewCampaign)
	d.resultRoutes()
	d.networkRoutes()
	handle(d, address{http.MethodPost, one + "/propose", "proposeCampaign", "Campaigns", "Ask for a second person's approval", 200}, write, d.proposeCampaign)
	handle(d, address{http.MethodPost, one + "/approve", "approveCampaign", "Campaigns", "Only a person may, in the console: a key is refused", 200}, write, d.approveCampaign)
	handle(d, address{http.MethodPost, one + "/vouch", "vouchCampaign", "Campaigns", "Only a person who reads the language may, in the console: a key is refused", 200}, write, d.vouchCampaign)
	handle(d, address{http.MethodPost, one + "/pause", "pauseCampaign", "Campaigns", "Stop its texts within a second", 200}, write, d.pauseCampaign)
	handle(d, address{http.MethodPost, one + "/resume", "resumeCampaign", "Campaigns", "Only a person may, in the console: a key is refused", 200}, write, d.resumeCampaign)
	handle(d, address{http.MethodPost, one + "/stop", "stopCampaign", "Campaigns", "End it for good; what has not gone is taken back", 200}, write, d.stopCampaign)
}

// ofCampaign is for addresses that name a campaign.
func (d *door) ofCampaign(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such campaign, or it is not for this key.")
	urn, err := d.plans.Whose(ctx, campaigns.CampaignID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

func (d *door) listSchoolCampaigns(ctx context.Context, _ *AtSchool) (*schoolCampaignsOut, error) {
	all, err := d.plans.OfSchool(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	out := &schoolCampaignsOut{}
	out.Body.Campaigns = []SchoolCampaign{}
	for _, c := range all {
		v, err := d.plans.View(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		out.Body.Campaigns = append(out.Body.Campaigns, schoolCampaign(v))
	}
	return out, nil
}

func (d *door) adoptCampaign(ctx context.Context, _ *AtSchool) (*schoolCampaignOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	bad := invalid()
	pack := o.needText(bad, "pack", 64)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	c, err := d.plans.Adopt(ctx, v.actor(), v.urn, pack)
	return d.campaignNow(ctx, c.ID, err)
}

func (d *door) getCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	return d.campaignNow(ctx, campaigns.CampaignID(in.ID), nil)
}

// campaignNow answers with a campaign as it stands after an act, or with why
// the act was refused.
func (d *door) campaignNow(ctx context.Context, id campaigns.CampaignID, err error) (*schoolCampaignOut, error) {
	if err != nil {
		return nil, err
	}
	v, err := d.plans.View(ctx, id)
	if err != nil {
		return nil, err
	}
	return &schoolCampaignOut{schoolCampaign(v)}, nil
}

// editAsked is the body of an edit as it is read.
type editAsked struct {
	Version *int            `json:"version"`
	Plan    *campaigns.Plan `json:"plan"`
}

func (d *door) editCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	v := visitOf(ctx)
	if _, err := readObject(v.body); err != nil {
		return nil, err
	}
	bad := invalid()
	if unknownFields(bad, reflect.TypeFor[editAsked](), v.body, ""); len(bad.Fields) > 0 {
		return nil, bad
	}
	var asked editAsked
	if err := json.Unmarshal(v.body, &asked); err != nil || asked.Version == nil || asked.Plan == nil {
		return nil, invalid().At("", "Send the version you changed and the whole plan, as GET gives it.")
	}
	c, err := d.plans.Edit(ctx, v.actor(), campaigns.CampaignID(in.ID), *asked.Version, *asked.Plan)
	return d.campaignNow(ctx, c.ID, err)
}

func (d *door) previewCampaign(ctx context.Context, in *previewIn) (*previewOut, error) {
	p, err := d.plans.Preview(ctx, campaigns.CampaignID(in.ID), in.Wave)
	if err != nil {
		return nil, err
	}
	named := visitOf(ctx).key.May(staff.RollRead)
	return &previewOut{CampaignPreview{
		Wave: p.Wave.Key, DueAt: p.Due, EndsAt: p.EndsAt, LastLeaves: p.LastLeaves, TooMany: p.TooMany,
		Families: p.Families, ToText: p.ToText, HeldOut: p.HeldOut, LeftOut: p.LeftOut, Parts: p.Parts, MostParts: p.Most, Pence: p.Pence,
		Languages: p.Languages, Drafts: p.Drafts,
		Samples: each(p.Samples, func(s campaigns.Sample) PreviewSample {
			x := PreviewSample{Kind: s.Kind, Language: s.Words.Language, Parts: s.Words.Parts.Parts, Units: s.Words.Parts.Units}
			if named {
				x.Body = orNil(s.Words.Body)
			}
			return x
		}),
		Clashes: each(p.Clashes, waveClash),
		Looks: each(p.Looks, func(l campaigns.Look) TextLook {
			return TextLook{l.Language, l.Variant, l.Words.Parts.Parts, l.Words.Parts.Units, l.Shown, each(l.Findings, findingAnswer), orNil(l.Plain)}
		}),
	}}, nil
}

func (d *door) proposeCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	c, err := d.plans.Propose(ctx, visitOf(ctx).actor(), campaigns.CampaignID(in.ID))
	return d.campaignNow(ctx, c.ID, err)
}

// approveCampaign is always refused: a key is nobody who could have read it.
func (d *door) approveCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	c, err := d.plans.Approve(ctx, visitOf(ctx).actor(), campaigns.CampaignID(in.ID), 0)
	return d.campaignNow(ctx, c.ID, err)
}

// vouchCampaign is always refused: a key reads no Polish.
func (d *door) vouchCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	c, err := d.plans.Vouch(ctx, visitOf(ctx).actor(), campaigns.CampaignID(in.ID), campaigns.Vouching{})
	return d.campaignNow(ctx, c.ID, err)
}

func (d *door) pauseCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	v := visitOf(ctx)
	why := "Asked for by " + v.key.Name
	if len(v.body) > 0 {
		o, err := readObject(v.body)
		if err != nil {
			return nil, err
		}
		bad := invalid()
		if said := o.mayText(bad, "why", 200); said != "" {
			why = said
		}
		if len(bad.Fields) > 0 {
			return nil, bad
		}
	}
	c, err := d.plans.Pause(ctx, v.actor(), campaigns.CampaignID(in.ID), why)
	return d.campaignNow(ctx, c.ID, err)
}

func (d *door) resumeCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	c, err := d.plans.Resume(ctx, visitOf(ctx).actor(), campaigns.CampaignID(in.ID))
	return d.campaignNow(ctx, c.ID, err)
}

func (d *door) stopCampaign(ctx context.Context, in *oneCampaign) (*schoolCampaignOut, error) {
	c, err := d.plans.Stop(ctx, visitOf(ctx).actor(), campaigns.CampaignID(in.ID))
	return d.campaignNow(ctx, c.ID, err)
}

func schoolCampaign(v campaigns.View) SchoolCampaign {
	c := v.Campaign
	return SchoolCampaign{
		ID: string(c.ID), Pack: c.Pack, Status: string(c.Status), Version: c.Version, Plan: planJSON{c.Plan}, Note: c.Note,
		PausedAt: instant(c.Paused.At), PausedFor: c.PausedFor(), ProposedAt: instant(c.Proposed.At), ApprovedAt: instant(c.Approved.At), TakenOut: len(v.Outs),
		Languages: each(c.Plan.Spoken(v.School.Phase), func(x campaigns.Spoken) TextsIn { return TextsIn{x.Language, x.Name, x.Texts, x.Vouched} }),
		Waves: each(v.Waves, func(w campaigns.WaveNow) WaveState {
			return WaveState{
				Key: w.Wave.Key, Name: w.Wave.Name, When: w.Wave.When, NextAt: instant(w.Next), Next: w.NextWords(),
				Firings: each(w.Fired, firingState),
			}
		}),
	}
}

func firingState(x campaigns.FiringNow) FiringState {
	f := x.Firing
	texts := map[string]int{}
	for state, n := range x.Progress.States {
		texts[string(state)] = n
	}
	return FiringState{
		ID: string(f.ID), DueAt: f.DueAt, EndsAt: f.EndsAt, State: string(f.State), Why: f.Why, ToText: f.ToText, HeldOut: f.HeldOut,
		LeftOut: f.LeftOut, Raised: f.Raised, Texts: texts, Reasons: x.Progress.Reasons, OptedOut: x.Progress.OptedOut,
	}
}
