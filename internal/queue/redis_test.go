//go:build services

package queue_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/firstbell/firstbell/internal/delivery"
)

// server is a real redis-server of the test's own, which it may kill.
type server struct {
	t    *testing.T
	dir  string
	port string
	args []string
	cmd  *exec.Cmd
}

// newServer starts redis-server on a free port, with AOF in a folder of the
// test, and further settings if any are given.
func newServer(t *testing.T, settings ...string) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir(), port: freePort(t), args: settings}
	s.start()
	t.Cleanup(s.kill)
	return s
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (s *server) start() {
	s.t.Helper()
	args := append([]string{"--port", s.port, "--bind", "127.0.0.1", "--dir", s.dir, "--save", "", "--appendonly", "yes"}, s.args...)
	s.cmd = exec.Command("redis-server", args...)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("redis-server cannot be started; make test installs it: %v", err)
	}
	c := s.client()
	defer c.Close()
	await(s.t, 10*time.Second, "redis-server answers", func() bool { return c.Ping(s.t.Context()).Err() == nil })
}

// kill ends the server as a power cut would.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// signal puts the server to sleep (SIGSTOP) or wakes it (SIGCONT).
func (s *server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) client() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + s.port})
}

func (s *server) url() string { return "redis://127.0.0.1:" + s.port + "/0" }

func TestOnARealRedisEveryTextIsHandled(t *testing.T) {
	s := newServer(t)
	d := newDesk()
	for range 2 { // two processes share the work
		q, _ := open(t, s.url())
		if err := q.Work(4, d.handle); err != nil {
			t.Fatal(err)
		}
	}
	bell, log := open(t, s.url())
	for n := range 10 {
		if err := bell.Ring(t.Context(), delivery.AlertLane, texts(fmt.Sprintf("text-%d-", n), 120)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 10 {
		await(t, 10*time.Second, "all texts are handled", d.hasAll(texts(fmt.Sprintf("text-%d-", n), 120)))
	}
	if got := len(d.ringsOf(delivery.AlertLane)); got != 30 {
		t.Errorf("1,200 texts came in %d tasks", got)
	}
	facts, err := bell.Facts(t.Context())
	if err != nil || !facts.KeepsTasks() || facts.Version == "" {
		t.Errorf("%+v, %v", facts, err)
	}
	if log.count("noeviction") > 0 {
		t.Error("a Redis that keeps everything was warned about")
	}
}

func TestARedisKilledAndStartedAgainIsTakenUpByItself(t *testing.T) {
	s := newServer(t)
	q, log := open(t, s.url())
	d := newDesk()
	if err := q.Work(2, d.handle); err != nil {
		t.Fatal(err)
	}
	ring(t, q, d, "before-")

	s.kill()
	ringsQuickly(t, q)
	await(t, 15*time.Second, "it is said that Redis is away", func() bool { return log.count("Redis does not answer") == 1 })
	began := time.Now()
	ringsQuickly(t, q)
	if took := time.Since(began); took > 100*time.Millisecond {
		t.Errorf("a Redis known to be away still kept a ring for %s", took)
	}

	s.start()
	await(t, 15*time.Second, "it is said that Redis is back", func() bool { return log.count("Redis answers again") == 1 })
	await(t, 15*time.Second, "Redis is heard", func() bool { return q.Silent() < time.Second })
	ring(t, q, d, "after-")
	if n := log.count("Redis does not answer"); n != 1 {
		t.Errorf("it was said %d times that Redis is away", n)
	}
}

func TestARedisThatSleepsKeepsNobodyWaiting(t *testing.T) {
	s := newServer(t)
	q, _ := open(t, s.url())
	d := newDesk()
	if err := q.Work(2, d.handle); err != nil {
		t.Fatal(err)
	}
	ring(t, q, d, "before-")
	s.signal(syscall.SIGSTOP)
	for range 5 {
		ringsQuickly(t, q)
	}
	s.signal(syscall.SIGCONT)
	await(t, 15*time.Second, "Redis is heard", func() bool { return q.Silent() < time.Second })
	ring(t, q, d, "after-")
}

func TestAnEmptiedRedisTakesTheNextRing(t *testing.T) {
	s := newServer(t)
	q, _ := open(t, s.url())
	// Nobody works yet: these tasks wait, and are lost.
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("lost-", 100)); err != nil {
		t.Fatal(err)
	}
	c := s.client()
	defer c.Close()
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	d := newDesk()
	if err := q.Work(2, d.handle); err != nil {
		t.Fatal(err)
	}
	// The sweep would ring again for the very same texts.
	ring(t, q, d, "lost-")
}

func TestAFullRedisCountsAsSilent(t *testing.T) {
	s := newServer(t, "--maxmemory", "1", "--maxmemory-policy", "noeviction")
	q, log := open(t, s.url())
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("text-", 1)); err == nil {
		t.Error("a full Redis took a ring")
	}
	await(t, 15*time.Second, "it is said that Redis takes nothing", func() bool { return log.count("Redis does not answer") == 1 })
}

