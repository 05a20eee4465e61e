package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/staff"
)

// seedPastWave lets a school have sent a wave on the last Thursday before
// half-term: over four weeks ago, so that its results can be looked at. The
// marks of those weeks know nothing of it, so that there is no effect to find.
// It goes the way of any wave, at a clock of its own, to a carrier of its own:
// no handset of the demo shows it.
func (h *house) seedPastWave(ctx context.Context, today clock.Date, writer, second staff.Member) (err error) {
	then := clock.At(today.AddDays(-33).At(9, 0))
	db, err := openStore(ctx, h.settings, then)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	quick, err := db.Texts().Sender(ctx, delivery.MainSender)
	if err != nil {
		return err
	}
	usual := quick
	quick.PartsPerSecond = 100_000 // a pace is kept by the real clock, and nobody waits here
	if err := db.Texts().PutSender(ctx, quick); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Texts().PutSender(ctx, usual)) }()
	plans := campaigns.New(campaigns.Config{Store: db.Campaigns(), Clock: then, May: mayBeTexted})
	carrier := &pastCarrier{}
	texts := delivery.New(delivery.Config{
		Store: db.Texts(), Carrier: carrier, Clock: then, ProcessID: "seed", Log: slog.New(slog.DiscardHandler),
		Owners: map[delivery.Kind]delivery.Owner{delivery.CampaignText: plans},
	})
	c, err := launchOnce(ctx, plans, writer, second)
	if err != nil {
		return err
	}
	then.Set(today.AddDays(-32).At(16, 30))
	for range 100 { // 50 texts or so a turn
		if err := errors.Join(plans.Tick(ctx), plans.Pump(ctx), texts.Sweep(ctx), texts.Drain(ctx)); err != nil {
			return fmt.Errorf("send a wave of the past: %w", err)
		}
		then.Advance(6 * time.Second)
		now, err := db.Campaigns().Campaign(ctx, c.ID)
		if err != nil {
			return err
		}
		if now.Status == campaigns.Done {
			return arrive(ctx, texts, carrier.took, then.Now())
		}
	}
	return errors.New("a wave of the past does not end")
}

// arrive brings the carrier's receipts.
func arrive(ctx context.Context, texts *delivery.Service, all []sms.Receipt, at time.Time) error {
	for _, r := range all {
		r.At = at
		if err := texts.Receipt(ctx, r); err != nil {
			return fmt.Errorf("the end of a text of the past: %w", err)
		}
	}
	return nil
}

// launchOnce has a campaign of one wave written and approved.
func launchOnce(ctx context.Context, plans *campaigns.Service, writer, second staff.Member) (campaigns.Campaign, error) {
	c, err := plans.Adopt(ctx, writer.Actor(), writer.School, "well-enough")
	if err != nil {
		return c, err
	}
	c.Plan.HoldOut, c.Plan.Waves = 20, c.Plan.Waves[:1]
	c.Plan.Waves[0].When = "last Thursday before the autumn half-term, 16:30"
	if c, err = plans.Edit(ctx, writer.Actor(), c.ID, c.Version, c.Plan); err != nil {
		return c, err
	}
	if _, err := plans.Propose(ctx, writer.Actor(), c.ID); err != nil {
		return c, err
	}
	return plans.Approve(ctx, second.Actor(), c.ID, c.Version)
}

// pastCarrier takes every text, and says afterwards which have arrived: all but
// a number here and there.
type pastCarrier struct {
	mu   sync.Mutex
	took []sms.Receipt
}

func (c *pastCarrier) Send(_ context.Context, m sms.Message) (sms.Accepted, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(m.To.E164())) // never fails
	r := sms.Receipt{TextID: m.TextID, CarrierID: "SMpast" + m.TextID, Status: sms.StatusDelivered}
	if h.Sum32()%50 == 0 {
		r.Status = sms.StatusUndelivered
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = append(c.took, r)
	return sms.Accepted{CarrierID: r.CarrierID, Status: sms.StatusQueued}, nil
}

func (*pastCarrier) Find(context.Context, sms.Sender, phone.Number, time.Time) ([]sms.Found, error) {
	return nil, nil
}

func (*pastCarrier) Taken(context.Context, sms.Sender, time.Time, time.Time, func([]sms.Found) error) error {
	return nil
}
