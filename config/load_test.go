package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/config"
)

const (
	account = "AC0123456789abcdef0123456789abcdef"
	service = "MG0123456789abcdef0123456789abcdef"
	apiKey  = "SK0123456789abcdef0123456789abcdef"
)

// env gives an environment of names and values, in turn.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// live is an environment that is enough to serve with, and what is added.
func live(more ...string) func(string) string {
	return env(append(more,
		"TWILIO_ACCOUNT_SID", account, "TWILIO_AUTH_TOKEN", "token", "TWILIO_MESSAGING_SERVICE_SID", service,
		"FIRSTBELL_PUBLIC_URL", "https://texts.example.sch.uk", "FIRSTBELL_KEY_FILE", "/etc/firstbell/key")...)
}

func file(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWithNothingSetEverythingHasItsDefault(t *testing.T) {
	s, err := config.Load(env(), "")
	if err != nil {
		t.Fatal(err)
	}
	path, sqlite := s.Database.SQLite()
	switch {
	case s.Listen != "127.0.0.1:8080", s.MetricsListen != "127.0.0.1:9464", s.PublicURL != "",
		!sqlite, path != "data/firstbell.db", s.KeyFile != "data/firstbell.key", s.RedisURL.Set(), s.Twilio.Configured(),
		s.WondeURL != "https://api.wonde.com/v1.0", s.Twilio.BaseURL != "https://api.twilio.com", s.Twilio.StandIn(),
		s.PartsPerSecond != 10, s.Workers != 16, s.Sweep != 5*time.Second, s.Lease != 50*time.Second:
		t.Errorf("%+v", s)
	}
}

func TestTheEnvironmentWinsOverTheFile(t *testing.T) {
	name := file(t, "FIRSTBELL_WORKERS: 4\nFIRSTBELL_PARTS_PER_SECOND: 0.5\nFIRSTBELL_METRICS_LISTEN: \"off\"\nFIRSTBELL_REDIS_URL:\n")
	s, err := config.Load(env("FIRSTBELL_WORKERS", " 8 "), name)
	if err != nil {
		t.Fatal(err)
	}
	if s.Workers != 8 || s.PartsPerSecond != 0.5 || s.MetricsListen != "" || s.RedisURL.Set() {
		t.Errorf("%+v", s)
	}
}

func TestASecretMayComeFromAFileOfItsOwn(t *testing.T) {
	token := file(t, "from-a-file\n")
	s, err := config.Load(live("TWILIO_AUTH_TOKEN", "", "TWILIO_AUTH_TOKEN_FILE", token), "")
	if err != nil || s.Twilio.AuthToken.Reveal() != "from-a-file" {
		t.Errorf("%v, %v", s.Twilio.AuthToken.Reveal(), err)
	}
	// The environment's file wins over the settings file's own value.
	settings := file(t, "TWILIO_AUTH_TOKEN: from-the-settings\n")
	s, err = config.Load(live("TWILIO_AUTH_TOKEN", "", "TWILIO_AUTH_TOKEN_FILE", token), settings)
	if err != nil || s.Twilio.AuthToken.Reveal() != "from-a-file" {
		t.Errorf("%v, %v", s.Twilio.AuthToken.Reveal(), err)
	}
}

func TestALiveServiceIsReadWhole(t *testing.T) {
	s, err := config.Load(live(
		"TWILIO_API_KEY", apiKey, "TWILIO_API_SECRET", "hidden", "TWILIO_AUTH_TOKEN_NEXT", "next",
		"FIRSTBELL_PUBLIC_URL", "https://texts.example.sch.uk/firstbell/",
		"FIRSTBELL_DATABASE_URL", "postgres://firstbell:hidden@db:5432/firstbell?sslmode=require",
		"FIRSTBELL_REDIS_URL", "redis-sentinel://:hidden@a,b?master=m"), "")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Twilio.Configured() || s.PublicURL != "https://texts.example.sch.uk/firstbell" || !s.Database.PostgreSQL() {
		t.Errorf("%+v", s)
	}
	if s.Database.String() != "postgres://db:5432/firstbell" || !strings.Contains(s.Database.URL(), "hidden") {
		t.Errorf("%s", s.Database)
	}
	if err := s.ForServing(config.Serving{Split: true}); err != nil {
		t.Error(err)
	}
}

func TestWrongSettingsAreRefusedWithASentence(t *testing.T) {
	for _, c := range []struct {
		name, value, says string
	}{
		{"FIRSTBELL_LISTEN", "8080", "an address and a port"},
		{"FIRSTBELL_LISTEN", "127.0.0.1:http", "no number between"},
		{"FIRSTBELL_LISTEN", "off", "an address and a port"},
		{"FIRSTBELL_PUBLIC_URL", "http://texts.example.sch.uk", "must begin with https://"},
		{"FIRSTBELL_PUBLIC_URL", "texts.example.sch.uk", "must be a web address"},
		{"FIRSTBELL_PUBLIC_URL", "https://u:hidden@texts.example.sch.uk", "without a password"},
		{"FIRSTBELL_PUBLIC_URL", "https://texts.example.sch.uk/?a=b", "a question mark"},
		{"FIRSTBELL_DATABASE_URL", "mysql://hidden@db/firstbell", "must be sqlite:PATH or postgres://"},
		{"FIRSTBELL_DATABASE_URL", "sqlite:", "must name a file"},
		{"FIRSTBELL_DATABASE_URL", "postgres://u:hidden@db", "names no database"},
		{"FIRSTBELL_DATABASE_URL", "postgres://u:hid%zzden@db/x", "must be sqlite:PATH"},
		{"FIRSTBELL_REDIS_URL", "hidden@redis:6379", "must begin with redis://"},
		{"TWILIO_ACCOUNT_SID", "AC123", "is not an account SID"},
		{"TWILIO_ACCOUNT_SID", apiKey, "is not an account SID"},
		{"TWILIO_FROM", "Elm School", "cannot be replied to"},
		{"TWILIO_BASE_URL", "http://sandbox.example", "must begin with https://"},
		{"FIRSTBELL_WONDE_BASE_URL", "http://api.wonde.com/v1.0", "must begin with https://"},
		{"FIRSTBELL_PARTS_PER_SECOND", "0", "between 0.1 and 1000"},
		{"FIRSTBELL_PARTS_PER_SECOND", "1001", "between 0.1 and 1000"},
		{"FIRSTBELL_PARTS_PER_SECOND", "NaN", "between 0.1 and 1000"},
		{"FIRSTBELL_WORKERS", "0", "between 1 and 512"},
		{"FIRSTBELL_WORKERS", "many", "between 1 and 512"},
		{"FIRSTBELL_SWEEP", "99ms", "between 100ms and 1m0s"},
		{"FIRSTBELL_SWEEP", "5", "like 5s"},
		{"FIRSTBELL_LEASE", "44s", "at least 45s"},
		{"FIRSTBELL_LEASE", "999ms", "between 1s and"},
	} {
		_, err := config.Load(env(c.name, c.value), "")
		switch {
		case err == nil:
			t.Errorf("%s=%s was taken", c.name, c.value)
		case !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) || strings.Contains(err.Error(), "\n"):
			t.Errorf("%s=%s: %v", c.name, c.value, err)
		case strings.Contains(err.Error(), "hidden"):
			t.Errorf("%s: the sentence repeats a secret: %v", c.name, err)
		}
	}
}

