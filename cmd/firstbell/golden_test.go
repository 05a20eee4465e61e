package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var updateGolden = flag.Bool("update", false, "write what the doors answered into testdata/doors")

// goldenCase is one short story at the doors of the real house: what is asked
// and answered step by step, and at the end the rows kept, the texts queued and
// the words on the handsets. Ids and instants are told by name (see golden_names_test.go).
type goldenCase struct {
	About  string         `json:"about"`
	Steps  []goldenStep   `json:"steps"`
	Rows   goldenRows     `json:"rows"`
	Queued map[string]int `json:"queued"` // ids rung, by lane
	Phones []handset      `json:"phones"`
}

// goldenStep is either a request with its answer or something the house does.
// Each takes one second.
type goldenStep struct {
	// Do is: deliver (what was rung goes to the carrier), receipts (the
	// carrier's come in), sweep, wait and how long ("wait 5m"), or accept: a person accepts
	// a notice ("accept {notice A1} I"). Waves is what happens by itself each
	// minute, and launch lets a campaign run.
	Do      string         `json:"do,omitempty"`
	Request *goldenRequest `json:"request,omitempty"`
	Answer  *goldenAnswer  `json:"answer,omitempty"`
}

// goldenRequest is what is asked. Places like {alert AM C1} stand for ids.
type goldenRequest struct {
	Ask     string            `json:"ask"`               // "GET /v1/…"
	Key     string            `json:"key,omitempty"`     // all, narrow, neighbour, planner, unknown; empty is none
	Headers map[string]string `json:"headers,omitempty"` // JSON is said to be JSON unless they say otherwise
	Body    json.RawMessage   `json:"body,omitempty"`
	Raw     *string           `json:"raw,omitempty"`    // a body that is no JSON
	Bytes   []byte            `json:"bytes,omitempty"`  // one that is no text: base64
	Large   int               `json:"large,omitempty"`  // one of so many spaces
	Form    map[string]string `json:"form,omitempty"`   // what Twilio posts
	Signed  string            `json:"signed,omitempty"` // with which token; empty is not at all
	Lines   int               `json:"lines,omitempty"`  // of a stream, how many to read
}

// goldenAnswer is what came back: JSON, or another text as a string.
type goldenAnswer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// TestEveryDoorAnswersAsItDid runs each file of testdata/doors against the real
// services, a database and the stand-in. With -update it writes them anew; read
// the difference before you keep it.
func TestEveryDoorAnswersAsItDid(t *testing.T) {
	files, err := filepath.Glob("testdata/doors/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	folder := fillGolden(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel() // each has a house of its own
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c goldenCase
			if err := json.Unmarshal(before, &c); err != nil {
				t.Fatal(err)
			}
			h := openGolden(t, folder)
			c.play(t, h)
			after := c.write(t)
			if *updateGolden && !t.Failed() {
				if err := os.WriteFile(file, after, 0o600); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(strings.Split(string(before), "\n"), strings.Split(string(after), "\n")); d != "" {
				t.Errorf("(-was +is):\n%s", d)
			}
		})
	}
}

// play goes through the steps and writes what came of them into the case.
func (c *goldenCase) play(t *testing.T, h *goldenHouse) {
	for i := range c.Steps {
		step := &c.Steps[i]
		h.clock.Advance(time.Second)
		if step.Request == nil {
			h.do(t, step.Do)
			continue
		}
		w := h.ask(t, *step.Request)
		h.spec.conforms(t, step.Request.Ask, w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
		step.Answer = h.told(t, step.Request.Ask, w.Code, w.Header(), w.Body.Bytes())
	}
	c.Rows = h.rows(t)
	c.Queued, c.Phones = h.bell.rung(), h.onPhones(t)
}

// do is what happens without a request.
func (h *goldenHouse) do(t *testing.T, what string) {
	t.Helper()
	verb, rest, _ := strings.Cut(what, " ")
	switch verb {
	case "deliver":
		h.deliver(t)
	case "receipts":
		h.receipts(t)
	case "sweep":
		if err := h.delivery.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	case "wait":
		d, err := time.ParseDuration(rest)
		if err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(d)
	case "launch":
		h.launch(t, campaigns.CampaignID(h.meant(t, rest)))
	case "waves":
		if err := errors.Join(h.campaigns.Tick(t.Context()), h.campaigns.Pump(t.Context()), h.campaigns.Pump(t.Context())); err != nil {
			t.Fatal(err)
		}
	case "accept":
		id, code, _ := strings.Cut(h.meant(t, rest), " ")
		person := school.Actor{Kind: school.Person, ID: "office"}
		if err := h.notifier.AcceptNotice(t.Context(), person, notifier.NoticeID(id), notifier.NoticeAs{Code: register.Code(code)}); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("nobody knows how to %q", what)
	}
}

// launch has a second person approve a campaign with one wave, each Friday, to 7A:
// nobody is held out, since the lot hangs on an id that is drawn anew.
func (h *goldenHouse) launch(t *testing.T, id campaigns.CampaignID) {
	t.Helper()
	h.launched = true
	v, err := h.campaigns.View(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	x, plan := v.Campaign, v.Campaign.Plan
	plan.Audience.OddDaysAtLeast, plan.HoldOut, plan.Waves = 0, 0, plan.Waves[:1]
	plan.Audience.Groups = []string{"7A"} // one pupil a family: their order is by lot too
	plan.Waves[0].When = "every Friday in the autumn term, 15:30"
	writer, second := school.Actor{Kind: school.Person, ID: "writer"}, school.Actor{Kind: school.Person, ID: "second"}
	if x, err = h.campaigns.Edit(t.Context(), writer, id, x.Version, plan); err == nil {
		if _, err = h.campaigns.Propose(t.Context(), writer, id); err == nil {
			_, err = h.campaigns.Approve(t.Context(), second, id, x.Version)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// goldenHeaders are those that say something.
var goldenHeaders = []string{"Content-Type", "Idempotent-Replayed", "Retry-After", "Www-Authenticate", "Allow"}

// told gives an answer as the case keeps it. Lists that are read are put in an
// order of their own: they come by id, and ids of one moment are drawn by lot.
func (h *goldenHouse) told(t *testing.T, ask string, status int, header http.Header, body []byte) *goldenAnswer {
	t.Helper()
	a := &goldenAnswer{Status: status, Headers: map[string]string{}}
	for _, name := range goldenHeaders {
		if v := header.Get(name); v != "" {
			a.Headers[name] = v
		}
	}
	text := h.plain(t, string(body))
	if !strings.Contains(a.Headers["Content-Type"], "json") {
		text = string(asJSON(t, text))
	}
	a.Body = json.RawMessage(text)
	if strings.HasPrefix(ask, "GET ") {
		a.Body = inOrder(t, a.Body)
	}
	return a
}

func (c *goldenCase) write(t *testing.T) []byte { return asJSON(t, c) }

// asJSON writes as the files stand: indented, and with < as itself.
func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
