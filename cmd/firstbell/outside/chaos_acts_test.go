//go:build services && chaos

package outside

import (
	"context"
	"sync"
	"syscall"
	"testing"
	"time"
)

// stormy is everything a fault can befall.
type stormy struct {
	t      testing.TB
	crew   *crew
	redis  *ownRedis
	pg     *ownPostgres // nil on SQLite
	line   *line
	phones *caller
	seed   uint64

	mu    sync.Mutex
	count map[string]int
}

// steady are the faults of the carrier that are never off: now and then it
// takes a text and hangs up, or takes none; a sixth of its news is lost.
func (x *stormy) steady() map[string]any {
	return map[string]any{
		"latency_ms": 25, "drop_answers_rate": 0.02, "error_rate_5xx": 0.01, "error_rate_429": 0.01,
		"lost_callbacks_rate": 0.16, "repeat_callbacks": true, "reorder_callbacks": true, "seed": x.seed%1_000_000 + 1,
	}
}

// carrier changes some of the steady faults for a time.
func (x *stormy) carrier(d time.Duration, more map[string]any) {
	f := x.steady()
	for name, v := range more {
		f[name] = v
	}
	x.put(f)
	pause(d)
	x.put(x.steady())
}

func (x *stormy) put(f map[string]any) {
	if _, err := x.phones.call("PUT", "/sandbox/faults", f, nil); err != nil {
		x.t.Error(err)
	}
}

// play goes through one lane of a script while registers close.
func (x *stormy) play(ctx context.Context, lane []misfortune, done func() float64) {
	for _, m := range lane {
		err := soonEvery(ctx, 100*time.Millisecond, time.Hour, m.kind, func() (bool, any) { return done() >= m.at, nil })
		if err != nil {
			return
		}
		x.mu.Lock()
		x.count[m.kind]++
		x.mu.Unlock()
		x.act(m)
	}
}

func (x *stormy) act(m misfortune) {
	posts := x.crew.posts
	switch m.kind {
	case faultKill:
		posts[m.who].restart(syscall.SIGKILL, 0)
	case faultFreeze:
		x.crew.of("work")[m.who%3].freeze(m.hold)
	case faultRoll:
		for _, s := range posts {
			s.restart(syscall.SIGTERM, 0)
			pause(time.Second)
		}
	case faultSkew:
		s := x.crew.of("work")[m.who%3]
		s.restart(syscall.SIGTERM, 2*time.Second)
		pause(m.hold)
		s.restart(syscall.SIGTERM, 0)
	case faultCronJump:
		for _, skew := range []time.Duration{time.Hour, 0} {
			for _, s := range x.crew.of("cron") {
				s.restart(syscall.SIGTERM, skew)
			}
			pause(m.hold)
		}
	default:
		x.befallGround(m)
	}
}

func (x *stormy) befallGround(m misfortune) {
	switch m.kind {
	case faultFlush:
		_ = x.redis.FlushAll(context.Background()) // a Redis that is away holds nothing either
	case faultRedisLost:
		x.redis.away(m.hold, false)
	case faultRedisAOF, faultRedisAway:
		x.redis.away(m.hold, true)
	case faultPgFast:
		x.pg.restart("fast")
	case faultPgDead:
		x.pg.restart("immediate")
	case faultSlow:
		x.carrier(m.hold, map[string]any{"latency_ms": 2500})
	case fault429:
		x.carrier(m.hold, map[string]any{"error_rate_429": 0.8})
	case fault5xx:
		x.carrier(m.hold, map[string]any{"error_rate_5xx": 0.8})
	case faultNews:
		x.carrier(m.hold, map[string]any{"lost_callbacks_rate": 1})
	case faultEarly:
		x.carrier(m.hold, map[string]any{"early_callbacks": true, "latency_ms": 200})
	default: // of the line
		x.line.set(m.kind)
		pause(m.hold)
		x.line.set("")
	}
}
