package sandbox

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// book keeps the newest messages and the list of who has said STOP, in memory
// only.
type book struct {
	mu       sync.RWMutex
	keep     int
	all      []*message // oldest first
	bySID    map[string]*message
	handsets map[string][]*message // oldest first
	stopped  map[pair]bool
	seq      int64 // of the newest message
	changes  int64 // rises with every change a page could show
}

// pair is one phone and what texts it.
type pair struct{ sender, handset string }

func newBook(keep int) *book {
	return &book{keep: keep, bySID: map[string]*message{}, handsets: map[string][]*message{}, stopped: map[pair]bool{}}
}

// add keeps a message, and lets go of the oldest when there are too many.
func (b *book) add(m message) message {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	b.changes++
	m.seq = b.seq
	kept := &m
	b.all = append(b.all, kept)
	b.bySID[m.sid] = kept
	b.handsets[m.handset()] = append(b.handsets[m.handset()], kept)
	if len(b.all) > b.keep {
		b.dropOldest()
	}
	return m
}

// dropOldest: the oldest of all is also the oldest of its handset.
func (b *book) dropOldest() {
	oldest := b.all[0]
	b.all[0] = nil
	b.all = b.all[1:]
	delete(b.bySID, oldest.sid)
	phone := oldest.handset()
	if rest := b.handsets[phone][1:]; len(rest) > 0 {
		b.handsets[phone] = rest
	} else {
		delete(b.handsets, phone)
	}
}

// move sets how far a message has come, unless it has been let go of.
func (b *book) move(sid, status string, code int, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := b.bySID[sid]
	if m == nil {
		return
	}
	b.changes++
	m.updatedAt = now
	if status != sent || m.status == queued || m.status == accepted { // never back from delivered
		m.status, m.errorCode = status, code
	}
	if m.sentAt.IsZero() {
		m.sentAt = now
	}
}

// message gives one message by its SID.
func (b *book) message(sid string) (message, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if m := b.bySID[sid]; m != nil {
		return *m, true
	}
	return message{}, false
}

// newest lists up to limit messages that pass, newest first, older than the
// message numbered before (0 for the newest of all). phone narrows the search
// to one handset; empty means all.
func (b *book) newest(phone string, before int64, limit int, pass func(*message) bool) []message {
	b.mu.RLock()
	defer b.mu.RUnlock()
	from := b.all
	if phone != "" {
		from = b.handsets[phone]
	}
	var out []message
	for _, m := range slices.Backward(from) {
		if len(out) == limit {
			break
		}
		if (before == 0 || m.seq < before) && pass(m) {
			out = append(out, *m)
		}
	}
	return out
}

// has reports whether a handset has any message.
func (b *book) has(phone string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.handsets[phone]) > 0
}

// active lists up to limit handsets whose number contains part, the most
// recently active first.
func (b *book) active(part string, limit int) []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	type last struct {
		phone string
		seq   int64
	}
	var found []last
	for phone, list := range b.handsets {
		if strings.Contains(phone, part) {
			found = append(found, last{phone, list[len(list)-1].seq})
		}
	}
	slices.SortFunc(found, func(x, y last) int { return int(y.seq - x.seq) })
	var out []string
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, f.phone)
	}
	return out
}

// version changes whenever a page would look different.
func (b *book) version() int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.changes
}

// setStopped keeps or lifts a STOP.
func (b *book) setStopped(p pair, on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if on {
		b.stopped[p] = true
	} else {
		delete(b.stopped, p)
	}
}

// isStopped reports whether a phone has said STOP to a sender.
func (b *book) isStopped(p pair) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.stopped[p]
}
