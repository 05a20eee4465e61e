package console

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// news asks each watched school once every so often what is new, however many
// pages watch it, and tells each page the number of the newest. Nobody
// watching, nobody asks.
type news struct {
	ask   func(ctx context.Context, urn school.URN, since int64) ([]notifier.News, error)
	every time.Duration
	log   *slog.Logger

	mu      sync.Mutex
	schools map[school.URN]*watched
}

type watched struct {
	seen  int64 // the newest number heard
	pages map[*watcher]struct{}
	stop  context.CancelFunc
}

// watcher is one open page. Its channel holds the newest number only: a slow
// page skips what it missed.
type watcher struct{ newest chan int64 }

func newNews(ask func(context.Context, school.URN, int64) ([]notifier.News, error), every time.Duration, log *slog.Logger) *news {
	return &news{ask: ask, every: every, log: log, schools: map[school.URN]*watched{}}
}

// watch follows a school from the number a page was drawn at. The page hears
// numbers; leave ends it and must be called.
func (n *news) watch(urn school.URN, since int64) (newest <-chan int64, leave func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := n.schools[urn]
	if w == nil {
		ctx, stop := context.WithCancel(context.Background())
		w = &watched{seen: since, pages: map[*watcher]struct{}{}, stop: stop}
		n.schools[urn] = w
		go n.follow(ctx, urn, w)
	}
	p := &watcher{newest: make(chan int64, 1)}
	w.pages[p] = struct{}{}
	if w.seen > since {
		p.newest <- w.seen
	}
	return p.newest, sync.OnceFunc(func() { n.leave(urn, w, p) })
}

func (n *news) leave(urn school.URN, w *watched, p *watcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(w.pages, p)
	if len(w.pages) == 0 {
		w.stop()
		delete(n.schools, urn)
	}
}

func (n *news) follow(ctx context.Context, urn school.URN, w *watched) {
	tick := time.NewTicker(n.every)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := n.askOnce(ctx, urn, w)
		if err != nil && !failing && ctx.Err() == nil {
			n.log.WarnContext(ctx, "news cannot be read: open pages stand still", "school", string(urn), "err", err)
		}
		failing = err != nil
	}
}

func (n *news) askOnce(ctx context.Context, urn school.URN, w *watched) error {
	n.mu.Lock()
	since := w.seen
	n.mu.Unlock()
	// A read that hangs must not hold the next one up for long.
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	got, err := n.ask(ctx, urn, since)
	if err != nil || len(got) == 0 {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, x := range got {
		w.seen = max(w.seen, x.Seq)
	}
	for p := range w.pages {
		p.tell(w.seen)
	}
	return nil
}

// tell leaves the newest number for the page, in place of one it has not read.
func (p *watcher) tell(seq int64) {
	select {
	case <-p.newest:
	default:
	}
	p.newest <- seq // never waits: only the holder of the lock tells
}
