package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier/handback"
)

// Webhooks keeps webhooks and what is owed to them: it is a handback.Store.
type Webhooks struct{ db *DB }

// Webhooks gives the part that keeps them.
func (db *DB) Webhooks() *Webhooks { return &Webhooks{db} }

var _ handback.Store = (*Webhooks)(nil)

// How a webhook's sealed values are bound to its row.
func addressOf(id handback.WebhookID) string   { return "webhook address " + string(id) }
func secretOf(id handback.WebhookID) string    { return "webhook secret " + string(id) }
func oldSecretOf(id handback.WebhookID) string { return "webhook old secret " + string(id) }

// Of lists a school's webhooks, the oldest first.
func (s *Webhooks) Of(ctx context.Context, urn school.URN) ([]handback.Webhook, error) {
	return s.db.reader().webhooks(ctx, "webhooks-of-school", string(urn))
}

// All lists every school's.
func (s *Webhooks) All(ctx context.Context) ([]handback.Webhook, error) { return s.Of(ctx, "") }

// One gives one of a school's.
func (s *Webhooks) One(ctx context.Context, urn school.URN, id handback.WebhookID) (handback.Webhook, error) {
	return s.db.reader().webhook(ctx, urn, id)
}

// NewsSeq is the number of the newest line of a school's news.
func (s *Webhooks) NewsSeq(ctx context.Context, urn school.URN) (int64, error) {
	return s.db.Mornings().NewsSeq(ctx, urn)
}

// Create keeps a webhook with its audit row. The line of the audit holds the
// school's chain, so that two at once are counted one after the other.
func (s *Webhooks) Create(ctx context.Context, actor school.Actor, w handback.Webhook, most int, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, w.School); err != nil {
			return err
		}
		if err := c.toldOfWebhook(ctx, actor, w, "webhook made", "", now); err != nil {
			return err
		}
		has, err := c.noOtherAt(ctx, w)
		if err != nil {
			return err
		}
		if has >= most {
			return problem.New(problem.Conflict, "A school has at most %d webhooks. Take one away first.", most)
		}
		_, err = c.exec(ctx, "webhook-add", string(w.ID), string(w.School), c.db.box.Seal(w.URL, addressOf(w.ID)),
			c.db.box.Seal(w.Secret.Reveal(), secretOf(w.ID)), w.Seen, ms(now))
		return err
	})
}

// Change lets f change what a webhook is, with an audit row.
func (s *Webhooks) Change(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, act string, now time.Time, f func(*handback.Webhook) error) (handback.Webhook, error) {
	var w handback.Webhook
	err := s.db.change(ctx, func(c conn) (err error) {
		if w, err = c.lockedWebhook(ctx, urn, id); err != nil {
			return err
		}
		was := w
		if err := f(&w); err != nil {
			return err
		}
		if w.URL != was.URL {
			if _, err := c.noOtherAt(ctx, w); err != nil {
				return err
			}
		}
		var old []byte
		if w.OldSecret != (school.Token{}) {
			old = c.db.box.Seal(w.OldSecret.Reveal(), oldSecretOf(id))
		}
		if _, err := c.exec(ctx, "webhook-put", c.db.box.Seal(w.URL, addressOf(id)), c.db.box.Seal(w.Secret.Reveal(), secretOf(id)),
			old, msOrNull(w.OldUntil), w.Off == "", string(w.Off), string(id)); err != nil {
			return err
		}
		return c.toldOfWebhook(ctx, actor, w, act, webhookChange(was, w), now)
	})
	w.RestUntil = time.Time{}
	return w, err
}

// webhookChange says what changed, and never an address or a secret.
func webhookChange(was, is handback.Webhook) string {
	says := ""
	if was.URL != is.URL {
		says = "another address"
	}
	if was.Off != is.Off {
		if says != "" {
			says += ", "
		}
		says += map[bool]string{true: "on", false: "off"}[is.Off == ""]
	}
	return says
}

