package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
)

// languagePage is a campaign's texts in one language, for whoever reads it.
type languagePage struct {
	formed
	ID, Called       string
	Language, Tongue string // its tag, and its name in English
	RTL              bool
	Version          int
	MayVouch         bool
	MayWrite         bool
	Live             bool // vouching asks for approval again
	Drafts           int
	Texts            []translatedView
}

// translatedView is one wave's text beside its English.
type translatedView struct {
	Key, Wave, Next string
	English, Text   string
	Look            lookView
	Vouched         string // who and when; empty for a draft
	Mine            bool   // whoever looks wrote it: somebody else vouches
}

func (s *Console) campaignLanguage(c *gin.Context) { s.drawLanguage(c, http.StatusOK, nil) }

func (s *Console) drawLanguage(c *gin.Context, status int, wrong *wrongForm) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	m, x := who(c).Member, v.Campaign
	p := languagePage{
		formed: formed{shell: s.shell(c, x.Plan.Name), Wrong: wrong}, ID: string(x.ID), Called: x.Plan.Name, Language: c.Param("language"), Version: x.Version,
		MayVouch: m.Role.May(staff.VouchWording) && !x.Status.Ended(), MayWrite: m.Role.May(staff.WriteCampaigns) && !x.Status.Ended(),
		Live: x.Approved != (campaigns.Mark{}),
	}
	p.School, p.Said, p.Back = v.School.Name, s.said(c), languageAddress(x.ID, p.Language)
	p.Tongue, p.RTL = campaigns.LanguageWords(p.Language)
	names, err := s.cfg.Staff.Names(c.Request.Context(), x.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	for _, w := range v.Waves {
		t, ok := w.Wave.In(p.Language, v.School.Phase, "")
		if !ok || p.Language == "en" {
			continue
		}
		y := translatedView{Mine: x.Wrote(m.Actor().String(), t), Key: w.Wave.Key, Wave: w.Wave.Name, Next: w.NextWords(), English: wordsFor(w.Wave, v.School.Phase), Text: t.Text}
		if wrong != nil && c.PostForm("wave") == w.Wave.Key && c.PostForm("text") != "" {
			y.Text = c.PostForm("text") // what was typed is not lost
		}
		if y.Look, err = s.typedLook(c, v, w.Wave.Key, p.Language, y.Text); err != nil {
			s.failed(c, err)
			return
		}
		if t.VettedBy != "" {
			y.Vouched = actorName(names, t.VettedBy) + ", " + longDay(clock.DateOf(t.VettedAt))
		} else {
			p.Drafts++
		}
		p.Texts = append(p.Texts, y)
	}
	if len(p.Texts) == 0 {
		s.failed(c, problem.New(problem.Unknown, "This campaign has no texts in that language."))
		return
	}
	s.page(c, status, "campaign-language", p)
}

// languageDone goes back to the language with what was done, or draws it with
// what was wrong.
func (s *Console) languageDone(c *gin.Context, id campaigns.CampaignID, err error, field, said string) {
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Conflict || p.Kind == problem.Stale) {
		s.drawLanguage(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + withFields(p), To: field})
		return
	}
	s.actTo(c, languageAddress(id, c.Param("language")), err, said)
}

// vouchCampaign notes that whoever is signed in stands for texts in a language.
func (s *Console) vouchCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	x := campaigns.Vouching{Version: versionOf(c), Language: c.Param("language"), Waves: c.PostFormArray("wave"), TakenBack: c.PostForm("back") != ""}
	said := "You have vouched for these texts. Families who read them get them from the next wave on."
	if x.TakenBack {
		said = "Taken back. Those families get English."
	}
	if v.Campaign.Approved != (campaigns.Mark{}) {
		said += " The campaign is a draft again, and needs a second person before it goes."
	}
	if len(x.Waves) == 0 && c.PostForm("all") == "" {
		s.languageDone(c, v.Campaign.ID, problem.New(problem.Invalid, "Tick the texts you have read."), "vouch", "")
		return
	}
	if c.PostForm("all") != "" {
		x.Waves = nil
	}
	_, err := s.cfg.Campaigns.Vouch(c.Request.Context(), who(c).Member.Actor(), v.Campaign.ID, x)
	s.languageDone(c, v.Campaign.ID, err, "vouch", said)
}

// translateCampaign changes the words of one wave in a language.
func (s *Console) translateCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	plan, _ := v.Campaign.Plan.Translated(c.PostForm("wave"), c.Param("language"), v.School.Phase, c.PostForm("text"))
	_, err := s.cfg.Campaigns.Edit(c.Request.Context(), who(c).Member.Actor(), v.Campaign.ID, versionOf(c), plan)
	s.languageDone(c, v.Campaign.ID, err, "text-"+c.PostForm("wave"), "Kept as a draft: nobody has vouched for these words. The campaign needs a second person before it goes.")
}

func languageAddress(id campaigns.CampaignID, language string) string {
	return addressOf(id) + "/languages/" + language
}
