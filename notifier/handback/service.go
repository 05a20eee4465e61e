package handback

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	// mostWebhooks is how many a school may have.
	mostWebhooks = 5
	// oldSecretFor is how long the secret before a new one still signs.
	oldSecretFor = 24 * time.Hour
	// keptFor is how long a delivery that is over is shown.
	keptFor = 30 * 24 * time.Hour
	// mostListed is how many deliveries a list goes back.
	mostListed = 2000
)

// Config is what the service stands on.
type Config struct {
	Store  Store
	Poster Poster
	Clock  clock.Clock
	Log    *slog.Logger
	// Draw gives a time by lot, from 0 to less than what it is given; nil is
	// chance.
	Draw func(time.Duration) time.Duration
}

// Service hands settled codes back. It is safe for use by many at once; any
// number of processes may each have one.
type Service struct {
	cfg   Config
	lanes sync.WaitGroup
	mu    sync.Mutex
	busy  map[WebhookID]bool // those with a lane in this process
	free  map[bool]int       // lanes that may still begin, by whether they are troubled

	posted, delivered, failed, givenUp, gone atomic.Int64
}

// New makes the service.
func New(c Config) *Service {
	if c.Draw == nil {
		c.Draw = rand.N
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{cfg: c, busy: map[WebhookID]bool{}, free: map[bool]int{false: wellLanes, true: troubledLanes}}
}

// Webhooks lists a school's webhooks, the oldest first.
func (s *Service) Webhooks(ctx context.Context, urn school.URN) ([]Webhook, error) {
	return s.cfg.Store.Of(ctx, urn)
}

// Create lets a school's settled codes be posted to an address: those settled
// from now on, or since a number of the news when it is not nil. The secret in
// the answer is the receiver's.
func (s *Service) Create(ctx context.Context, actor school.Actor, urn school.URN, url string, since *int64) (Webhook, error) {
	if err := s.cfg.Poster.Check(url); err != nil {
		return Webhook{}, err
	}
	now := s.cfg.Clock.Now()
	seen, err := s.cfg.Store.NewsSeq(ctx, urn)
	if err != nil {
		return Webhook{}, err
	}
	if since != nil { // what has not happened yet is never passed over
		seen = min(seen, *since)
	}
	w := Webhook{ID: WebhookID(school.NewID(now)), School: urn, URL: url, Secret: newSecret(), Seen: seen, CreatedAt: now}
	return w, s.cfg.Store.Create(ctx, actor, w, mostWebhooks, now)
}

// Edit is what is to be changed of a webhook; nil leaves what stands.
type Edit struct {
	URL *string
	On  *bool
}

// Change changes a webhook. One that is turned on again owes what was settled
// while it was off.
func (s *Service) Change(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID, in Edit) (Webhook, error) {
	if in.URL != nil {
		if err := s.cfg.Poster.Check(*in.URL); err != nil {
			return Webhook{}, err
		}
	}
	return s.cfg.Store.Change(ctx, actor, urn, id, "webhook changed", s.cfg.Clock.Now(), func(w *Webhook) error {
		if in.URL != nil {
			w.URL = *in.URL
		}
		switch {
		case in.On != nil && *in.On:
			w.Off = ""
		case in.On != nil && w.Off == "":
			w.Off = OffByHand
		}
		return nil
	})
}

// Rotate makes a new secret. The one before signs beside it for a day, so that
// the receiver can be told in peace.
func (s *Service) Rotate(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID) (Webhook, error) {
	now := s.cfg.Clock.Now()
	return s.cfg.Store.Change(ctx, actor, urn, id, "webhook has a new secret", now, func(w *Webhook) error {
		w.OldSecret, w.OldUntil, w.Secret = w.Secret, now.Add(oldSecretFor), newSecret()
		return nil
	})
}

// Drop forgets a webhook, its secrets, and what is owed to it.
func (s *Service) Drop(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID) error {
	return s.cfg.Store.Drop(ctx, actor, urn, id, s.cfg.Clock.Now())
}

// Ping posts a word without content to a webhook, off or on, and gives what came
// of it.
func (s *Service) Ping(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID) (Answer, error) {
	now := s.cfg.Clock.Now()
	w, err := s.cfg.Store.Change(ctx, actor, urn, id, "webhook tried", now, func(*Webhook) error { return nil })
	if err != nil {
		return Answer{}, err
	}
	name := school.NewID(now)
	body, err := ping(name, urn, now)
	if err != nil {
		return Answer{}, err
	}
	return s.cfg.Poster.Post(ctx, Post{w.URL, name, w.Secrets(now), body}), nil
}

// Deliveries lists those of a webhook, of one state or of all (""), the newest
// first.
func (s *Service) Deliveries(ctx context.Context, urn school.URN, id WebhookID, state State) ([]Delivery, error) {
	if state != "" && !state.Valid() {
		return nil, problem.New(problem.Invalid, "state is waiting, posting, delivered, overtaken or given_up.")
	}
	if _, err := s.cfg.Store.One(ctx, urn, id); err != nil {
		return nil, err
	}
	return s.cfg.Store.Deliveries(ctx, id, state, mostListed)
}

// Redeliver owes a delivery once more, with the same id. One whose absence has a
// later code is refused: the receiver would go back to the older.
func (s *Service) Redeliver(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID, one DeliveryID) (Delivery, error) {
	return s.cfg.Store.Again(ctx, actor, urn, id, one, s.cfg.Clock.Now())
}

// RedeliverGivenUp owes every delivery once more that was given up, and says how
// many.
func (s *Service) RedeliverGivenUp(ctx context.Context, actor school.Actor, urn school.URN, id WebhookID) (int, error) {
	all, err := s.Deliveries(ctx, urn, id, GivenUp)
	n := 0
	for _, d := range all {
		if _, err := s.Redeliver(ctx, actor, urn, id, d.ID); problem.Is(err, problem.Conflict) {
			continue // overtaken
		} else if err != nil {
			return n, err
		}
		n++
	}
	return n, err
}

// Forget drops deliveries that have been over for 30 days.
func (s *Service) Forget(ctx context.Context) error {
	return s.cfg.Store.Forget(ctx, s.cfg.Clock.Now().Add(-keptFor))
}
