package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/notifier/handback"
)

const (
	// timeout is for one post, from looking the name up to the end of the answer.
	timeout = 10 * time.Second
	// mostAnswer is how many bytes of an answer are read, to keep the connection;
	// nothing of them is kept.
	mostAnswer  = 16 << 10
	mostHeaders = 16 << 10
)

// Config is how a client is made.
type Config struct {
	// Clock tells receivers when we signed, and reads a Retry-After that is a
	// date: the real time, even where the house lives on another day. Nil is the
	// machine's.
	Clock clock.Clock
	// Rehearsal lets webhooks lead to this machine, over http too: in the demo,
	// in rehearsals, and against a stand-in.
	Rehearsal bool
	// Timeout is for one post; 0 is 10 seconds.
	Timeout time.Duration
}

// Client posts. It is safe for use by many at once.
type Client struct {
	clock     clock.Clock
	rehearsal bool
	timeout   time.Duration
	http      *http.Client
}

// New makes a client.
func New(cfg Config) *Client {
	c := &Client{clock: cfg.Clock, rehearsal: cfg.Rehearsal, timeout: cfg.Timeout}
	if c.clock == nil {
		c.clock = clock.System{}
	}
	if c.timeout == 0 {
		c.timeout = timeout
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second, Control: c.guard}
	c.http = &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would dial where the guard cannot see
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    5 * time.Second,
			MaxIdleConnsPerHost:    2,
			MaxIdleConns:           128,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: mostHeaders,
			ForceAttemptHTTP2:      true,
		},
		// What we carry goes to one address only.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// Close lets go of connections that stand open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Post signs and sends, and waits for the answer. Of the answer only the status
// and Retry-After are looked at.
func (c *Client) Post(ctx context.Context, p handback.Post) handback.Answer {
	ctx, stop := context.WithTimeout(ctx, c.timeout)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(p.Body))
	if err != nil || c.Check(p.URL) != nil || signInto(req.Header, p, c.clock.Now()) != nil {
		return handback.Answer{Fault: handback.NotAllowed}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Firstbell-Webhooks")
	res, err := c.http.Do(req)
	if err != nil {
		return handback.Answer{Fault: fault(err)}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, mostAnswer)) // the status has been said; the rest is for the connection
	return c.answer(res)
}

func (c *Client) answer(res *http.Response) handback.Answer {
	a := handback.Answer{Status: res.StatusCode}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return a
	case res.StatusCode == http.StatusGone:
		a.Fault = handback.Gone
	case res.StatusCode >= 300 && res.StatusCode < 400:
		a.Fault = handback.Redirected
	default:
		a.Fault = handback.BadStatus
		a.RetryAfter = retryAfter(res.Header.Get("Retry-After"), c.clock.Now())
	}
	return a
}

// retryAfter reads how long an answer asks us to wait: in seconds or until a
// date; 0 for what is neither, or over.
func retryAfter(said string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(said, 10, 32); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(said); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}
