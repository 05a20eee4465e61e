package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Settings is everything that can be set. Load fills it; the table says what
// each means.
type Settings struct {
	Listen        string // host:port of the console and the API
	MetricsListen string // host:port of /metrics; empty is off
	PublicURL     string // what Twilio calls, without a slash at the end; empty when not set
	// TrustedProxies are addresses and networks whose X-Forwarded-For is
	// believed; empty believes nobody.
	TrustedProxies []string
	Database       Database
	RedisURL       Secret // empty is in process; a secret because it may hold a password
	KeyFile        string // holds the key that numbers and bodies are sealed with
	Twilio         Twilio
	WondeURL       string // of Wonde's API, for schools that have no address of their own

	PartsPerSecond float64       // pace of the first sender, 0.1–1000
	Workers        int           // texts handled at once in each lane, 1–512
	Sweep          time.Duration // how often SQL is swept, 100 ms–1 min
	Lease          time.Duration // how long a claim holds
}

// Twilio is the account texts go through, and the first sender.
type Twilio struct {
	AccountSID          string
	AuthToken           Secret // signs what Twilio sends us
	AuthTokenNext       Secret // accepted as well while tokens are being changed
	APIKey              string // used to send instead of the auth token, with
	APISecret           Secret
	MessagingServiceSID string // the first sender: a Messaging Service, or
	From                string // a number
	BaseURL             string // https://api.twilio.com, or a stand-in
}

// Configured reports whether there is an account to send through.
func (t Twilio) Configured() bool { return t.AccountSID != "" && t.AuthToken.Set() }

// StandIn reports whether the account is not Twilio's but that of a stand-in on
// this very machine, as in tests.
func (t Twilio) StandIn() bool { return loopback(t.BaseURL) }

// Database is where everything is kept.
type Database struct{ address string }

// The beginnings of an address of a database.
const sqlitePrefix = "sqlite:"

// SQLite reports whether it is a file on this machine, and which.
func (d Database) SQLite() (path string, is bool) {
	return strings.CutPrefix(d.address, sqlitePrefix)
}

// PostgreSQL reports whether it is a PostgreSQL server.
func (d Database) PostgreSQL() bool {
	return d.address != "" && !strings.HasPrefix(d.address, sqlitePrefix)
}

// URL gives the whole address, a password included: never print it.
func (d Database) URL() string { return d.address }

// String says which database it is, without the password.
func (d Database) String() string {
	if !d.PostgreSQL() {
		return d.address
	}
	u, err := url.Parse(d.address)
	if err != nil {
		return "postgres"
	}
	return "postgres://" + u.Host + u.Path
}

// Format says the same for every verb.
func (d Database) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(d.String())) }

// GoString says the same for %#v.
func (d Database) GoString() string { return d.String() }

// MarshalText says the same in JSON and YAML.
func (d Database) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// loopback reports whether an address can only be reached from this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Hostname() == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}

// SQLiteAt is the database in a file on this machine.
func SQLiteAt(path string) Database { return DatabaseAt(sqlitePrefix + path) }

// DatabaseAt is the database at an address that is known to be right.
func DatabaseAt(address string) Database { return Database{address} }
