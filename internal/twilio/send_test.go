package twilio

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

const account = "AC0123456789abcdef0123456789abcdef"

// clientOf gives a client of a server that stands in for Twilio.
func clientOf(t *testing.T, base string, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{AccountSID: account, AuthToken: "secret", BaseURL: base, PublicURL: "https://school.example", Workers: 4}
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func aMessage() sms.Message {
	return sms.Message{
		TextID: "01JD", To: phone.Trusted("+447700900101"), Sender: sms.Sender{From: "+447700900999"},
		Body: "Larkmere High: Zoë was not in school.", Validity: 3 * time.Hour,
	}
}

// sendError sends a message and gives the error, which must be of our kind and
// tell no number.
func sendError(ctx context.Context, t *testing.T, c *Client) *sms.SendError {
	t.Helper()
	_, err := c.Send(ctx, aMessage())
	e, ok := errors.AsType[*sms.SendError](err)
	if !ok {
		t.Fatalf("Send gave %v, want a *sms.SendError", err)
	}
	for _, secret := range []string{"7700900101", "Zoë", "secret"} {
		if strings.Contains(e.Error(), secret) {
			t.Errorf("the error tells what it must not: %v", e)
		}
	}
	return e
}

func TestAMessageGoesInTwiliosWords(t *testing.T) {
	var form url.Values
	var path, user string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		form, path = r.PostForm, r.URL.Path
		user, _, _ = r.BasicAuth()
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"sid":"SM1","status":"accepted"}`)
	}))
	defer srv.Close()
	m := aMessage()
	m.Sender, m.TextID, m.Validity = sms.Sender{Service: "MG1"}, "a/b c", 100*time.Hour
	got, err := clientOf(t, srv.URL, func(c *Config) { c.APIKey, c.APISecret = "SK1", "s" }).Send(t.Context(), m)
	if err != nil || got != (sms.Accepted{CarrierID: "SM1", Status: sms.StatusQueued}) {
		t.Fatalf("Send = %+v, %v", got, err)
	}
	if path != "/2010-04-01/Accounts/"+account+"/Messages.json" || user != "SK1" {
		t.Errorf("posted to %s as %s", path, user)
	}
	for field, want := range map[string]string{
		"To": "+447700900101", "Body": m.Body, "MessagingServiceSid": "MG1", "From": "",
		"StatusCallback": "https://school.example/twilio/status?text=a%2Fb+c#rc=5&rp=all",
		"ValidityPeriod": "36000", "SmartEncoded": "false",
	} {
		if form.Get(field) != want {
			t.Errorf("%s = %q, want %q", field, form.Get(field), want)
		}
	}
}

func TestWhatServersThatMisbehaveMean(t *testing.T) {
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Twilio-Request-Id", "RQ1")
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	reset := func(before string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = io.WriteString(conn, before)
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}
	const page = "<!doctype html><title>502</title>"
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		want    sms.Class
		code    int
		http    int
	}{
		{"a refusal of Twilio's", answer(400, "application/json", `{"code":21211,"message":"The 'To' number +447700900101 is not valid","status":400}`), sms.ClassDead, 21211, 400},
		{"stopped", answer(400, "application/json", `{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}`), sms.ClassOptedOut, 21610, 400},
		{"wrong credentials", answer(401, "application/json", `{"code":20003,"message":"Authenticate","status":401}`), sms.ClassAccount, 20003, 401},
		{"too many", answer(429, "application/json", `{"code":20429,"message":"Too Many Requests","status":429}`), sms.ClassLater, 20429, 429},
		{"too many, said by a proxy", answer(429, "text/html", page), sms.ClassLater, 0, 429},
		{"a proxy's page", answer(502, "text/html", page), sms.ClassAmbiguous, 0, 502},
		{"trouble at Twilio's", answer(503, "application/json", `{"code":20503,"message":"Service unavailable","status":503}`), sms.ClassAmbiguous, 20503, 503},
		{"foreign JSON", answer(403, "application/json", `{"error":"blocked by policy","code":"X"}`), sms.ClassAccount, 0, 403},
		{"foreign JSON with a number", answer(400, "application/json", `{"code":21211}`), sms.ClassOther, 0, 400},
		{"a redirect is no text sent", answer(302, "text/html", page), sms.ClassAccount, 0, 302},
		{"2xx of a proxy", answer(200, "text/html", page), sms.ClassAmbiguous, 0, 200},
		{"2xx with nothing", answer(201, "application/json", ""), sms.ClassAmbiguous, 0, 201},
		{"2xx without a SID", answer(201, "application/json", `{"status":"queued"}`), sms.ClassAmbiguous, 0, 201},
		{"2xx with another kind of SID", answer(201, "application/json", `{"sid":12}`), sms.ClassAmbiguous, 0, 201},
		{"failed at once", answer(201, "application/json", `{"sid":"SM1","status":"failed","error_code":21610}`), sms.ClassOptedOut, 21610, 201},
		{"reset after the request", reset(""), sms.ClassAmbiguous, 0, 0},
		{"reset in the headers", reset("HTTP/1.1 201 Crea"), sms.ClassAmbiguous, 0, 0},
		{"cut short in the answer", reset("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"sid\":\"SM1\""), sms.ClassAmbiguous, 0, 201},
		{"a refusal cut short", reset("HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n{\"code\":21211"), sms.ClassOther, 0, 400},
		{"no HTTP at all", reset("SSH-2.0-OpenSSH\r\n\r\n"), sms.ClassAmbiguous, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(c.handler)
			defer srv.Close()
			e := sendError(t.Context(), t, clientOf(t, srv.URL))
			if e.Class != c.want || e.Code != c.code || e.HTTP != c.http {
				t.Errorf("Send says %v, want %s (code %d, http %d)", e, c.want, c.code, c.http)
			}
			if c.http == 429 && e.RetryAfter != 7*time.Second {
				t.Errorf("Retry-After = %s", e.RetryAfter)
			}
		})
	}
}

func TestAServerThatHangsLeavesTheTextInDoubt(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	defer srv.Close()
	e := sendError(t.Context(), t, clientOf(t, srv.URL, func(c *Config) { c.Timeout = 50 * time.Millisecond }))
	if e.Class != sms.ClassAmbiguous || e.HTTP != 0 {
		t.Errorf("Send says %v", e)
	}
}

func TestWhatWasNeverWrittenWasNeverTaken(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	secure := httptest.NewUnstartedServer(nil) // its certificate is nobody's
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	secure.StartTLS()
	defer secure.Close()
	for name, base := range map[string]string{
		"refused to connect":           closed.URL,
		"no such host":                 "http://nowhere.invalid",
		"a wrong certificate":          secure.URL,
		"plain where TLS was expected": strings.Replace(plainServer(t), "http:", "https:", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if e := sendError(t.Context(), t, clientOf(t, base)); e.Class != sms.ClassLater {
				t.Errorf("Send says %v, want %s", e, sms.ClassLater)
			}
		})
	}
}

func plainServer(t *testing.T) string {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	return srv.URL
}

// frozen is a context whose deadline is past and whose timer has not run: what
// a worker finds that was stopped and wakes up.
type frozen struct{ context.Context }

func (frozen) Deadline() (time.Time, bool) { return time.Now().Add(-time.Minute), true }

func TestAWorkerFrozenPastItsLeaseWritesNothing(t *testing.T) {
	g := &gate{ctx: frozen{t.Context()}}
	if n, err := g.reader("To=1").Read(make([]byte, 9)); n != 0 || !errors.Is(err, errTooLate) {
		t.Errorf("the gate let %d bytes through, err %v", n, err)
	}
	if g.opened() {
		t.Error("the gate says something was written")
	}
}

func TestATextWhoseTimeIsOverIsNotPosted(t *testing.T) {
	var posts atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { posts.Add(1) }))
	defer srv.Close()
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if e := sendError(ctx, t, clientOf(t, srv.URL)); e.Class != sms.ClassLater || posts.Load() != 0 {
		t.Errorf("Send says %v after %d posts", e, posts.Load())
	}
}

// Behind a shut gate the headers may go, but not one byte of the form: the
// request is never whole, and no server acts on it.
func TestNothingOfAMessageIsOnTheWireBehindAShutGate(t *testing.T) {
	wire := make(chan string, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		all, _ := io.ReadAll(conn)
		wire <- string(all)
	}()
	c := clientOf(t, "http://"+l.Addr().String())
	b := &call{ctx: t.Context(), client: c, account: account}
	req, g, err := b.request(t.Context(), http.MethodPost, realAPI+"/x", url.Values{"To": {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	g.ctx = frozen{t.Context()}
	if _, err := c.http.Do(req); !errors.Is(err, errTooLate) || g.opened() {
		t.Errorf("Do gave %v, opened %v", err, g.opened())
	}
	_, form, whole := strings.Cut(<-wire, "\r\n\r\n")
	if whole && form != "" {
		t.Errorf("%q was on the wire", form)
	}
}

func TestMessagesThatAreNotEvenTried(t *testing.T) {
	c := clientOf(t, "http://127.0.0.1:1")
	for _, tc := range []struct {
		name   string
		change func(*sms.Message)
		want   sms.Class
		code   int
	}{
		{"to nobody", func(m *sms.Message) { m.To = phone.Number{} }, sms.ClassOurs, 0},
		{"no words", func(m *sms.Message) { m.Body = "" }, sms.ClassOurs, 21602},
		{"too long", func(m *sms.Message) { m.Body = strings.Repeat("ü", 1601) }, sms.ClassOurs, 21617},
		{"from nobody", func(m *sms.Message) { m.Sender = sms.Sender{} }, sms.ClassAccount, 21603},
		{"no time left", func(m *sms.Message) { m.Validity = 999 * time.Millisecond }, sms.ClassTooLate, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := aMessage()
			tc.change(&m)
			_, err := c.Send(t.Context(), m)
			if e, ok := errors.AsType[*sms.SendError](err); !ok || e.Class != tc.want || e.Code != tc.code || e.HTTP != 0 {
				t.Errorf("Send says %v, want %s (code %d)", err, tc.want, tc.code)
			}
		})
	}
}

func TestErrorsHoldNoConnection(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html>")
	}))
	var opened atomic.Int32
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c := clientOf(t, srv.URL)
	for range 50 {
		sendError(t.Context(), t, c)
	}
	if n := opened.Load(); n > 2 {
		t.Errorf("50 errors opened %d connections, want the first one kept", n)
	}
}
