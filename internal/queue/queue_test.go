package queue_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/queue"
)

func TestARingReachesTheWorkersOfItsLaneInLoadsOfFifty(t *testing.T) {
	q, _ := open(t, "")
	d := newDesk()
	if err := q.Work(4, d.handle); err != nil {
		t.Fatal(err)
	}
	ids := texts("text-", 120)
	if err := q.Ring(t.Context(), delivery.AlertLane, ids); err != nil {
		t.Fatal(err)
	}
	if err := q.Ring(t.Context(), delivery.CampaignLane, texts("wave-", 1)); err != nil {
		t.Fatal(err)
	}
	await(t, 10*time.Second, "all 120 texts are handled", d.hasAll(ids))
	await(t, 10*time.Second, "the campaign text is handled", d.hasAll(texts("wave-", 1)))
	if diff := cmp.Diff([]int{50, 50, 20}, d.ringsOf(delivery.AlertLane)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1}, d.ringsOf(delivery.CampaignLane)); diff != "" {
		t.Error(diff)
	}
}

func TestRingingTwiceForTheSameTextsMakesOneTask(t *testing.T) {
	q, _ := open(t, "")
	ids := texts("text-", 3)
	turned := []delivery.TextID{ids[2], ids[0], ids[1], ids[0]}
	// A time slot may end between two rings; it does not end twice.
	for _, again := range [][]delivery.TextID{ids, turned, ids, turned, ids, turned} {
		if err := q.Ring(t.Context(), delivery.AlertLane, again); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := q.Waiting(delivery.AlertLane)
	if err != nil || waiting < 1 || waiting > 2 {
		t.Errorf("six rings made %d tasks, %v", waiting, err)
	}
}

func TestARingAfterTheTextsWereHandledIsANewTask(t *testing.T) {
	q, _ := open(t, "")
	d := newDesk()
	if err := q.Work(1, d.handle); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		await(t, 10*time.Second, "the ring is handled", func() bool {
			if err := q.Ring(t.Context(), delivery.AnswerLane, texts("text-", 1)); err != nil {
				t.Fatal(err)
			}
			return len(d.ringsOf(delivery.AnswerLane)) >= n
		})
	}
}

func TestNothingButIdsIsRung(t *testing.T) {
	q, _ := open(t, "")
	for _, none := range []string{"", "+447700900101", "07700900101", "Amira Khan", "Zoë", "a\nb", strings.Repeat("a", 65)} {
		err := q.Ring(t.Context(), delivery.AlertLane, []delivery.TextID{delivery.TextID(none)})
		if err == nil {
			t.Errorf("%q was taken for an id", none)
		} else if none != "" && strings.Contains(err.Error(), none) {
			t.Errorf("the error repeats %q", none)
		}
	}
	if err := q.Ring(t.Context(), "gossip", texts("text-", 1)); err == nil {
		t.Error("a lane that does not exist was rung")
	}
	if err := q.Ring(t.Context(), delivery.AlertLane, nil); err != nil {
		t.Errorf("ringing for nobody: %v", err)
	}
}

func TestAHandlerThatFailsOrPanicsLeavesNothingBehind(t *testing.T) {
	q, log := open(t, "")
	err := q.Work(1, func(_ context.Context, lane delivery.Lane, _ []delivery.TextID) error {
		if lane == delivery.AlertLane {
			return errors.New("the database is away")
		}
		panic("the words of a text")
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lane := range []delivery.Lane{delivery.AlertLane, delivery.AnswerLane} {
		if err := q.Ring(t.Context(), lane, texts("text-", 2)); err != nil {
			t.Fatal(err)
		}
		await(t, 10*time.Second, "the task is gone", func() bool {
			n, err := q.Waiting(lane)
			return err == nil && n == 0
		})
	}
	await(t, 5*time.Second, "both are logged", func() bool { return log.count("a ring was not worked off") == 2 })
	if log.count("the words of a text") > 0 {
		t.Error("the log repeats what the handler panicked with")
	}
}

func TestClosingWaitsForTheHandlerAndTakesUpNothingNew(t *testing.T) {
	q, _ := open(t, "")
	begun, finish := make(chan struct{}), make(chan struct{})
	ended := false
	err := q.Work(1, func(ctx context.Context, _ delivery.Lane, _ []delivery.TextID) error {
		close(begun)
		<-finish
		ended = ctx.Err() == nil
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("text-", 1)); err != nil {
		t.Fatal(err)
	}
	<-begun
	closed := make(chan error)
	go func() { closed <- q.Close(context.Background()) }()
	close(finish)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if !ended {
		t.Error("the handler did not finish in peace")
	}
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("late-", 1)); err == nil {
		t.Error("a closed queue was rung")
	}
	if err := q.Work(1, newDesk().handle); err == nil {
		t.Error("a closed queue was put to work")
	}
}

func TestClosingGivesUpWhenAHandlerNeverEnds(t *testing.T) {
	q, _ := open(t, "")
	begun, told := make(chan struct{}), make(chan struct{})
	err := q.Work(1, func(ctx context.Context, _ delivery.Lane, _ []delivery.TextID) error {
		close(begun)
		<-ctx.Done()
		close(told)
		return ctx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("text-", 1)); err != nil {
		t.Fatal(err)
	}
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := q.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("closing said %v", err)
	}
	<-told
}

func TestAQueueOpensAndRunsWithoutRedis(t *testing.T) {
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := nobody.Addr().String()
	nobody.Close()

	q, log := open(t, "redis://"+address)
	if err := q.Work(2, newDesk().handle); err != nil {
		t.Fatal(err)
	}
	ringsQuickly(t, q)
	await(t, 10*time.Second, "it is said once that Redis is away", func() bool { return log.count("Redis does not answer") == 1 })
	if s := q.Silent(); s < 3*time.Second {
		t.Errorf("silent for only %s", s)
	}
	ringsQuickly(t, q)
	if _, err := q.Facts(t.Context()); err == nil {
		t.Error("a Redis that is away told facts")
	}
}

// A Redis that takes the connection and says nothing is worse than none.
func TestARingGivesUpWhenRedisHangs(t *testing.T) {
	hanging, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	q, _ := open(t, "redis://"+hanging.Addr().String())
	for range 3 {
		ringsQuickly(t, q)
	}
}

func ringsQuickly(t *testing.T, q *queue.Queue) {
	t.Helper()
	began := time.Now()
	if err := q.Ring(t.Context(), delivery.AlertLane, texts("text-", 300)); err == nil {
		t.Error("a ring without Redis succeeded")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("a ring without Redis took %s", took)
	}
}

func TestTheRingOutlivesTheRequest(t *testing.T) {
	q, _ := open(t, "")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Ring(gone, delivery.AlertLane, texts("text-", 1)); err != nil {
		t.Error(err)
	}
}

func TestTheRedisInsideKeepsTasks(t *testing.T) {
	q, _ := open(t, "")
	facts, err := q.Facts(t.Context())
	if err != nil || !facts.KeepsTasks() || facts.Form != "in process" {
		t.Errorf("%+v, %v", facts, err)
	}
	await(t, 5*time.Second, "Redis is heard", func() bool { return q.Silent() < time.Second })
}
