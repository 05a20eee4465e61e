package console

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

const campaignsAddress = "/campaigns"

// mountCampaigns hangs the pages of planned texting: everybody may look, some
// write, and some approve.
func (s *Console) mountCampaigns(in *gin.RouterGroup) {
	in.GET(campaignsAddress, s.campaigns)
	in.GET(campaignsAddress+"/:campaign", s.campaign)
	in.GET(campaignsAddress+"/:campaign/results", s.campaignResults)
	in.GET(campaignsAddress+"/:campaign/people", s.may(staff.SeeRoll), s.campaignPeople)

	in.GET(campaignsAddress+"/:campaign/languages/:language", s.campaignLanguage)
	in.POST(campaignsAddress+"/:campaign/languages/:language/vouch", s.may(staff.VouchWording), s.vouchCampaign)

	write := in.Group(campaignsAddress, s.may(staff.WriteCampaigns))
	write.POST("", s.adoptCampaign)
	write.POST("/:campaign/words", s.wordCampaign)
	write.POST("/:campaign/waves", s.addWave)
	write.POST("/:campaign/waves/remove", s.removeWave)
	write.POST("/:campaign/try", s.tryCampaign)
	write.POST("/:campaign/languages/:language/words", s.translateCampaign)
	write.POST("/:campaign/plan", s.planCampaign)
	write.POST("/:campaign/propose", s.proposeCampaign)
	write.POST("/:campaign/pause", s.pauseCampaign)
	write.POST("/:campaign/resume", s.resumeCampaign)
	write.POST("/:campaign/stop", s.stopCampaign)
	write.POST("/:campaign/out", s.may(staff.SeeRoll), s.takeOut)
	write.POST("/:campaign/in", s.may(staff.SeeRoll), s.putBack)
	write.POST("/:campaign/test", s.testCampaign)

	approve := in.Group(campaignsAddress, s.may(staff.ApproveCampaigns))
	approve.POST("/:campaign/approve", s.approveCampaign)
	approve.POST("/:campaign/back", s.sendBackCampaign)
}

type campaignsPage struct {
	shell
	Ours     []ourCampaign
	Planner  []termDrawing
	Packs    []packView
	MayWrite bool
}

// ourCampaign is a line of the school's own list.
type ourCampaign struct {
	ID, Name, Next string
	Status, Shape  string
	Note           string
}

// packView is one pack in words.
type packView struct {
	campaigns.Pack
	Adopted bool
	Waves   []packWave
	Sources []sourceView
}

type packWave struct{ Name, When, Words string }

type sourceView struct{ Says, Source, Link, Checked string }

func (s *Console) campaigns(c *gin.Context) {
	ctx := c.Request.Context()
	m := who(c).Member
	set, today, _, _, err := s.cfg.Mornings.SchoolDay(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := campaignsPage{shell: s.shell(c, "Campaigns"), MayWrite: m.Role.May(staff.WriteCampaigns)}
	p.School, p.Said = set.School.Name, s.said(c)
	all, err := s.cfg.Campaigns.OfSchool(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	adopted := map[string]bool{}
	var marks []waveMark
	for _, x := range all {
		v, err := s.cfg.Campaigns.View(ctx, x.ID)
		if err != nil {
			s.failed(c, err)
			return
		}
		adopted[x.Pack] = adopted[x.Pack] || !x.Status.Ended()
		p.Ours = append(p.Ours, ourCampaign{
			ID: string(x.ID), Name: x.Plan.Name, Next: comesNext(v), Status: x.Status.Words(), Shape: shapeOfCampaign(x.Status), Note: pauseNote(x),
		})
		if !x.Status.Ended() {
			marks = append(marks, marksOf(v)...)
		}
	}
	p.Planner = drawYear(set.Calendar, today, marks)
	for _, sum := range s.cfg.Campaigns.List(ctx) {
		pack, err := s.cfg.Campaigns.Pack(ctx, sum.Key)
		if err != nil {
			s.failed(c, err)
			return
		}
		p.Packs = append(p.Packs, packOf(pack, adopted[pack.Key], set.School.Phase))
	}
	s.page(c, http.StatusOK, "campaigns", p)
}

// pauseNote is what stands beside a campaign in the list: why it is paused, also
// while it is changed, or what its author is to change.
func pauseNote(x campaigns.Campaign) string {
	if x.PauseStands() {
		return strings.TrimSpace("Paused still: " + x.PausedFor() + " " + x.Note)
	}
	return x.Note
}

func shapeOfCampaign(st campaigns.Status) string {
	switch st {
	case campaigns.Proposed, campaigns.Paused:
		return "due"
	case campaigns.Approved, campaigns.Running:
		return "now"
	case campaigns.Done, campaigns.Stopped:
		return "off"
	default:
		return "waiting"
	}
}

// comesNext says which wave comes next and when.
func comesNext(v campaigns.View) string {
	var first campaigns.WaveNow
	for _, w := range v.Waves {
		if !w.Next.IsZero() && (first.Next.IsZero() || w.Next.Before(first.Next)) {
			first = w
		}
	}
	if first.Next.IsZero() {
		return "No wave is to come in the terms of the calendar."
	}
	return fmt.Sprintf("Next: %s, %s.", first.Wave.Name, first.NextWords())
}

func packOf(pack campaigns.Pack, adopted bool, phase school.Phase) packView {
	v := packView{Pack: pack, Adopted: adopted}
	for _, w := range pack.Waves {
		v.Waves = append(v.Waves, packWave{w.Name, capital(w.When), wordsFor(w, phase)})
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
	for _, m := range w.Messages {
		if m.Voice == campaigns.VoiceOf(phase) && m.Language == "en" && m.Variant == "" {
			return m.Text
		}
	}
	return ""
}

// ours gives a campaign of the member's own school; to anybody else it is not
// there.
func (s *Console) ours(c *gin.Context) (campaigns.View, bool) {
	v, err := s.cfg.Campaigns.View(c.Request.Context(), campaigns.CampaignID(c.Param("campaign")))
	if err == nil && v.Campaign.School != who(c).Member.School {
		err = problem.New(problem.Unknown, "There is no such campaign, or it is not yours.")
	}
	if err != nil {
		s.failed(c, err)
		return v, false
	}
	return v, true
}

func addressOf(id campaigns.CampaignID) string { return campaignsAddress + "/" + string(id) }
