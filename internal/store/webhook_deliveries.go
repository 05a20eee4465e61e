package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/notifier/handback"
)

// Behind lists the webhooks whose school has news they have not seen.
func (s *Webhooks) Behind(ctx context.Context) ([]handback.WebhookID, error) {
	var all []handback.WebhookID
	err := s.db.reader().each(ctx, "webhooks-behind", nil, func(scan func(...any) error) error {
		var id handback.WebhookID
		err := scan(&id)
		all = append(all, id)
		return err
	})
	return all, err
}

// Owe reads a school's settled codes on from where a webhook stopped, and owes
// them. The end of the news is read first: what comes in between is read by the
// list, or next time.
func (s *Webhooks) Owe(ctx context.Context, id handback.WebhookID, limit int, now time.Time) (more bool, err error) {
	err = s.db.change(ctx, func(c conn) error {
		w, err := c.lockedWebhook(ctx, "", id)
		if err != nil || w.Off != "" {
			return unlessDropped(err)
		}
		var edge int64
		if _, err := c.one(ctx, "webhook-edge", []any{string(w.School), w.Seen, ms(now)}, &edge); err != nil {
			return err
		}
		found, last, err := c.explanations(ctx, w.School, w.Seen, limit, now)
		if err != nil {
			return err
		}
		if err := c.insertRows(ctx, "deliveries-owe", owedRows(w, found, now)); err != nil {
			return err
		}
		if more = len(found) == limit; !more {
			last = max(last, edge)
		}
		if last == w.Seen {
			return nil
		}
		_, err = c.exec(ctx, "webhook-seen", last, string(id))
		return err
	})
	return more, err
}

// unlessDropped leaves a failure out that says a webhook is gone: somebody
// dropped it meanwhile, and nothing is owed to it any more.
func unlessDropped(err error) error {
	if problem.Is(err, problem.Unknown) {
		return nil
	}
	return err
}

// owedRows gives the rows of settled codes owed to a webhook.
func owedRows(w handback.Webhook, found []settledAt, now time.Time) [][]any {
	rows := make([][]any, len(found))
	for i, x := range found {
		rows[i] = []any{
			string(handback.IDOf(w.ID, x.Settlement)), string(w.ID), string(x.Absence), x.seq, x.Date.String(), string(x.Session),
			string(x.CodeAtClose), string(x.Code), ms(x.At), x.By.String(), string(handback.Waiting), 0, 0, ms(now), ms(now), ms(now), 0, "", 0,
		}
	}
	return rows
}

// Due lists the webhooks that may post now.
func (s *Webhooks) Due(ctx context.Context, now time.Time) ([]handback.Lane, error) {
	var all []handback.Lane
	err := s.db.reader().each(ctx, "webhooks-due", []any{ms(now)}, func(scan func(...any) error) error {
		var l handback.Lane
		err := scan(&l.Webhook, &l.Troubled)
		all = append(all, l)
		return err
	})
	return all, err
}

// Claim takes the next delivery of a webhook that is due.
func (s *Webhooks) Claim(ctx context.Context, id handback.WebhookID, now, lease time.Time) (out handback.Claimed, found bool, err error) {
	err = s.db.change(ctx, func(c conn) error {
		out, found = handback.Claimed{}, false
		w, err := c.lockedWebhook(ctx, "", id)
		if err != nil || w.Off != "" || w.RestUntil.After(now) {
			return unlessDropped(err)
		}
		if _, err := c.exec(ctx, "deliveries-overtake", ms(now), string(id)); err != nil {
			return err
		}
		var one handback.DeliveryID
		if found, err = c.one(ctx, "delivery-claim", []any{ms(lease), string(id), ms(now)}, &one); err != nil || !found {
			return err
		}
		out.To = w
		out.Delivery, err = c.webhookDelivery(ctx, id, one)
		return err
	})
	return out, found, err
}

// Settle writes what became of a claimed delivery, and of its webhook.
func (s *Webhooks) Settle(ctx context.Context, d handback.Delivery, o handback.Outcome, now time.Time) (ours bool, err error) {
	err = s.db.change(ctx, func(c conn) error {
		ours = false
		w, err := c.lockedWebhook(ctx, "", d.Webhook)
		if err != nil {
			return unlessDropped(err)
		}
		var ended time.Time
		if o.State != handback.Waiting {
			ended = now
		}
		n, err := c.exec(ctx, "delivery-settle", string(o.State), ms(o.NextAt), msOrNull(ended), string(o.Fault), o.Status, string(d.ID), d.Claims)
		if ours = n == 1; err != nil || !ours {
			return err
		}
		return c.settleWebhook(ctx, w, d, o, now)
	})
	return ours, err
}

