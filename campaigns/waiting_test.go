package campaigns_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
)

func TestAWaveWhoseTimePassesWhileItWaitsForApprovalIsMissedAndSaysSo(t *testing.T) {
	for name, look := range map[string]time.Time{
		"looked at while it waits": friday.At(15, 31),
		"approved before a look":   friday.At(15, 30).Add(10 * time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
			must(t, err)
			_, err = s.Propose(t.Context(), comms, c.ID)
			must(t, err)
			s.clock.Set(look)
			if name == "looked at while it waits" {
				must(t, s.Tick(t.Context()))
			}
			if f := s.firing(c); (f.State == campaigns.Missed) != (name == "looked at while it waits") {
				t.Fatalf("while it waits the wave is %q", f.State)
			}
			_, err = s.Approve(t.Context(), head, c.ID, c.Version)
			must(t, err)
			for range 3 {
				s.step()
			}
			all, err := s.db.Campaigns().Firings(t.Context(), c.ID)
			must(t, err)
			if len(all) != 1 || all[0].State != campaigns.Missed || all[0].Why != campaigns.WhyUnapproved || s.carrier.texts() != 0 {
				t.Errorf("%d firings, %d texts: %+v", len(all), s.carrier.texts(), all[0].Why)
			}
			if got := s.campaign(c.ID).Status; got != campaigns.Approved {
				t.Errorf("a missed wave leaves it %s", got)
			}
		})
	}
}

func TestAWordingIsTestedFiveTimesAnHour(t *testing.T) {
	s := newStage(t)
	c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	number, err := phone.Parse("07700 900123", phone.Rehearsal)
	must(t, err)
	tries := 0
	raise := func() error {
		tries++
		at := s.clock.Now()
		x := delivery.Text{ID: delivery.TextID("T" + strconv.Itoa(tries)), School: urn, Kind: delivery.CampaignText, State: delivery.Raised, Number: number, Sender: delivery.MainSender, RaisedAt: at, SendAfter: at, ExpiresAt: at.Add(time.Hour)}
		return s.db.Campaigns().RaiseTest(t.Context(), comms, c.ID, "words", x, at.Add(-time.Hour), campaigns.RoomForTest)
	}
	first := s.clock.Now()
	for range 5 {
		must(t, raise())
		s.clock.Advance(time.Minute)
	}
	if err := raise(); !problem.Is(err, problem.Conflict) || problem.Of(err).Detail != "At most 5 test texts of a campaign go in an hour. The next can go at 10:05." {
		t.Errorf("the sixth: %v", err)
	}
	s.clock.Set(first.Add(60*time.Minute + 30*time.Second))
	must(t, raise())
	if err := raise(); !problem.Is(err, problem.Conflict) {
		t.Errorf("after the first is an hour old one goes, not two: %v", err)
	}
}
