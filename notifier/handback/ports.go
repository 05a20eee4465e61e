package handback

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// Store keeps webhooks and what is owed to them. Each act about one webhook
// holds its row, so that two processes never decide about it at once.
type Store interface {
	// Of lists a school's webhooks, the oldest first; One gives one of them, or
	// problem.Unknown.
	Of(ctx context.Context, urn school.URN) ([]Webhook, error)
	One(ctx context.Context, urn school.URN, id WebhookID) (Webhook, error)
	// NewsSeq is the number of the newest line of a school's news.
	NewsSeq(ctx context.Context, urn school.URN) (int64, error)
	// Create keeps a webhook with its audit row; a school that has as many as
	// most gets problem.Conflict.
	Create(ctx context.Context, actor school.Actor, w Webhook, most int, now time.Time) error
	// Change lets f change what a webhook is, with an audit row. Drop forgets it
	// with all that is owed to it.
	Change(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID, act string, now time.Time, f func(*Webhook) error) (Webhook, error)
	Drop(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID, now time.Time) error

	// Deliveries lists those of a webhook, of one state or of all (""), the
	// newest first.
	Deliveries(ctx context.Context, id WebhookID, state State, limit int) ([]Delivery, error)
	// Again owes a delivery once more and gives it; problem.Unknown when there is
	// none, problem.Conflict when a later code of its absence stands or it is
	// with the receiver now.
	Again(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID, one DeliveryID, now time.Time) (Delivery, error)

	// Behind lists the webhooks whose school has news they have not seen. Owe
	// reads on for one, at most limit codes, and says whether there may be more.
	Behind(ctx context.Context) ([]WebhookID, error)
	Owe(ctx context.Context, id WebhookID, limit int, now time.Time) (more bool, err error)
	// Due lists the webhooks that may post now.
	Due(ctx context.Context, now time.Time) ([]Lane, error)
	// Claim takes the next delivery of a webhook that is due, until a lease
	// ends; found is false when there is none.
	Claim(ctx context.Context, id WebhookID, now, lease time.Time) (c Claimed, found bool, err error)
	// Settle writes what became of a claimed delivery; false when the claim is
	// no longer ours, and nothing was written.
	Settle(ctx context.Context, d Delivery, o Outcome, now time.Time) (bool, error)
	// Forget drops deliveries that were over before an instant.
	Forget(ctx context.Context, before time.Time) error
}

// Lane is a webhook that may post.
type Lane struct {
	Webhook  WebhookID
	Troubled bool // the last post was not taken
}

// Claimed is a delivery in our hands, with where it goes.
type Claimed struct {
	Delivery
	To Webhook
}

// Post is one request to a receiver.
type Post struct {
	URL     string
	ID      string // the receiver knows a repeat by it
	Secrets []school.Token
	Body    []byte
}

// Poster speaks HTTP: the guarded client of internal/webhook.
type Poster interface {
	// Check says in a problem.Invalid why an address cannot be one; nil if it can.
	Check(url string) error
	// Post signs and sends, and waits for the answer for some seconds.
	Post(ctx context.Context, p Post) Answer
}
