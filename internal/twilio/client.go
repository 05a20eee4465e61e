package twilio

import (
	"context"
	"net"
	"net/http"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// Client speaks to one Twilio account. It is safe for use by many workers at
// once; there should be one for the process.
type Client struct {
	cfg  Config
	http *http.Client
}

// New makes a client, or says in one sentence why the settings cannot be used.
// It asks Twilio nothing.
func New(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Client{cfg: cfg, http: &http.Client{
		Transport: transport(cfg.Workers),
		// A redirected POST is not a text sent: the caller sees the 3xx.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// transport keeps as many connections as there are workers. The default keeps
// two a host, so that most sends would begin with a TLS handshake. HTTP/1 only:
// one connection a worker is quick enough, and what was written stays certain.
func transport(workers int) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		MaxIdleConns:          workers,
		MaxIdleConnsPerHost:   workers,
		MaxConnsPerHost:       workers,
		IdleConnTimeout:       30 * time.Second, // shorter than a server's, so that a send seldom meets a closing connection
		ExpectContinueTimeout: time.Second,
		Protocols:             protocols,
	}
}

// account gives the account a sender belongs to.
func (c *Client) account(sender string) string {
	if sender != "" {
		return sender
	}
	return c.cfg.AccountSID
}

// service gives the SDK for one call, with the client that carries it.
func (c *Client) service(ctx context.Context, account string) (*api.ApiService, *call) {
	b := &call{ctx: ctx, client: c, account: account}
	return api.NewApiServiceWithClient(b), b
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
