package queue

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"
)

// asynqLog takes what asynq says. asynq reports every failed poll, so all of
// it goes to debug; the pulse says once that Redis is away and once that it is
// back.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) say(args []any) {
	l.log.Debug("asynq", slog.String("says", fmt.Sprint(args...)))
}

// Debug takes asynq's debug lines.
func (l asynqLog) Debug(args ...any) { l.say(args) }

// Info takes asynq's news.
func (l asynqLog) Info(args ...any) { l.say(args) }

// Warn takes asynq's warnings.
func (l asynqLog) Warn(args ...any) { l.say(args) }

// Error takes asynq's errors.
func (l asynqLog) Error(args ...any) { l.say(args) }

// Fatal takes what asynq thinks the process should end for. It does not: SQL
// carries on without Redis.
func (l asynqLog) Fatal(args ...any) {
	l.log.Error("asynq gave up", slog.String("says", fmt.Sprint(args...)))
}

// quieten stops the Redis client from writing to stderr by itself whenever a
// connection breaks; the pulse says what there is to say. The client knows one
// logger for the whole program, so it is set once.
var quieten = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

// Printf drops one line.
func (silence) Printf(context.Context, string, ...any) {}
