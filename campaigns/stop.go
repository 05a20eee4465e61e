package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
)

const (
	// endedLeast is how many texts there must be before a share of them counts.
	endedLeast = 20
	// refusesWithin is how long after its text a refusal is one of the campaign.
	// Families answer in the evening and at the weekend, when the wave is over.
	refusesWithin = 7 * 24 * time.Hour
)

// Toll is what a wave has cost, as the stop rules count it.
type Toll struct {
	Texted int // families whose text left, ever
	SaidNo int // of them those that said no: to campaigns or to every text
	Ended  int // texts whose end is known
	Failed int // of them those that did not arrive
}

// broken says which rule a wave breaks, or "".
func (r StopRules) broken(t Toll) string {
	switch {
	case t.Texted >= endedLeast && 100*t.SaidNo > r.OptedOut*t.Texted:
		return fmt.Sprintf("Paused by itself: %d of %d families texted have said no, more than %d in 100.", t.SaidNo, t.Texted, r.OptedOut)
	case t.Ended >= endedLeast && 100*t.Failed > r.Failed*t.Ended:
		return fmt.Sprintf("Paused by itself: %d of %d texts did not arrive, more than %d in 100.", t.Failed, t.Ended, r.Failed)
	}
	return ""
}

// answered is the instant from which the stop rules count: when a person last
// let the campaign go on, or approved it. They have seen what came before, and
// to pause for it again would take their decision back.
func (c Campaign) answered() time.Time {
	if c.Resumed.At.After(c.Approved.At) {
		return c.Resumed.At
	}
	return c.Approved.At
}

// stopRule pauses a campaign of which too many families say no to a wave, or
// too many texts of it fail, and says so.
func (s *Service) stopRule(ctx context.Context, c Campaign, f Firing) (paused bool, err error) {
	t, err := s.store.Toll(ctx, f.ID, c.answered(), refusesWithin)
	if err != nil {
		return false, fmt.Errorf("count what firing %s took: %w", f.ID, err)
	}
	why := c.Plan.Stops.broken(t)
	if why == "" {
		return false, nil
	}
	by := stopRules
	_, err = s.store.Change(ctx, by, c.ID, s.clock.Now(), "campaign.stop_rule", func(now Campaign) (Campaign, error) {
		if !now.Status.Live() || now.answered().After(c.answered()) { // a person was quicker
			return now, problem.New(problem.Conflict, "It does not run.")
		}
		now.Status, now.Paused, now.Note = Paused, s.mark(by), why
		return now, nil
	})
	if problem.Is(err, problem.Conflict) {
		return true, nil
	}
	return true, err
}

// tookAToll asks the stop rules of the last wave that went, before another
// begins: most families that say no do so when it is over.
func (s *Service) tookAToll(ctx context.Context, c Campaign, now time.Time) (paused bool, err error) {
	fired, err := s.store.Firings(ctx, c.ID)
	if err != nil {
		return false, err
	}
	return s.lastToll(ctx, c, fired, now, 0)
}

// lastToll asks them of the last of some firings, the newest first, that has
// gone and is over; not of one that was over longer ago than a time, 0 for any.
func (s *Service) lastToll(ctx context.Context, c Campaign, fired []Firing, now time.Time, ago time.Duration) (paused bool, err error) {
	for _, f := range fired {
		if f.State != Over || f.Raised == 0 {
			continue
		}
		if ago > 0 && now.Sub(f.OverAt) > ago {
			return false, nil
		}
		return s.stopRule(ctx, c, f)
	}
	return false, nil
}
