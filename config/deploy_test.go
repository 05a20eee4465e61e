package config_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/firstbell/firstbell/config"
)

var settingName = regexp.MustCompile(`\b(FIRSTBELL|TWILIO)_[A-Z_]+\b`)

// mayStayEmpty are settings that compose passes on and that few need.
var mayStayEmpty = []string{"FIRSTBELL_TRUSTED_PROXIES", "TWILIO_AUTH_TOKEN_NEXT", "TWILIO_API_KEY", "TWILIO_API_SECRET"}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWhatWeDeployWithNamesOnlySettingsThereAre(t *testing.T) {
	var known []string
	for _, s := range config.Table() {
		known = append(known, s.Name)
		if s.Secret {
			known = append(known, s.Name+"_FILE")
		}
	}
	for _, path := range []string{"../docker-compose.yml", "../.env.example", "../Dockerfile"} {
		for _, name := range settingName.FindAllString(read(t, path), -1) {
			if !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which is no setting", path, name)
			}
		}
	}
}

func TestTheComposeFileKeepsItsPromises(t *testing.T) {
	text := read(t, "../docker-compose.yml")
	var file struct {
		Services map[string]struct {
			Command     any
			Environment map[string]string
			Volumes     []string
			StopGrace   string         `yaml:"stop_grace_period"`
			Healthcheck map[string]any `yaml:"healthcheck"`
		}
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"web", "work", "cron", "postgres", "redis"} {
		s, ok := file.Services[name]
		if !ok || s.StopGrace != "60s" || s.Healthcheck["test"] == nil {
			t.Errorf("%s: there %v, stop_grace_period %q, healthcheck %v", name, ok, s.StopGrace, s.Healthcheck)
		}
	}
	for _, name := range []string{"postgres", "redis"} {
		if len(file.Services[name].Volumes) == 0 {
			t.Errorf("%s keeps nothing", name)
		}
	}
	for _, promise := range []string{"--appendonly yes", "--maxmemory-policy noeviction"} {
		if !strings.Contains(text, promise) {
			t.Errorf("Redis is started without %s", promise)
		}
	}
	for _, use := range regexp.MustCompile(`\$\{[A-Z_]*(PASSWORD|SECRET|TOKEN)[^}]*}`).FindAllString(text, -1) {
		name, _, _ := strings.Cut(strings.TrimPrefix(use, "${"), ":")
		if may := slices.Contains(mayStayEmpty, name) && use == "${"+name+":-}"; !may && !strings.Contains(use, ":?") {
			t.Errorf("%s has a default or may be left out", use)
		}
	}
	example := read(t, "../.env.example")
	for _, name := range mayStayEmpty {
		for _, role := range []string{"migrate", "web", "work", "cron"} {
			if got := file.Services[role].Environment[name]; got != "${"+name+":-}" {
				t.Errorf("%s is given %s as %q", role, name, got)
			}
		}
		if !strings.Contains(example, "\n"+name+"=\n") {
			t.Errorf(".env.example does not list %s, or gives it a value", name)
		}
	}
}

func TestSecretsAreMadeForTheirOwnerOnly(t *testing.T) {
	for _, path := range []string{"../docker-compose.yml", "../docs/running.md", "../README.md"} {
		for line := range strings.Lines(read(t, path)) {
			if strings.Contains(line, "> secrets/") && !strings.Contains(line, "umask 077") {
				t.Errorf("%s makes a secret that others can read: %s", path, line)
			}
		}
	}
}
