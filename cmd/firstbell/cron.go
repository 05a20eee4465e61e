package main

import (
	"context"
	"errors"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/firstbell/firstbell/internal/clock"
)

// jobs are what a cron process knocks for, by London's clock. Nothing is set
// between 1:00 and 1:59, which the clock change skips in March and repeats in
// October.
func (h *house) jobs() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"40 3 * * *":       h.housekeeping,
		"* 6-21 * * *":     h.campaigns.Tick,
		"20 2 * * *":       func(ctx context.Context) error { return h.wonde.Rolls(ctx, true) },
		"5 7-15 * * 1-5":   func(ctx context.Context) error { return h.wonde.Rolls(ctx, false) },
		"*/2 6-19 * * 1-5": func(ctx context.Context) error { return h.wonde.Registers(ctx) },
	}
}

// cron knocks; SQL says who has the job.
func (h *house) cron(ctx context.Context) error {
	c := cron.New(cron.WithLocation(clock.London))
	for when, do := range h.jobs() {
		_, err := c.AddFunc(when, func() {
			if err := do(ctx); err != nil && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "job", "when", when, "error", err)
			}
		})
		if err != nil {
			return err
		}
	}
	if _, err := c.AddFunc("40 21 * * *", func() { h.reconcileToday(ctx) }); err != nil {
		return err
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// firingsKept is how long a firing is remembered: no clock is as far behind.
const firingsKept = 7 * 24 * time.Hour

// housekeeping drops what has had its day: kept answers of requests, tries to
// sign in, sign-ins that ended, firings of jobs, files of a roll
// that nobody said yes to, posts to webhooks.
func (h *house) housekeeping(ctx context.Context) error {
	now := clock.System{}.Now()
	mine, err := h.db.Tick(ctx, "housekeeping", now.Truncate(time.Hour), now)
	if err != nil || !mine {
		return err
	}
	return errors.Join(h.db.ForgetTicks(ctx, now.Add(-firingsKept)), h.staff.Purge(ctx), h.roll.Purge(ctx), h.handback.Forget(ctx))
}
