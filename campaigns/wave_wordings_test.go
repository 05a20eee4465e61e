package campaigns_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

const secondWords = "((school)): BB ((first_name)) is missed by friends. ((office_phone)). To stop these updates reply NOINFO."

// fridays makes a plan of one wave that comes every Friday, in two wordings.
func fridays(p *campaigns.Plan) {
	p.Waves, p.Audience.Years = p.Waves[:1], []int{8}
	p.Waves[0].Messages = slices.DeleteFunc(slices.Clone(p.Waves[0].Messages), func(m campaigns.Message) bool { return m.Language != "en" })
	second := secondWords
	*p = p.Worded(p.Waves[0].Key, campaigns.SecondaryVoice, "every Friday in the autumn term, 15:30", p.Waves[0].Messages[1].Text, &second)
	p.TwoWordings = true
}

// seconds counts the texts the carrier took that were of the second wording.
func (c *carrier) seconds() int {
	n := 0
	for _, bodies := range c.took {
		for _, b := range bodies {
			if strings.Contains(b, "BB") {
				n++
			}
		}
	}
	return n
}

func TestASecondWordingThatIsNoLongerUsedGoesToNobodyAndCanBeTakenAway(t *testing.T) {
	s := newStage(t)
	lead := school.Actor{Kind: school.Person, ID: "lead"}
	c := s.approved(fridays)
	s.clock.Set(friday.At(15, 30))
	first := s.until(c, campaigns.Over)
	if n := s.carrier.seconds(); n < first.ToText/3 || n > first.ToText*2/3 {
		t.Fatalf("%d of %d families read the second of two wordings", n, first.ToText)
	}
	s.carrier.took = map[string][]string{}

	plan := s.campaign(c.ID).Plan
	for what, change := range map[string]func(*campaigns.Plan){
		"/two_wordings":     func(p *campaigns.Plan) { p.TwoWordings = false },
		"/hold_out_percent": func(p *campaigns.Plan) { p.HoldOut = 50 },
	} {
		moved := plan
		change(&moved)
		_, err := s.Edit(t.Context(), lead, c.ID, c.Version, moved)
		if f := problem.Of(err); !problem.Is(err, problem.Conflict) || len(f.Fields) != 1 || f.Fields[0].Pointer != what || !strings.Contains(f.Fields[0].Detail, "adopt the pack again") {
			t.Errorf("another draw than families were drawn by, at %s: %v %+v", what, err, f.Fields)
		}
	}
	if v, err := s.View(t.Context(), c.ID); err != nil || !v.Drawn {
		t.Errorf("it is not said that families are drawn: %v", err)
	}
	_, err := s.db.Campaigns().Change(t.Context(), lead, c.ID, s.clock.Now(), "campaign.edit", func(c campaigns.Campaign) (campaigns.Campaign, error) {
		c.Plan.TwoWordings = false // as it could be changed once
		return c, nil
	})
	must(t, err)
	plan.TwoWordings = false
	other := strings.Replace(secondWords, "is missed", "was missed", 1)
	plan = plan.Worded(plan.Waves[0].Key, campaigns.SecondaryVoice, plan.Waves[0].When, plan.Waves[0].Messages[1].Text, &other)
	c, err = s.Edit(t.Context(), lead, c.ID, c.Version, plan)
	must(t, err)
	if kept := c.Plan.Kept(school.Secondary); len(kept) != 1 || kept[0].Message.Text != other {
		t.Errorf("kept and not sent: %+v", kept)
	}
	p, err := s.Preview(t.Context(), c.ID, "")
	must(t, err)
	for _, l := range p.Looks {
		if l.Variant != "" || strings.Contains(l.Shown, "BB") {
			t.Errorf("%q is shown as what goes out", l.Shown)
		}
	}
	none := "" // and it can be taken away, though half of the families were drawn to it
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan.Worded(c.Plan.Waves[0].Key, campaigns.SecondaryVoice, c.Plan.Waves[0].When, c.Plan.Waves[0].Messages[1].Text, &none))
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	c, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)

	s.clock.Set(friday.AddDays(7).At(15, 30))
	for range 3 {
		s.step()
	}
	again := s.until(c, campaigns.Over)
	if n := s.carrier.seconds(); n != 0 || s.carrier.texts() != again.ToText || again.ToText == 0 || again.ID == first.ID {
		t.Errorf("%d of %d families read the second, which is not sent", n, s.carrier.texts())
	}
	people, err := s.People(t.Context(), c.ID, again.ID)
	must(t, err)
	drawn := map[campaigns.Arm]int{}
	for _, x := range people {
		drawn[x.Arm]++
	}
	if drawn[campaigns.SecondText] == 0 {
		t.Error("the record of the draw is gone")
	}
	r, err := s.Results(t.Context(), c.ID, "")
	must(t, err)
	if len(r.Waves) != 2 || r.Waves[0].Wordings() != nil || len(r.Waves[1].Wordings()) != 2 || !strings.Contains(r.Says(), "on every family got the first.") {
		t.Errorf("%d waves; %s", len(r.Waves), r.Says())
	}
}

func TestTheAuthorOfASecondWordingDoesNotApproveItOnceItIsSent(t *testing.T) {
	s := newStage(t)
	lead := school.Actor{Kind: school.Person, ID: "lead"}
	c := s.approved(func(p *campaigns.Plan) { fridays(p); p.TwoWordings = false })
	second := strings.Replace(secondWords, "is missed", "was missed", 1)
	w := c.Plan.Waves[0]
	c, err := s.Edit(t.Context(), lead, c.ID, c.Version, c.Plan.Worded(w.Key, campaigns.SecondaryVoice, w.When, w.Messages[1].Text, &second))
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	c, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)
	c.Plan.TwoWordings = true
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	if n := c.SinceApproved(campaigns.SecondaryVoice); !n.Text(w.Key, "en", campaigns.SecondWording) {
		t.Errorf("a text that goes out for the first time is no news: %+v", n)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err = s.Approve(t.Context(), lead, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
		t.Errorf("whoever wrote the second wording approves it: %v", err)
	}
}
