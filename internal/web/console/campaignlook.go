package console

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/templates"
)

// lookView is one text as a family would read it, with what to look at again.
type lookView struct {
	Lang     string
	Name     string // of the language, in English
	RTL      bool
	Body     string
	Parts    string
	Over     bool // more parts than people read
	Findings []templates.Finding
	Plain    string
	Faults   []string // why it cannot be filled in at all
	Day      string   // when it goes
	Second   bool     // the second of two wordings
	Changed  bool     // not as it was when the campaign was last approved
	School   string
}

func lookOf(l campaigns.Look, who string) lookView {
	name, rtl := campaigns.LanguageWords(l.Language)
	v := lookView{
		Lang: l.Language, Name: name, RTL: rtl, Body: l.Words.Body, Over: l.Overlong(), Findings: l.Findings, Plain: l.Plain,
		Parts: fmt.Sprintf("%d characters for %s, %s", l.Words.Parts.Units, who, count(l.Words.Parts.Parts, "part", "parts")),
	}
	if l.Words.Parts.Encoding != "GSM-7" && l.Language == "en" && l.Plain == "" {
		v.Parts += ": a letter outside the short alphabet leaves 67 to a part"
	}
	return v
}

// beside says of a text that is shown for a made-up Grace what it comes to for the
// family whose text is longest: the page of approval says that too.
func (v *lookView) beside(all []campaigns.Look) {
	for _, l := range all {
		if l.Language != v.Lang || l.Variant != "" || !l.Overlong() || v.Body == "" {
			continue
		}
		v.Parts += fmt.Sprintf("; %d for the family whose text is longest", l.Words.Parts.Parts)
		for _, f := range l.Findings {
			if f.Rule == templates.RuleParts && !slices.ContainsFunc(v.Findings, func(x templates.Finding) bool { return x.Rule == f.Rule }) {
				f.Says = fmt.Sprintf("For one family at least it takes %d parts.", l.Words.Parts.Parts)
				v.Findings = append(v.Findings, f)
			}
		}
	}
}

// typedLook looks a text over as it is typed, or as it stands where nothing is.
func (s *Console) typedLook(c *gin.Context, v campaigns.View, wave, language, typed string) (lookView, error) {
	l, err := s.cfg.Campaigns.Look(c.Request.Context(), v.Campaign.ID, wave, language, typed)
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Unknown) {
		_, rtl := campaigns.LanguageWords(language)
		bad := lookView{Lang: language, RTL: rtl}
		for _, f := range p.Fields {
			bad.Faults = append(bad.Faults, capital(f.Detail))
		}
		return bad, nil
	}
	if err != nil {
		return lookView{}, err
	}
	return lookOf(l, "a made-up Grace"), nil
}

// tryCampaign shows a wave's text as it is typed: the part alone when the script
// asks, the whole page with the words in the box when it is not there.
func (s *Console) tryCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	if c.GetHeader(partHeader) == "" {
		s.drawCampaign(c, http.StatusOK, nil)
		return
	}
	l, err := s.typedLook(c, v, c.PostForm("wave"), "en", c.PostForm("text"))
	if err != nil {
		s.failed(c, err)
		return
	}
	l.School = v.School.Name
	for _, w := range v.Waves {
		if w.Wave.Key == c.PostForm("wave") {
			l.Day = w.NextWords()
		}
	}
	s.write(c, http.StatusOK, "campaign", "tried", l)
}

// approvedView is the words of one wave as a second person reads them before
// they approve them all: each language that goes out, and who gets English
// though they read another.
type approvedView struct {
	Key, Name, Next string
	English, Others []lookView
	Moved           bool // it goes at another time than was approved
	Goes, Falls     string
	TooMany         string
	Clashes         []string
	Kept            []keptView // second wordings that go to nobody
}

// keptView is a second wording that stands in the plan and is not sent.
type keptView struct{ Lang, Name, Text string }

// keptIn gives those of a wave.
func keptIn(v campaigns.View, wave string) []keptView {
	var all []keptView
	for _, g := range v.Campaign.Plan.Kept(v.School.Phase) {
		if g.Wave.Key == wave {
			name, _ := campaigns.LanguageWords(g.Message.Language)
			all = append(all, keptView{g.Message.Language, name, g.Message.Text})
		}
	}
	return all
}

