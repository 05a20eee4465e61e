package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/notifier/handback"
)

// countWebhooks adds what this process has posted to webhooks: counts only.
func (h *house) countWebhooks(reg *prometheus.Registry) {
	for name, get := range map[string]func(handback.Stats) int64{
		"posted": func(s handback.Stats) int64 { return s.Posted }, "delivered": func(s handback.Stats) int64 { return s.Delivered },
		"failed": func(s handback.Stats) int64 { return s.Failed }, "given_up": func(s handback.Stats) int64 { return s.GivenUp },
		"gone": func(s handback.Stats) int64 { return s.Gone },
	} {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "firstbell_webhooks_" + name + "_total", Help: "Posts to webhooks " + name + " by this process.",
		}, func() float64 { return float64(get(h.handback.Stats())) }))
	}
}

// lookAtWebhooks says how the handing back of codes goes. It posts nothing.
func lookAtWebhooks(ctx context.Context, s config.Settings) (string, error) {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return "", errors.New("the database has to be put right first")
	}
	all, err := db.Webhooks().All(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "none: codes are asked for, or not taken back", nil
	}
	var wrong []string
	off := 0
	for _, w := range all {
		if w.Off == handback.OffByHand {
			off++
		}
		if fault := webhookFault(w); fault != "" {
			wrong = append(wrong, fmt.Sprintf("school %s, webhook %s: %s", w.School, w.ID, fault))
		}
	}
	if len(wrong) > 0 {
		return "", errors.New(strings.Join(wrong, "; "))
	}
	return fmt.Sprintf("%d, %d of them off", len(all), off), nil
}

// webhookFault says what is wrong with a webhook, and what to do; "" for
// nothing. It names no address: one may hold a token.
func webhookFault(w handback.Webhook) string {
	var says []string
	switch {
	case w.Off == handback.OffGone:
		says = append(says, "it answered 410 and was turned off. Ask whoever runs it, and turn it on again or drop it")
	case w.Off == "" && !w.FailingSince.IsZero():
		says = append(says, fmt.Sprintf("nothing has been taken since %s, %s wait. %s", w.FailingSince.In(clock.London).Format("2 January 15:04"), counted(w.Waiting, "code"), w.Fault.Says(w.Status)))
	}
	if w.GivenUp > 0 {
		says = append(says, fmt.Sprintf("%s given up. Post them once more under Settings, Webhooks", counted(w.GivenUp, "code")))
	}
	return strings.TrimSuffix(strings.Join(says, ". "), ".")
}
