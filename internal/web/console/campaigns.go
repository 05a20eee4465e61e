package console

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
)

type campaignsPage struct {
	shell
	Campaigns []campaignView
}

// campaignView is one pack in words.
type campaignView struct {
	campaigns.Pack
	Status  string
	Waves   []waveView
	Sources []sourceView
}

type waveView struct{ Name, When, Words string }

type sourceView struct{ Says, Source, Link, Checked string }

func (s *Console) campaigns(c *gin.Context) {
	ctx := c.Request.Context()
	set, _, _, _, err := s.cfg.Mornings.SchoolDay(ctx, who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := campaignsPage{shell: s.shell(c, "Campaigns")}
	p.School = set.School.Name
	for _, sum := range s.cfg.Campaigns.List(ctx) {
		pack, err := s.cfg.Campaigns.Pack(ctx, sum.Key)
		if err != nil {
			s.failed(c, err)
			return
		}
		p.Campaigns = append(p.Campaigns, campaignOf(pack, sum.Status, set.School.Phase))
	}
	s.page(c, http.StatusOK, "campaigns", p)
}

func campaignOf(pack campaigns.Pack, st campaigns.Status, phase school.Phase) campaignView {
	v := campaignView{Pack: pack, Status: st.Words()}
	for _, w := range pack.Waves {
		v.Waves = append(v.Waves, waveView{w.Name, w.When, wordsFor(w, phase)})
	}
	for _, facts := range [][]campaigns.Fact{pack.Facts, pack.Advice} {
		for _, f := range facts {
			v.Sources = append(v.Sources, sourceView{f.Says, f.Source, f.Link, fmt.Sprintf("%s %d", f.CheckedOn.Date.Words(), f.CheckedOn.Date.Year)})
		}
	}
	return v
}

// wordsFor gives a wave's English as the families of this sort of school would
// read it.
func wordsFor(w campaigns.Wave, phase school.Phase) string {
	voice := campaigns.SecondaryVoice
	if phase == school.Primary {
		voice = campaigns.PrimaryVoice
	}
	for _, m := range w.Messages {
		if m.Voice == voice && m.Language == "en" {
			return m.Text
		}
	}
	return ""
}
