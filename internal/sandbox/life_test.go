package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCallbacksTellHowATextComes(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults string
		want   []string
	}{
		{"all is well", `{}`, []string{"sent", "delivered"}},
		{"repeated", `{"repeat_callbacks":true}`, []string{"sent", "sent", "delivered", "delivered"}},
		{"reordered", `{"reorder_callbacks":true}`, []string{"delivered", "sent"}},
		{"a phone that is off", `{"undelivered_numbers":["+447700900101"]}`, []string{"sent", "undelivered 30003"}},
		{"a number nobody has", `{"undelivered_numbers":["+447700900101"],"undelivered_code":30005}`, []string{"sent", "undelivered 30005"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			st := standing(t, func(c *Config) { c.SentAfter, c.DeliveredAfter = 1, 50*time.Millisecond })
			if status, got := st.json("PUT", "/sandbox/faults", c.faults); status != 200 {
				t.Fatalf("faults answered %d %v", status, got)
			}
			_, m := st.send(anOrder("StatusCallback", st.hook+"/status?text=01JD#rc=5&rp=all"))
			var got []string
			for range c.want {
				f := st.callback()
				got = append(got, strings.TrimSpace(f.Get("MessageStatus")+" "+f.Get("ErrorCode")))
				if f.Get("at") != "/status?text=01JD" || f.Get("MessageSid") != m["sid"] || f.Get("AccountSid") != DefaultAccount || f.Get("To") != parent {
					t.Errorf("callback %v", f)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnEarlyCallbackComesBeforeTheAnswer(t *testing.T) {
	st := standing(t, func(c *Config) { c.Faults = Faults{EarlyCallbacks: true}; c.DeliveredAfter = 1e12 })
	st.send(anOrder("StatusCallback", st.hook+"/status"))
	select {
	case f := <-st.forms:
		if f.Get("MessageStatus") != "sent" {
			t.Errorf("callback %v", f)
		}
	default:
		t.Error("the answer came first")
	}
}

func TestLostCallbacksNeverCome(t *testing.T) {
	st := standing(t, func(c *Config) { c.Faults = Faults{LostCallbacksRate: 1} })
	_, m := st.send(anOrder("StatusCallback", st.hook+"/status"))
	st.until(func() bool { got, _ := st.book.message(m["sid"].(string)); return got.status == delivered })
	if len(st.forms) != 0 {
		t.Error("a callback came")
	}
}

// until waits for something that timers bring about.
func (st *stand) until(ready func() bool) {
	st.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	give := time.After(5 * time.Second)
	for !ready() {
		select {
		case <-tick.C:
		case <-give:
			st.Fatal("it never came about")
		}
	}
}

func TestRefusalsAndLostAnswers(t *testing.T) {
	st := standing(t)
	st.setFaults(Faults{ErrorRate429: 1})
	if status, got := st.send(anOrder()); status != 429 || got["code"] != 20429.0 {
		t.Errorf("answered %d %v", status, got)
	}
	st.setFaults(Faults{ErrorRate5xx: 1})
	if status, got := st.send(anOrder()); status != 503 || got["code"] != 20503.0 {
		t.Errorf("answered %d %v", status, got)
	}
	if st.kept() != 0 {
		t.Error("a refused text was taken")
	}
	st.setFaults(Faults{DropAnswersRate: 1})
	req, _ := http.NewRequest(http.MethodPost, st.url+st.path("/Messages.json"), strings.NewReader(anOrder().Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(DefaultAccount, "secret")
	if res, err := http.DefaultClient.Do(req); err == nil {
		t.Errorf("answered %d", res.StatusCode)
	}
	if st.kept() != 1 {
		t.Error("a text whose answer was lost was not taken")
	}
}

func TestTheSameSeedRollsTheSameLuck(t *testing.T) {
	roll := func() string {
		s := New(Config{Faults: Faults{ErrorRate429: .3, DropAnswersRate: .3, Seed: 7}})
		defer s.Close()
		var out strings.Builder
		for range 50 {
			l := s.roll()
			fmt.Fprintf(&out, "%v%v ", l.refusal != nil, l.drop)
		}
		return out.String()
	}
	if a, b := roll(), roll(); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

func TestAWebhookIsTriedAgainAsItsAddressAsks(t *testing.T) {
	for _, c := range []struct {
		fragment string
		want     int32
	}{{"", 1}, {"#rc=2", 1}, {"#rc=2&rp=all", 3}, {"#rc=0&rp=all", 1}} {
		t.Run(c.fragment, func(t *testing.T) {
			var tries atomic.Int32
			hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				tries.Add(1)
				w.WriteHeader(http.StatusInternalServerError)
			}))
			defer hook.Close()
			st := standing(t)
			st.poster.post(t.Context(), hook.URL+"/x"+c.fragment, nil)
			if tries.Load() != c.want {
				t.Errorf("tried %d times, want %d", tries.Load(), c.want)
			}
		})
	}
}

func TestAWebhookThatWasNotUpYetIsTriedAgain(t *testing.T) {
	st := standing(t)
	dials := 0
	late := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		if dials++; dials == 1 {
			return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(st.hook, "http://"))
	}}
	st.poster.client.Transport = late
	defer late.CloseIdleConnections()
	st.poster.post(t.Context(), st.hook+"/x", url.Values{"MessageSid": {"SM1"}})
	if f := st.callback(); f.Get("MessageSid") != "SM1" || dials != 2 {
		t.Errorf("after %d dials the webhook was told %v", dials, f)
	}
}

func TestTheSignatureIsTheOneTwilioDocuments(t *testing.T) {
	form := map[string][]string{"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"}}
	if got := sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form); got != "RSOYDt4T1cUTdK1PDd93/VVr8B8=" {
		t.Errorf("sign = %s", got)
	}
}

func TestFaultsAreShownAsSet(t *testing.T) {
	st := standing(t)
	st.json("PUT", "/sandbox/faults", `{"latency_ms":20,"error_rate_429":0.5,"seed":3}`)
	_, got := st.json("GET", "/sandbox/faults", "")
	want := map[string]any{
		"latency_ms": 20.0, "error_rate_429": .5, "error_rate_5xx": 0.0, "drop_answers_rate": 0.0, "undelivered_numbers": []any{},
		"undelivered_code": 30003.0, "repeat_callbacks": false, "early_callbacks": false, "reorder_callbacks": false, "lost_callbacks_rate": 0.0, "seed": 3.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, wrong := range []string{`{"error_rate_429":1.5}`, `{"latency_ms":-1}`, `{"latency":1}`, `[]`, `{} {}`, `{`} {
		if status, p := st.json("PUT", "/sandbox/faults", wrong); status != 422 || p["detail"] == "" {
			t.Errorf("%s answered %d %v", wrong, status, p)
		}
	}
	if _, again := st.json("GET", "/sandbox/faults", ""); again["latency_ms"] != 20.0 {
		t.Error("a wrong switch was set")
	}
}

func BenchmarkAccept(b *testing.B) {
	log := &discard{}
	s := New(Config{Log: log, SentAfter: time.Hour, DeliveredAfter: time.Hour})
	defer s.Close()
	h, body := s.Handler(), anOrder("StatusCallback", "http://127.0.0.1:1/twilio/status?text=1").Encode()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, s.path("/Messages.json"), strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(DefaultAccount, "sandbox")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 201 || !json.Valid(w.Body.Bytes()) {
			b.Fatal(w.Code)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
