package api

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/templates"
)

// WordingLine is one wording as a school has it.
type WordingLine struct {
	Kind         string  `json:"kind" example:"absence_am"`
	Language     string  `json:"language" example:"pl"`
	LanguageName string  `json:"language_name" example:"Polish"`
	Direction    string  `json:"direction" enum:"ltr,rtl"`
	Sent         *string `json:"sent" doc:"The version families are sent in this language; null when they are sent English"`
	Draft        *string `json:"draft" doc:"The newest version, when nobody has vouched for it"`
	Why          string  `json:"why" doc:"Why families are sent English: not_vetted, no_wording; empty when they are not"`
	Outdated     bool    `json:"outdated" doc:"The English was changed after this translation was vouched for"`
}

// WordingPage is every wording.
type WordingPage struct {
	Wordings []WordingLine `json:"wordings"`
}

// OneWording is a wording with its versions, the oldest first.
type OneWording struct {
	WordingLine
	Needs    []string         `json:"needs" doc:"The gaps it must hold"`
	Versions []WordingVersion `json:"versions"`
}

// WordingVersion is one version.
type WordingVersion struct {
	Version   string     `json:"version" example:"0f3c9a1b2d4e" doc:"The same words have the same"`
	Body      string     `json:"body"`
	Shipped   bool       `json:"shipped" doc:"It came with the program"`
	WrittenAt *time.Time `json:"written_at"`
	VettedBy  *string    `json:"vetted_by" doc:"Who vouched for it last, as an actor; null for a draft"`
	VettedAt  *time.Time `json:"vetted_at"`
}

// WordingTried is a wording as a family would read it.
type WordingTried struct {
	Body      string           `json:"body" doc:"Filled in; empty where a value is missing"`
	Missing   bool             `json:"missing" doc:"A value is missing: nothing would be sent"`
	Encoding  string           `json:"encoding" enum:"GSM-7,UCS-2"`
	Units     int              `json:"units"`
	Parts     int              `json:"parts"`
	CostPence float64          `json:"cost_pence"`
	Plain     *string          `json:"plain" doc:"The wording with plain quotes and dashes, where it has others"`
	Dropped   []string         `json:"dropped" doc:"Gaps that the version families are sent has, and this one has not"`
	Added     []string         `json:"added"`
	Findings  []WordingFinding `json:"findings"`
}

// WordingFinding is one thing to look at again.
type WordingFinding struct {
	Rule string `json:"rule" example:"reading_age"`
	Says string `json:"says"`
	Do   string `json:"do"`
}

// WordingTerms is what a part costs and where texts may link to.
type WordingTerms struct {
	PencePerPart float64  `json:"pence_per_part" minimum:"0" maximum:"100" example:"4"`
	Links        []string `json:"links" maxItems:"20" doc:"Sites beside nhs.uk and gov.uk, as hosts"`
}

// NewWording is a new version.
type NewWording struct {
	Body string `json:"body" minLength:"1" maxLength:"2000" example:"((school)): ((names)) ((one??is))((several??are)) not in. Please reply, or ring ((office_phone))."`
}

// Vouched names a version that a person vouches for.
type Vouched struct {
	Version string `json:"version" minLength:"1" maxLength:"64"`
}

// TryWording is a wording to be looked over.
type TryWording struct {
	Kind     string `json:"kind" example:"absence_am" doc:"campaign and words too"`
	Language string `json:"language,omitempty" example:"pl" doc:"English when left out"`
	Body     string `json:"body,omitempty" maxLength:"2000" doc:"The newest version when left out"`
	Pupil    string `json:"pupil,omitempty" maxLength:"64" example:"A0123" doc:"The school's own id: filled in with this pupil's name. A made-up one when left out; needs roll:read"`
}

// oneWordingIn names a wording in the address.
type oneWordingIn struct {
	AtSchool
	Kind     string `path:"kind" maxLength:"32"`
	Language string `path:"language" maxLength:"16"`
}

type (
	wordingsOut struct{ Body WordingPage }
	wordingOut  struct{ Body OneWording }
	triedOut    struct{ Body WordingTried }
	termsOut    struct{ Body WordingTerms }
)

