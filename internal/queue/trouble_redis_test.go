//go:build services

package queue_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/firstbell/firstbell/internal/delivery"
)

// A worker that is frozen loses its lease, and asynq gives its task to another:
// both have the same ids in hand, and the claim in SQL lets one of them send.
// What the first says of the task when it wakes harms nothing.
func TestATaskWhoseLeaseIsLostIsHandledAgain(t *testing.T) {
	s := newServer(t)
	first, _ := open(t, s.url())
	ids := texts("text-", 3)
	took, wake := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d := newDesk()
	if err := first.Work(1, func(ctx context.Context, lane delivery.Lane, ids []delivery.TextID) error {
		once.Do(func() { close(took) })
		<-wake
		return d.handle(ctx, lane, ids)
	}); err != nil {
		t.Fatal(err)
	}
	if err := first.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
		t.Fatal(err)
	}
	<-took
	c := s.client()
	defer c.Close()
	expire(t, c)

	second, _ := open(t, s.url())
	if err := second.Work(1, d.handle); err != nil { // looks for lost leases as it starts
		t.Fatal(err)
	}
	await(t, 30*time.Second, "another worker has the same texts in hand", d.hasAll(ids))
	close(wake)
	await(t, 10*time.Second, "nothing of the task is left", func() bool {
		left, err := c.Keys(t.Context(), "asynq:{alerts}:t:*").Result()
		return err == nil && len(left) == 0
	})
	ring(t, second, d, "after-")
}

// expire takes the lease of every task under way, as time would: asynq renews
// those of a living worker, so it is told that they ended long ago until no
// living worker holds them on.
func expire(t *testing.T, c *redis.Client) {
	t.Helper()
	await(t, 5*time.Second, "the lease is lost", func() bool {
		tasks, err := c.ZRange(t.Context(), "asynq:{alerts}:lease", 0, -1).Result()
		if err != nil || len(tasks) == 0 {
			return false
		}
		for _, id := range tasks {
			if err := c.ZAdd(t.Context(), "asynq:{alerts}:lease", redis.Z{Score: float64(time.Now().Add(-5 * time.Minute).Unix()), Member: id}).Err(); err != nil {
				return false
			}
		}
		return true
	})
}

// Two processes sweep the same texts at the same moment: one task, whoever
// rings. It may be two when the moment lies between two slots of five seconds.
func TestTwoThatSweepRingOnce(t *testing.T) {
	s := newServer(t)
	ids := texts("text-", 40)
	var ringing sync.WaitGroup
	for range 4 {
		q, _ := open(t, s.url())
		ringing.Go(func() {
			for range 5 {
				if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
					t.Error(err)
				}
			}
		})
	}
	ringing.Wait()
	c := s.client()
	defer c.Close()
	if n, err := c.LLen(t.Context(), "asynq:{alerts}:pending").Result(); err != nil || n < 1 || n > 2 {
		t.Errorf("twenty rings for the same texts made %d tasks, %v", n, err)
	}
}

// asynq keeps the id of a task it has archived, and takes no other of that id.
func TestAnArchivedTaskDoesNotBlockTheNextRing(t *testing.T) {
	s := newServer(t)
	q, _ := open(t, s.url())
	ids := texts("text-", 3)
	if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
		t.Fatal(err)
	}
	c := s.client()
	defer c.Close()
	keeper := asynq.NewInspectorFromRedisClient(c)
	if n, err := keeper.ArchiveAllPendingTasks("alerts"); err != nil || n != 1 {
		t.Fatalf("archived %d tasks, %v", n, err)
	}
	d := newDesk()
	if err := q.Work(1, d.handle); err != nil {
		t.Fatal(err)
	}
	await(t, 15*time.Second, "a later ring gets through", func() bool {
		if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
			t.Fatal(err)
		}
		return d.hasAll(ids)()
	})
	if stays, err := keeper.ListArchivedTasks("alerts"); err != nil || len(stays) != 1 {
		t.Errorf("%d tasks are archived, %v", len(stays), err)
	}
}

// With its AOF Redis knows the tasks it had; without it they are gone, and the
// sweep rings for the same texts again.
func TestARedisThatIsStartedAgainGoesOnWithOrWithoutItsTasks(t *testing.T) {
	for _, aof := range []bool{true, false} {
		t.Run(fmt.Sprintf("AOF %v", aof), func(t *testing.T) {
			s := newServer(t, "--appendfsync", "always")
			q, _ := open(t, s.url())
			ids := texts("waiting-", 3)
			if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
				t.Fatal(err)
			}
			s.kill()
			if !aof {
				if err := os.RemoveAll(filepath.Join(s.dir, "appendonlydir")); err != nil {
					t.Fatal(err)
				}
			}
			s.start()
			d := newDesk()
			if err := q.Work(2, d.handle); err != nil {
				t.Fatal(err)
			}
			if aof {
				await(t, 20*time.Second, "what was rung before is handled", d.hasAll(ids))
			} else {
				ring(t, q, d, "waiting-")
			}
		})
	}
}

// The master dies under way, and a sentinel makes its replica the master: rings
// and workers follow by themselves.
func TestAFailoverIsFollowed(t *testing.T) {
	master := newServer(t)
	replica := newServer(t, "--replicaof", "127.0.0.1", master.port)
	port := sentinelOf(t, master)
	q, log := open(t, "redis-sentinel://127.0.0.1:"+port+"?master=firstbell")
	d := newDesk()
	if err := q.Work(2, d.handle); err != nil {
		t.Fatal(err)
	}
	ring(t, q, d, "before-")
	c := replica.client()
	defer c.Close()
	await(t, 15*time.Second, "the replica follows", func() bool {
		info, err := c.Info(t.Context(), "replication").Result()
		return err == nil && strings.Contains(info, "master_link_status:up")
	})
	sentinel := redis.NewSentinelClient(&redis.Options{Addr: "127.0.0.1:" + port})
	defer sentinel.Close()
	await(t, 30*time.Second, "the sentinel knows the replica", func() bool {
		known, err := sentinel.Replicas(t.Context(), "firstbell").Result()
		return err == nil && len(known) == 1
	})
	master.kill()
	await(t, 60*time.Second, "the replica is the master", func() bool {
		info, err := c.Info(t.Context(), "replication").Result()
		return err == nil && strings.Contains(info, "role:master")
	})
	await(t, 30*time.Second, "Redis is heard", func() bool { return q.Silent() < time.Second })
	ring(t, q, d, "after-")
	if log.count("panic") > 0 {
		t.Error("something panicked on the way")
	}
}

// sentinelOf starts a sentinel that watches a master and decides alone.
func sentinelOf(t *testing.T, master *server) (port string) {
	t.Helper()
	port = freePort(t)
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	settings := fmt.Sprintf("port %s\nbind 127.0.0.1\nsentinel monitor firstbell 127.0.0.1 %s 1\n"+
		"sentinel down-after-milliseconds firstbell 1000\nsentinel failover-timeout firstbell 5000\n", port, master.port)
	if err := os.WriteFile(conf, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	sentinel := exec.Command("redis-server", conf, "--sentinel")
	if err := sentinel.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = sentinel.Process.Kill()
		_ = sentinel.Wait()
	})
	return port
}
