package console

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
)

// wordCampaign changes the words and the day of one wave.
func (s *Console) wordCampaign(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	var second *string
	if typed, sent := c.GetPostForm("second"); sent {
		second = &typed
	}
	plan := v.Campaign.Plan.Worded(c.PostForm("wave"), campaigns.VoiceOf(v.School.Phase), c.PostForm("when"), c.PostForm("text"), second)
	s.planned(c, v, plan, "wording", "Kept. The campaign is a draft again, and needs a second person before it goes.")
}

// addWave adds a wave to a campaign, with its English words.
func (s *Console) addWave(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	name := strings.TrimSpace(c.PostForm("name"))
	plan := v.Campaign.Plan.WithWave(name, c.PostForm("when"), c.PostForm("text"))
	s.planned(c, v, plan, "wave-name", "Added: "+name+". The campaign is a draft again, and needs a second person before it goes.")
}

// removeWave takes a wave out of a campaign.
func (s *Console) removeWave(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	s.planned(c, v, v.Campaign.Plan.WithoutWave(c.PostForm("wave")), "remove", "Taken out. The campaign is a draft again, and needs a second person before it goes.")
}

// planned keeps a plan and says so, or what is wrong with it beside the field.
func (s *Console) planned(c *gin.Context, v campaigns.View, plan campaigns.Plan, field, said string) {
	_, err := s.cfg.Campaigns.Edit(c.Request.Context(), who(c).Member.Actor(), v.Campaign.ID, versionOf(c), plan)
	s.campaignDone(c, v.Campaign.ID, err, field, said)
}