// wordingRoutes hangs what families read.
func (d *door) wordingRoutes(at string) {
	write := entry{scope: staff.ScopeAdmin, school: d.inPath, body: smallBody, needed: true}
	read := entry{scope: staff.LedgerRead, school: d.inPath}
	one := at + "/{kind}/{language}"
	handle(d, address{http.MethodGet, at, "listWordings", "Wordings", "Every wording families read, by kind and language", 200}, read, d.listWordings)
	handle(d, address{http.MethodGet, one, "getWording", "Wordings", "One wording with its versions", 200}, read, d.getWording)
	handle(d, address{http.MethodPut, one, "putWording", "Wordings", "A new version; nothing is sent of it until a person vouches for it", 200}, write, d.putWording)
	handle(d, address{http.MethodPost, one + "/vet", "vetWording", "Wordings", "Only a person may, under Wording: a key is refused", 200}, write, d.vetWording)
	handle(d, address{http.MethodPost, at + "/preview", "previewWording", "Wordings", "A wording filled in, its parts and cost, and what to look at again; nothing is kept", 200},
		entry{scope: staff.LedgerRead, school: d.inPath, body: smallBody, needed: true}, d.previewWording)
	handle(d, address{http.MethodGet, at + "/terms", "getWordingTerms", "Wordings", "What a part costs, and where texts may link to", 200}, read, d.getTerms)
	handle(d, address{http.MethodPut, at + "/terms", "putWordingTerms", "Wordings", "Set both; what is left out stays", 200}, write, d.putTerms)
}

