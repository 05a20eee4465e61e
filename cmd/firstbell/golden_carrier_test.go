package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// heldReceipt is a status callback of the stand-in's that waits at the door.
type heldReceipt struct {
	sid, status string
	let         chan struct{}
	done        chan struct{}
}

// arrive is the address the stand-in and the house share. A receipt waits
// until the case lets it in: two of them racing would be two stories.
func (h *goldenHouse) arrive(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/twilio/status" {
		h.door.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	form := formOf(string(body))
	one := heldReceipt{form.Get("MessageSid"), form.Get("MessageStatus"), make(chan struct{}), make(chan struct{})}
	h.held <- one
	select {
	case <-one.let:
		h.door.ServeHTTP(w, r)
		close(one.done)
	case <-r.Context().Done():
	}
}

// deliver does what a worker does with every text rung so far.
func (h *goldenHouse) deliver(t *testing.T) {
	t.Helper()
	before := len(h.shown(t))
	for _, r := range h.bell.take() {
		if err := h.delivery.Deliver(t.Context(), r.lane, r.ids); err != nil {
			t.Fatal(err)
		}
	}
	h.taken += len(h.shown(t)) - before
}

// receipts lets in the two receipts of each text taken, sent before delivered.
func (h *goldenHouse) receipts(t *testing.T) {
	t.Helper()
	var all []heldReceipt
	for range 2 * h.taken {
		select {
		case one := <-h.held:
			all = append(all, one)
		case <-time.After(goldenWait):
			t.Fatalf("%d of %d receipts came", len(all), 2*h.taken)
		}
	}
	order := map[string]int{}
	for i, m := range h.shown(t) {
		order[m.SID] = i
	}
	slices.SortFunc(all, func(a, b heldReceipt) int { // sent, delivered
		return cmp.Or(strings.Compare(b.status, a.status), cmp.Compare(order[a.sid], order[b.sid]))
	})
	for _, one := range all {
		close(one.let)
		select {
		case <-one.done:
		case <-time.After(goldenWait):
			t.Fatal("a receipt was never answered")
		}
	}
	h.taken = 0
}

// handset is one text at the stand-in.
type handset struct {
	SID  string `json:"sid,omitempty"`
	To   string `json:"to"`
	Body string `json:"body"`
}

// shown lists every text the stand-in has taken, in the order it took them.
func (h *goldenHouse) shown(t *testing.T) []handset {
	t.Helper()
	w := httptest.NewRecorder()
	h.door.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sandbox/messages", nil))
	var list struct {
		Messages []handset `json:"messages"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != http.StatusOK {
		t.Fatalf("the stand-in's messages: %d %s %v", w.Code, w.Body, err)
	}
	return list.Messages
}

// onPhones is shown without what is drawn by lot.
func (h *goldenHouse) onPhones(t *testing.T) []handset {
	t.Helper()
	list := h.shown(t)
	for i := range list {
		list[i].SID = ""
	}
	if h.launched { // texts of a wave leave in the order of ids drawn by lot
		slices.SortStableFunc(list, func(a, b handset) int { return cmp.Compare(a.To, b.To) })
	}
	return list
}

// ring is one ring of the bell.
type ring struct {
	lane delivery.Lane
	ids  []delivery.TextID
}

// goldenBell writes down what was queued.
type goldenBell struct {
	mu      sync.Mutex
	waiting []ring
	all     map[string]int // ids rung, by lane
}

func (b *goldenBell) Ring(_ context.Context, lane delivery.Lane, ids []delivery.TextID) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[string]int{}
	}
	b.all[string(lane)] += len(ids)
	b.waiting = append(b.waiting, ring{lane, slices.Clone(ids)})
	return nil
}

func (b *goldenBell) take() []ring {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.waiting = nil }()
	return b.waiting
}

func (b *goldenBell) rung() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.all)
}
