package main

import (
	"context"
	"errors"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/firstbell/firstbell/internal/clock"
)

// cron knocks; SQL says who has the job. Nothing is set between 1:00 and 1:59,
// which the clock change skips in March and repeats in October.
func (h *house) cron(ctx context.Context) error {
	c := cron.New(cron.WithLocation(clock.London))
	if _, err := c.AddFunc("40 3 * * *", func() { h.housekeeping(ctx) }); err != nil {
		return err
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// housekeeping drops what has had its day: kept answers of requests, tries to
// sign in, sign-ins that ended, files of a roll that nobody said yes to.
func (h *house) housekeeping(ctx context.Context) {
	now := clock.System{}.Now()
	mine, err := h.db.Tick(ctx, "housekeeping", now.Truncate(time.Hour), now)
	if err == nil && mine {
		err = errors.Join(h.staff.Purge(ctx), h.roll.Purge(ctx))
	}
	if err != nil {
		h.log.ErrorContext(ctx, "housekeeping", "error", err)
	}
}
