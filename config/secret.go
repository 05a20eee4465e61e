package config

import (
	"fmt"
	"log/slog"
)

// Secret is a setting nobody may read over a shoulder or in a log. Every way of
// printing it says only whether it is set.
type Secret struct{ value string }

// NewSecret keeps value from view; "" is a secret that is not set.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal gives what is kept, for the one who hands it over at a door.
func (s Secret) Reveal() string { return s.value }

// Set reports whether there is anything in it.
func (s Secret) Set() bool { return s.value != "" }

// String says "set" or "not set".
func (s Secret) String() string {
	if s.Set() {
		return "set"
	}
	return "not set"
}

// GoString says the same for %#v.
func (s Secret) GoString() string { return s.String() }

// Format says the same for every other verb, %x and %q included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText says the same in JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue says the same in a log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
