package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/templates"
)

// planned is a school with one campaign, M1, of a wave on Friday. M9 is of
// another school.
type planned struct {
	*campaigns.Service
	status campaigns.Status
	fired  []campaigns.FiringNow
	report campaigns.Report
	people []campaigns.Person
	wrong  error // of every act
	asked  []string
	done   []string
	plan   campaigns.Plan // as it was edited last
	drawn  bool
	none   error // why there is no audience
}

func (p *planned) campaign() campaigns.Campaign {
	wave := campaigns.Wave{Key: "friday", Name: "A Friday in November", When: "every Friday in the autumn term, 15:30", Messages: []campaigns.Message{
		{Voice: campaigns.SecondaryVoice, Language: "en", Text: "((school)): we look forward to ((first_name)). To stop these updates reply NOINFO."},
		{Voice: campaigns.SecondaryVoice, Language: "ur", Text: "((school)): ((first_name)) NOINFO", VettedBy: "person:S1", VettedAt: monday.At(8, 0)},
		{Voice: campaigns.SecondaryVoice, Language: "pl", Text: "((school)): czekamy: ((first_name)). Odpisz NOINFO."},
	}}
	return campaigns.Campaign{
		ID: "M1", School: urn, Pack: "moments-matter", Status: p.status, Version: 4, Writers: []string{"person:S7"},
		Plan: campaigns.Plan{Name: "Moments <matter>", Purpose: "Odd days add up.", HoldOut: 10, Waves: []campaigns.Wave{wave}},
	}
}

func (p *planned) OfSchool(context.Context, school.URN) ([]campaigns.Campaign, error) {
	return []campaigns.Campaign{p.campaign()}, nil
}

func (p *planned) View(_ context.Context, id campaigns.CampaignID) (campaigns.View, error) {
	c := p.campaign()
	switch id {
	case "M1":
	case "M9":
		c.School = "999002"
	default:
		return campaigns.View{}, problem.New(problem.Unknown, "There is no such campaign, or it is not yours.")
	}
	return campaigns.View{
		Drawn: p.drawn, Campaign: c, School: school.School{URN: urn, Name: "Larkmere High School", TextName: "Larkmere High", OfficePhone: "01632 960200", Phase: school.Secondary},
		Waves: []campaigns.WaveNow{{Wave: c.Plan.Waves[0], Next: monday.AddDays(4).At(15, 30), Fired: p.fired}},
		Outs:  []campaigns.Out{{Pupil: "P7", Name: "Priya Raman", Group: "8B", Reason: campaigns.Bereavement}},
	}, nil
}

func (p *planned) Preview(context.Context, campaigns.CampaignID, string) (campaigns.Preview, error) {
	return campaigns.Preview{
		Wave: p.campaign().Plan.Waves[0], Due: monday.AddDays(4).At(15, 30), EndsAt: monday.AddDays(4).At(19, 0), LastLeaves: monday.AddDays(4).At(15, 31), Version: 4,
		Families: 231, ToText: 208, HeldOut: 23, LeftOut: map[string]int{campaigns.TakenOut: 9}, Parts: 466, Most: 3, Pence: 1911, Drafts: map[string]int{"ur": 9},
		Samples: []campaigns.Sample{{Kind: campaigns.Longest, Words: campaigns.Words{Body: "we look forward to Amira", Parts: sms.Parts{Parts: 3}}}},
	}, nil
}

func (p *planned) Audience(context.Context, campaigns.CampaignID, string) ([]campaigns.Person, error) {
	return p.people, p.none
}

func (p *planned) People(context.Context, campaigns.CampaignID, campaigns.FiringID) ([]campaigns.Person, error) {
	return p.people, nil
}

func (p *planned) Results(_ context.Context, _ campaigns.CampaignID, which campaigns.FiringID) (campaigns.Report, error) {
	p.asked = append(p.asked, string(which))
	if which == "none" {
		return campaigns.Report{}, problem.New(problem.Unknown, "This campaign has no such wave behind it.")
	}
	return p.report, nil
}

func (p *planned) did(what string) (campaigns.Campaign, error) {
	p.done = append(p.done, what)
	return p.campaign(), p.wrong
}

