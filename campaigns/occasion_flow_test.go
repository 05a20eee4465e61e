package campaigns_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
)

var (
	forgotten = clock.Date{Year: 2026, Month: time.November, Day: 6} // a training day nobody wrote down
	moved     = clock.Date{Year: 2026, Month: time.December, Day: 4} // the fourth Friday, without it
)

// putRight writes the training day into the calendar.
func (s *stage) putRight() {
	s.t.Helper()
	s.write("INSERT INTO closed_days (school, day, session, kind, note) VALUES ($1, $2, '', 'inset', '')", string(urn), forgotten.String())
}

// next says when the one wave of a campaign comes next, as its page does.
func (s *stage) next(id campaigns.CampaignID) string {
	s.t.Helper()
	v, err := s.View(s.t.Context(), id)
	must(s.t, err)
	return v.Waves[0].NextWords()
}

func TestACalendarPutRightBringsNoWaveBack(t *testing.T) {
	for _, c := range []struct {
		name string
		old  bool // it went before firings had an occasion
	}{{"kept by this version", false}, {"kept by the version before", true}} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			x := s.approved(func(p *campaigns.Plan) { p.Waves = p.Waves[2:3] })
			s.clock.Set(friday.At(15, 30))
			s.account(s.until(x, campaigns.Over))
			if c.old {
				s.write("UPDATE campaign_waves SET occasion = ''")
			}
			s.putRight()
			if got := s.next(x.ID); got != "went on Friday 27 November, not again in the terms the calendar holds" {
				t.Errorf("the page says: %s", got)
			}
			texted := s.carrier.texts()
			s.clock.Set(moved.At(15, 30))
			for range 3 {
				s.step()
			}
			if fired, _ := s.db.Campaigns().Firings(t.Context(), x.ID); len(fired) != 1 || s.carrier.texts() != texted {
				t.Errorf("%d firings, %d texts more", len(fired), s.carrier.texts()-texted)
			}
		})
	}
}

func TestACalendarPutRightMovesAWaveThatHasNotGone(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*stage, campaigns.Campaign)
	}{
		{"to come", func(*stage, campaigns.Campaign) {}},
		{"missed", func(s *stage, x campaigns.Campaign) {
			s.clock.Set(friday.At(19, 0))
			s.until(x, campaigns.Missed)
			s.write("UPDATE campaigns SET status = 'running'") // as one with more waves would be
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			x := s.approved(func(p *campaigns.Plan) { p.Waves = p.Waves[2:3] })
			c.before(s, x)
			s.putRight()
			if got := s.next(x.ID); got != "Friday 4 December at 15:30" {
				t.Errorf("the page says: %s", got)
			}
			s.clock.Set(moved.At(15, 30))
			if f := s.until(x, campaigns.Over); !f.DueAt.Equal(moved.At(15, 30)) || s.carrier.texts() == 0 {
				t.Errorf("due %s, %d texts", f.DueAt, s.carrier.texts())
			}
		})
	}
}

func TestAWaveGoesThoughTheSchoolEndsEarly(t *testing.T) {
	s := newStage(t)
	x := s.approved(func(p *campaigns.Plan) { p.Waves = p.Waves[2:3] })
	s.write("INSERT INTO early_finishes (school, day, ends, note) VALUES ($1, $2, 750, '')", string(urn), friday.String())
	s.clock.Set(friday.At(15, 30))
	s.account(s.until(x, campaigns.Over))
}
