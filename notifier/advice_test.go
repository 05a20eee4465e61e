package notifier_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// named is a sentence of a parent for each illness that has advice.
var named = map[string]string{
	"cough_cold":      "Given1 has a cold",
	"sore_throat":     "Given1 has a sore throat",
	"fever":           "Given1 has a high temperature",
	"tummy":           "Given1 has been vomiting",
	"chickenpox":      "Given1 has chickenpox",
	"covid":           "Given1 has covid",
	"conjunctivitis":  "Given1 has conjunctivitis",
	"head_lice":       "Given1 has head lice",
	"earache":         "Given1 has earache",
	"hand_foot_mouth": "Given1 has hand foot and mouth",
	"impetigo":        "Given1 has impetigo",
	"scarlet_fever":   "Given1 has scarlet fever",
	"slapped_cheek":   "Given1 has slapped cheek",
	"threadworms":     "Given1 has threadworms",
}

// TestEveryIllnessTheReaderNamesHasItsAdvice holds the two lists together: the
// headings of the reader's lexicons, and what is said back.
func TestEveryIllnessTheReaderNamesHasItsAdvice(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "internal", "reading", "lexicons", "*.txt"))
	must(t, err)
	heading := regexp.MustCompile(`(?m)^\[illness:([a-z_]+)`)
	read := map[string]bool{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		must(t, err)
		for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
			read[m[1]] = true
		}
	}
	delete(read, "grave") // a person's, never guidance
	said := maps.Clone(notifier.Unadvised)
	for key := range notifier.Advice {
		if said[key] {
			t.Errorf("%s has advice, and is said to have none", key)
		}
		said[key] = true
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(read)), slices.Sorted(maps.Keys(said))); d != "" {
		t.Errorf("what is read, and what is said of it:\n%s", d)
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(notifier.Advice)), slices.Sorted(maps.Keys(named))); d != "" {
		t.Errorf("the sentences of this test:\n%s", d)
	}
}

// TestTheAdviceIsSent: with the real reader, for every key, in the words of the
// text that goes.
func TestTheAdviceIsSent(t *testing.T) {
	pack, err := templates.Embedded()
	must(t, err)
	for key, body := range named {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			if got := reading.Read(body, reading.About{Day: monday, Names: []string{"Given1"}}).MildIllness; got != key {
				t.Fatalf("%q is read as %q", body, got)
			}
			s := newStage(t, smallRoll())
			s.Service = notifier.New(notifier.Config{Store: s.store, Clock: s.clock, Wordings: templates.New(pack, nil, nil), Console: "https://bell.example", Ring: s.ring})
			_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.IllnessGuidance = true; return nil })
			must(t, err)
			s.close("A1:N A2:/")
			s.send(s.only(delivery.AlertText))
			s.hear("in1", 1, body, notifier.KindReply)
			words := s.composed(s.only(delivery.AnswerText))
			if !strings.Contains(words, notifier.Advice[key]+": https://www.nhs.uk/") {
				t.Errorf("it says %q", words)
			}
			if len(words) > 306 {
				t.Errorf("%d characters are more than two parts", len(words))
			}
		})
	}
}
