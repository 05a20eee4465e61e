package campaigns_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
)

// A wave of Thursday is paused before its texts leave, and runs out of hours. Of
// its families one was texted and one may have been: the other campaign's wave of
// Friday texts everybody else.
func TestAFamilyWhoseTextNeverLeftIsFreeForTheWeek(t *testing.T) {
	s := newStage(t)
	first := s.approved(func(p *campaigns.Plan) {
		p.Waves, p.HoldOut = p.Waves[2:3], 0
		p.Waves[0].When = "30 15 26 11 *"
	})
	second, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	second.Plan.Waves, second.Plan.HoldOut = second.Plan.Waves[:1], 0
	second.Plan.Waves[0].When = "30 15 27 11 *"
	second, err = s.Edit(t.Context(), comms, second.ID, second.Version, second.Plan)
	must(t, err)
	_, err = s.Propose(t.Context(), comms, second.ID)
	must(t, err)
	_, err = s.Approve(t.Context(), head, second.ID, second.Version)
	must(t, err)

	s.clock.Set(friday.AddDays(-1).At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	people, err := s.db.Campaigns().People(t.Context(), s.firing(first).ID)
	must(t, err)
	var raised []string
	for _, p := range people {
		if p.State == delivery.Raised {
			raised = append(raised, p.Family)
		}
	}
	text := "(SELECT text FROM campaign_families WHERE family = $1)"
	s.write("UPDATE texts SET state = 'sent', sent_at = raised_at WHERE id = "+text, raised[0])
	s.write("INSERT INTO text_events (text, seq, at, from_state, to_state, attempt, why, code) SELECT id, 99, 1, 'sending', 'unknown', 1, '', 0 FROM texts WHERE id = "+text, raised[1])
	_, err = s.Pause(t.Context(), head, first.ID, "A pupil has died.")
	must(t, err)
	s.clock.Set(friday.AddDays(-1).At(19, 0))
	f := s.until(first, campaigns.Over)
	v, err := s.View(t.Context(), first.ID)
	must(t, err)
	x := v.Waves[0].Fired[0]
	want := fmt.Sprintf("Not sent: %d, because its hours were over before it left.", f.ToText-1)
	if got := x.NotSentSays(); got != want || x.StillToGo() != 0 {
		t.Errorf("%s; %d still to go. Not: %s", got, x.StillToGo(), want)
	}
	r, err := s.Results(t.Context(), first.ID, "")
	must(t, err)
	if got, want := r.Waves[0].ToTexted(), (campaigns.ToTexted{Sent: 1, NotSent: f.ToText - 1}); got != want {
		t.Errorf("the results say %+v, not %+v", got, want)
	}
	if says := r.Says(); !strings.HasPrefix(says, fmt.Sprintf("Only 1 of the %d families drawn to be texted was texted.", f.ToText)) && f.HeldOut > 0 {
		t.Error(says)
	}

	s.clock.Set(friday.At(15, 30))
	g := s.until(second, campaigns.Over)
	p, err := s.db.Campaigns().Progress(t.Context(), g.ID)
	must(t, err)
	if n := p.Reasons[campaigns.ThisWeek]; n != 2 || g.ToText < f.ToText-2 {
		t.Errorf("%d families have had their text of the week, and %d of %d are texted", n, g.ToText, f.ToText)
	}
}
