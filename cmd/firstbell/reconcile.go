package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/store"
)

// reconcile compares what the carrier says it sent on a day with what is kept
// here. The cron role does the same every night.
func reconcile(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "reconcile", "compare a day's texts with the carrier's own list", "firstbell reconcile --date 2026-11-23")
	file, date := f.String("config", "", "settings `file`"), f.String("date", "", "the `day`; yesterday when left out")
	if err := f.parse(args); err != nil {
		return err
	}
	day := clock.DateOf(clock.System{}.Now()).AddDays(-1)
	if *date != "" {
		var err error
		if day, err = clock.ParseDate(*date); err != nil {
			return usage{fmt.Errorf("--date: %w", err)}
		}
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		if !s.Twilio.Configured() {
			return usage{errors.New("there is no Twilio account to compare with: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")}
		}
		c, err := carrier(s, clock.System{}, logger(w))
		if err != nil {
			return usage{err}
		}
		defer c.Close()
		d := delivery.New(delivery.Config{Store: db.Texts(), Carrier: c, Clock: clock.System{}})
		all, err := d.Reconcile(ctx, day.At(0, 0), day.AddDays(1).At(0, 0))
		for _, r := range all {
			fmt.Fprintln(w.stdout, reconciledSays(r))
		}
		return err
	})
}

// reconciledSays is one comparison as a person reads it.
func reconciledSays(r delivery.Reconciled) string {
	says := fmt.Sprintf("%s: Twilio lists %d messages, we have %d texts it took; %d ends learned.", clock.DateOf(r.From).Words(), r.Theirs, r.Ours, r.Learned)
	if r.Differences() == 0 {
		return says + " Nothing differs."
	}
	if r.StrangeCount > 0 {
		says += fmt.Sprintf("\n  %d messages of Twilio's are no texts of ours: %v", r.StrangeCount, r.Strange)
	}
	if r.MissingCount > 0 {
		says += fmt.Sprintf("\n  %d texts of ours are not with Twilio: %v", r.MissingCount, r.Missing)
	}
	return says
}

// reconcileToday compares the day that ends, once however many processes knock.
func (h *house) reconcileToday(ctx context.Context) {
	now := h.clock.Now()
	day := clock.DateOf(now)
	mine, err := h.db.Tick(ctx, "reconcile", day.At(0, 0), now)
	if err != nil || !mine {
		if err != nil {
			h.log.ErrorContext(ctx, "claim the comparison with the carrier", "error", err)
		}
		return
	}
	began := time.Now()
	all, err := h.delivery.Reconcile(ctx, day.At(0, 0), day.AddDays(1).At(0, 0))
	for _, r := range all {
		h.log.InfoContext(ctx, "compared with the carrier", "sender", r.Sender, "theirs", r.Theirs, "ours", r.Ours, "learned", r.Learned,
			"strange", r.StrangeCount, "missing", r.MissingCount, "took", time.Since(began))
	}
	if err != nil {
		h.log.ErrorContext(ctx, "compare with the carrier", "error", err)
	}
}
