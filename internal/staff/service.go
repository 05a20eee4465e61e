package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Service is the door to this room. It is safe for use by many.
type Service struct {
	store    Store
	wall     clock.Clock
	cost     Cost
	gate     chan struct{} // as many passwords are hashed at once as it holds
	nobody   func() string // a hash to check against when nobody has the email
	keys     *shortly[string, Key]
	networks *shortly[school.URN, school.NetworkID]
}

// atOnce is how many passwords may be hashed at the same time: at DefaultCost
// four take 76 MiB, whatever a crowd at the door may try.
const atOnce = 4

// keyLife is how long a key, once read, is believed without asking again: how
// long a revoked key may still open in another process.
const keyLife = 5 * time.Second

// New makes the service. The clock is the wall's, never the demo's.
func New(store Store, wall clock.Clock) *Service {
	return (&Service{
		store:    store,
		wall:     wall,
		gate:     make(chan struct{}, atOnce),
		keys:     newShortly[string, Key](wall, keyLife),
		networks: newShortly[school.URN, school.NetworkID](wall, keyLife),
	}).WithCost(DefaultCost)
}

// WithCost gives the same service with another cost for the passwords it sets
// from now on: the demo sets a dozen while a newcomer waits.
func (s *Service) WithCost(c Cost) *Service {
	other := *s
	other.cost = c
	other.nobody = sync.OnceValue(func() string { return HashPassword(token(), c) })
	return &other
}

// Purge drops what has had its day: tries, sign-ins and kept answers. Once an
// hour is often enough.
func (s *Service) Purge(ctx context.Context) error {
	now := s.wall.Now()
	return s.store.Purge(ctx, now, now.Add(-tryWindow), now.Add(-answerLife))
}

// token gives 32 random bytes in letters that a cookie takes.
func token() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashed is how a secret of our own making is kept. It has 200 bits or more
// of chance in it, so a fast hash is enough: nobody can try them all.
func hashed(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
