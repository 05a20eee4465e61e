package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/firstbell/firstbell/config"
)

var update = flag.Bool("update", false, "write the sample settings and their page anew from the table")

func TestTheSampleAndThePageSayWhatTheTableSays(t *testing.T) {
	for path, want := range map[string]string{
		"../firstbell.example.yaml": config.Sample(),
		"../docs/settings.md":       config.Page(),
	} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(have)); diff != "" {
			t.Errorf("%s is not what the table says; run go test ./config -update\n%s", path, diff)
		}
	}
}

// Taking the # from every line must give a file that is read without a
// complaint about any of its values.
func TestEveryExampleIsAGoodValue(t *testing.T) {
	dir := t.TempDir()
	for _, line := range config.Table() {
		t.Run(line.Name, func(t *testing.T) {
			example := line.Example
			if line.Secret && strings.HasPrefix(example, "/") {
				example = "hidden"
			}
			for _, value := range []string{example, line.Default} {
				path := filepath.Join(dir, line.Name)
				if err := os.WriteFile(path, fmt.Appendf(nil, "%s: %q\n", line.Name, value), 0o600); err != nil {
					t.Fatal(err)
				}
				_, err := config.Load(env(), path)
				// What is missing beside it is another matter.
				if err != nil && !strings.Contains(err.Error(), "is missing") {
					t.Error(err)
				}
			}
		})
	}
}

func TestTheSampleIsYAMLOnceItsLinesAreUncommented(t *testing.T) {
	var bare strings.Builder
	for line := range strings.Lines(config.Sample()) {
		if setting, ok := strings.CutPrefix(line, "#"); ok && !strings.HasPrefix(setting, " ") {
			bare.WriteString(setting)
		}
	}
	var settings map[string]string
	if err := yaml.Unmarshal([]byte(bare.String()), &settings); err != nil {
		t.Fatal(err)
	}
	if len(settings) != len(config.Table()) {
		t.Errorf("the sample has %d settings, the table %d", len(settings), len(config.Table()))
	}
}

func TestEverySettingIsExplained(t *testing.T) {
	for _, s := range config.Table() {
		if s.Meaning == "" || s.Example == "" || s.Group == "" || !strings.HasSuffix(s.Meaning, ".") {
			t.Errorf("%s lacks a meaning, an example or a group", s.Name)
		}
	}
}

func TestASecretNeverPrints(t *testing.T) {
	s, err := config.Load(live(
		"TWILIO_AUTH_TOKEN", "hidden", "TWILIO_AUTH_TOKEN_NEXT", "hidden", "TWILIO_API_KEY", apiKey, "TWILIO_API_SECRET", "hidden",
		"FIRSTBELL_DATABASE_URL", "postgres://u:hidden@db/x?password=hidden", "FIRSTBELL_REDIS_URL", "redis://:hidden@a"), "")
	if err != nil {
		t.Fatal(err)
	}
	printed := ""
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed += fmt.Sprintf(verb+"\n", s) + fmt.Sprintf(verb+"\n", s.Twilio.AuthToken) + fmt.Sprintf(verb+"\n", &s)
	}
	asJSON, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	asYAML, err := yaml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "all", s, "token", s.Twilio.AuthToken)
	printed += string(asJSON) + string(asYAML) + log.String()
	for _, leak := range []string{"hidden", fmt.Sprintf("%x", "hidden")} {
		if strings.Contains(printed, leak) {
			t.Errorf("%s is printed in\n%s", leak, printed)
		}
	}
	if s.Twilio.AuthToken.String() != "set" || config.NewSecret("").String() != "not set" {
		t.Error("a secret does not say whether it is set")
	}
}
