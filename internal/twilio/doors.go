package twilio

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

// Inbox is who takes in what Twilio brings. An error means that it was not
// kept: Twilio is told so and asked to try again. Both are told the same thing
// twice at times.
type Inbox interface {
	Receipt(ctx context.Context, r sms.Receipt) error
	Inbound(ctx context.Context, in sms.Inbound) error
}

const (
	// maxForm is far above the largest form Twilio sends (1600 characters,
	// each up to twelve bytes when escaped).
	maxForm = 64 << 10
	// keepTime bounds the keeping, below the 15 s that Twilio waits.
	keepTime = 10 * time.Second
	// nothingToSay is the answer that asks Twilio for nothing more. As
	// text/plain it would be texted to the family.
	nothingToSay = `<?xml version="1.0" encoding="UTF-8"?><Response/>`
)

// StatusHandler takes receipts, POST /twilio/status?text=ID.
func (c *Client) StatusHandler(inbox Inbox) http.Handler {
	return c.door("receipt", func(ctx context.Context, r *http.Request, form url.Values) error {
		receipt, err := receiptOf(r.URL.Query(), form)
		if err != nil {
			return err
		}
		receipt.At = c.cfg.Clock.Now()
		return inbox.Receipt(ctx, receipt)
	})
}

// InboundHandler takes texts from families, POST /twilio/inbound.
func (c *Client) InboundHandler(inbox Inbox) http.Handler {
	return c.door("inbound", func(ctx context.Context, _ *http.Request, form url.Values) error {
		in, err := inboundOf(form)
		if err != nil {
			return err
		}
		in.At = c.cfg.Clock.Now()
		return inbox.Inbound(ctx, in)
	})
}

// errNoMessage is why a signed form is of no use: it names no message.
var errNoMessage = errors.New("the form names no message")

// door lets in what Twilio signed for this account, and keeps it.
func (c *Client) door(what string, keep func(context.Context, *http.Request, url.Values) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "This address takes Twilio's POST only.", http.StatusMethodNotAllowed)
			return
		}
		form, status := readForm(w, r)
		if status != 0 {
			http.Error(w, "This is not a form that Twilio sends.", status)
			return
		}
		if !c.fromTwilio(r, form) {
			c.cfg.Log.Warn("refused a webhook that Twilio did not sign for this account", "door", what)
			http.Error(w, "The signature does not match this address and account.", http.StatusForbidden)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), keepTime)
		defer cancel()
		c.answer(w, what, keep(ctx, r, form))
	})
}

// fromTwilio reports whether the form was signed for the configured public
// address and speaks of our account. Host and X-Forwarded headers are whatever
// a stranger writes, so they play no part.
func (c *Client) fromTwilio(r *http.Request, form url.Values) bool {
	given := r.Header.Get("X-Twilio-Signature")
	if given == "" || !strings.HasPrefix(r.RequestURI, "/") {
		return false
	}
	return signedByTwilio(given, c.cfg.PublicURL+r.RequestURI, form, c.cfg.AuthToken, c.cfg.AuthTokenNext) &&
		form.Get("AccountSid") == c.cfg.AccountSID
}

// answer says 200 for what was kept and 500 for what was not, so that Twilio
// comes again.
func (c *Client) answer(w http.ResponseWriter, what string, err error) {
	if errors.Is(err, errNoMessage) {
		http.Error(w, "The form names no message.", http.StatusBadRequest)
		return
	}
	if err != nil {
		c.cfg.Log.Error("could not keep what Twilio brought; it is asked to come again", "door", what, "err", err)
		http.Error(w, "This could not be kept. Try again.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = io.WriteString(w, nothingToSay)
}

// readForm reads the POST form and nothing else; never r.Form, which mixes the
// query in. The status is 0 when it could be read.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, int) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, http.StatusRequestEntityTooLarge
		}
		return nil, http.StatusBadRequest
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, http.StatusBadRequest
	}
	return form, 0
}
