package api

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/firstbell/firstbell/notifier/handback"
)

// Delivery is one settled code owed to a webhook.
type Delivery struct {
	ID        string     `json:"id" doc:"The receiver sees it as webhook-id and id: the same at every try"`
	Absence   string     `json:"absence" doc:"The absence's id"`
	State     string     `json:"state" enum:"waiting,posting,delivered,overtaken,given_up" doc:"overtaken: a later code of the same absence stands"`
	Tries     int        `json:"tries" minimum:"0"`
	CreatedAt time.Time  `json:"created_at"`
	NextAt    *time.Time `json:"next_at" doc:"When it is posted again, at the soonest; null unless it waits"`
	EndedAt   *time.Time `json:"ended_at"`
	Status    *int       `json:"status" doc:"Of the last answer; null when there was none"`
	Fault     *string    `json:"fault" example:"It did not answer in time." doc:"What was wrong with it; null for nothing. Never a word of the receiver's"`
}

// Deliveries are what was owed to a webhook, the newest first.
type Deliveries struct {
	Deliveries []Delivery `json:"deliveries" doc:"The newest 2,000 at most; those over for 30 days are forgotten"`
	NextCursor *string    `json:"next_cursor"`
}

type deliveriesIn struct {
	AtWebhook
	Paged
	State string `query:"state" enum:"waiting,posting,delivered,overtaken,given_up" doc:"All when left out"`
}

type oneDeliveryIn struct {
	AtWebhook
	Delivery string `path:"delivery" maxLength:"64" doc:"The delivery's id"`
}

// Again says how many deliveries are owed once more.
type Again struct {
	Deliveries int `json:"deliveries" minimum:"0"`
}

type (
	againOut      struct{ Body Again }
	deliveriesOut struct{ Body Deliveries }
	deliveryOut   struct{ Body Delivery }
)

func (d *door) deliveryRoutes(one string, read, act entry) {
	at := one + "/deliveries"
	handle(d, address{http.MethodPost, one + "/redeliver", "redeliverGivenUp", "Webhooks", "Post everything once more that was given up", 200}, act, d.redeliverGivenUp)
	handle(d, address{http.MethodGet, at, "listDeliveries", "Webhooks", "What was posted to a webhook, and what came of it; the newest first", 200}, read, d.listDeliveries)
	handle(d, address{http.MethodPost, at + "/{delivery}/redeliver", "redeliver", "Webhooks", "Post one once more, with the same id", 200}, act, d.redeliver)
}

func (d *door) listDeliveries(ctx context.Context, in *deliveriesIn) (*deliveriesOut, error) {
	all, err := d.hooks.Deliveries(ctx, visitOf(ctx).urn, handback.WebhookID(in.ID), handback.State(in.State))
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, all, newestFirst)
	if err != nil {
		return nil, err
	}
	return &deliveriesOut{Deliveries{each(cut, deliveryAnswer), next}}, nil
}

// newestFirst is what deliveries are paged by: the higher the number of the
// news, the sooner.
func newestFirst(x handback.Delivery) string {
	return fmt.Sprintf("%019d %s", math.MaxInt64-x.Seq, x.ID)
}

func (d *door) redeliverGivenUp(ctx context.Context, in *AtWebhook) (*againOut, error) {
	v := visitOf(ctx)
	n, err := d.hooks.RedeliverGivenUp(ctx, v.actor(), v.urn, handback.WebhookID(in.ID))
	if err != nil {
		return nil, err
	}
	return &againOut{Again{n}}, nil
}

func (d *door) redeliver(ctx context.Context, in *oneDeliveryIn) (*deliveryOut, error) {
	v := visitOf(ctx)
	x, err := d.hooks.Redeliver(ctx, v.actor(), v.urn, handback.WebhookID(in.ID), handback.DeliveryID(in.Delivery))
	if err != nil {
		return nil, err
	}
	return &deliveryOut{deliveryAnswer(x)}, nil
}

func deliveryAnswer(x handback.Delivery) Delivery {
	out := Delivery{
		ID: string(x.ID), Absence: string(x.Absence), State: string(x.State), Tries: x.Tries, CreatedAt: x.CreatedAt.UTC(),
		EndedAt: instant(x.EndedAt), Status: statusOrNil(x.Status), Fault: orNil(x.Fault.Says(x.Status)),
	}
	if x.State == handback.Waiting {
		out.NextAt = instant(x.NextAt)
	}
	return out
}
