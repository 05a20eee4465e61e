package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"github.com/firstbell/firstbell/internal/delivery"
)

// Handler works off one ring. What it could not do it leaves in SQL for the
// sweep; its error is only for the log.
type Handler func(ctx context.Context, lane delivery.Lane, ids []delivery.TextID) error

const (
	// drainLimit is longer than one send may take (35 s): asynq's own 8 s
	// would push a task back to Redis while the carrier still holds its text.
	drainLimit = 45 * time.Second
	// retryDelay is how soon asynq offers a task again whose worker it lost.
	retryDelay = 5 * time.Second
)

// patience is how often a lane's server asks Redis for work when there was
// none. An alert is worth 20 questions a second, a campaign is not.
var patience = map[delivery.Lane]time.Duration{
	delivery.AlertLane:    50 * time.Millisecond,
	delivery.AnswerLane:   100 * time.Millisecond,
	delivery.CampaignLane: 200 * time.Millisecond,
}

// Work starts the workers of every lane, as many in each as workers says (at
// least 1), and returns. They run, through any outage of Redis, until Close.
func (q *Queue) Work(workers int, handle Handler) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.servers) > 0 {
		return errors.New("the workers of a queue are started once, before it is closed")
	}
	for _, lane := range delivery.Lanes {
		s := asynq.NewServerFromRedisClient(q.patient, q.config(lane, max(workers, 1)))
		if err := s.Start(q.worker(lane, handle)); err != nil {
			return fmt.Errorf("start the workers of lane %s: %w", lane, err)
		}
		q.servers = append(q.servers, s)
	}
	return nil
}

func (q *Queue) config(lane delivery.Lane, workers int) asynq.Config {
	queues := map[string]int{}
	for _, name := range q.queues(lane) {
		queues[name] = 1
	}
	return asynq.Config{
		Concurrency:              workers,
		Queues:                   queues,
		TaskCheckInterval:        patience[lane],
		DelayedTaskCheckInterval: retryDelay,
		ShutdownTimeout:          drainLimit,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return retryDelay },
		Logger:                   asynqLog{q.log.With("lane", string(lane))},
		LogLevel:                 asynq.InfoLevel,
	}
}

// worker runs the handler under a context of our own: asynq ends its own when
// Redis has been away for 30 s, which must not cut a send in two.
func (q *Queue) worker(lane delivery.Lane, handle Handler) asynq.Handler {
	return asynq.HandlerFunc(func(_ context.Context, t *asynq.Task) error {
		q.handling.Add(1)
		defer q.handling.Done()
		began := time.Now()
		ids, err := unpack(t.Payload())
		if err == nil {
			err = safely(q.work, handle, lane, ids)
		}
		if err != nil {
			q.log.LogAttrs(q.work, slog.LevelError, "a ring was not worked off; the sweep will find its texts",
				slog.String("lane", string(lane)), slog.Int("texts", len(ids)),
				slog.Duration("took", time.Since(began)), slog.Any("error", err))
		}
		return nil // else asynq would keep the error, and its words, in Redis
	})
}

// safely turns a panic into an error, before asynq can write it into Redis.
func safely(ctx context.Context, handle Handler, lane delivery.Lane, ids []delivery.TextID) (err error) {
	defer func() {
		if p := recover(); p != nil {
			// Only its type: a panic's words may hold what was being sent.
			err = fmt.Errorf("a handler panicked with a %T", p)
		}
	}()
	return handle(ctx, lane, ids)
}