func (d *door) listWordings(ctx context.Context, _ *AtSchool) (*wordingsOut, error) {
	all, err := d.words.List(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	return &wordingsOut{WordingPage{each(all, wordingLine)}}, nil
}

func wordingLine(s templates.Standing) WordingLine {
	line := WordingLine{
		Kind: string(s.Kind), Language: string(s.Script.Language), LanguageName: s.Script.Name, Direction: "ltr",
		Why: string(s.Why), Outdated: s.EnglishChanged,
	}
	if s.Script.RTL {
		line.Direction = "rtl"
	}
	if s.Sent != nil {
		line.Sent = orNil(s.Sent.Version)
	}
	if s.Draft != nil {
		line.Draft = orNil(s.Draft.Version)
	}
	return line
}

func (d *door) getWording(ctx context.Context, in *oneWordingIn) (*wordingOut, error) {
	return d.wordingAnswer(ctx, templates.Kind(in.Kind), templates.Language(in.Language))
}

func (d *door) wordingAnswer(ctx context.Context, k templates.Kind, l templates.Language) (*wordingOut, error) {
	one, err := d.words.One(ctx, visitOf(ctx).urn, k, l)
	if err != nil {
		return nil, err
	}
	return &wordingOut{OneWording{WordingLine: wordingLine(one), Needs: k.Needs(), Versions: each(one.Versions, wordingVersion)}}, nil
}

func wordingVersion(x templates.Kept) WordingVersion {
	return WordingVersion{
		Version: x.Version, Body: x.Body, Shipped: x.Shipped, WrittenAt: instant(x.WrittenAt),
		VettedBy: orNil(x.VettedBy), VettedAt: instant(x.VettedAt),
	}
}

func (d *door) putWording(ctx context.Context, in *oneWordingIn) (*wordingOut, error) {
	v, bad := visitOf(ctx), invalid()
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	body := o.needText(bad, "body", 2000)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	k, l := templates.Kind(in.Kind), templates.Language(in.Language)
	if _, err := d.words.Write(ctx, v.actor(), v.urn, k, l, body); err != nil {
		return nil, err
	}
	return d.wordingAnswer(ctx, k, l)
}

func (d *door) vetWording(ctx context.Context, in *oneWordingIn) (*wordingOut, error) {
	v, bad := visitOf(ctx), invalid()
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	version := o.needText(bad, "version", 64)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	k, l := templates.Kind(in.Kind), templates.Language(in.Language)
	if err := d.words.Vet(ctx, v.actor(), v.urn, k, l, version); err != nil {
		return nil, err
	}
	return d.wordingAnswer(ctx, k, l)
}

func (d *door) previewWording(ctx context.Context, _ *AtSchool) (*triedOut, error) {
	v, bad := visitOf(ctx), invalid()
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	t := templates.Try{
		Kind: templates.Kind(o.needText(bad, "kind", 32)), Language: templates.Language(o.mayText(bad, "language", 16)),
		Body: o.mayText(bad, "body", 2000),
	}
	ref := o.mayText(bad, "pupil", 64)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	if t.Language == "" {
		t.Language = templates.English
	}
	set, err := d.mornings.Setting(ctx, v.urn)
	if err != nil {
		return nil, err
	}
	t.Values = templates.MadeUp(set.School, t.Kind)
	if ref != "" {
		if err := d.fillPupil(ctx, v, ref, &t); err != nil {
			return nil, err
		}
	}
	tried, err := d.words.Try(ctx, v.urn, t)
	if err != nil {
		return nil, err
	}
	return &triedOut{triedAnswer(tried)}, nil
}

// fillPupil puts a pupil's own name in; a name is the roll's to give.
func (d *door) fillPupil(ctx context.Context, v visit, ref string, t *templates.Try) error {
	if !v.key.May(staff.RollRead) {
		return problem.New(problem.Forbidden, "This key does not have the scope %s.", staff.RollRead)
	}
	p, err := d.mornings.Pupil(ctx, v.urn, ref)
	if err != nil {
		return err
	}
	t.Values.Names[0] = p.Pupil.TextName
	return nil
}

func triedAnswer(t templates.Tried) WordingTried {
	return WordingTried{
		Body: t.Body, Missing: t.Missing, Encoding: string(t.Parts.Encoding), Units: t.Parts.Units, Parts: t.Parts.Parts,
		CostPence: float64(t.Cost) / 100, Plain: orNil(t.Plain), Dropped: full(t.Dropped), Added: full(t.Added),
		Findings: each(t.Findings, findingAnswer),
	}
}

func (d *door) getTerms(ctx context.Context, _ *AtSchool) (*termsOut, error) {
	return d.termsAnswer(ctx, visitOf(ctx).urn)
}

func (d *door) termsAnswer(ctx context.Context, urn school.URN) (*termsOut, error) {
	t, err := d.words.Terms(ctx, urn)
	if err != nil {
		return nil, err
	}
	return &termsOut{WordingTerms{PencePerPart: float64(t.Price) / 100, Links: full(t.Links)}}, nil
}

func (d *door) putTerms(ctx context.Context, _ *AtSchool) (*termsOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	t, err := d.words.Terms(ctx, v.urn)
	if err != nil {
		return nil, err
	}
	if err := readTerms(o, &t); err != nil {
		return nil, err
	}
	if err := d.words.SetTerms(ctx, v.actor(), v.urn, t); err != nil {
		return nil, err
	}
	return d.termsAnswer(ctx, v.urn)
}

// readTerms reads over the terms what was sent.
func readTerms(o object, t *templates.Terms) error {
	bad := invalid()
	for _, name := range o.strangers("pence_per_part", "links") {
		bad.At(keyPointer("", name), "there is no such setting")
	}
	pence := float64(t.Price) / 100
	if raw, there := o["pence_per_part"]; there && (json.Unmarshal(raw, &pence) != nil || string(raw) == "null") {
		bad.At("/pence_per_part", "this is a number of pence")
	}
	if raw, there := o["links"]; there && (json.Unmarshal(raw, &t.Links) != nil || string(raw) == "null") {
		bad.At("/links", "this is a list of sites")
	}
	if pence < 0 || pence > 100 {
		bad.At("/pence_per_part", "from 0 to 100 pence")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	t.Price = int(math.Round(pence * 100))
	return nil
}

func findingAnswer(f templates.Finding) WordingFinding {
	return WordingFinding{string(f.Rule), f.Says, f.Do}
}
