package twilio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	twilio "github.com/twilio/twilio-go/client"

	"github.com/firstbell/firstbell/internal/sms"
)

// maxAnswer is the most of an answer that is read: a page of 200 messages of
// 1600 characters fits several times over.
const maxAnswer = 4 << 20

// call is our client beneath the SDK, for one request. It carries the context,
// swaps the address, closes every body, and keeps the true HTTP status.
type call struct {
	ctx     context.Context
	client  *Client
	account string

	status    int    // the true HTTP status; 0 when there was no answer
	requestID string // Twilio-Request-Id, for the log and Twilio's support
}

var _ twilio.BaseClient = (*call)(nil)

// userAgent names us and the SDK, as Twilio asks of its clients.
const userAgent = "firstbell twilio-go/" + twilio.LibraryVersion

// SendRequest makes one HTTP request. A failure is always a *sms.SendError; an
// answer is a 2xx whose body has been read whole.
func (c *call) SendRequest(method, rawURL string, data url.Values, _ map[string]any, _ ...byte) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(c.ctx, c.client.cfg.Timeout)
	defer cancel()
	req, g, err := c.request(ctx, method, rawURL, data)
	if err != nil {
		return nil, &sms.SendError{Class: sms.ClassOurs, Cause: err}
	}
	res, err := c.client.http.Do(req)
	if err != nil {
		return nil, unanswered(g.opened(), err)
	}
	defer res.Body.Close()
	c.status, c.requestID = res.StatusCode, res.Header.Get("Twilio-Request-Id")
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, refused(res, answer, c.requestID) // by its status, whatever could be read
	}
	if err != nil {
		return nil, c.doubtful(fmt.Errorf("read the answer: %w", plain(err)))
	}
	res.Body = io.NopCloser(bytes.NewReader(answer))
	return res, nil
}

// request makes the HTTP request, its body behind the gate.
func (c *call) request(ctx context.Context, method, rawURL string, data url.Values) (*http.Request, *gate, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, nil, errors.New("the SDK gave an address that cannot be read")
	}
	target, form := c.client.cfg.BaseURL+u.EscapedPath(), data.Encode()
	if method == http.MethodGet && form != "" {
		target += "?" + form
		form = ""
	}
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, nil, errors.New("the request cannot be made")
	}
	g := &gate{ctx: ctx}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.ContentLength = int64(len(form))
		req.GetBody = func() (io.ReadCloser, error) { return g.reader(form), nil }
		req.Body = g.reader(form)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.SetBasicAuth(c.client.credentials())
	return req, g, nil
}

// credentials gives the API key if there is one, the account's token if not.
func (c *Client) credentials() (user, password string) {
	if c.cfg.APIKey != "" {
		return c.cfg.APIKey, c.cfg.APISecret
	}
	return c.cfg.AccountSID, c.cfg.AuthToken
}

// doubtful is the error of an answer that does not tell what happened.
func (c *call) doubtful(cause error) *sms.SendError {
	if c.requestID != "" {
		cause = fmt.Errorf("%w (request %s)", cause, c.requestID)
	}
	return &sms.SendError{Class: sms.ClassAmbiguous, HTTP: c.status, Cause: cause}
}

// unanswered is the error of a request that got no answer. What was surely
// never written was surely never taken; anything else is in doubt.
func unanswered(written bool, err error) *sms.SendError {
	class := sms.ClassLater
	if written {
		class = sms.ClassAmbiguous
	}
	return &sms.SendError{Class: class, Cause: plain(err)}
}

// plain takes the address off an error: a question about a number has the
// number in it.
func plain(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// AccountSid is the account the SDK puts into its paths.
func (c *call) AccountSid() string { return c.account }

// The SDK asks for these; a call has its own time limit and no OAuth.

func (c *call) SetTimeout(time.Duration) {}
func (c *call) SetOauth(twilio.OAuth)    {}
func (c *call) OAuth() twilio.OAuth      { return nil }