func TestHalfATwilioAccountIsRefused(t *testing.T) {
	for _, c := range []struct {
		env  func(string) string
		says string
	}{
		{env("TWILIO_AUTH_TOKEN", "token"), "TWILIO_ACCOUNT_SID is missing"},
		{env("TWILIO_FROM", "+447700900000"), "TWILIO_ACCOUNT_SID is missing"},
		{live("TWILIO_AUTH_TOKEN", " "), "TWILIO_AUTH_TOKEN is missing or empty"},
		{live("TWILIO_API_KEY", apiKey), "come together"},
		{live("TWILIO_API_SECRET", "hidden"), "come together"},
		{live("TWILIO_MESSAGING_SERVICE_SID", ""), "nothing to send from"},
		{live("TWILIO_FROM", "+44 7700 900000"), "both set"},
		{live("FIRSTBELL_PUBLIC_URL", ""), "FIRSTBELL_PUBLIC_URL is missing"},
	} {
		_, err := config.Load(c.env, "")
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("wanted %q, got %v", c.says, err)
		}
	}
}

func TestAShortLeaseIsOnlyForAStandInOnThisMachine(t *testing.T) {
	for _, c := range []struct {
		base string
		good bool
	}{
		{"http://127.0.0.1:8090", true},
		{"http://localhost:8090", true},
		{"http://[::1]:8090", true},
		{"https://api.twilio.com", false},
		{"https://127.0.0.1.example.org", false},
	} {
		_, err := config.Load(env("FIRSTBELL_LEASE", "3s", "FIRSTBELL_SWEEP", "500ms", "TWILIO_BASE_URL", c.base), "")
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.base, err)
		}
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	name := file(t, "FIRSTBELL_WORKER: 4\nFIRSTBELL_KEY_FILE_FILE: x\nFIRSTBELL_SWEEP: [1, 2]\nTWILIO_ACCOUNT_SID: nobody\n")
	empty := file(t, " \n")
	_, err := config.Load(env(
		"FIRSTBELL_LISTEN", "nowhere", "TWILIO_AUTH_TOKEN_FILE", empty,
		"TWILIO_API_SECRET_FILE", "/no/such/file", "FIRSTBELL_REDIS_URL", "redis://a", "FIRSTBELL_REDIS_URL_FILE", empty), name)
	faults, ok := errors.AsType[config.Faults](err)
	if !ok {
		t.Fatalf("%v", err)
	}
	for _, says := range []string{
		"FIRSTBELL_WORKER, which is no setting", "FIRSTBELL_KEY_FILE_FILE, which is no setting", "FIRSTBELL_SWEEP in",
		"FIRSTBELL_LISTEN must be", "TWILIO_ACCOUNT_SID is not", "which is empty", "/no/such/file, which cannot be read",
		"FIRSTBELL_REDIS_URL and FIRSTBELL_REDIS_URL_FILE are both set",
	} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("%q is not said in:\n%v", says, err)
		}
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines != len(faults) || lines != 8 {
		t.Errorf("%d lines for %d faults:\n%v", lines, len(faults), err)
	}
}

