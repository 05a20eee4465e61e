package console

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
)

// campaignPage is one campaign: its year, one of its waves, whom it reaches and
// what a second person is asked.
type campaignPage struct {
	formed
	Seq               int64
	ID, Called        string
	Purpose           string
	Status, Shape     string
	Note              string
	Version           int
	Planner           []termDrawing
	Tabs              []waveTab
	Wave              waveView
	Facts             []factView
	Total             string
	Out               []outView
	Cost, Leaves      string
	TooMany, None     string // why there is no preview
	Clashes           []string
	Samples           []sampleView
	Fired             []firedView
	Tongues           []tongueView
	Rules             planForm
	Added             addedWave // as it was sent, if it was sent wrong
	MayWrite, MayEdit bool
	MayApprove        bool
	MaySee            bool
	CanPropose        bool
	CanApprove        bool
	CanPause          bool
	CanResume         bool
	CanStop           bool
	Paused            bool
	Pause             *campaignPause // nil where nobody has paused it, or somebody has let it go on
	Guarded           bool           // paused by somebody who may approve, or a stop rule: whoever looks may not let it go on
	Decision          *decisionView  // of one that waits; nil where no wave can be reckoned
	Decided           bool           // the wave of the page is the one it begins with
	History           []string
}

// addedWave is a wave as it was typed.
type addedWave struct{ Name, When, Text string }

type waveTab struct {
	Key, Name string
	Here      bool
}

type waveView struct {
	Key, Name, When, Next, Text string
	Second                      string // the second wording; empty for none
	Kept                        bool   // the plan has two wordings no longer, or not yet: it goes to nobody
	Tried                       lookView
}

type factView struct {
	Word string
	N    int
	To   string
}

type outView struct {
	Pupil, Name, Why string
	Kept             bool // whoever looks may not put them back
}

// campaignPause is who paused a campaign, when and why, and what lets it go on.
type campaignPause struct{ Who, Why, Then string }

func campaignPauseOf(x campaigns.Campaign, names map[string]string) *campaignPause {
	if x.PausedFor() == "" {
		return nil
	}
	v := &campaignPause{
		Who: fmt.Sprintf("%s paused it on %s at %s.", x.Paused.Who(names), clock.DateOf(x.Paused.At).Words(), clock.Wall(x.Paused.At)), Why: x.PausedFor(),
		Then: "Nothing of this campaign leaves; what waits is held. Absence texts carry on.",
	}
	switch {
	case x.Status == campaigns.Proposed:
		v.Then = "It has been changed since, and is paused still. Whoever approves it lets it go on."
	case x.PauseStands():
		v.Then = "It has been changed since, and is paused still: it goes on once a second person has approved it."
	}
	return v
}

// whence says of how much a family is taken out.
func whence(reason string) string {
	if campaigns.InEvery(reason) {
		return ": out of every campaign of the school"
	}
	return ": out of this campaign alone"
}

type sampleView struct {
	Kind, Body, Parts string
	Lang, Name, Dir   string // of the language
}

// firedView is one firing with what has become of it.
type firedView struct {
	ID, Title, State, Shape, Why string
	Facts                        []factView
	People                       string
}

func (s *Console) campaign(c *gin.Context) { s.drawCampaign(c, http.StatusOK, nil) }

func (s *Console) drawCampaign(c *gin.Context, status int, wrong *wrongForm) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	_, today, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), v.Campaign.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := campaignPage{formed: formed{shell: s.shell(c, v.Campaign.Plan.Name), Wrong: wrong}}
	p.School, p.Said, p.Back = v.School.Name, s.said(c), addressOf(v.Campaign.ID)
	p.head(v, who(c).Member)
	names, err := s.cfg.Staff.Names(c.Request.Context(), v.Campaign.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Pause = campaignPauseOf(v.Campaign, names)
	p.Planner = drawYear(v.Calendar, today, marksOf(v))
	chosen := p.chooseWave(v, cmp.Or(c.Query("wave"), c.PostForm("wave")))
	if err := s.waveOf(c, &p, v, chosen); err != nil {
		s.failed(c, err)
		return
	}
	p.Back += "?wave=" + chosen.Wave.Key
	preview, err := s.cfg.Campaigns.Preview(c.Request.Context(), v.Campaign.ID, chosen.Wave.Key)
	switch {
	case problem.Is(err, problem.Unknown), problem.Is(err, problem.Invalid):
		p.None = problem.Of(err).Detail
		p.Tongues = spokenLines(v, nil)
	case err != nil:
		s.failed(c, err)
		return
	default:
		p.preview(v, preview)
		if c.Request.Method != http.MethodPost { // what is typed was reckoned for nobody
			p.Wave.Tried.beside(preview.Looks)
		}
	}
	if p.CanApprove {
		if p.Decision, err = s.decision(c, v, p.MaySee); err != nil {
			s.failed(c, err)
			return
		}
		p.Decided = p.Decision != nil && p.Decision.Key == chosen.Wave.Key
	}
	p.Rules = planFormOf(c, v)
	if name := c.PostForm("name"); name != "" {
		p.Added = addedWave{name, c.PostForm("when"), c.PostForm("text")}
	}
	if p.Seq, err = s.cfg.Mornings.NewsSeq(c.Request.Context(), v.Campaign.School); err != nil {
		s.failed(c, err)
		return
	}
	s.live(c, status, "campaign", p)
}

