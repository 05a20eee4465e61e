package console

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/firstbell/firstbell/notifier"
)

func TestOneReaderServesEveryPageOfASchool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &fakeMornings{}
		n := newNews(m.News, time.Second, slog.New(slog.DiscardHandler))
		first, leaveFirst := n.watch(urn, 5)
		second, leaveSecond := n.watch(urn, 7)
		m.add(6, 8)
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		for i, c := range []<-chan int64{first, second} {
			if got := <-c; got != 8 {
				t.Errorf("page %d heard %d, want 8", i+1, got)
			}
		}
		if m.newsAsks != 1 {
			t.Errorf("the school was asked %d times in a second and a half, want once", m.newsAsks)
		}
		late, leaveLate := n.watch(urn, 3)
		if got := <-late; got != 8 {
			t.Errorf("a page drawn earlier heard %d at once, want 8", got)
		}
		leaveFirst()
		leaveFirst() // twice is once
		leaveSecond()
		leaveLate()
		asks := m.newsAsks
		time.Sleep(5 * time.Second)
		if m.newsAsks != asks || len(n.schools) != 0 {
			t.Error("a school nobody watches is still asked")
		}
	})
}

func TestASlowPageHearsTheNewestOnly(t *testing.T) {
	p := &watcher{newest: make(chan int64, 1)}
	p.tell(1)
	p.tell(2)
	if got := <-p.newest; got != 2 {
		t.Errorf("heard %d, want 2", got)
	}
}

func TestTheStreamSaysNumbersOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, emptyMorning())
		ctx, leave := context.WithCancel(t.Context())
		req := asSam(get("/today/events?since=40")).WithContext(ctx)
		req.Header.Set("Last-Event-ID", "41") // what the browser last heard outranks the page
		w, h := httptest.NewRecorder(), b.handler()
		var done sync.WaitGroup
		done.Go(func() { h.ServeHTTP(w, req) })
		time.Sleep(1100 * time.Millisecond)
		b.mornings.add(41, 42)
		time.Sleep(heartbeat)
		leave()
		done.Wait()
		want := "retry: 2000\n: here\n\nid: 42\nevent: news\ndata: 42\n\n: still here\n\n"
		if got := w.Body.String(); got != want {
			t.Errorf("the stream said %q, want %q", got, want)
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
			t.Errorf("its type is %q", got)
		}
		time.Sleep(2 * time.Second) // the reader goes home
	})
}

func TestAStreamEndsSoThatItsSignInIsShownAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, emptyMorning())
		began := time.Now()
		b.visit(asSam(get("/today/events?since=none")))
		if took := time.Since(began); took != streamLife {
			t.Errorf("the stream lived %s, want %s", took, streamLife)
		}
		time.Sleep(2 * time.Second) // the reader goes home
	})
}

func TestAStreamEndsWithItsSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, emptyMorning())
		began := time.Now()
		time.AfterFunc(heartbeat+time.Second, func() { b.door.ended.Store(true) })
		b.visit(asSam(get("/today/events")))
		if took := time.Since(began); took != 2*heartbeat {
			t.Errorf("the stream outlived its sign-in: it took %s, want %s", took, 2*heartbeat)
		}
		time.Sleep(2 * time.Second) // the reader goes home
	})
}

func (m *fakeMornings) add(seqs ...int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range seqs {
		m.news = append(m.news, notifier.News{Seq: s, Kind: "reply", ID: "R1"})
	}
}