func TestARedisThatEvictsIsWarnedAbout(t *testing.T) {
	s := newServer(t, "--maxmemory-policy", "allkeys-lru")
	q, log := open(t, s.url())
	await(t, 10*time.Second, "the policy is warned about", func() bool { return log.count("noeviction") == 1 })
	facts, err := q.Facts(t.Context())
	if err != nil || facts.KeepsTasks() {
		t.Errorf("%+v, %v", facts, err)
	}
}

func TestOnAClusterALaneIsSpreadOverQueues(t *testing.T) {
	s := newServer(t, "--cluster-enabled", "yes")
	c := s.client()
	defer c.Close()
	if err := c.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	await(t, 15*time.Second, "the cluster is up", func() bool { return c.Set(t.Context(), "probe", 1, 0).Err() == nil })

	q, _ := open(t, "redis-cluster://127.0.0.1:"+s.port)
	d := newDesk()
	if err := q.Work(2, d.handle); err != nil {
		t.Fatal(err)
	}
	ids := texts("text-", 1000)
	if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
		t.Fatal(err)
	}
	await(t, 15*time.Second, "all texts are handled", d.hasAll(ids))
	queues, err := c.SMembers(t.Context(), "asynq:queues").Result()
	if err != nil || len(queues) < 2 {
		t.Errorf("the lane lives on %v, %v", queues, err)
	}
}

func TestThroughSentinelsTheMasterIsFound(t *testing.T) {
	s := newServer(t)
	port, conf := freePort(t), filepath.Join(t.TempDir(), "sentinel.conf")
	// A sentinel writes to its settings file, so it has one of its own.
	settings := fmt.Sprintf("port %s\nbind 127.0.0.1\nsentinel monitor firstbell 127.0.0.1 %s 1\n", port, s.port)
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
	q, _ := open(t, "redis-sentinel://127.0.0.1:"+port+"?master=firstbell")
	d := newDesk()
	if err := q.Work(1, d.handle); err != nil {
		t.Fatal(err)
	}
	ring(t, q, d, "text-")
}

func TestNothingButIdsReachesRedis(t *testing.T) {
	s := newServer(t)
	q, _ := open(t, s.url())
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("text-", 2)); err != nil {
		t.Fatal(err)
	}
	c := s.client()
	defer c.Close()
	await(t, 5*time.Second, "the pulse has beaten", func() bool { return c.Exists(t.Context(), "firstbell:pulse").Val() == 1 })
	keys, err := c.Keys(t.Context(), "asynq:{alerts}:t:*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v, %v", keys, err)
	}
	fields, err := c.HGetAll(t.Context(), keys[0]).Result()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for name := range fields {
		names[name] = true
	}
	if diff := cmp.Diff(map[string]bool{"msg": true, "state": true, "pending_since": true}, names); diff != "" {
		t.Error(diff)
	}
}

// A worker killed in mid-task leaves a task that stays active until asynq
// recovers it, a minute or more later. The sweep must be able to ring past it.
func TestATaskWhoseWorkerWasKilledDoesNotBlockTheNextRing(t *testing.T) {
	s := newServer(t)
	q, _ := open(t, s.url())
	ids := texts("text-", 3)
	if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
		t.Fatal(err)
	}
	// What a worker does when it takes a task up, and no more.
	c := s.client()
	defer c.Close()
	task, err := c.RPopLPush(t.Context(), "asynq:{alerts}:pending", "asynq:{alerts}:active").Result()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.HSet(t.Context(), "asynq:{alerts}:t:"+task, "state", "active").Err(); err != nil {
		t.Fatal(err)
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
}
