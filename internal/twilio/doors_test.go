package twilio

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/sms"
)

// shelf is an inbox that remembers, or fails.
type shelf struct {
	receipts []sms.Receipt
	inbounds []sms.Inbound
	err      error
}

func (s *shelf) Receipt(_ context.Context, r sms.Receipt) error {
	s.receipts = append(s.receipts, r)
	return s.err
}

func (s *shelf) Inbound(_ context.Context, in sms.Inbound) error {
	s.inbounds = append(s.inbounds, in)
	return s.err
}

// doorsOf gives both doors of a client whose clock stands at nine.
func doorsOf(t testing.TB, inbox Inbox, next string) *http.ServeMux {
	t.Helper()
	c, err := New(Config{
		AccountSID: account, AuthToken: "secret", AuthTokenNext: next, PublicURL: "https://school.example/fb/",
		Clock: clock.At(nine), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	m := http.NewServeMux()
	m.Handle("/twilio/status", c.StatusHandler(inbox))
	m.Handle("/twilio/inbound", c.InboundHandler(inbox))
	return m
}

// knock posts a form to a door as Twilio would, signed with a token.
func knock(h http.Handler, target, token string, form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", signature(token, "https://school.example/fb"+target, form))
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func receiptForm(change ...string) url.Values {
	form := url.Values{
		"AccountSid": {account}, "MessageSid": {"SM1"}, "MessageStatus": {"undelivered"}, "ErrorCode": {"30005"},
		"From": {"+447700900999"}, "To": {"+447700900101"}, "RawDlrDoneDate": {"2611230904"},
	}
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form
}

func TestAReceiptIsKeptAndAnsweredWithNothingToSay(t *testing.T) {
	inbox := &shelf{}
	w := knock(doorsOf(t, inbox, ""), "/twilio/status?text=01JD%2F1", "secret", receiptForm())
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" || !strings.HasSuffix(w.Body.String(), "<Response/>") {
		t.Errorf("answered %d %s %q", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	want := []sms.Receipt{{TextID: "01JD/1", CarrierID: "SM1", Status: sms.StatusUndelivered, ErrorCode: 30005, Class: sms.ClassDead, At: nine}}
	if diff := cmp.Diff(want, inbox.receipts); diff != "" {
		t.Error(diff)
	}
}

func TestAReplyIsKeptAsItCame(t *testing.T) {
	inbox := &shelf{}
	form := url.Values{
		"AccountSid": {account}, "MessageSid": {"SM2"}, "From": {"+447700900101"}, "To": {"+447700900999"},
		"Body": {"  She’s ill 🤒\n"}, "NumMedia": {"2"}, "MessagingServiceSid": {"MG1"}, "OptOutType": {"STOP"},
	}
	if w := knock(doorsOf(t, inbox, ""), "/twilio/inbound", "secret", form); w.Code != 200 {
		t.Fatalf("answered %d", w.Code)
	}
	want := []sms.Inbound{{
		CarrierID: "SM2", From: "+447700900101", To: "+447700900999", Service: "MG1",
		Body: "  She’s ill 🤒\n", Media: 2, OptOut: sms.OptStop, At: nine,
	}}
	if diff := cmp.Diff(want, inbox.inbounds); diff != "" {
		t.Error(diff)
	}
}

func TestWhoIsLetIn(t *testing.T) {
	as := func(header, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(header, value) }
	}
	forgery := func(r *http.Request) {
		r.Header.Set("X-Twilio-Signature", signature("", "https://school.example/fb/twilio/status?text=1", receiptForm()))
	}
	otherHost := func(r *http.Request) {
		r.Host = "evil.example"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("X-Twilio-Signature", signature("secret", "https://evil.example/fb/twilio/status?text=1", receiptForm()))
	}
	for _, c := range []struct {
		name   string
		token  string
		form   url.Values
		change []func(*http.Request)
		want   int
	}{
		{"Twilio", "secret", receiptForm(), nil, 200},
		{"Twilio with the next token", "next", receiptForm(), nil, 200},
		{"Twilio, whatever Host a proxy writes", "secret", receiptForm(), []func(*http.Request){as("X-Forwarded-Host", "10.0.0.1"), func(r *http.Request) { r.Host = "10.0.0.1" }}, 200},
		{"another token", "stranger", receiptForm(), nil, 403},
		{"no signature", "secret", receiptForm(), []func(*http.Request){func(r *http.Request) { r.Header.Del("X-Twilio-Signature") }}, 403},
		{"signed with nothing", "secret", receiptForm(), []func(*http.Request){forgery}, 403},
		{"signed for a host of its own", "secret", receiptForm(), []func(*http.Request){otherHost}, 403},
		{"another account", "secret", receiptForm("AccountSid", "AC2"), nil, 403},
		{"no account", "secret", receiptForm("AccountSid", ""), nil, 403},
		{"another address than was signed", "secret", receiptForm(), []func(*http.Request){func(r *http.Request) { r.RequestURI = "/twilio/status?text=2" }}, 403},
		{"no message", "secret", receiptForm("MessageSid", ""), nil, 400},
		{"JSON", "secret", receiptForm(), []func(*http.Request){as("Content-Type", "application/json")}, 415},
		{"GET", "secret", receiptForm(), []func(*http.Request){func(r *http.Request) { r.Method = http.MethodGet }}, 405},
		{"too large", "secret", receiptForm("Body", strings.Repeat("x", 65<<10)), nil, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			inbox := &shelf{}
			w := knock(doorsOf(t, inbox, "next"), "/twilio/status?text=1", c.token, c.form, c.change...)
			if w.Code != c.want {
				t.Errorf("answered %d, want %d", w.Code, c.want)
			}
			if kept := len(inbox.receipts) > 0; kept != (c.want == 200) {
				t.Errorf("kept %v with %d", kept, w.Code)
			}
			if c.want == 405 && w.Header().Get("Allow") != "POST" {
				t.Error("405 does not say what is allowed")
			}
		})
	}
}

// A field in the query must never count as one of the form: whoever may choose
// an address could choose a status.
func TestTheQueryNeverCountsAsTheForm(t *testing.T) {
	inbox := &shelf{}
	form := receiptForm()
	form.Del("MessageStatus")
	if w := knock(doorsOf(t, inbox, ""), "/twilio/status?text=1&MessageStatus=delivered", "secret", form); w.Code != 200 {
		t.Fatalf("answered %d", w.Code)
	}
	if inbox.receipts[0].Status != sms.StatusQueued {
		t.Errorf("status %q came from the query", inbox.receipts[0].Status)
	}
}

func TestWhatCouldNotBeKeptIsAskedForAgain(t *testing.T) {
	inbox := &shelf{err: errors.New("the database is away")}
	doors := doorsOf(t, inbox, "")
	for target, form := range map[string]url.Values{"/twilio/status?text=1": receiptForm(), "/twilio/inbound": receiptForm("Body", "ill")} {
		if w := knock(doors, target, "secret", form); w.Code != 500 || strings.Contains(w.Body.String(), "database") {
			t.Errorf("%s answered %d %q", target, w.Code, w.Body)
		}
	}
}

func TestWordsThatNoDatabaseCanKeepAreMended(t *testing.T) {
	inbox := &shelf{}
	form := receiptForm("Body", "ill\x00 \xff today", "NumMedia", "-3", "OptOutType", "stop")
	knock(doorsOf(t, inbox, ""), "/twilio/inbound", "secret", form)
	if got := inbox.inbounds[0]; got.Body != "ill \uFFFD today" || got.Media != 0 || got.OptOut != sms.OptStop {
		t.Errorf("kept %+v", got)
	}
}

func TestKeepingIsGivenUpBeforeTwilioGivesUp(t *testing.T) {
	slow := inboxFunc(func(ctx context.Context) error {
		deadline, ok := ctx.Deadline()
		if !ok || time.Until(deadline) > 15*time.Second {
			t.Errorf("keeping may take until %v", deadline)
		}
		return nil
	})
	knock(doorsOf(t, slow, ""), "/twilio/status?text=1", "secret", receiptForm())
}

type inboxFunc func(context.Context) error

func (f inboxFunc) Receipt(ctx context.Context, _ sms.Receipt) error { return f(ctx) }
func (f inboxFunc) Inbound(ctx context.Context, _ sms.Inbound) error { return f(ctx) }
