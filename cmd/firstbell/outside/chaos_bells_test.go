//go:build services && chaos

package outside

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/queue"
)

// faultRungAgain is the last fault of every storm.
const faultRungAgain = "every bell rung once more"

// ringAgain rings for every text of the morning, sent or not, as a Redis would
// that comes back with the tasks of an hour ago. A claim that asks whether a
// text has been claimed takes none of what has gone.
func (x *tempest) ringAgain(t *testing.T) {
	q, err := queue.Open(fmt.Sprintf("redis://%s", loopback(x.redis.port)), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close(context.Background()) }()
	byLane := x.texts(t)
	orphans, err := x.tasks("active")
	if err != nil {
		t.Fatal(err)
	}
	for lane, ids := range byLane {
		for some := range slices.Chunk(ids, 50) {
			eventually(t, 20*time.Second, "a ring is taken", func() (bool, any) {
				err := q.Ring(t.Context(), lane, some)
				return err == nil, err
			})
		}
	}
	x.answered(t, orphans)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.count[faultRungAgain]++
}

// texts lists every text of the morning by the lane it goes in.
func (x *tempest) texts(t *testing.T) map[delivery.Lane][]delivery.TextID {
	rows, err := x.db.QueryContext(t.Context(), "SELECT id, kind FROM texts ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	byLane := map[delivery.Lane][]delivery.TextID{}
	for rows.Next() {
		var id delivery.TextID
		var kind delivery.Kind
		if err := rows.Scan(&id, &kind); err != nil {
			t.Fatal(err)
		}
		byLane[kind.Lane()] = append(byLane[kind.Lane()], id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return byLane
}

// answered waits until the rings are answered. A task whose worker was killed before
// them stays with that worker until its lease is over, and is not waited for.
func (x *tempest) answered(t *testing.T, orphans int64) {
	eventually(t, 60*time.Second, "every ring is answered", func() (bool, any) {
		pending, err := x.tasks("pending")
		if err != nil {
			return false, err
		}
		active, err := x.tasks("active")
		return err == nil && pending == 0 && active <= orphans, fmt.Sprint(pending, " wait, ", active, " under way ", err)
	})
}

// tasks counts those in a state, in every lane.
func (x *tempest) tasks(state string) (n int64, err error) {
	lists, err := x.redis.Keys(context.Background(), "asynq:{*}:"+state).Result()
	for _, list := range lists {
		n += x.redis.LLen(context.Background(), list).Val()
	}
	return n, err
}
