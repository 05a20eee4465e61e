package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/web"
	"github.com/firstbell/firstbell/templates"
)

var update = flag.Bool("update", false, "write the answers seen into testdata")

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{
		log: &bytes.Buffer{}, mornings: &fakeMornings{news: someNews}, roll: &fakeRoll{}, pauses: &fakePauses{},
		keys: &fakeKeys{kept: map[string]staff.Request{}},
	}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.engine = web.New(web.Config{Log: log})
	d := mount(h.engine, Config{
		Notifier: h.mornings, Staff: h.keys, Roll: h.roll, Delivery: h.pauses, Campaigns: fakeCampaigns{},
		Handback: fakeHandback{},
		Wordings: wordsOn(t, &shelf{terms: templates.DefaultTerms()}),
		Log:      log, Version: "test", EventsEvery: time.Millisecond,
	})
	h.spec = d.api.OpenAPI()
	strict(h.spec)
	return h
}

// golden is one request and the answer it must have.
type golden struct {
	Name    string            `json:"name"`
	Ask     string            `json:"ask"` // "GET /v1/…"
	Key     string            `json:"key,omitempty"`
	Send    map[string]string `json:"send,omitempty"` // headers
	Body    json.RawMessage   `json:"body,omitempty"`
	Raw     *string           `json:"raw,omitempty"`     // a body that is not JSON
	Large   int               `json:"large,omitempty"`   // a body of so many bytes
	Chunked bool              `json:"chunked,omitempty"` // its length is not said before
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Answer  json.RawMessage   `json:"answer"`
}

func (g *golden) request() *http.Request {
	method, path, _ := strings.Cut(g.Ask, " ")
	var body []byte
	switch {
	case g.Large > 0:
		body = bytes.Repeat([]byte(" "), g.Large)
	case g.Raw != nil:
		body = []byte(*g.Raw)
	default:
		body = g.Body
	}
	var reader io.Reader = bytes.NewReader(body)
	if g.Chunked {
		reader = io.MultiReader(reader) // hides the length
	}
	r := httptest.NewRequest(method, path, reader)
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	if g.Key != "" {
		r.Header.Set("Authorization", "Bearer "+g.Key)
	}
	for name, value := range g.Send {
		r.Header.Set(name, value)
	}
	return r
}

func TestAnswersAreAsTheyWere(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []golden
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i := range cases {
			t.Run(filepath.Base(file)+"/"+cases[i].Name, func(t *testing.T) { cases[i].run(t) })
		}
		if *update {
			write(t, file, cases)
		}
	}
}

func (g *golden) run(t *testing.T) {
	w := newHouse(t).ask(t, g.request())
	if *update {
		g.Answer = json.RawMessage(w.Body.Bytes())
		return
	}
	if w.Code != g.Status {
		t.Errorf("status %d, want %d; %s", w.Code, g.Status, w.Body)
	}
	for name, want := range g.Headers {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	var got, want any
	_ = json.Unmarshal(w.Body.Bytes(), &got)
	_ = json.Unmarshal(g.Answer, &want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("answer (-want +got):\n%s", d)
	}
}

func write(t *testing.T, file string, cases []golden) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(cases); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
