package sandbox

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

var nine = time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)

const (
	parent = "+447700900101"
	office = "+447700900999"
)

// stand is a stand-in that is being served, and the webhooks it knocks at.
type stand struct {
	*testing.T
	*Server
	url   string
	forms chan url.Values // what came to the webhook
	hook  string
}

// standing serves a stand-in whose texts are sent and delivered at once.
func standing(t *testing.T, change ...func(*Config)) *stand {
	t.Helper()
	st := &stand{T: t, forms: make(chan url.Values, 100)}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		if r.Header.Get("X-Twilio-Signature") != sign("secret", st.hook+r.RequestURI, r.PostForm) {
			t.Errorf("%s was not signed rightly", r.RequestURI)
		}
		r.PostForm.Set("at", r.RequestURI)
		st.forms <- r.PostForm
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, "<Response/>")
	}))
	st.hook = hook.URL
	cfg := Config{
		Clock: clock.At(nine), AuthToken: "secret", InboundURL: hook.URL + "/in?x=1#rc=5&rp=all",
		SentAfter: time.Millisecond, DeliveredAfter: 5 * time.Millisecond, Trouble: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&cfg)
	}
	st.Server = New(cfg)
	srv := httptest.NewServer(st.Handler())
	st.url = srv.URL
	t.Cleanup(func() { st.Close(); srv.Close(); hook.Close() })
	return st
}

// order gives a sound form, changed in pairs; "" takes a field away.
func anOrder(change ...string) url.Values {
	form := url.Values{"To": {parent}, "From": {office}, "Body": {"Zoë was not in school."}}
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
		if change[i+1] == "" {
			form.Del(change[i])
		}
	}
	return form
}

// send posts a form as a client of Twilio's and gives status and answer.
func (st *stand) send(form url.Values) (int, map[string]any) {
	st.Helper()
	req, _ := http.NewRequest(http.MethodPost, st.url+st.path("/Messages.json"), strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return st.do(req)
}

func (st *stand) get(path string) (int, map[string]any) {
	st.Helper()
	req, _ := http.NewRequest(http.MethodGet, st.url+path, nil)
	return st.do(req)
}

// json sends a JSON body to one of the stand-in's own addresses.
func (st *stand) json(method, path, body string) (int, map[string]any) {
	st.Helper()
	req, _ := http.NewRequest(method, st.url+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	return st.do(req)
}

func (st *stand) do(req *http.Request) (int, map[string]any) {
	st.Helper()
	req.SetBasicAuth(DefaultAccount, "secret")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		st.Fatal(err)
	}
	defer res.Body.Close()
	var v map[string]any
	if err := json.NewDecoder(res.Body).Decode(&v); err != nil {
		st.Fatalf("%s answered %d and no JSON: %v", req.URL.Path, res.StatusCode, err)
	}
	return res.StatusCode, v
}

// callback waits for the next form at the webhook.
func (st *stand) callback() url.Values {
	st.Helper()
	select {
	case f := <-st.forms:
		return f
	case <-time.After(5 * time.Second):
		st.Fatal("no callback came")
		return nil
	}
}

// kept counts what the book holds.
func (st *stand) kept() int {
	st.book.mu.RLock()
	defer st.book.mu.RUnlock()
	return len(st.book.all)
}
