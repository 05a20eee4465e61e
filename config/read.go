package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds of the settings that are measures.
const (
	partsMin, partsMax = 0.1, 1000.0
	workersMax         = 512
	sweepMin, sweepMax = 100 * time.Millisecond, time.Minute
	leaseMin, leaseMax = time.Second, 10 * time.Minute
	// leaseLive is the carrier's timeout (35 s) and 10 s more: a shorter claim
	// could be taken for dead while Twilio is still answering it.
	leaseLive = 45 * time.Second
)

var (
	sidTail = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	// A long number in international form, or a short code.
	sender = regexp.MustCompile(`^(\+[1-9][0-9]{6,14}|[0-9]{5,6})$`)
)

func text(where func(*Settings) *string) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		*where(s) = v
		return nil
	}
}

func secret(where func(*Settings) *Secret) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		*where(s) = NewSecret(v)
		return nil
	}
}

func listen(where func(*Settings) *string, mayBeOff bool) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		if mayBeOff && v == "off" {
			*where(s) = ""
			return nil
		}
		_, port, err := net.SplitHostPort(v)
		if err != nil {
			return errors.New("must be an address and a port, like 127.0.0.1:8080")
		}
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return errors.New("has a port that is no number between 0 and 65535")
		}
		*where(s) = v
		return nil
	}
}

func sid(prefix, what string, where func(*Settings) *string) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		tail, ok := strings.CutPrefix(v, prefix)
		if !ok || !sidTail.MatchString(tail) {
			return fmt.Errorf("is not %s: those are %s and 32 letters a–f and digits", what, prefix)
		}
		*where(s) = v
		return nil
	}
}

func from(s *Settings, v string) error {
	v = strings.ReplaceAll(v, " ", "")
	if !sender.MatchString(v) {
		return errors.New("must be a number parents can reply to, like +447700900000, or a short code; a name cannot be replied to")
	}
	s.Twilio.From = v
	return nil
}

// webAddress reads http(s)://host[/path] and nothing more; http only when it
// stays on this machine.
func webAddress(v string) (string, error) {
	u, err := url.Parse(v)
	if err != nil || u.Hostname() == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) {
		return "", errors.New("must be a web address, like https://texts.example.sch.uk")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("must be a web address without a password, a question mark or a #")
	}
	if u.Scheme == "http" && !loopback(v) {
		return "", errors.New("must begin with https:// unless it is on this machine, because what goes there is personal")
	}
	return strings.TrimRight(v, "/"), nil
}

// networks reads addresses and networks with commas between.
func networks(where func(*Settings) *[]string) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		for part := range strings.SplitSeq(v, ",") {
			part = strings.TrimSpace(part)
			_, noNetwork := netip.ParsePrefix(part)
			_, noAddress := netip.ParseAddr(part)
			if noNetwork != nil && noAddress != nil {
				return errors.New("must be addresses or networks with commas between, like 10.0.0.0/8")
			}
			*where(s) = append(*where(s), part)
		}
		return nil
	}
}

func publicURL(s *Settings, v string) (err error) {
	s.PublicURL, err = webAddress(v)
	return err
}

func baseURL(s *Settings, v string) (err error) {
	s.Twilio.BaseURL, err = webAddress(v)
	return err
}

func wondeURL(s *Settings, v string) (err error) {
	s.WondeURL, err = webAddress(v)
	return err
}

func database(s *Settings, v string) error {
	s.Database = Database{v}
	if path, is := s.Database.SQLite(); is {
		if path == "" || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "?#") {
			return errors.New("must name a file, like sqlite:data/firstbell.db")
		}
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || !slices.Contains([]string{"postgres", "postgresql"}, u.Scheme) {
		return errors.New("must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")
	}
	if strings.Trim(u.Path, "/") == "" {
		return errors.New("names no database; it looks like postgres://USER:PASSWORD@HOST/NAME")
	}
	return nil
}

// redisURL looks only at the form; the queue reads the rest.
func redisURL(s *Settings, v string) error {
	scheme, _, found := strings.Cut(v, "://")
	if !found || !slices.Contains([]string{"redis", "rediss", "redis-sentinel", "redis-cluster", "rediss-cluster"}, scheme) {
		return errors.New("must begin with redis://, rediss://, redis-sentinel://, redis-cluster:// or rediss-cluster://")
	}
	s.RedisURL = NewSecret(v)
	return nil
}

func partsPerSecond(s *Settings, v string) error {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || !(n >= partsMin && n <= partsMax) {
		return fmt.Errorf("must be a number between %g and %g", partsMin, partsMax)
	}
	s.PartsPerSecond = n
	return nil
}

func workers(s *Settings, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > workersMax {
		return fmt.Errorf("must be a whole number between 1 and %d", workersMax)
	}
	s.Workers = n
	return nil
}

func span(least, most time.Duration, where func(*Settings) *time.Duration) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < least || d > most {
			return fmt.Errorf("must be a length of time between %s and %s, like 5s or 500ms", least, most)
		}
		*where(s) = d
		return nil
	}
}