// everyWave gives the texts of every wave a campaign holds.
func everyWave(v campaigns.View, all []campaigns.Preview) []approvedView {
	var out []approvedView
	since := v.Campaign.SinceApproved(campaigns.VoiceOf(v.School.Phase))
	for _, p := range all {
		x := approvedView{Key: p.Wave.Key, Name: p.Wave.Name, Goes: families(p.Languages), Falls: families(p.Drafts), TooMany: p.TooMany, Moved: since.When[p.Wave.Key], Clashes: clashesOf(p), Kept: keptIn(v, p.Wave.Key)}
		for _, w := range v.Waves {
			if w.Wave.Key == p.Wave.Key {
				x.Next = w.NextWords()
			}
		}
		for _, l := range p.Looks {
			t := lookOf(l, "the family whose text is longest")
			t.Body = l.Shown // no real name stands on the page of approval but in the samples
			t.Second = l.Variant == campaigns.SecondWording
			t.Changed = since.Text(p.Wave.Key, l.Language, l.Variant)
			if t.Lang == "en" {
				x.English = append(x.English, t)
			} else {
				x.Others = append(x.Others, t)
			}
		}
		out = append(out, x)
	}
	return out
}

// sinceApproved says what a second person reads again, where they have approved
// the campaign before.
func sinceApproved(v campaigns.View) string {
	n := v.Campaign.SinceApproved(campaigns.VoiceOf(v.School.Phase))
	if !n.Again {
		return ""
	}
	var said []string
	if len(n.Texts) > 0 {
		said = append(said, count(len(n.Texts), "text", "texts")+" marked below")
	}
	if len(n.When) > 0 {
		said = append(said, "the time of "+count(len(n.When), "wave", "waves"))
	}
	if n.Rules {
		said = append(said, "whom it is for, its hours or its shares")
	}
	if len(said) == 0 {
		return "It was approved before, and nothing that families read has changed since."
	}
	return "It was approved before. Not as it was then: " + strings.Join(said, "; ") + "."
}

// families says families by language, the most first: "208 in English, 12 in
// Polish".
func families(by map[string]int) string {
	type line struct {
		name string
		n    int
	}
	var all []line
	for l, n := range by {
		name, _ := campaigns.LanguageWords(l)
		all = append(all, line{name, n})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].n > all[j].n || all[i].n == all[j].n && all[i].name < all[j].name })
	var said []string
	for _, x := range all {
		said = append(said, fmt.Sprintf("%d in %s", x.n, x.name))
	}
	return strings.Join(said, ", ")
}

// tongueView is one language of a campaign: who reads it, and what stands in it.
type tongueView struct {
	Language, Name string
	Says, Shape    string
	Families       string
}

// spokenLines lists the languages a campaign has texts in and those its families
// read.
func spokenLines(v campaigns.View, p *campaigns.Preview) []tongueView {
	readers := map[string]int{}
	if p != nil {
		for l, n := range p.Languages {
			readers[l] += n
		}
		for l, n := range p.Drafts {
			base, _, _ := strings.Cut(strings.ToLower(l), "-")
			if !campaigns.SameScript(base, l) {
				base = l // who reads it in other letters reads none of these texts
			}
			readers[base] += n
		}
	}
	var all []tongueView
	for _, x := range v.Campaign.Plan.Spoken(v.School.Phase) {
		t := tongueView{Language: x.Language, Name: x.Name, Families: count(readers[x.Language], "family of this wave", "families of this wave")}
		switch x.Vouched {
		case x.Texts:
			t.Says, t.Shape = "Goes out: every text is vouched for", "done"
		case 0:
			t.Says, t.Shape = "Draft: its families get English", "waiting"
		default:
			t.Says, t.Shape = fmt.Sprintf("%d of %d texts vouched for; the others go in English", x.Vouched, x.Texts), "waiting"
		}
		delete(readers, x.Language)
		all = append(all, t)
	}
	delete(readers, "en")
	for l, n := range readers {
		name, _ := campaigns.LanguageWords(l)
		if base, _, _ := strings.Cut(l, "-"); !campaigns.SameScript(base, l) {
			name += " in other letters (" + l + ")"
		}
		all = append(all, tongueView{Name: name, Says: "No text: its families get English", Shape: "off", Families: count(n, "family of this wave", "families of this wave")})
	}
	slices.SortFunc(all, func(a, b tongueView) int { return strings.Compare(a.Name, b.Name) })
	return all
}