// head says what stands and what whoever looks may do about it.
func (p *campaignPage) head(v campaigns.View, m staff.Member) {
	x := v.Campaign
	p.ID, p.Called, p.Purpose, p.Version, p.Note = string(x.ID), x.Plan.Name, x.Plan.Purpose, x.Version, x.Note
	p.Status, p.Shape, p.Paused = x.Status.Words(), shapeOfCampaign(x.Status), x.Status == campaigns.Paused
	p.MayWrite, p.MaySee = m.Role.May(staff.WriteCampaigns), m.Role.May(staff.SeeRoll)
	me := m.Actor().String()
	p.MayApprove = m.Role.May(staff.ApproveCampaigns) && !slices.Contains(x.Writers, me) && x.Proposed.By != me && !x.WroteSome(me, v.School.Phase)
	p.MayEdit = p.MayWrite && !x.Status.Ended()
	p.CanPropose = p.MayWrite && x.Status == campaigns.Draft
	p.CanApprove = x.Status == campaigns.Proposed
	p.CanPause, p.CanResume = p.MayWrite && x.Status.Live(), p.MayWrite && p.Paused
	if v.Guarded && !m.Role.May(staff.ApproveCampaigns) && x.Paused.By != me {
		p.CanResume = false
	}
	p.Guarded = p.Paused && p.MayWrite && !p.CanResume
	p.CanStop = p.MayEdit
	for _, o := range v.Outs {
		theirs := v.Kept[o.Pupil] && !m.Role.May(staff.ApproveCampaigns) && slices.ContainsFunc(o.Hands, func(by string) bool { return by != me })
		p.Out = append(p.Out, outView{string(o.Pupil), o.Name + ", " + string(o.Group), campaigns.WhyWords(o.Reason) + whence(o.Reason), theirs})
	}
	for what, k := range map[string]campaigns.Mark{"Put forward for approval": x.Proposed, "Approved": x.Approved, "Paused": x.Paused} {
		if k != (campaigns.Mark{}) {
			p.History = append(p.History, fmt.Sprintf("%s %s at %s", what, clock.DateOf(k.At).Words(), clock.Wall(k.At)))
		}
	}
	sort.Strings(p.History)
}

// chooseWave gives the wave a page is about: the one asked for, or the next.
func (p *campaignPage) chooseWave(v campaigns.View, key string) campaigns.WaveNow {
	var chosen campaigns.WaveNow
	for i, w := range v.Waves {
		if w.Wave.Key == key {
			chosen = w
			break
		}
		sooner := !w.Next.IsZero() && (chosen.Next.IsZero() || w.Next.Before(chosen.Next))
		if i == 0 || sooner {
			chosen = w
		}
	}
	for _, w := range v.Waves {
		p.Tabs = append(p.Tabs, waveTab{w.Wave.Key, w.Wave.Name, w.Wave.Key == chosen.Wave.Key})
	}
	return chosen
}

// waveOf draws one wave as it stands, or with what was typed and not kept.
func (s *Console) waveOf(c *gin.Context, p *campaignPage, v campaigns.View, w campaigns.WaveNow) error {
	p.Wave = waveView{Key: w.Wave.Key, Name: w.Wave.Name, When: w.Wave.When, Next: w.NextWords(), Text: wordsFor(w.Wave, v.School.Phase), Second: w.Wave.Second(campaigns.VoiceOf(v.School.Phase)), Kept: !v.Campaign.Plan.TwoWordings}
	typed := ""
	if c.Request.Method == http.MethodPost && c.PostForm("wave") == w.Wave.Key {
		if typed = c.PostForm("text"); typed != "" {
			p.Wave.Text = typed
		}
		if when := c.PostForm("when"); when != "" {
			p.Wave.When = when
		}
		if second, sent := c.GetPostForm("second"); sent {
			p.Wave.Second = second
		}
	}
	for _, f := range w.Fired {
		p.Fired = append(p.Fired, firedOf(v.Campaign.ID, f))
	}
	var err error
	if p.Wave.Tried, err = s.typedLook(c, v, w.Wave.Key, "en", typed); err != nil {
		return err
	}
	if plain := p.Wave.Tried.Plain; c.PostForm("plain") != "" && plain != "" {
		p.Wave.Text = plain
		p.Wave.Tried, err = s.typedLook(c, v, w.Wave.Key, "en", plain)
	}
	p.Wave.Tried.School, p.Wave.Tried.Day = v.School.Name, p.Wave.Next
	return err
}

