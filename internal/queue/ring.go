package queue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"github.com/hibiken/asynq"

	"github.com/firstbell/firstbell/internal/delivery"
)

var _ delivery.Bell = (*Queue)(nil)

const (
	// ringLimit is how long a ring may take, whatever Redis does: someone who
	// closes a register is waiting for the answer.
	ringLimit = 200 * time.Millisecond
	// hush is how long Redis may be silent before rings stop trying.
	hush = 3 * time.Second
	// slot is how long the same ids make the same task: long enough that several
	// processes which sweep the same texts ring once, short enough that a task
	// nobody will finish (its worker was killed, or asynq archived it) is soon
	// rung past.
	slot = 5 * time.Second
	// retries of a task that lost its worker. The sweep does the real work of
	// trying again.
	retries = 1
)

// ErrSilent says that Redis did not take a ring in time. Nothing is lost: the
// sweep will find the texts in SQL.
var ErrSilent = errors.New("Redis does not answer")

// Ring tells the workers of a lane that texts wait. It takes at most 200 ms;
// the end of the request that raised the texts does not stop it, for they are
// owed now. A ring for texts already rung for is no error.
func (q *Queue) Ring(ctx context.Context, lane delivery.Lane, ids []delivery.TextID) error {
	tasks, err := q.tasks(lane, ids, time.Now())
	if err != nil || len(tasks) == 0 {
		return err
	}
	if q.Silent() > hush {
		return ErrSilent
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ringLimit)
	defer cancel()
	select {
	case q.ringers <- struct{}{}:
	case <-ctx.Done():
		return ErrSilent
	}
	rung := make(chan error, 1)
	go func() {
		defer func() { <-q.ringers }()
		rung <- q.enqueue(ctx, tasks)
	}()
	select {
	case err := <-rung:
		return err
	case <-ctx.Done():
		return ErrSilent
	}
}

func (q *Queue) enqueue(ctx context.Context, tasks []*asynq.Task) error {
	for _, t := range tasks {
		_, err := q.client.EnqueueContext(ctx, t)
		if errors.Is(err, asynq.ErrTaskIDConflict) || errors.Is(err, asynq.ErrDuplicateTask) {
			continue
		}
		if err != nil {
			return fmt.Errorf("ring: %w", err)
		}
	}
	return nil
}

// tasks makes one task of every 50 ids.
func (q *Queue) tasks(lane delivery.Lane, ids []delivery.TextID, now time.Time) ([]*asynq.Task, error) {
	if !slices.Contains(delivery.Lanes, lane) {
		return nil, fmt.Errorf("ring: there is no lane %q", lane)
	}
	var tasks []*asynq.Task
	for some := range slices.Chunk(ids, load) {
		payload, err := pack(some)
		if err != nil {
			return nil, fmt.Errorf("ring: %w", err)
		}
		id := name(lane, payload, now)
		tasks = append(tasks, asynq.NewTask(deliverTask, payload,
			asynq.TaskID(id), asynq.Queue(q.queueOf(lane, id)), asynq.MaxRetry(retries)))
	}
	return tasks, nil
}

// name makes the id of a task from what it carries and the time slot, so that
// ringing twice makes one task, and one that asynq archived is not in the way
// of the next slot's.
func name(lane delivery.Lane, payload []byte, now time.Time) string {
	h := sha256.New()
	h.Write([]byte(string(lane) + "\n" + strconv.FormatInt(now.UnixMilli()/slot.Milliseconds(), 10) + "\n"))
	h.Write(payload)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// queues lists the asynq queues of a lane.
func (q *Queue) queues(lane delivery.Lane) []string {
	if q.address.spread == 1 {
		return []string{string(lane)}
	}
	names := make([]string, q.address.spread)
	for i := range names {
		names[i] = string(lane) + "-" + strconv.Itoa(i)
	}
	return names
}

func (q *Queue) queueOf(lane delivery.Lane, task string) string {
	names := q.queues(lane)
	h := fnv.New32a()
	h.Write([]byte(task))
	return names[int(h.Sum32()%uint32(len(names)))]
}
