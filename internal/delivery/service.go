package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/firstbell/firstbell/internal/clock"
)

// Config is what a Service works with. Store, Carrier, Owners and Clock must
// be given.
type Config struct {
	Store   Store
	Carrier Carrier
	Bell    Bell // nil when there is no queue: the sweep then sends from SQL
	// Meter shares the senders' pace among processes; nil when there is one
	// process, or none to share through. While it is away each process goes by
	// its share.
	Meter  Meter
	Owners map[Kind]Owner
	Clock  clock.Clock
	// Workers is how many texts may be with the carrier at once; 0 means 32.
	Workers int
	// Lease is how long a claim is good for; 0 means 45 s. It must be longer
	// than the carrier's timeout by 10 s or more when real texts go.
	Lease time.Duration
	Log   *slog.Logger // nil means nowhere
	// ProcessID names this process among those that share the pace.
	ProcessID string
}

// Service delivers texts. It is safe for use by many at once.
type Service struct {
	store   Store
	carrier Carrier
	bell    Bell
	owners  map[Kind]Owner
	clock   clock.Clock
	workers int
	lease   time.Duration
	log     *slog.Logger
	process string

	slots    *semaphore.Weighted // texts with the carrier at once
	pace     *pace
	meter    metered
	breakers *breakers
	rings    ringHealth
	along    along
	count    counters

	direct  map[Lane]*sync.Mutex // held while a lane is sent straight from SQL
	asking  sync.Mutex           // held while questions about unknown texts are out
	polling sync.Mutex           // held while questions about open texts are out
	pending sync.WaitGroup       // deliveries and questions the sweep began
}

// New makes a Service.
func New(c Config) *Service {
	s := &Service{
		store: c.Store, carrier: c.Carrier, bell: c.Bell, owners: c.Owners,
		clock: c.Clock, workers: c.Workers, lease: c.Lease, log: c.Log, process: c.ProcessID,
		direct: map[Lane]*sync.Mutex{},
	}
	if s.workers <= 0 {
		s.workers = 32
	}
	if s.lease <= 0 {
		s.lease = 45 * time.Second
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, lane := range Lanes {
		s.direct[lane] = &sync.Mutex{}
	}
	s.slots = semaphore.NewWeighted(int64(s.workers))
	s.pace = newPace(c.Store, c.ProcessID, c.Clock)
	s.meter.Meter = c.Meter
	s.breakers = newBreakers()
	return s
}

// sendTime is how long compose, posting and the carrier may take together. It
// ends before the lease, so that a claim which others may take for dead is one
// that surely no longer speaks to the carrier.
func (s *Service) sendTime() time.Duration {
	return s.lease - min(10*time.Second, s.lease/3)
}

// Trouble tells whether no text of this process gets through on an account,
// since when and why; the first of several.
func (s *Service) Trouble() (Trouble, bool) { return s.breakers.trouble() }

// Drain waits until the deliveries and questions that the sweep itself began
// are over, or until ctx is.
func (s *Service) Drain(ctx context.Context) error {
	done := make(chan struct{})
	go func() { s.pending.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
