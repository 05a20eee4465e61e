package console

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// adoptCampaign makes a pack a campaign of the school.
func (s *Console) adoptCampaign(c *gin.Context) {
	m := who(c).Member
	x, err := s.cfg.Campaigns.Adopt(c.Request.Context(), m.Actor(), m.School, c.PostForm("pack"))
	s.actTo(c, addressOf(x.ID), err, "It is a draft of yours now. Nothing goes until a second person has approved it.")
}

// campaignDone goes back to the campaign with what was done, or draws it with
// what was wrong.
func (s *Console) campaignDone(c *gin.Context, id campaigns.CampaignID, err error, field, said string) {
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Conflict || p.Kind == problem.Stale) {
		s.drawCampaign(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + withFields(p), To: field})
		return
	}
	s.actTo(c, addressOf(id), err, said)
}

// versionOf is the version a form was filled in over.
func versionOf(c *gin.Context) int {
	n, err := strconv.Atoi(c.PostForm("version"))
	if err != nil {
		return -1 // stands for none: it will be stale
	}
	return n
}

func (s *Console) proposeCampaign(c *gin.Context) {
	s.campaignAct(c, "propose", "It waits for a second person now.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.Propose(c.Request.Context(), by, id)
		return err
	})
}

func (s *Console) approveCampaign(c *gin.Context) {
	s.campaignAct(c, "approve", "Approved. Each wave goes when it is due, and can be paused until then and while it goes.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.Approve(c.Request.Context(), by, id, versionOf(c))
		return err
	})
}

func (s *Console) sendBackCampaign(c *gin.Context) {
	s.campaignAct(c, "note", "Sent back with your note.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.SendBack(c.Request.Context(), by, id, versionOf(c), c.PostForm("note"))
		return err
	})
}

func (s *Console) pauseCampaign(c *gin.Context) {
	s.campaignAct(c, "why", "Paused. No text of this campaign leaves from now on; what waits is held.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.Pause(c.Request.Context(), by, id, c.PostForm("why"))
		return err
	})
}

func (s *Console) resumeCampaign(c *gin.Context) {
	s.campaignAct(c, "resume", "It goes on.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.Resume(c.Request.Context(), by, id)
		return err
	})
}

func (s *Console) stopCampaign(c *gin.Context) {
	s.campaignAct(c, "stop", "The campaign has ended. What had not gone was taken back.", func(by school.Actor, id campaigns.CampaignID) error {
		_, err := s.cfg.Campaigns.Stop(c.Request.Context(), by, id)
		return err
	})
}

func (s *Console) takeOut(c *gin.Context) {
	said := "The family is left alone by this campaign from now on, and by every campaign where it was so before."
	if campaigns.InEvery(c.PostForm("reason")) {
		said = "The family is left alone by every campaign of the school from now on."
	}
	s.campaignAct(c, "out", said, func(by school.Actor, id campaigns.CampaignID) error {
		return s.cfg.Campaigns.TakeOut(c.Request.Context(), by, id, school.PupilID(c.PostForm("pupil")), c.PostForm("reason"))
	})
}

func (s *Console) putBack(c *gin.Context) {
	s.campaignAct(c, "out", "The family can be written to again. A campaign that was approved and may reach more families by it waits for a second person now.", func(by school.Actor, id campaigns.CampaignID) error {
		return s.cfg.Campaigns.PutBack(c.Request.Context(), by, id, school.PupilID(c.PostForm("pupil")))
	})
}

func (s *Console) testCampaign(c *gin.Context) {
	s.campaignAct(c, "test", "A test text is on its way to your own mobile.", func(by school.Actor, id campaigns.CampaignID) error {
		return s.cfg.Campaigns.Test(c.Request.Context(), by, id, c.PostForm("wave"))
	})
}

// campaignAct makes one act on a campaign of the member's own school.
func (s *Console) campaignAct(c *gin.Context, field, said string, act func(school.Actor, campaigns.CampaignID) error) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	s.campaignDone(c, v.Campaign.ID, act(who(c).Member.Actor(), v.Campaign.ID), field, said)
}

// peoplePage lists the families of a wave, by name, with why each is in or out.
type peoplePage struct {
	formed
	Called, Title string
	Address       string
	In, Left      []personView
	MayWrite      bool
	Going         bool   // a wave is going out: taken out, a family whose text has not left gets none
	None          string // why there is nobody to list
	Reasons       []reasonView
}

type personView struct {
	Pupils           []string
	Adult, Why, Text string
	First            string
}

type reasonView struct{ Key, Says string }

func (s *Console) campaignPeople(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	p := peoplePage{formed: formed{shell: s.shell(c, v.Campaign.Plan.Name)}, Called: v.Campaign.Plan.Name, Address: addressOf(v.Campaign.ID)}
	p.School = v.School.Name
	all, err := s.peopleOf(c, v, &p)
	if err != nil {
		s.failed(c, err)
		return
	}
	for _, r := range campaigns.TakeOutReasons {
		p.Reasons = append(p.Reasons, reasonView{r, capital(campaigns.WhyWords(r))})
	}
	for _, x := range all {
		y := personView{Pupils: x.Pupils, Adult: x.Contact, Why: capital(campaigns.WhyWords(x.Why)), Text: string(x.State), First: string(x.First)}
		if x.Arm == campaigns.HeldOut {
			y.Why, y.Text = "Held out by lot, to measure", "not written to"
		}
		if x.In {
			p.In = append(p.In, y)
		} else if x.Why != campaigns.NotInAudience {
			p.Left = append(p.Left, y)
		}
	}
	s.page(c, http.StatusOK, "campaign-people", p)
}

// peopleOf gives the families of the firing that is asked for, or those the next
// one would have. Where no more is to come it is the newest that went, or is going
// out: while it is, families are still taken out by name.
func (s *Console) peopleOf(c *gin.Context, v campaigns.View, p *peoplePage) ([]campaigns.Person, error) {
	ctx, ended := c.Request.Context(), v.Campaign.Status.Ended()
	fired, found := firedAs(v, c.Query("wave"), campaigns.FiringID(c.Query("firing")))
	if c.Query("firing") == "" && (!found || !underWay(fired)) {
		all, err := s.cfg.Campaigns.Audience(ctx, v.Campaign.ID, c.Query("wave"))
		if err == nil || !problem.Is(err, problem.Unknown) {
			p.Title, p.MayWrite = "Who would be written to", !ended
			return all, err
		}
		if !found {
			p.Title, p.None = "Who would be written to", problem.Of(err).Detail
			return nil, nil
		}
	}
	p.Title = "Who was drawn"
	if found && underWay(fired) {
		p.Title, p.MayWrite, p.Going = "Who is being written to", !ended, true
	}
	id := fired.ID
	if asked := c.Query("firing"); asked != "" {
		id = campaigns.FiringID(asked)
	}
	return s.cfg.Campaigns.People(ctx, v.Campaign.ID, id)
}

func underWay(f campaigns.Firing) bool { return f.State == campaigns.Open }

// firedAs gives the firing of a campaign that is asked for; else the newest of a
// wave, or of any, that has drawn families.
func firedAs(v campaigns.View, wave string, id campaigns.FiringID) (newest campaigns.Firing, found bool) {
	for _, w := range v.Waves {
		if wave != "" && w.Wave.Key != wave {
			continue
		}
		for _, f := range w.Fired {
			switch x := f.Firing; {
			case id != "" && x.ID != id, x.OpenedAt.IsZero():
			case !found || x.DueAt.After(newest.DueAt):
				newest, found = x, true
			}
		}
	}
	return newest, found
}