// Drop forgets a webhook with all that is owed to it.
func (s *Webhooks) Drop(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		w, err := c.lockedWebhook(ctx, urn, id)
		if err != nil {
			return err
		}
		if _, err := c.exec(ctx, "deliveries-drop", string(id)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "webhook-drop", string(id)); err != nil {
			return err
		}
		return c.toldOfWebhook(ctx, actor, w, "webhook dropped", "", now)
	})
}

// toldOfWebhook writes the audit row and the news of a change.
func (c conn) toldOfWebhook(ctx context.Context, actor school.Actor, w handback.Webhook, act, detail string, now time.Time) error {
	if err := c.audit(ctx, w.School, now, actor, act, string(w.ID), detail); err != nil {
		return err
	}
	return c.news(ctx, w.School, now, item{"webhook", string(w.ID)})
}

// noOtherAt refuses an address to which another webhook of the school leads: each
// code would come there twice, under two ids. It gives how many the school has.
func (c conn) noOtherAt(ctx context.Context, w handback.Webhook) (int, error) {
	has, err := c.webhooks(ctx, "webhooks-of-school", string(w.School))
	if slices.ContainsFunc(has, func(h handback.Webhook) bool { return h.ID != w.ID && h.URL == w.URL }) {
		return len(has), problem.New(problem.Conflict, "Codes are posted to this address already. Each would come there twice.")
	}
	return len(has), err
}

// lockedWebhook holds the row of a webhook until commit and reads it; of any
// school for "".
func (c conn) lockedWebhook(ctx context.Context, urn school.URN, id handback.WebhookID) (handback.Webhook, error) {
	var held string
	if _, err := c.one(ctx, "webhook-lock", []any{string(id)}, &held); err != nil {
		return handback.Webhook{}, err
	}
	return c.webhook(ctx, urn, id)
}

func (c conn) webhook(ctx context.Context, urn school.URN, id handback.WebhookID) (handback.Webhook, error) {
	found, err := c.webhooks(ctx, "webhook", string(id))
	if err != nil {
		return handback.Webhook{}, err
	}
	if len(found) == 0 || urn != "" && found[0].School != urn {
		return handback.Webhook{}, problem.New(problem.Unknown, "There is no such webhook.")
	}
	return found[0], nil
}

func (c conn) webhooks(ctx context.Context, query string, args ...any) ([]handback.Webhook, error) {
	var all []handback.Webhook
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		w, err := c.scanWebhook(scan)
		all = append(all, w)
		return err
	})
	return all, err
}

func (c conn) scanWebhook(scan func(...any) error) (handback.Webhook, error) {
	var w handback.Webhook
	var url, secret, old []byte
	var oldUntil, failing, delivered sql.NullInt64
	var on bool
	var created, rest int64
	err := scan(&w.ID, &w.School, &url, &secret, &old, &oldUntil, &on, &w.Off, &w.Seen, &created,
		&rest, &failing, &w.Fault, &w.Status, &delivered, &w.Waiting, &w.GivenUp)
	if err != nil {
		return w, err
	}
	w.CreatedAt, w.OldUntil, w.FailingSince, w.DeliveredAt = at(created), atOrZero(oldUntil), atOrZero(failing), atOrZero(delivered)
	if rest > 0 {
		w.RestUntil = at(rest)
	}
	if w.URL, err = c.db.box.Open(url, addressOf(w.ID)); err != nil {
		return w, fmt.Errorf("open the address of webhook %s: %w", w.ID, err)
	}
	if w.Secret, err = c.openSecret(secret, secretOf(w.ID)); err != nil || len(old) == 0 {
		return w, err
	}
	w.OldSecret, err = c.openSecret(old, oldSecretOf(w.ID))
	return w, err
}

func (c conn) openSecret(sealed []byte, belongs string) (school.Token, error) {
	plain, err := c.db.box.Open(sealed, belongs)
	if err != nil {
		return school.Token{}, fmt.Errorf("open the %s: %w", belongs, err)
	}
	return school.NewToken(plain), nil
}
