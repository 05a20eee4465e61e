package queue

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Queue is the bell and the workers behind it.
type Queue struct {
	log     *slog.Logger
	address Address
	inside  *miniredis.Miniredis // nil with a Redis outside

	quick   redis.UniversalClient // rings and pulses: gives up within 200 ms
	patient redis.UniversalClient // workers: waits for a slow answer

	client  *asynq.Client
	ringers chan struct{} // bounds rings under way, stuck ones included
	pulse   *pulse

	mu      sync.Mutex
	servers []*asynq.Server
	closed  bool

	handling sync.WaitGroup     // handlers under way, those asynq gave up included
	work     context.Context    // of handlers; outlives the asynq task's own
	abandon  context.CancelFunc // ends work when the drain has taken too long
	stop     context.CancelFunc // ends the pulse
}

// Open prepares the queue at an address (see Address). It never waits for
// Redis: with Redis away it opens all the same, and Silent tells.
func Open(address string, log *slog.Logger) (*Queue, error) {
	a, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	q := &Queue{log: log, address: a, ringers: make(chan struct{}, 64)}
	if a.InProcess() {
		q.inside = miniredis.NewMiniRedis()
		q.inside.ClockTTL(true) // else nothing in it would ever expire
	}
	quieten()
	q.quick, q.patient = q.connect(quick), q.connect(patient)
	q.client = asynq.NewClientFromRedisClient(q.quick)
	q.work, q.abandon = context.WithCancel(context.Background())
	beating, stop := context.WithCancel(context.Background())
	q.stop = stop
	q.pulse = newPulse(q.quick, log, a.InProcess())
	go q.pulse.beat(beating)
	return q, nil
}

// temper is how long a connection waits.
type temper struct {
	dial, answer time.Duration
	retries      int
}

var (
	// A ring must not keep a request waiting.
	quick = temper{dial: ringLimit, answer: ringLimit, retries: -1}
	// A worker's command may be in a queue behind a slow script or a fork, but
	// a dead Redis must not hold up a drain either.
	patient = temper{dial: time.Second, answer: 3 * time.Second, retries: 1}
)

func (q *Queue) connect(t temper) redis.UniversalClient {
	o := q.address.options
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = t.dial, t.answer, t.answer
	o.MaxRetries = t.retries
	o.ContextTimeoutEnabled = true
	o.ClientName = "firstbell"
	o.DisableIdentity = true
	if q.inside != nil {
		o.ClientName = ""
		o.Dialer = func(context.Context, string, string) (net.Conn, error) { return q.inside.Dial() }
	}
	return redis.NewUniversalClient(&o)
}

// Close drains: no task is taken up any more and those under way finish. When
// ctx ends first, what is still under way is told to stop and the error says
// so; SQL knows what became of its texts.
func (q *Queue) Close(ctx context.Context) error {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return nil
	}
	q.closed = true
	servers := q.servers
	q.mu.Unlock()

	drained := make(chan struct{})
	go func() {
		defer close(drained)
		var lanes sync.WaitGroup
		for _, s := range servers {
			lanes.Go(s.Shutdown)
		}
		lanes.Wait()
		q.handling.Wait()
		// Not before: asynq cannot bear to lose its connection while it runs.
		q.disconnect()
	}()
	q.stop()
	defer q.abandon()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("drain the queue: %w", ctx.Err())
	}
}

// disconnect closes what is left. Errors say only that it was closed already.
func (q *Queue) disconnect() {
	_ = q.quick.Close()
	_ = q.patient.Close()
	if q.inside != nil {
		q.inside.Close()
	}
}
