package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// The schools of the golden cases. Those of ours have a roll; the neighbour is
// there so that its door can stay shut to us.
const (
	goldenURN    = school.URN("999201")
	neighbourURN = school.URN("999202")
	goldenToken  = "golden"
	goldenWait   = 10 * time.Second // the most a case waits for what is on its way
)

// goldenFolder is a house with its schools, roll and keys in it; each case
// gets a copy.
type goldenFolder struct {
	path string
	keys map[string]string // secrets by name
}

// goldenSettings are those of the demo, with the stand-in in Twilio's place.
func goldenSettings(t *testing.T, folder, base string) config.Settings {
	t.Helper()
	s, err := config.Load(func(string) string { return "" }, "")
	if err != nil {
		t.Fatal(err)
	}
	s.Database = config.SQLiteAt(filepath.Join(folder, "firstbell.db"))
	s.KeyFile = filepath.Join(folder, "firstbell.key")
	s.PublicURL, s.MetricsListen, s.PartsPerSecond = base, "", 1000
	s.Workers = 1 // one text after the other: the same story every time
	s.Twilio = config.Twilio{
		AccountSID: sandbox.DefaultAccount, AuthToken: config.NewSecret(goldenToken), From: sandbox.DefaultFrom, BaseURL: base,
	}
	return s
}

// fillGolden makes the folder that the cases copy, through the same doors that
// `school add`, `import` and `key create` use.
func fillGolden(t *testing.T) goldenFolder {
	t.Helper()
	g := goldenFolder{path: t.TempDir(), keys: map[string]string{"none": "", "unknown": "fb_" + strings.Repeat("a", 40)}}
	quiet := slog.New(slog.DiscardHandler)
	h, err := build(t.Context(), goldenSettings(t, g.path, "http://127.0.0.1:1"), clock.At(demoStart.On(demoToday)), phone.Rehearsal, quiet)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Schools []schoolFile `json:"schools"`
		Roll    roll.Roll    `json:"roll"`
		Left    roll.Roll    `json:"left"` // on roll first, and taken off by the import of the roll
	}
	if err := readJSON("testdata/golden-school.json", &file); err != nil {
		t.Fatal(err)
	}
	by := school.SystemActor("test")
	for _, one := range file.Schools {
		s, calendar, err := one.read()
		if err == nil {
			err = h.roll.AddSchool(t.Context(), by, s, calendar)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range []roll.Roll{file.Left, file.Roll} {
		if _, err := h.roll.Put(t.Context(), by, goldenURN, r, roll.PutOptions{ConfirmRemovals: len(file.Left.Pupils)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []staff.Key{
		{Name: "all", School: goldenURN, Scopes: staff.AllScopes},
		{Name: "narrow", School: goldenURN, Scopes: []staff.Scope{staff.AbsencesRead}},
		{Name: "neighbour", School: neighbourURN, Scopes: staff.AllScopes},
	} {
		if _, g.keys[k.Name], err = h.staff.CreateKey(t.Context(), by, k); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	return g
}

// goldenHouse is the whole house at an address of its own, with a clock that
// stands still, a bell that writes down who rang, and receipts that wait until
// the case lets them in.
type goldenHouse struct {
	*house
	keys   map[string]string
	clock  *clock.Manual
	phones *sandbox.Server
	door   http.Handler
	server *httptest.Server
	bell   *goldenBell
	held   chan heldReceipt
	taken  int // texts the stand-in took whose receipts have not come in
	spec   *schemaBook
	since  struct{ news, audit int } // lines there were before the case
}

func openGolden(t *testing.T, g goldenFolder) *goldenHouse {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(g.path)); err != nil {
		t.Fatal(err)
	}
	h := &goldenHouse{keys: g.keys, clock: clock.At(demoStart.On(demoToday)), bell: &goldenBell{}, held: make(chan heldReceipt, 100)}
	h.server = httptest.NewServer(http.HandlerFunc(h.arrive))
	h.phones = sandbox.New(sandbox.Config{
		Clock: h.clock, AuthToken: goldenToken, SentAfter: time.Millisecond, DeliveredAfter: 2 * time.Millisecond,
		Trouble: slog.New(slog.DiscardHandler),
	})
	var err error
	h.house, err = build(t.Context(), goldenSettings(t, folder, h.server.URL), h.clock, phone.Rehearsal, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h.delivery = h.deliverer(h.bell)
	h.door = h.house.door(part{roles: roles{web: true, work: true, cron: true}, phones: h.phones})
	t.Cleanup(func() {
		h.phones.Close()
		h.server.CloseClientConnections()
		h.server.Close()
		if err := h.house.close(); err != nil {
			t.Error(err)
		}
	})
	h.spec = readSchemas(t, h.door)
	h.since.news, h.since.audit = h.lines(t, "news"), h.lines(t, "audit")
	return h
}

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

// lines counts the lines of a chain: no case begins with none.
func (h *goldenHouse) lines(t *testing.T, chain string) (n int) {
	t.Helper()
	if err := h.db.Raw().QueryRowContext(t.Context(), "SELECT COALESCE(MAX(seq), 0) FROM "+chain).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
