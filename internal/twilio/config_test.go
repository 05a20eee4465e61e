package twilio

import (
	"strings"
	"testing"
	"time"
)

func sound() Config {
	return Config{AccountSID: "AC0123456789abcdef0123456789abcdef", AuthToken: "secret", PublicURL: "https://school.example/"}
}

func TestSettingsThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		says   string // "" when they can be used
	}{
		{"sound", func(*Config) {}, ""},
		{"an empty auth token accepts forgeries", func(c *Config) { c.AuthToken = "" }, "auth token is empty"},
		{"even with an API key", func(c *Config) { c.AuthToken, c.APIKey, c.APISecret = "", "SK1", "s" }, "auth token is empty"},
		{"no account", func(c *Config) { c.AccountSID = "" }, "account is empty"},
		{"no real account", func(c *Config) { c.AccountSID = "AC123" }, "32 hexadecimal digits"},
		{"a made-up account at a stand-in", func(c *Config) { c.AccountSID, c.BaseURL = "ACme", "http://127.0.0.1:1" }, ""},
		{"half an API key", func(c *Config) { c.APIKey = "SK1" }, "needs its secret"},
		{"no public address", func(c *Config) { c.PublicURL = "" }, "FIRSTBELL_PUBLIC_URL"},
		{"a public address with a query", func(c *Config) { c.PublicURL = "https://school.example/?a=b" }, "no ? or #"},
		{"a base that is no address", func(c *Config) { c.BaseURL = "api.twilio.com" }, "TWILIO_BASE_URL"},
		{"too little patience with Twilio", func(c *Config) { c.Timeout = 29 * time.Second }, "leaves texts in doubt"},
		{"as much patience as Twilio", func(c *Config) { c.Timeout = 30 * time.Second }, ""},
		{"little patience with a stand-in", func(c *Config) { c.Timeout, c.BaseURL = time.Second, "http://127.0.0.1:1" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := sound()
			c.change(&cfg)
			_, err := New(cfg)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("New says %v, want %q", err, c.says)
			}
		})
	}
}
