package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
)

// planForm is whom a campaign writes to and when, as a form shows it and takes
// it back.
type planForm struct {
	campaigns.Rules
	Tongues []languageTick
	Drawn   bool // families have been drawn: what decides the draw is shown and not asked
}

type languageTick struct {
	Language, Name string
	On             bool
}

// planFormOf gives the form as the plan stands, or as it was sent and refused.
func planFormOf(c *gin.Context, v campaigns.View) planForm {
	f := planForm{Rules: v.Campaign.Plan.Rules(), Drawn: v.Drawn}
	if c.Request.Method == http.MethodPost && c.PostForm("hold_out") != "" {
		f.Rules = sentRules(c, f.Rules)
	}
	on := f.Languages
	f.Tongues = append(f.Tongues, languageTick{"en", "English", slices.Contains(on, "en")})
	known := map[string]bool{"en": true}
	for _, l := range v.Campaign.Plan.Spoken(v.School.Phase) {
		known[l.Language] = true
		f.Tongues = append(f.Tongues, languageTick{l.Language, l.Name, slices.Contains(on, l.Language)})
	}
	for _, l := range on {
		if !known[l] {
			name, _ := campaigns.LanguageWords(l)
			f.Tongues = append(f.Tongues, languageTick{l, name, true})
		}
	}
	return f
}

// sentRules gives rules as a form was sent: a box has the name of its rule, and
// one that is not ticked is not sent.
func sentRules(c *gin.Context, r campaigns.Rules) campaigns.Rules {
	box := func(name string) string { return strings.ReplaceAll(name, "-", "_") }
	for _, x := range r.Fields() {
		if v, sent := c.GetPostForm(box(x.Name)); sent {
			*x.To = strings.TrimSpace(v)
		}
	}
	for _, x := range r.Ticks() {
		*x.To = c.PostForm(box(x.Name)) != ""
	}
	r.Languages = c.PostFormArray("language")
	return r
}

// planCampaign changes whom a campaign writes to, when, and how many are held
// out.
func (s *Console) planCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	rules := sentRules(c, v.Campaign.Plan.Rules())
	plan, field, wrong := rules.Into(v.Campaign.Plan)
	if wrong != "" {
		s.drawCampaign(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + wrong, To: field})
		return
	}
	_, err := s.cfg.Campaigns.Edit(c.Request.Context(), who(c).Member.Actor(), v.Campaign.ID, versionOf(c), plan)
	s.campaignDone(c, v.Campaign.ID, err, "in-words", "Kept. The campaign is a draft again, and needs a second person before it goes.")
}