// settleWebhook notes on the webhook how a post went. What changes how it stands
// is told to the school's pages, and what a person must know to its audit.
func (c conn) settleWebhook(ctx context.Context, w handback.Webhook, d handback.Delivery, o handback.Outcome, now time.Time) error {
	if o.Fault == handback.Taken {
		if _, err := c.exec(ctx, "webhook-taken", o.Status, ms(now), string(w.ID)); err != nil || w.FailingSince.IsZero() {
			return err
		}
		return c.news(ctx, w.School, now, item{"webhook", string(w.ID)})
	}
	rest := w.RestUntil
	if o.Rest.After(rest) {
		rest = o.Rest
	}
	until := int64(0)
	if !rest.IsZero() {
		until = ms(rest)
	}
	if _, err := c.exec(ctx, "webhook-failed", ms(now), until, string(o.Fault), o.Status, string(w.ID)); err != nil {
		return err
	}
	by := school.SystemActor("handback")
	switch {
	case o.Off != "":
		if _, err := c.exec(ctx, "webhook-off", string(o.Off), string(w.ID)); err != nil {
			return err
		}
		return c.toldOfWebhook(ctx, by, w, "webhook turned off", "it answered 410", now)
	case o.State == handback.GivenUp:
		return c.toldOfWebhook(ctx, by, w, "code given up", string(d.ID), now)
	case w.FailingSince.IsZero():
		return c.news(ctx, w.School, now, item{"webhook", string(w.ID)})
	}
	return nil
}

// Deliveries lists those of a webhook, the newest first.
func (s *Webhooks) Deliveries(ctx context.Context, id handback.WebhookID, state handback.State, limit int) ([]handback.Delivery, error) {
	return s.db.reader().webhookDeliveries(ctx, "deliveries", string(id), string(state), limit)
}

// Again owes a delivery once more.
func (s *Webhooks) Again(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, one handback.DeliveryID, now time.Time) (handback.Delivery, error) {
	var d handback.Delivery
	err := s.db.change(ctx, func(c conn) error {
		w, err := c.lockedWebhook(ctx, urn, id)
		if err != nil {
			return err
		}
		if d, err = c.webhookDelivery(ctx, id, one); err != nil {
			return err
		}
		var later int
		if _, err := c.one(ctx, "delivery-later", []any{string(one)}, &later); err != nil {
			return err
		}
		if later > 0 {
			return problem.New(problem.Conflict, "A later code of the same absence stands. Ask for that one.")
		}
		n, err := c.exec(ctx, "delivery-again", ms(now), string(one))
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.New(problem.Conflict, "This is with the receiver at this moment.")
		}
		if _, err := c.exec(ctx, "webhook-wake", string(id)); err != nil {
			return err
		}
		if d, err = c.webhookDelivery(ctx, id, one); err != nil {
			return err
		}
		return c.toldOfWebhook(ctx, actor, w, "code posted again", string(one), now)
	})
	return d, err
}

// Forget drops deliveries that were over before an instant.
func (s *Webhooks) Forget(ctx context.Context, before time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "deliveries-forget", ms(before))
		return err
	})
}

func (c conn) webhookDelivery(ctx context.Context, id handback.WebhookID, one handback.DeliveryID) (handback.Delivery, error) {
	found, err := c.webhookDeliveries(ctx, "delivery", string(id), string(one))
	if err != nil {
		return handback.Delivery{}, err
	}
	if len(found) == 0 {
		return handback.Delivery{}, problem.New(problem.Unknown, "There is no such delivery.")
	}
	return found[0], nil
}

func (c conn) webhookDeliveries(ctx context.Context, query string, args ...any) ([]handback.Delivery, error) {
	var all []handback.Delivery
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		var d handback.Delivery
		var when, created, owed, next int64
		var ended sql.NullInt64
		var by string
		err := scan(&d.ID, &d.Webhook, &d.Absence, &d.Seq, &d.Ref, dateInto{&d.Date}, &d.Session, &d.CodeAtClose, &d.Code, &when, &by,
			&d.State, &d.Tries, &d.Claims, &created, &owed, &next, &ended, &d.Fault, &d.Status)
		d.At, d.By = at(when), actorOf(by)
		d.CreatedAt, d.OwedAt, d.NextAt, d.EndedAt = at(created), at(owed), at(next), atOrZero(ended)
		all = append(all, d)
		return err
	})
	return all, err
}

// settledAt is a settled code with the number of the news that told of it.
type settledAt struct {
	notifier.Settlement
	seq int64
}
