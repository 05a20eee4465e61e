package main

import (
	"context"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/queue"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/twilio"
	"github.com/firstbell/firstbell/notifier"
)

// Guards: what fits into what is known here, and the compiler keeps it.
var (
	_ delivery.Store   = (*store.Texts)(nil)
	_ delivery.Carrier = (*twilio.Client)(nil)
	_ delivery.Bell    = (*queue.Queue)(nil)
	_ delivery.Owner   = (*notifier.Service)(nil)
	_ notifier.Store   = (*store.Mornings)(nil)
	_ twilio.Inbox     = inbox{}
)

// inbox takes what the carrier brings: delivery keeps it and obeys STOP and
// START, roll a no to campaigns, then notifier puts it beside the pupil's name.
type inbox struct {
	delivery *delivery.Service
	roll     *roll.Service
	notifier *notifier.Service
}

func (in inbox) Receipt(ctx context.Context, r sms.Receipt) error {
	return in.delivery.Receipt(ctx, r)
}

func (in inbox) Inbound(ctx context.Context, m sms.Inbound) error {
	kept, err := in.delivery.Inbound(ctx, m)
	if err != nil {
		return err
	}
	kind := notifier.KindReply
	switch {
	case kept.Stop:
		kind = notifier.KindStop
	case kept.Start:
		kind = notifier.KindStart
	case campaigns.Refuses(m.Body) && strings.HasPrefix(m.From, "+"):
		// Also of a repeat: whoever took the first in may have died before this.
		if err := in.roll.RefuseCampaigns(ctx, phone.Trusted(m.From)); err != nil {
			return err
		}
		kind = notifier.KindNoCampaigns
	}
	return in.notifier.Inbound(ctx, kept.ID, kind)
}
