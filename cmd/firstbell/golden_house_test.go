package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
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
	spec *schemaBook
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
		Schools []schoolFile  `json:"schools"`
		Roll    rollfile.Roll `json:"roll"`
		Left    rollfile.Roll `json:"left"` // on roll first, and taken off by the import of the roll
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
	for _, r := range []rollfile.Roll{file.Left, file.Roll} {
		if _, err := h.roll.Put(t.Context(), by, goldenURN, r, roll.PutOptions{ConfirmRemovals: len(file.Left.Pupils)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []staff.Key{
		{Name: "all", School: goldenURN, Scopes: staff.AllScopes},
		{Name: "narrow", School: goldenURN, Scopes: []staff.Scope{staff.AbsencesRead}},
		{Name: "neighbour", School: neighbourURN, Scopes: staff.AllScopes},
		{Name: "planner", School: goldenURN, Scopes: []staff.Scope{staff.CampaignsRead, staff.CampaignsWrite}},
	} {
		if _, g.keys[k.Name], err = h.staff.CreateKey(t.Context(), by, k); err != nil {
			t.Fatal(err)
		}
	}
	g.spec = readSchemas(t, h.door(part{roles: roles{web: true}}))
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
	keys     map[string]string
	clock    *clock.Manual
	phones   *sandbox.Server
	door     http.Handler
	server   *httptest.Server
	bell     *goldenBell
	held     chan heldReceipt
	taken    int // texts the stand-in took whose receipts have not come in
	spec     *schemaBook
	since    struct{ news, audit int } // lines there were before the case
	launched bool                      // a campaign has run
}

func openGolden(t *testing.T, g goldenFolder) *goldenHouse {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(g.path)); err != nil {
		t.Fatal(err)
	}
	h := &goldenHouse{keys: g.keys, spec: g.spec, clock: clock.At(demoStart.On(demoToday)), bell: &goldenBell{}, held: make(chan heldReceipt, 100)}
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
	h.since.news, h.since.audit = h.lines(t, "news"), h.lines(t, "audit")
	return h
}

// lines counts the lines of a chain: no case begins with none.
func (h *goldenHouse) lines(t *testing.T, chain string) (n int) {
	t.Helper()
	if err := h.db.Raw().QueryRowContext(t.Context(), "SELECT COALESCE(MAX(seq), 0) FROM "+chain).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