func TestASettingsFileThatCannotBeReadIsRefused(t *testing.T) {
	for _, c := range []struct{ name, says string }{
		{"/no/such/file", "cannot be read"},
		{file(t, "hidden token"), "is not a list of NAME: value lines"},
		{file(t, "TWILIO_AUTH_TOKEN: \"hidden"), "is not a list of NAME: value lines"},
	} {
		_, err := config.Load(env(), c.name)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestServingNeedsMoreThanARehearsal(t *testing.T) {
	for _, c := range []struct {
		name string
		env  func(string) string
		how  config.Serving
		says string
	}{
		{"live", live(), config.Serving{}, ""},
		{"no account", env(), config.Serving{}, "There is no Twilio account"},
		{"rehearsal", env(), config.Serving{Rehearsal: true}, ""},
		{"rehearsal with an account", live(), config.Serving{Rehearsal: true}, "without a Twilio account"},
		{"split on SQLite", live("FIRSTBELL_REDIS_URL", "redis://a"), config.Serving{Split: true}, "only be split over processes on PostgreSQL"},
		{"split without Redis", live("FIRSTBELL_DATABASE_URL", "postgres://a/b"), config.Serving{Split: true}, "a Redis they share"},
	} {
		s, err := config.Load(c.env, "")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		err = s.ForServing(c.how)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
