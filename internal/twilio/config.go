package twilio

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

const (
	realAPI = "https://api.twilio.com"
	// twilioPatience is how long Twilio itself works at a request. Giving up
	// sooner would make sends ambiguous that were about to be answered.
	twilioPatience = 30 * time.Second
	defaultTimeout = 35 * time.Second
	defaultWorkers = 10
)

// Config is what the carrier's door needs to know.
type Config struct {
	AccountSID    string // AC…, required
	AuthToken     string // signs webhooks, and REST when there is no API key; required
	AuthTokenNext string // accepted in webhooks too while tokens are rotated; may be empty
	APIKey        string // SK…, for REST in place of the auth token; may be empty
	APISecret     string // belongs to APIKey
	BaseURL       string // empty means https://api.twilio.com
	PublicURL     string // where Twilio reaches us, without a trailing slash; required
	Workers       int    // how many sends at once; connections are kept for as many; 0 means 10
	// Timeout bounds one request; 0 means 35 s. Under 30 s is refused against
	// the real API.
	Timeout time.Duration
	Clock   clock.Clock  // when receipts and replies came; nil means the machine's
	Log     *slog.Logger // nil means slog.Default()
}

var accountShape = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)

// withDefaults fills what may be left out.
func (c Config) withDefaults() Config {
	if c.BaseURL == "" {
		c.BaseURL = realAPI
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.Workers <= 0 {
		c.Workers = defaultWorkers
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// check says, in one sentence, what makes the settings unusable.
func (c Config) check() error {
	if c.AuthToken == "" {
		return errors.New("the Twilio auth token is empty: without it anybody could forge Twilio's signature, so set TWILIO_AUTH_TOKEN")
	}
	if c.AccountSID == "" {
		return errors.New("the Twilio account is empty: set TWILIO_ACCOUNT_SID to the account's SID, which begins with AC")
	}
	if (c.APIKey == "") != (c.APISecret == "") {
		return errors.New("a Twilio API key needs its secret: set both TWILIO_API_KEY and TWILIO_API_SECRET, or neither")
	}
	base, err := absolute(c.BaseURL)
	if err != nil {
		return fmt.Errorf("TWILIO_BASE_URL cannot be used: %w", err)
	}
	if _, err := absolute(c.PublicURL); err != nil {
		return fmt.Errorf("FIRSTBELL_PUBLIC_URL cannot be used: %w", err)
	}
	if c.Timeout < 0 {
		return errors.New("the Twilio timeout cannot be below zero")
	}
	return c.checkReal(base.Hostname())
}

// checkReal holds what matters only against the real API.
func (c Config) checkReal(host string) error {
	if !strings.HasSuffix(host, "twilio.com") {
		return nil
	}
	if c.Timeout < twilioPatience {
		return fmt.Errorf("the Twilio timeout is %s: Twilio itself may take %s, and giving up sooner leaves texts in doubt", c.Timeout, twilioPatience)
	}
	if !accountShape.MatchString(c.AccountSID) {
		return errors.New("TWILIO_ACCOUNT_SID is not an account's SID: it is AC followed by 32 hexadecimal digits")
	}
	return nil
}

// absolute reads an http or https address without query or fragment.
func absolute(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("it is not an address we can read")
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, errors.New("it must begin with https:// or http:// and name a host")
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("it must have no ? or # part")
	}
	return u, nil
}
