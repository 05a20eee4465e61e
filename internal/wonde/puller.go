package wonde

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// System is the name of this bridge in a connection.
const System = "wonde"

// Actor is who does what Wonde leads to.
var Actor = school.SystemActor(System)

// Store keeps how schools are asked.
type Store interface {
	// One gives the connection of a school, or problem.Unknown.
	One(ctx context.Context, urn school.URN) (school.Connection, error)
	// All gives every connection, paused ones too.
	All(ctx context.Context) ([]school.Connection, error)
	// Pupils gives a school's pupils, leavers too.
	Pupils(ctx context.Context, urn school.URN) ([]school.Pupil, error)
	// RollRead and MarksRead note how it went: when (zero when it did not), and
	// why not.
	RollRead(ctx context.Context, urn school.URN, at time.Time, full bool, fault string, now time.Time) error
	MarksRead(ctx context.Context, urn school.URN, at time.Time, fault string, now time.Time) error
	// RollTook keeps what a whole roll took away.
	RollTook(ctx context.Context, urn school.URN, n school.RollNews, now time.Time) error
	// Tick claims one firing of a job for one process.
	Tick(ctx context.Context, job string, slot, now time.Time) (bool, error)
}

// PullerConfig is what a puller stands on.
type PullerConfig struct {
	Store     Store
	Rolls     *roll.Service
	Registers *notifier.Service
	Clock     clock.Clock
	BaseURL   string // of schools that have none of their own
	Log       *slog.Logger
	// Wait stands still for as long as Wonde asks; nil is a timer.
	Wait func(context.Context, time.Duration) error
}

// Puller pulls rolls and registers. It is safe for use by many at once; any
// number of processes may each have one.
type Puller struct {
	cfg PullerConfig

	mu     sync.Mutex
	memory map[school.URN]*memory
}

// NewPuller makes a puller.
func NewPuller(cfg PullerConfig) *Puller {
	return &Puller{cfg: cfg, memory: map[school.URN]*memory{}}
}

// client gives a client for a school.
func (p *Puller) client(x school.Connection) (*Client, error) {
	base := x.BaseURL
	if base == "" {
		base = p.cfg.BaseURL
	}
	return New(Config{BaseURL: base, School: x.Remote, Token: x.Token.Reveal(), Clock: p.cfg.Clock, Wait: p.cfg.Wait})
}

// Try asks Wonde for the school, to see that the id and the token are good. A
// failure is a sentence for the one who connects it.
func (p *Puller) Try(ctx context.Context, x school.Connection) error {
	c, err := p.client(x)
	if err != nil {
		return problem.New(problem.Invalid, "%s.", err)
	}
	if _, err := c.get(ctx, c.list("", nil)); err != nil {
		return problem.New(problem.Unavailable, "%s.", sentence(err)).Because(err)
	}
	return nil
}

// atOnce is how many schools one process asks at the same time.
const atOnce = 8

// each does something for every school that is connected and not paused, some
// at a time. One school's failure is no other's.
func (p *Puller) each(ctx context.Context, do func(context.Context, school.Connection) error) error {
	all, err := p.cfg.Store.All(ctx)
	if err != nil {
		return err
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] }) // processes share the work
	var group sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for _, x := range all {
		if x.System != System || x.Paused {
			continue
		}
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			if err := do(ctx, x); err != nil {
				p.cfg.Log.ErrorContext(ctx, "pull from Wonde", "school", x.School, "error", err)
			}
		})
	}
	group.Wait()
	return nil
}

// sentence gives what staff may read of a failure.
func sentence(err error) string {
	for _, known := range []error{ErrToken, ErrAccess, ErrNoSchool, ErrBusy, ErrAway, ErrAnswer} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return problem.Of(err).Detail
}