// firingWords says why a firing is as it is.
var firingWords = map[string]string{
	campaigns.WhyAll: "Every text has gone.", campaigns.WhyWindow: "Its hours were over; what had not gone was taken back.",
	campaigns.WhyLate:       "Nobody was there at its time, nor within its grace, so it was not sent.",
	campaigns.WhyPaused:     "The campaign was paused at its time, so it was not sent.",
	campaigns.WhyUnapproved: "Nobody had approved the campaign by its time, so it was not sent.",
	campaigns.WhyShut:       "The school was shut, so it was not sent.",
	campaigns.WhyStopped:    "A person ended the campaign.",
}

func firedOf(id campaigns.CampaignID, x campaigns.FiringNow) firedView {
	f := x.Firing
	v := firedView{
		ID: string(f.ID), Title: fmt.Sprintf("%s at %s", clock.DateOf(f.DueAt).Words(), clock.Wall(f.DueAt)), Why: firingWords[f.Why],
		People: addressOf(id) + "/people?firing=" + string(f.ID),
	}
	switch f.State {
	case campaigns.Open:
		v.State, v.Shape = "Going out", "now"
	case campaigns.Due:
		v.State, v.Shape = "Beginning", "now"
	case campaigns.Missed:
		v.State, v.Shape = "Missed", "due"
	default:
		v.State, v.Shape = "Over", "done"
	}
	if f.Kept {
		v.State, v.Shape, v.Why = "Held: the school is shut", "due", "It goes on if the school opens again today."
	}
	if f.State == campaigns.Missed {
		return v
	}
	if says := x.NotSentSays(); says != "" {
		if f.Why == campaigns.WhyAll {
			v.Why = "Every text that could go has gone."
		}
		v.Why = strings.TrimSpace(v.Why + " " + says)
	}
	v.Facts = []factView{
		{"Families to text", f.ToText, v.People},
		{"Taken by the carrier", x.Progress.Gone(), ""},
		{"Refused by the carrier", x.Progress.States["failed"], ""},
		{"Still to go", x.StillToGo(), ""},
		{"Of those taken, did not arrive", x.Progress.States["undelivered"], ""},
		{"Not sent", x.NotSent(), ""},
		{"Have said no since", x.Progress.OptedOut, ""},
		{"Held out to measure", f.HeldOut, ""},
	}
	return v
}

// goesIn says in which languages a wave goes out, and how many families get
// English though they read another.
func goesIn(x campaigns.Preview) string {
	said := ""
	if len(x.Languages) > 1 || x.Languages["en"] != x.ToText {
		said = "By language: " + families(x.Languages) + "."
	}
	drafts := 0
	for _, n := range x.Drafts {
		drafts += n
	}
	if drafts > 0 {
		said += fmt.Sprintf(" %s would read another language: nobody has vouched for it, so they get English (%s).", count(drafts, "family", "families"), families(x.Drafts))
	}
	return strings.TrimSpace(said)
}

// preview says whom the wave would reach, what it costs, and when it ends.
func (p *campaignPage) preview(v campaigns.View, x campaigns.Preview) {
	p.Tongues = spokenLines(v, &x)
	people := addressOf(v.Campaign.ID) + "/people?wave=" + x.Wave.Key
	p.Facts = []factView{{"Families in the audience", x.Families, people}}
	var whys []string
	for why := range x.LeftOut {
		whys = append(whys, why)
	}
	sort.Strings(whys)
	for _, why := range whys {
		to := people
		if why == campaigns.NotInAudience {
			to = "" // most of the school: they are not listed
		}
		p.Facts = append(p.Facts, factView{"Left out: " + campaigns.WhyWords(why), x.LeftOut[why], to})
	}
	p.Facts = append(p.Facts, factView{"Held out to measure, drawn by family", x.HeldOut, ""})
	p.Total = strconv.Itoa(x.ToText)
	p.Cost = fmt.Sprintf("%s in %s, about £%.2f.", count(x.ToText, "family", "families"), count(x.Parts, "part", "parts"), x.Pence/100)
	if x.Most > campaigns.MostParts {
		p.Cost += fmt.Sprintf(" The longest takes %d parts: each part is paid for, and a long text is seldom read to its end.", x.Most)
	}
	p.Cost += " " + goesIn(x)
	p.Leaves = fmt.Sprintf("The first leaves on %s at %s, the last by %s at this sender’s pace, beside the other waves that share it. Nothing leaves after %s.",
		clock.DateOf(x.Due).Words(), clock.Wall(x.Due), clock.Wall(x.LastLeaves), clock.Wall(x.EndsAt))
	p.TooMany, p.Clashes = x.TooMany, clashesOf(x)
	p.Samples = samplesOf(x, p.MaySee)
}

// clashesOf says which other campaigns would have some of the same families in
// the same week.
func clashesOf(x campaigns.Preview) []string {
	var all []string
	for _, c := range x.Clashes {
		all = append(all, fmt.Sprintf("Up to %s of these are also in “%s”, %s, on %s at %s. A family gets one campaign text a week: whichever wave is drawn first has them, and they fall away from the other.",
			count(c.Families, "family", "families"), c.Called, c.Wave, clock.DateOf(c.Due).Words(), clock.Wall(c.Due)))
	}
	return all
}
