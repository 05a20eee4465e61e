package wonde

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// The limits of one request.
const (
	timeout  = 25 * time.Second
	mostBody = 16 << 20         // a page of 200 pupils with ten contacts each fits many times over
	patience = 60 * time.Second // the longest we wait because Wonde asks us to
	tries    = 4
)

// Config is how one school is reached.
type Config struct {
	BaseURL string // https://api.wonde.com/v1.0
	School  string // Wonde's id of the school: A1930499544
	Token   string
	Clock   clock.Clock // reads a Retry-After that is a date
	// Timeout is for one request; 0 is 25 seconds.
	Timeout time.Duration
	// Wait stands still for as long as Wonde asks; nil is a timer.
	Wait func(context.Context, time.Duration) error
}

// Client reads one school's lists. It is safe for use by many at once.
type Client struct {
	base  *url.URL
	token string
	cfg   Config
	http  *http.Client
}

// lines keeps connections for all clients of the process: a school is asked for
// a few pages every two minutes, and a handshake each would be most of the work.
var lines = &http.Transport{
	Proxy:               http.ProxyFromEnvironment,
	DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
	TLSHandshakeTimeout: 10 * time.Second,
	MaxIdleConns:        32,
	MaxIdleConnsPerHost: 16,
	IdleConnTimeout:     3 * time.Minute,
	ForceAttemptHTTP2:   true,
}

// New makes a client, or says in a sentence why it cannot be one. It asks Wonde
// nothing.
func New(cfg Config) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(cfg.BaseURL, "/"))
	switch {
	case err != nil || base.Hostname() == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("the address of Wonde must be a plain web address, like https://api.wonde.com/v1.0")
	case base.Scheme != "https" && (base.Scheme != "http" || !here(base.Hostname())):
		return nil, errors.New("the address of Wonde must begin with https://, because a token and children's names go there")
	case cfg.School == "" || strings.Trim(cfg.School, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "":
		return nil, errors.New("Wonde's id of a school is letters and digits, like A1930499544")
	case cfg.Token == "" || strings.ContainsFunc(cfg.Token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("the token is one line without spaces")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = timeout
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	return &Client{base: base, token: cfg.Token, cfg: cfg, http: &http.Client{
		Transport: lines,
		// The token goes to one address only.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// here reports whether a host is this machine, as in tests.
func here(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Format keeps the token out of whatever prints a Client by mistake.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("wonde.Client")) }

// list gives the address of one of the school's lists, "" for the school itself.
func (c *Client) list(name string, query url.Values) *url.URL {
	u := c.base.JoinPath("schools", c.cfg.School, name)
	u.RawQuery = query.Encode()
	return u
}

// get asks for one page and waits when Wonde asks us to.
func (c *Client) get(ctx context.Context, u *url.URL) ([]byte, error) {
	waited := time.Duration(0)
	for try := 1; ; try++ {
		raw, again, err := c.once(ctx, u)
		if err == nil || again == 0 || try == tries || waited+again > patience {
			return raw, err
		}
		waited += again
		if err := c.cfg.Wait(ctx, again); err != nil {
			return nil, unanswered(err)
		}
	}
}

// once asks once. Again is how long Wonde asks us to wait before the next try, 0
// for one that would be no use.
func (c *Client) once(ctx context.Context, u *url.URL) (raw []byte, again time.Duration, err error) {
	ctx, stop := context.WithTimeout(ctx, c.cfg.Timeout)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: its address cannot be asked", ErrAnswer)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "firstbell")
	res, err := c.http.Do(req)
	if err != nil {
		return nil, 0, unanswered(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, c.asked(res), answered(res.StatusCode)
	}
	raw, err = io.ReadAll(io.LimitReader(res.Body, mostBody+1))
	if err != nil {
		return nil, 0, unanswered(err)
	}
	if len(raw) > mostBody {
		return nil, 0, fmt.Errorf("%w: a page is larger than %d MB", ErrAnswer, mostBody>>20)
	}
	return raw, 0, nil
}

// asked gives how long an answer asks us to wait: in seconds or until a date.
func (c *Client) asked(res *http.Response) time.Duration {
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	said := res.Header.Get("Retry-After")
	if n, err := strconv.Atoi(said); err == nil && n >= 0 {
		return max(time.Second, time.Duration(min(n, 3600))*time.Second)
	}
	if t, err := http.ParseTime(said); err == nil {
		return max(time.Second, t.Sub(c.cfg.Clock.Now()))
	}
	if res.StatusCode == http.StatusTooManyRequests {
		return 5 * time.Second
	}
	return 0
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
