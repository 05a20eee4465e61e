package queue

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// beatEvery is how often Redis is asked whether it lives.
	beatEvery = time.Second
	// pulseKey is written each time rather than pinging: a Redis that is full,
	// or has become a replica, answers a ping and takes no task.
	pulseKey = "firstbell:pulse"
	// pulseLife lets the key go when the last process has.
	pulseLife = time.Minute
)

// pulse knows when Redis last took something.
type pulse struct {
	redis  redis.UniversalClient
	log    *slog.Logger
	inside bool

	mu    sync.Mutex
	last  time.Time // on the machine's monotonic clock
	quiet bool      // it has been said that Redis does not answer
	asked bool      // its policy is known to have been looked at
}

func newPulse(r redis.UniversalClient, log *slog.Logger, inside bool) *pulse {
	return &pulse{redis: r, log: log, inside: inside, last: time.Now()}
}

// Silent says for how long Redis has taken nothing: about a second or less
// when all is well. Until it first answers, it counts from Open.
func (q *Queue) Silent() time.Duration { return q.pulse.silent() }

func (p *pulse) silent() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.last)
}

func (p *pulse) beat(ctx context.Context) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		p.once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// once asks Redis one time and logs only when the answer has changed.
func (p *pulse) once(ctx context.Context) {
	ask, cancel := context.WithTimeout(ctx, beatEvery/2)
	defer cancel()
	err := p.redis.Set(ask, pulseKey, 1, pulseLife).Err()
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.missed(ctx, err)
		return
	}
	p.answered(ctx)
}

func (p *pulse) missed(ctx context.Context, err error) {
	p.mu.Lock()
	silent := time.Since(p.last)
	say := !p.quiet && silent > hush
	p.quiet = p.quiet || say
	p.mu.Unlock()
	if say {
		p.log.WarnContext(ctx, "Redis does not answer; texts go on from SQL",
			slog.Duration("silent", silent.Round(time.Second)), slog.Any("error", err))
	}
}

func (p *pulse) answered(ctx context.Context) {
	p.mu.Lock()
	silent, said, look := time.Since(p.last), p.quiet, !p.asked || p.quiet
	p.last, p.quiet, p.asked = time.Now(), false, true
	p.mu.Unlock()
	if said {
		p.log.InfoContext(ctx, "Redis answers again", slog.Duration("silent", silent.Round(time.Second)))
	}
	if look && !p.inside {
		p.lookAtPolicy(ctx)
	}
}

// lookAtPolicy warns of a Redis that throws keys away when it is full: it
// would throw away half of a task and keep the other.
func (p *pulse) lookAtPolicy(ctx context.Context) {
	ask, cancel := context.WithTimeout(ctx, beatEvery/2)
	defer cancel()
	policy, err := evictionPolicy(ask, p.redis)
	if err == nil && policy != "" && policy != noEviction {
		p.log.WarnContext(ctx, "Redis may throw tasks away when it is full: set its maxmemory-policy to noeviction",
			slog.String("maxmemory_policy", policy))
	}
}
