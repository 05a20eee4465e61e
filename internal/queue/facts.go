package queue

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/firstbell/firstbell/internal/delivery"
)

// noEviction is the only maxmemory-policy under which Redis keeps what it has
// taken.
const noEviction = "noeviction"

// Facts is what a person who looks after the service wants to know of Redis.
type Facts struct {
	Form     string // how it is reached: "in process", "redis", "redis-cluster", …
	Version  string // "7.0.15"; empty when it does not say
	Eviction string // its maxmemory-policy; empty when it does not say
}

// KeepsTasks reports whether Redis is known to throw nothing away.
func (f Facts) KeepsTasks() bool { return f.Eviction == noEviction || f.Form == "in process" }

// Facts asks Redis about itself. The error is that it does not answer.
func (q *Queue) Facts(ctx context.Context) (Facts, error) {
	f := Facts{Form: q.address.String()}
	if q.address.InProcess() {
		return f, nil
	}
	info, err := q.quick.Info(ctx, "server").Result()
	if err != nil {
		return f, fmt.Errorf("ask Redis about itself: %w", err)
	}
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "redis_version:"); ok {
			f.Version = v
		}
	}
	// Managed Redis often refuses CONFIG; then the policy stays unknown.
	f.Eviction, _ = evictionPolicy(ctx, q.quick)
	return f, nil
}

func evictionPolicy(ctx context.Context, r redis.UniversalClient) (string, error) {
	answer, err := r.ConfigGet(ctx, "maxmemory-policy").Result()
	return answer["maxmemory-policy"], err
}

// Waiting counts the tasks of a lane that wait or are being worked off; each
// carries up to 50 ids. The error is that Redis does not answer.
func (q *Queue) Waiting(lane delivery.Lane) (int, error) {
	inspector := asynq.NewInspectorFromRedisClient(q.patient)
	known, err := inspector.Queues()
	if err != nil {
		return 0, fmt.Errorf("count the tasks of lane %s: %w", lane, err)
	}
	n := 0
	for _, name := range q.queues(lane) {
		if !slices.Contains(known, name) {
			continue // nothing was ever rung on it
		}
		info, err := inspector.GetQueueInfo(name)
		if err != nil {
			return 0, fmt.Errorf("count the tasks of lane %s: %w", lane, err)
		}
		n += info.Pending + info.Active + info.Retry
	}
	return n, nil
}
