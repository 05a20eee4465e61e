package webhook

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier/handback"
)

const aSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func aPost(url string) handback.Post {
	return handback.Post{URL: url, ID: "A1", Secrets: []school.Token{school.NewToken(aSecret)}, Body: []byte(`{"id":"A1"}`)}
}

func TestWhatBecomesOfAPost(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)
	var asked atomic.Int64
	taken := make(chan *http.Request, 20)
	hang := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body, _ := io.ReadAll(r.Body)
		if !verified(r.Header, string(body), aSecret) {
			t.Error("the signature is wrong")
		}
		taken <- r
		switch r.URL.Path {
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/date":
			w.Header().Set("Retry-After", now.Add(time.Hour).Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/away":
			http.Redirect(w, r, "/none", http.StatusTemporaryRedirect)
		case "/large":
			_, _ = io.Copy(w, io.LimitReader(endless{}, 1<<20))
		case "/hangs":
			<-hang
		case "/broken":
			panic(http.ErrAbortHandler)
		default:
			w.WriteHeader(http.StatusTeapot)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer close(hang)
	secure := httptest.NewTLSServer(mux)
	defer secure.Close()
	silent := notHTTP(t)
	nobody := httptest.NewServer(nil)
	nobody.Close()

	c := New(Config{Clock: clock.At(now), Rehearsal: true, Timeout: 300 * time.Millisecond})
	defer c.Close()
	for _, x := range []struct {
		url   string
		want  handback.Answer
		hears bool
	}{
		{server.URL + "/none", handback.Answer{Status: 204}, true},
		{server.URL + "/large", handback.Answer{Status: 200}, true},
		{server.URL + "/refuses", handback.Answer{Fault: handback.BadStatus, Status: 418}, true},
		{server.URL + "/busy", handback.Answer{Fault: handback.BadStatus, Status: 429, RetryAfter: 2 * time.Minute}, true},
		{server.URL + "/date", handback.Answer{Fault: handback.BadStatus, Status: 503, RetryAfter: time.Hour}, true},
		{server.URL + "/gone", handback.Answer{Fault: handback.Gone, Status: 410}, true},
		{server.URL + "/away", handback.Answer{Fault: handback.Redirected, Status: 307}, true},
		{server.URL + "/hangs", handback.Answer{Fault: handback.NoAnswer}, true},
		{server.URL + "/broken", handback.Answer{Fault: handback.NoAnswer}, true},
		{secure.URL + "/none", handback.Answer{Fault: handback.BadTLS}, false},
		{strings.Replace(server.URL, "http:", "https:", 1), handback.Answer{Fault: handback.NotReadable}, false},
		{silent, handback.Answer{Fault: handback.NoAnswer}, false},
		{nobody.URL, handback.Answer{Fault: handback.NoAnswer}, false},
		{"https://10.0.0.1/", handback.Answer{Fault: handback.NotAllowed}, false},
	} {
		before := asked.Load()
		if got := c.Post(t.Context(), aPost(x.url)); got != x.want {
			t.Errorf("%s: %+v, want %+v", x.url, got, x.want)
		}
		if heard := asked.Load() - before; x.hears && heard != 1 || !x.hears && heard != 0 {
			t.Errorf("%s was asked %d times", x.url, heard)
		}
		if x.hears {
			r := <-taken
			if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Webhook-Timestamp") != "1795424640" {
				t.Errorf("%s: %s %v", x.url, r.Method, r.Header)
			}
		}
	}
	bad := aPost(server.URL + "/none")
	bad.Secrets = []school.Token{school.NewToken("whsec_")}
	if got := c.Post(t.Context(), bad); got.Fault == handback.Taken {
		t.Error("an unsigned post goes")
	}
}

// endless is a receiver that has much to say.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// notHTTP listens, and says something else.
func notHTTP(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("220 mail.example ESMTP\r\n"))
			_ = conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// The guard stands at the dialler, so it does not matter how an address that
// leads inside was come by: a name that was public at the form, or a proxy.
func TestNothingIsSentInsideWhateverTheNameSays(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	t.Setenv("HTTP_PROXY", server.URL)
	t.Setenv("HTTPS_PROXY", server.URL)
	c := New(Config{})
	for _, url := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.http.Do(req)
		if err == nil {
			_ = res.Body.Close()
		}
		if err == nil || fault(err) != handback.NotAllowed {
			t.Errorf("%s: %v", url, err)
		}
	}
	if asked {
		t.Error("something was sent")
	}
}

func TestRetryAfterIsReadAsItIsWritten(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)
	for said, want := range map[string]time.Duration{
		"": 0, "0": 0, "90": 90 * time.Second, "-1": 0, "soon": 0, "1.5": 0, "99999999999999999999": 0,
		"Mon, 23 Nov 2026 09:05:00 GMT": time.Minute, "Mon, 23 Nov 2026 09:00:00 GMT": 0,
	} {
		if got := retryAfter(said, now); got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
}