func (p *planned) Adopt(_ context.Context, by school.Actor, _ school.URN, pack string) (campaigns.Campaign, error) {
	return p.did("adopt " + pack + " by " + by.ID)
}

func (p *planned) Edit(_ context.Context, _ school.Actor, _ campaigns.CampaignID, version int, plan campaigns.Plan) (campaigns.Campaign, error) {
	p.plan = plan
	if n := len(plan.Waves); n != 1 {
		return p.did(fmt.Sprintf("edit version %d: %d waves, the last %q", version, n, strings.Join(waveNames(plan), ", ")))
	}
	return p.did(fmt.Sprintf("edit version %d: %s | %s | hold out %d, %d odd days", version, plan.Waves[0].When, plan.Waves[0].Messages[0].Text, plan.HoldOut, plan.Audience.OddDaysAtLeast))
}

func waveNames(plan campaigns.Plan) []string {
	var all []string
	for _, w := range plan.Waves {
		all = append(all, w.Key+" "+w.Name)
	}
	return all
}

func (p *planned) Propose(context.Context, school.Actor, campaigns.CampaignID) (campaigns.Campaign, error) {
	return p.did("propose")
}

func (p *planned) Approve(_ context.Context, by school.Actor, _ campaigns.CampaignID, version int) (campaigns.Campaign, error) {
	return p.did(fmt.Sprintf("approve version %d by %s", version, by.ID))
}

func (p *planned) Pause(_ context.Context, _ school.Actor, _ campaigns.CampaignID, why string) (campaigns.Campaign, error) {
	return p.did("pause: " + why)
}

func (p *planned) TakeOut(_ context.Context, _ school.Actor, _ campaigns.CampaignID, pupil school.PupilID, reason string) error {
	_, err := p.did(fmt.Sprintf("take out %s: %s", pupil, reason))
	return err
}

func (p *planned) Review(ctx context.Context, id campaigns.CampaignID) ([]campaigns.Preview, error) {
	x, err := p.Preview(ctx, id, "")
	x.Looks = []campaigns.Look{{Language: "en", Shown: "Larkmere High: we look forward to Grace. To stop these updates reply NOINFO.", Words: campaigns.Words{Body: "we look forward to Priya", Parts: sms.Parts{Parts: 3}}, Findings: []templates.Finding{{Rule: templates.RuleParts, Says: "It takes 3 parts.", Do: "Try to say it in two."}}}}
	return []campaigns.Preview{x}, err
}

func (p *planned) Look(_ context.Context, _ campaigns.CampaignID, _, language, body string) (campaigns.Look, error) {
	if strings.Contains(body, "((oops") {
		return campaigns.Look{}, problem.New(problem.Invalid, "No.").At("/text", "a gap is left open")
	}
	l := campaigns.Look{Language: language, Words: campaigns.Words{Body: "Larkmere High: we look forward to Grace.", Parts: sms.Parts{Parts: 1, Units: 40}}}
	if strings.Contains(body, "–") {
		l.Plain, l.Findings = strings.ReplaceAll(body, "–", "-"), []templates.Finding{{Rule: templates.RuleCostly, Says: "It holds a dash.", Do: "Use the plain one."}}
	}
	return l, nil
}

func (p *planned) Vouch(_ context.Context, by school.Actor, _ campaigns.CampaignID, v campaigns.Vouching) (campaigns.Campaign, error) {
	return p.did(fmt.Sprintf("vouch for %v of version %d in %s, taken back %t, by %s", v.Waves, v.Version, v.Language, v.TakenBack, by.ID))
}

// planBench is the pages of a school with a campaign.
func planBench(t *testing.T, status campaigns.Status) (*bench, *planned) {
	b := newBench(t, fullMorning())
	p := &planned{Service: campaigns.New(campaigns.Config{}), status: status}
	b.cfg.Campaigns = p
	return b, p
}

