package campaigns

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Report is what has come of a campaign.
type Report struct {
	Campaign Campaign
	Price    int // of a part, in hundredths of a penny
	Waves    []WaveReport
	// Compared is one of them against the families held out; nil while none has
	// been drawn.
	Compared *Compared
}

// WaveReport is one firing in counts.
type WaveReport struct {
	Firing Firing
	Tally  Tally
	Pence  float64 // for the parts the carrier took
}

// Compared is one firing's families that were written to, against those that
// the lot held out.
type Compared struct {
	Firing        Firing
	Before, After school.Days
	Comparisons   []Comparison
	// The median minutes from an absence text being raised to a reason, at this
	// school: nothing is concluded from them.
	MinutesBefore, MinutesAfter [2]Median // written to, held out
	// Beside is what other campaigns of the school did meanwhile.
	Beside Beside
}

// Says is the one sentence to take away.
func (r Report) Says() string {
	if len(r.Waves) == 0 {
		return "No wave of this campaign has gone yet. When one has, this shows what became of its texts within a day, what families wrote back within a week, and after four weeks whether they missed fewer sessions than those held out."
	}
	if r.Compared == nil {
		return "Nobody has been drawn for a wave of this campaign yet, so there is nothing to compare."
	}
	return strings.TrimSpace(strings.TrimSpace(r.Compared.Headline().Says()+" "+r.Compared.Beside.Says()) + " " + r.oneWording())
}

// Headline is the comparison of absence that says most: of the network where
// that can be shown, else of the school.
func (c Compared) Headline() Comparison {
	best := c.Comparisons[0]
	for _, x := range c.Comparisons {
		if x.Measure == SessionsMissed && x.Network != "" && x.Why == "" {
			best = x
		}
	}
	return best
}

// Results gives what has come of a campaign: every firing in counts, the newest
// first, and one of them compared. Which that is may be said; if it is not, it
// is the newest whose weeks are over, else the newest that was drawn; one that
// texted somebody goes before one that texted nobody. A failure is Unknown.
func (s *Service) Results(ctx context.Context, id CampaignID, which FiringID) (Report, error) {
	var r Report
	var err error
	if r.Campaign, err = s.store.Campaign(ctx, id); err != nil {
		return r, err
	}
	terms, err := s.store.Terms(ctx, r.Campaign.School)
	if r.Price = terms.Price; err != nil {
		return r, err
	}
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return r, err
	}
	for _, f := range fired {
		w := WaveReport{Firing: f}
		if w.Tally, err = s.store.Tally(ctx, f.ID, answeredWithin); err != nil {
			return r, fmt.Errorf("count firing %s: %w", f.ID, err)
		}
		w.Pence = float64(r.Price*w.Tally.Texted().Parts) / 100
		r.Waves = append(r.Waves, w)
	}
	w, found := r.choose(which, s.clock.Now())
	if which != "" && !found {
		return r, problem.New(problem.Unknown, "This campaign has no such wave behind it.")
	}
	if found && len(w.Tally.Arms) > 0 {
		r.Compared, err = s.compare(ctx, r.Campaign, w)
	}
	return r, err
}

// choose gives the firing that is compared.
func (r Report) choose(which FiringID, now time.Time) (chosen WaveReport, found bool) {
	best := 0
	for _, w := range r.Waves { // the newest first
		if which != "" {
			if w.Firing.ID == which {
				return w, true
			}
			continue
		}
		if worth := w.worth(now); worth > best {
			chosen, found, best = w, true, worth
		}
	}
	return chosen, found
}

// worth says how much a firing has to show: 0 is nothing.
func (w WaveReport) worth(now time.Time) int {
	worth := 0
	if len(w.Tally.Arms) > 0 {
		worth = 1
	}
	if worth > 0 && w.Firing.ready(now) {
		worth++
	}
	if w.Tally.Texted().Sent() > 0 {
		worth += 2
	}
	return worth
}

// ready reports whether the weeks after a firing are over.
func (f Firing) ready(now time.Time) bool {
	_, after := f.weeks()
	return clock.DateOf(now).After(after.Last)
}
