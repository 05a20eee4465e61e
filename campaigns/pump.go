package campaigns

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// Texts are raised a little ahead of the pace: enough that no worker waits, few
// enough that a pause has little to hold.
const (
	aheadLeast   = 50
	aheadSeconds = 5
	aheadMost    = 2000
	aheadOfEach  = 10              // where many schools share the sender
	raiseMost    = 500             // in one transaction
	lookEvery    = 5 * time.Second // at the calendar and the stop rules of a wave that needs no more texts yet
)

// tide is what a step of every wave goes by: how many texts each may have
// waiting, and how many of each school wait.
type tide struct {
	share   int
	waiting map[school.URN]int
}

// tide reads it once for all waves: they share one sender and its pace.
func (s *Service) tide(ctx context.Context, under []Firing) (tide, error) {
	if len(under) == 0 {
		return tide{}, nil
	}
	pace, err := s.store.Pace(ctx)
	if err != nil {
		return tide{}, fmt.Errorf("read the pace: %w", err)
	}
	waiting, err := s.store.Waiting(ctx)
	if err != nil {
		return tide{}, fmt.Errorf("count the texts that wait: %w", err)
	}
	ahead := min(aheadMost, max(aheadLeast, int(aheadSeconds*pace)))
	return tide{share: max(aheadOfEach, ahead/len(under)), waiting: waiting}, nil
}

// Pump moves every wave that is under way a step on: who is due is drawn, texts
// are raised ahead of the pace, rules that stop it are asked, and what is over
// is closed. Each step is a transaction of its own, so that any process may die
// at any moment and any other go on.
func (s *Service) Pump(ctx context.Context) error {
	all, err := s.store.Underway(ctx)
	if err != nil {
		return fmt.Errorf("list waves under way: %w", err)
	}
	t, err := s.tide(ctx, all)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	s.looked.keep(all)
	return each(all, func(f Firing) error {
		if f.State == Open && !f.Kept && t.waiting[f.School] > t.share/2 && !s.looked.due(f.ID, now) {
			return nil // it has enough for the next seconds
		}
		if err := s.pump(ctx, f, t); err != nil {
			return fmt.Errorf("firing %s: %w", f.ID, err)
		}
		return nil
	})
}

// atOnce is how many waves a process works on at a time: while the database
// writes for one, another is drawn. More would stand in the way of alerts.
func atOnce() int { return min(max(2, runtime.GOMAXPROCS(0)), 8) }

// each does something for every one of a list, a few at once; what fails for
// one does not keep it from the others.
func each[T any](list []T, do func(T) error) error {
	errs := make([]error, len(list))
	gate := make(chan struct{}, atOnce())
	var out sync.WaitGroup
	for i, x := range list {
		gate <- struct{}{}
		out.Go(func() {
			defer func() { <-gate }()
			errs[i] = do(x)
		})
	}
	out.Wait()
	return errors.Join(errs...)
}

func (s *Service) pump(ctx context.Context, f Firing, t tide) error {
	c, err := s.store.Campaign(ctx, f.Campaign)
	if err != nil {
		return err
	}
	_, cal, err := s.store.School(ctx, f.School)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	switch {
	case c.Status == Stopped:
		return s.store.End(ctx, f.ID, WhyStopped, now)
	case f.State == Due:
		return s.open(ctx, c, f, cal, now)
	case !now.Before(f.EndsAt):
		return s.store.End(ctx, f.ID, WhyWindow, now)
	case c.Status == Paused:
		return nil // its texts were held by the act itself
	}
	if open := f.isOpen(cal, now); !open || f.Kept {
		return s.shut(ctx, f, open, now)
	}
	if paused, err := s.stopRule(ctx, c, f); paused || err != nil {
		return err
	}
	return s.raise(ctx, f, t, now)
}

// isOpen reports whether the school lets the wave go just now.
func (f Firing) isOpen(cal school.Calendar, now time.Time) bool {
	return f.Wave.schedule().open(cal, now)
}

// open draws a wave that has been claimed, unless its time has passed since.
func (s *Service) open(ctx context.Context, c Campaign, f Firing, cal school.Calendar, now time.Time) error {
	late := now.Sub(f.DueAt) > time.Duration(f.Plan.Grace)*time.Minute
	switch {
	case c.Status == Paused && late:
		return s.store.End(ctx, f.ID, WhyPaused, now)
	case !f.isOpen(cal, now) && late:
		return s.store.End(ctx, f.ID, WhyShut, now)
	case late:
		return s.store.End(ctx, f.ID, WhyLate, now)
	case !c.Status.Live() || !f.isOpen(cal, now):
		return nil // it may be over within the grace
	}
	if paused, err := s.tookAToll(ctx, c, now); paused || err != nil {
		return err
	}
	c.Plan = f.Plan // what was approved
	if _, err := s.store.Open(ctx, f, s.choice(f.DueAt, cal), now, func(m Material) []Family { return c.draw(m, f.Wave, s.may) }); err != nil {
		return fmt.Errorf("draw and freeze the audience: %w", err)
	}
	return nil
}

// shut holds the texts of a wave while its school is not open, and lets them go
// if it opens again on the day.
func (s *Service) shut(ctx context.Context, f Firing, open bool, now time.Time) error {
	if !open {
		if f.Kept {
			return nil
		}
		_, err := s.store.Keep(ctx, f.ID, WhyShut, now)
		return err
	}
	texts, err := s.store.LetGo(ctx, f.ID, now)
	s.ring(ctx, texts...)
	return err
}

// raise owes the next texts, a little ahead of the pace, and closes a wave of
// which nothing is left.
func (s *Service) raise(ctx context.Context, f Firing, t tide, now time.Time) error {
	for room := t.share - t.waiting[f.School]; ; room -= raiseMost {
		texts, left, err := s.store.Raise(ctx, f, max(0, min(room, raiseMost)), now)
		if err != nil {
			return err
		}
		s.ring(ctx, texts...)
		if left == 0 {
			return s.close(ctx, f, now)
		}
		if len(texts) == 0 || room <= raiseMost {
			return nil
		}
	}
}

// close ends a wave whose every text has left or ended.
func (s *Service) close(ctx context.Context, f Firing, now time.Time) error {
	p, err := s.store.Progress(ctx, f.ID)
	if err != nil || p.UnderWay() > 0 {
		return err
	}
	return s.store.End(ctx, f.ID, WhyAll, now)
}