func TestTheYearListsOurCampaignsAndEveryPack(t *testing.T) {
	b, _ := planBench(t, campaigns.Proposed)
	page := b.visit(asSam(get("/campaigns"))).Body.String()
	has(t, page, `<a href="/campaigns/M1"><b dir="auto">Moments &lt;matter&gt;</b></a>`, "Next: A Friday in November, Friday 27 November at 15:30.", "Waits for a second person",
		"Is my child well enough?", "Adopt Days missed as a draft", "No campaign ever touches the texts about absence.")
	if strings.Contains(page, "Adopt Moments matter") {
		t.Error("a pack that is adopted is offered again")
	}
}

func TestACampaignShowsItsWaveWhomItReachesAndWhatItCosts(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	p.fired = []campaigns.FiringNow{{
		Firing:   campaigns.Firing{ID: "F1", DueAt: monday.AddDays(-3).At(15, 30), State: campaigns.Over, Why: campaigns.WhyAll, ToText: 209, HeldOut: 23, Raised: 209},
		Progress: campaigns.Progress{States: map[delivery.State]int{delivery.Delivered: 205, delivery.Failed: 4}, OptedOut: 2},
	}, {
		Firing: campaigns.Firing{ID: "F0", DueAt: monday.AddDays(-10).At(15, 30), State: campaigns.Over, Why: campaigns.WhyWindow, ToText: 121, Raised: 56},
		Progress: campaigns.Progress{
			States:  map[delivery.State]int{delivery.Delivered: 10, delivery.Withdrawn: 46},
			NotSent: map[string]int{campaigns.GoneOver: 40, campaigns.OptedOut: 6},
		},
	}}
	page := b.visit(asSam(get("/campaigns/M1?wave=friday"))).Body.String()
	has(t, page, "((school)): we look forward to ((first_name)). To stop these updates reply NOINFO.", "Larkmere High: we look forward to Grace.",
		`<a href="/campaigns/M1/people?wave=friday">231</a>`, "Left out: taken out by staff", "208 families in 466 parts, about £19.11.", "The longest takes 3 parts: each part is paid for",
		"9 families would read another language: nobody has vouched for it, so they get English (9 in Urdu)", "the last by 15:31", "Priya Raman, 8B", "Bereavement", "Ask a second person to approve it",
		`<a href="/campaigns/M1/results">Results of every wave</a>`, "Every text has gone.", "<dt>Not sent</dt><dd>111</dd>", "<dt>Still to go</dt><dd>0</dd>",
		"Not sent: 111, because its hours were over before it left (105); has said no to these updates (6).", `<a href="/campaigns/M1/people?firing=F1">209</a>`)
	for path, want := range map[string]int{"/campaigns/M9": 404, "/campaigns/none": 404, "/campaigns/M9/results": 404, "/campaigns/none/results": 404, "/campaigns/M9/people": 404} {
		if w := b.visit(asSam(get(path))); w.Code != want || strings.Contains(w.Body.String(), "Moments") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestOnlyASecondPersonIsOfferedTheApproval(t *testing.T) {
	for _, c := range []struct {
		role    staff.Role
		writer  bool
		offered bool
		posts   int // what comes of sending the form all the same
	}{
		{staff.Lead, false, true, http.StatusSeeOther},
		{staff.Office, false, false, http.StatusForbidden},
		{staff.Comms, false, false, http.StatusForbidden},
	} {
		b, p := planBench(t, campaigns.Proposed)
		b.door.role = c.role
		page := b.visit(asSam(get("/campaigns/M1"))).Body.String()
		if strings.Contains(page, "Approve: text 208 families on Friday 27 November") != c.offered || strings.Contains(page, "It waits for a second person") == c.offered {
			t.Errorf("%s is offered the approval: %v", c.role, !c.offered)
		}
		has(t, page, "Every text that would be approved", "families who read another language that nobody has vouched for: 9 in Urdu", "<b>It takes 3 parts.</b> Try to say it in two.")
		if strings.Contains(page, "we look forward to Amira") != (c.role != staff.Comms) || strings.Contains(page, "Their words name children") != (c.role == staff.Comms) {
			t.Errorf("%s sees the roll or not, and reads a real text or not", c.role)
		}
		if strings.Contains(page, "we look forward to Priya") {
			t.Errorf("%s reads a real name in the text that is approved", c.role)
		}
		if n := strings.Count(page, "<p class=\"text-bubble\" lang=\"en\" dir=\"ltr\">Larkmere High: we look forward to Grace. To stop these updates reply NOINFO.</p>"); n != 1 {
			t.Errorf("%s reads the wave's words %d times", c.role, n)
		}
		if w := b.visit(samPost("/campaigns/M1/approve", url.Values{"version": {"4"}})); w.Code != c.posts {
			t.Errorf("%s approves: %d", c.role, w.Code)
		}
		if c.offered {
			if d := cmp.Diff([]string{"approve version 4 by S1"}, p.done); d != "" {
				t.Error(d)
			}
		} else if len(p.done) > 0 {
			t.Errorf("%s did %v", c.role, p.done)
		}
	}
}

// Whoever approves reads what decides first, and the long lists are folded.
func TestWhatDecidesAnApprovalStandsAboveTheRest(t *testing.T) {
	b, _ := planBench(t, campaigns.Proposed)
	b.door.role = staff.Lead
	page := b.visit(asSam(get("/campaigns/M1?wave=friday"))).Body.String()
	at := -1
	for _, want := range []string{
		`<h2 id="decide-h">What would be approved</h2><p>A Friday in November goes first: Friday 27 November at 15:30`, `<dt>families to text</dt><dd><a href="/campaigns/M1/people?wave=friday">208</a>`,
		"<dt>parts, at most 3 a text</dt><dd>466<", "<dd>£19.11<", "<dt>the last text leaves</dt><dd>15:31<", "<dt>held out to measure</dt><dd>23<", "Longest: 3 parts, in English", "we look forward to Amira</p></figure>",
		"Text this wording to my own mobile", `<details class="after" id="every"><summary>Every text that would be approved: 1 text in 1 wave, in English</summary>`, "Among them: 1 text with something to look at again.",
		"Approve: text 208 families on Friday 27 November", "Send it back with a note", `name="version" value="4"><p class="field"><label for="note">`, "End this campaign for good", "Who would be texted",
		`<details><summary class="head"><h2 id="plan-h">`, `<details><summary class="head"><h2 id="tongues-h">`,
	} {
		next := strings.Index(page, want)
		if next <= at {
			t.Errorf("%q stands at %d, after %d", want, next, at)
		}
		at = next
	}
	if strings.Count(page, "Text this wording to my own mobile") != 1 {
		t.Error("one wave is offered as a test twice")
	}
}

func TestAnApprovalIsOfTheWaveThatGoesFirst(t *testing.T) {
	wave := func(key string, days int, comes bool) campaigns.Preview {
		due := monday.AddDays(days).At(15, 30)
		return campaigns.Preview{Wave: campaigns.Wave{Key: key, Name: "Wave " + key}, Due: due, EndsAt: due.Add(time.Hour), LastLeaves: due, Comes: comes, ToText: 10 + days, Parts: 2, Pence: 8}
	}
	gone, late, soon := wave("gone", 0, false), wave("late", 9, true), wave("soon", 4, true)
	late.TooMany = "This wave is too large."
	late.Clashes = []campaigns.Clash{{Called: "Days missed", Wave: "Half-term", Due: late.Due, Families: 3}}
	d := decisionOf(campaigns.View{Campaign: campaigns.Campaign{ID: "M1"}, Waves: make([]campaigns.WaveNow, 3)}, []campaigns.Preview{gone, late, soon}, true)
	if d.Key != "soon" || d.Approve != "Approve: text 14 families on Friday 27 November, and the waves after it" || d.Total != "Nothing leaves after 16:30. The 2 waves to come, each once with today’s roll: 33 texts in 4 parts, about £0.16." {
		t.Errorf("%q: %q; %q", d.Key, d.Approve, d.Total)
	}
	if diff := cmp.Diff([]string{"Wave late: This wave is too large."}, d.Against); diff != "" || d.Look != "Among them: 1 later wave in the same week as another campaign’s." {
		t.Errorf("%s; %q", diff, d.Look)
	}
}

func TestWhatIsChangedOfACampaignIsWhatTheFormSays(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	for _, c := range []struct {
		path string
		form url.Values
		code int
	}{
		{"/campaigns", url.Values{"pack": {"days-missed"}}, http.StatusSeeOther},
		{"/campaigns/M1/words", url.Values{"version": {"4"}, "wave": {"friday"}, "when": {"30 16 * * 5"}, "text": {"New ((school))"}}, http.StatusSeeOther},
		{"/campaigns/M1/waves", url.Values{"version": {"4"}, "name": {"Choir club"}, "when": {"1st school day of term, 16:00"}, "text": {"More ((school))"}}, http.StatusSeeOther},
		{"/campaigns/M1/waves/remove", url.Values{"version": {"4"}, "wave": {"friday"}}, http.StatusSeeOther},
		{"/campaigns/M1/plan", url.Values{"version": {"x"}, "hold_out": {"20"}, "odd_days": {"2"}}, http.StatusSeeOther},
		{"/campaigns/M1/plan", url.Values{"version": {"4"}, "hold_out": {"many"}, "odd_days": {"2"}}, http.StatusUnprocessableEntity},
		{"/campaigns/M1/propose", nil, http.StatusSeeOther},
		{"/campaigns/M1/pause", url.Values{"why": {"the concert was moved"}}, http.StatusSeeOther},
		{"/campaigns/M1/out", url.Values{"pupil": {"P7"}, "reason": {campaigns.Bereavement}}, http.StatusSeeOther},
		{"/campaigns/M9/propose", nil, http.StatusNotFound},
	} {
		form := url.Values{}
		for k, v := range c.form {
			form[k] = v
		}
		if w := b.visit(samPost(c.path, form)); w.Code != c.code {
			t.Errorf("%s %v: %d", c.path, c.form, w.Code)
		}
	}
	const words = "((school)): we look forward to ((first_name)). To stop these updates reply NOINFO."
	const when = "every Friday in the autumn term, 15:30"
	want := []string{
		"adopt days-missed by S1", "edit version 4: 30 16 * * 5 | New ((school)) | hold out 10, 0 odd days",
		`edit version 4: 2 waves, the last "friday A Friday in November, choir-club Choir club"`, `edit version 4: 0 waves, the last ""`,
		"edit version -1: " + when + " | " + words + " | hold out 20, 2 odd days",
		"propose", "pause: the concert was moved", "take out P7: bereavement",
	}
	if d := cmp.Diff(want, p.done); d != "" {
		t.Error(d)
	}
	p.wrong = problem.New(problem.Stale, "Somebody changed this campaign meanwhile.")
	w := b.visit(samPost("/campaigns/M1/propose", url.Values{}))
	if has(t, w.Body.String(), "Nothing was changed. Somebody changed this campaign meanwhile."); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("refused: %d", w.Code)
	}
}

func TestTheAudienceIsReadByNameWithWhy(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	p.people = []campaigns.Person{
		{Family: "P1", Contact: "Sana Khan", Pupils: []string{"Amira Khan, 8B", "Yusuf Khan, 7A"}, First: "P1", In: true, Why: campaigns.Fits},
		{Family: "P2", Contact: "Jo Bell", Pupils: []string{"Bo Bell, 8B"}, First: "P2", In: true, Why: campaigns.Fits, Arm: campaigns.HeldOut},
		{Family: "P3", Pupils: []string{"Cy Low, 8B"}, First: "P3", Why: campaigns.LongIllness},
		{Family: "P4", Pupils: []string{"Not Meant, 8B"}, Why: campaigns.NotInAudience},
	}
	page := b.visit(asSam(get("/campaigns/M1/people?wave=friday"))).Body.String()
	has(t, page, "Amira Khan, 8B; Yusuf Khan, 7A", "Sana Khan", "Fits the audience", "Long illness, from the register", `<input type="hidden" name="pupil" value="P1">`, "hold for every campaign of the school")
	if strings.Contains(page, "Not Meant") {
		t.Error("those the audience does not mean are listed")
	}
	page = b.visit(asSam(get("/campaigns/M1/people?firing=F1"))).Body.String()
	if has(t, page, "Held out by lot, to measure, not written to"); strings.Contains(page, "Take out") {
		t.Error("who was drawn can be taken out")
	}
	p.fired = []campaigns.FiringNow{{Firing: campaigns.Firing{ID: "F1", DueAt: monday.At(15, 30), OpenedAt: monday.At(15, 30), State: campaigns.Open, ToText: 2}}}
	has(t, b.visit(asSam(get("/campaigns/M1/people"))).Body.String(), "Who is being written to", "It is going out now.", `<input type="hidden" name="pupil" value="P1">`)
	p.none = problem.New(problem.Unknown, "No wave is to come.")
	p.fired[0].Firing.State = campaigns.Over
	has(t, b.visit(asSam(get("/campaigns/M1/people?wave=friday"))).Body.String(), "Who was drawn", "Sana Khan")
	p.fired = nil
	has(t, b.visit(asSam(get("/campaigns/M1/people"))).Body.String(), `<p class="empty">No wave is to come.</p>`)
}

func TestWhoReadsALanguageVouchesForItsTexts(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	page := b.visit(asSam(get("/campaigns/M1"))).Body.String()
	has(t, page, `<a href="/campaigns/M1/languages/pl"><b>Polish</b></a>`, "Draft: its families get English", `<a href="/campaigns/M1/languages/ur"><b>Urdu</b></a>`, "Goes out: every text is vouched for", "9 families of this wave")
	page = b.visit(asSam(get("/campaigns/M1/languages/ur"))).Body.String()
	has(t, page, `dir="rtl"`, "families get this", "Vouched for by Sam Bell", "Take it back: send English", "The text in Urdu, with its gaps")
	page = b.visit(asSam(get("/campaigns/M1/languages/pl"))).Body.String()
	has(t, page, "<b>Sam Bell</b>", "<h1>Polish</h1>", "I read Polish and vouch for the texts I ticked", "((school)): czekamy: ((first_name)). Odpisz NOINFO.")
	for _, c := range []struct {
		path string
		form url.Values
		code int
	}{
		{"/campaigns/M1/languages/pl/vouch", url.Values{"version": {"4"}}, http.StatusUnprocessableEntity},
		{"/campaigns/M1/languages/pl/vouch", url.Values{"version": {"4"}, "wave": {"friday"}}, http.StatusSeeOther},
		{"/campaigns/M1/languages/pl/vouch", url.Values{"version": {"4"}, "wave": {"friday"}, "all": {"yes"}}, http.StatusSeeOther},
		{"/campaigns/M1/languages/ur/vouch", url.Values{"version": {"4"}, "wave": {"friday"}, "back": {"yes"}}, http.StatusSeeOther},
		{"/campaigns/M9/languages/ur/vouch", url.Values{"version": {"4"}, "all": {"yes"}}, http.StatusNotFound},
	} {
		if w := b.visit(samPost(c.path, c.form)); w.Code != c.code {
			t.Errorf("%s %v: %d", c.path, c.form, w.Code)
		}
	}
	if d := cmp.Diff([]string{
		"vouch for [friday] of version 4 in pl, taken back false, by S1", "vouch for [] of version 4 in pl, taken back false, by S1", "vouch for [friday] of version 4 in ur, taken back true, by S1",
	}, p.done); d != "" {
		t.Error(d)
	}
	for _, path := range []string{"/campaigns/M1/languages/xx", "/campaigns/M1/languages/en", "/campaigns/M9/languages/pl"} {
		if w := b.visit(asSam(get(path))); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	b.door.role = staff.Comms
	if w := b.visit(samPost("/campaigns/M1/languages/pl/vouch", url.Values{"version": {"4"}, "all": {"yes"}})); w.Code != http.StatusForbidden {
		t.Errorf("communications vouches: %d", w.Code)
	}
}

func TestATextIsLookedOverWhileItIsTyped(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	form := func(text string) url.Values { return url.Values{"version": {"4"}, "wave": {"friday"}, "text": {text}} }
	r := samPost("/campaigns/M1/try?wave=friday", form("((school)): yes – yes"))
	r.Header.Set(partHeader, "try")
	part := b.visit(r).Body.String()
	if has(t, part, "<b>It holds a dash.</b> Use the plain one.", "Use the plain ones", "40 characters for a made-up Grace, 1 part"); strings.Contains(part, "<html") {
		t.Error("the script is given the whole page")
	}
	page := b.visit(samPost("/campaigns/M1/try?wave=friday", form("((school)): yes – yes"))).Body.String()
	has(t, page, ">((school)): yes – yes</textarea>")
	plain := form("((school)): yes – yes")
	plain.Set("plain", "yes")
	has(t, b.visit(samPost("/campaigns/M1/try?wave=friday", plain)).Body.String(), ">((school)): yes - yes</textarea>")
	has(t, b.visit(samPost("/campaigns/M1/try?wave=friday", form("((oops"))).Body.String(), "A gap is left open")
	p.wrong = problem.New(problem.Invalid, "It cannot stand.")
	has(t, b.visit(samPost("/campaigns/M1/words?wave=friday", form("typed and not lost"))).Body.String(), ">typed and not lost</textarea>", "It cannot stand.")
}

func TestEveryRuleOfAnAudienceIsSetOnThePage(t *testing.T) {
	full := url.Values{
		"version": {"4"}, "in_words": {"Year 7"}, "years": {"7, 8,7"}, "groups": {"8B , 9C"}, "odd_days": {"3"}, "run_at_most": {"2"}, "missed_from": {"1.5"}, "missed_to": {"9"},
		"attended_from": {"80"}, "attended_under": {"95"}, "first_term": {"yes"}, "free_meals": {"yes"}, "in_care_too": {"yes"}, "language": {"en", "pl"}, "from": {"15:45"}, "until": {"18:30"},
		"grace": {"30"}, "hold_out": {"20"}, "opted_out": {"4"}, "failed": {"15"},
	}
	want := campaigns.Audience{
		InWords: "Year 7", Years: []int{7, 8}, Groups: []string{"8B", "9C"}, OddDaysAtLeast: 3, RunAtMost: 2, MissedAtLeast: 1.5, MissedAtMost: 9, AttendedFrom: 80, AttendedUnder: 95,
		FirstTerm: true, FreeMeals: true, InCareToo: true, Languages: []string{"en", "pl"},
	}
	b, p := planBench(t, campaigns.Draft)
	if w := b.visit(samPost("/campaigns/M1/plan", full)); w.Code != http.StatusSeeOther {
		t.Fatalf("it answers %d", w.Code)
	}
	if d := cmp.Diff(want, p.plan.Audience); d != "" {
		t.Error(d)
	}
	if p.plan.Window != (campaigns.Window{From: "15:45", Until: "18:30"}) || p.plan.Grace != 30 || p.plan.HoldOut != 20 || p.plan.Stops != (campaigns.StopRules{OptedOut: 4, Failed: 15}) {
		t.Errorf("the rest is %+v", p.plan)
	}
	for field, typed := range map[string]string{"years": "seven", "groups": "", "missed_to": "lots", "attended_under": "-1", "odd_days": "2.5", "hold_out": "all", "grace": "1e9"} {
		form := url.Values{}
		for k, v := range full {
			form[k] = v
		}
		form.Set(field, typed)
		w := b.visit(samPost("/campaigns/M1/plan", form))
		if refused := w.Code == http.StatusUnprocessableEntity; refused != (typed != "") {
			t.Errorf("%s %q: %d", field, typed, w.Code)
		} else if refused {
			has(t, w.Body.String(), "Nothing was changed.", `value="`+typed+`"`, `value="15:45"`)
		}
	}
}

func TestWhatDecidesTheDrawIsShownFixedOnceFamiliesAreDrawn(t *testing.T) {
	b, p := planBench(t, campaigns.Draft)
	p.drawn = true
	page := b.visit(asSam(get("/campaigns/M1"))).Body.String()
	has(t, page, `value="10" required readonly aria-describedby="drawn"`, `<input type="checkbox" disabled aria-describedby="drawn">`, "For another draw, end this campaign and adopt the pack again.")
	if strings.Contains(page, `name="two_wordings"`) {
		t.Error("a second wording can be ticked, which no family would read")
	}
}
