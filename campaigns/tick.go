package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Tick looks which waves are due and claims each once, however many processes
// look and however often. It is knocked every minute; what is due is decided by
// the schedule and the clock, never by the knock. A wave whose time passes while
// its campaign waits for a second person is written down as missed.
func (s *Service) Tick(ctx context.Context) error {
	live, err := s.store.Live(ctx)
	if err != nil {
		return fmt.Errorf("list live campaigns: %w", err)
	}
	waiting, err := s.store.Proposed(ctx)
	if err != nil {
		return fmt.Errorf("list campaigns that wait: %w", err)
	}
	return each(append(live, waiting...), func(c Campaign) error {
		do := s.tick
		if c.Status == Proposed {
			do = s.waited
		}
		if err := do(ctx, c); err != nil {
			return fmt.Errorf("campaign %s: %w", c.ID, err)
		}
		return nil
	})
}

// waited writes down what of a campaign that waits for approval has passed.
func (s *Service) waited(ctx context.Context, c Campaign) error {
	cal, fired, err := s.soFar(ctx, c)
	if err != nil {
		return err
	}
	_, err = s.tickWaves(ctx, c, cal, fired, s.clock.Now())
	return err
}

func (s *Service) tick(ctx context.Context, c Campaign) error {
	cal, fired, err := s.soFar(ctx, c)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if paused, err := s.lastToll(ctx, c, fired, now, refusesWithin); paused || err != nil {
		return err
	}
	toCome, err := s.tickWaves(ctx, c, cal, fired, now)
	if err != nil {
		return err
	}
	for _, f := range fired {
		toCome = toCome || f.State == Due || f.State == Open
	}
	if !toCome {
		return s.done(ctx, c.ID)
	}
	return nil
}

// soFar reads the calendar a campaign goes by, and what has come of its waves.
func (s *Service) soFar(ctx context.Context, c Campaign) (school.Calendar, []Firing, error) {
	_, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return cal, nil, err
	}
	fired, err := s.store.Firings(ctx, c.ID)
	return cal, fired, err
}

// tickWaves claims what of each wave is due, and says whether any is still to come.
func (s *Service) tickWaves(ctx context.Context, c Campaign, cal school.Calendar, fired []Firing, now time.Time) (toCome bool, err error) {
	for _, w := range c.Plan.Waves {
		comes, err := s.tickWave(ctx, c, w, cal, fired, now)
		if err != nil {
			return false, err
		}
		toCome = toCome || comes
	}
	return toCome, nil
}

// since is the instant after which a wave's next firing counts: its last one,
// or when the campaign was put forward.
func (c Campaign) since(w Wave, fired []Firing) time.Time {
	since := c.Proposed.At
	if since.IsZero() {
		since = c.Approved.At
	}
	for _, f := range fired {
		if f.Wave.Key == w.Key && f.DueAt.After(since) {
			since = f.DueAt
		}
	}
	return since
}

// tickWave claims what of one wave is due. Comes is whether it has a firing
// still to come, or one that has just begun. An occasion that has gone comes no
// more, and one that was missed is written down once.
func (s *Service) tickWave(ctx context.Context, c Campaign, w Wave, cal school.Calendar, fired []Firing, now time.Time) (comes bool, err error) {
	since, gone, noted := c.since(w, fired), w.gone(fired, cal), w.missed(fired, cal)
	for {
		next, ok := w.schedule().coming(since, cal, func(x coming) bool { return !gone[x.occasion] })
		if !ok || next.due.After(now) {
			return comes || ok, nil
		}
		comes, since = true, next.due
		f := c.firing(w, next, now)
		if f.State == Missed && noted[next.occasion] {
			continue
		}
		first, err := s.store.Claim(ctx, f, now)
		if err != nil {
			return true, err
		}
		if first && f.State == Missed {
			s.log.WarnContext(ctx, "a wave was missed", "campaign", c.ID, "firing", f.ID, "late", now.Sub(f.DueAt))
		}
	}
}

// firing makes the firing of a wave on its day: due, or missed when it was not
// approved by then or nobody was there within its grace.
func (c Campaign) firing(w Wave, at coming, now time.Time) Firing {
	due := at.due
	f := Firing{
		Occasion: at.occasion,
		ID:       FiringID(school.NewID(now)), Campaign: c.ID, School: c.School, Wave: w, Plan: c.Plan, Version: c.Version,
		DueAt: due, EndsAt: c.Plan.Window.until(clock.DateOf(due)), State: Due,
	}
	if c.Approved.At.IsZero() || due.Before(c.Approved.At) {
		f.State, f.Why, f.OverAt = Missed, WhyUnapproved, now
		return f
	}
	if now.Sub(due) > time.Duration(c.Plan.Grace)*time.Minute || !now.Before(f.EndsAt) {
		f.State, f.Why, f.OverAt = Missed, WhyLate, now
	}
	return f
}

// done ends a campaign of which nothing is to come.
func (s *Service) done(ctx context.Context, id CampaignID) error {
	_, err := s.store.Change(ctx, school.SystemActor("campaigns"), id, s.clock.Now(), "campaign.done", func(c Campaign) (Campaign, error) {
		if c.Status.Live() {
			c.Status = Done
		}
		return c, nil
	})
	return err
}
