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

// named is a sentence of a parent for each illness that has advice, and what the
// line about it says.
var named = map[string]struct{ body, says string }{
	"cough_cold":      {"Given1 has a cold", "no high temperature, a child can usually come in: https://www.nhs.uk/"},
	"sore_throat":     {"Given1 has a sore throat", "sore throat and no high temperature, a child can usually come in: https://www.nhs.uk/"},
	"fever":           {"Given1 has a high temperature", "stays at home until it has gone: https://www.nhs.uk/"},
	"tummy":           {"Given1 has been vomiting", "at home for 2 days from the last time: https://www.nhs.uk/"},
	"chickenpox":      {"Given1 has chickenpox", "until all spots have crusted over: https://www.nhs.uk/"},
	"covid":           {"Given1 has covid", "for 3 days from the day after it: https://www.nhs.uk/"},
	"conjunctivitis":  {"Given1 has conjunctivitis", "conjunctivitis, a child can usually come in: https://www.nhs.uk/"},
	"head_lice":       {"Given1 has head lice", "head lice, a child can come in: https://www.nhs.uk/"},
	"earache":         {"Given1 has earache", "no high temperature or bad earache, a child can come in: https://www.nhs.uk/"},
	"hand_foot_mouth": {"Given1 has hand foot and mouth", "a child who is up to it can come in: https://www.nhs.uk/"},
	"impetigo":        {"Given1 has impetigo", "until it has healed, or for 2 days on antibiotics: https://www.nhs.uk/"},
	"scarlet_fever":   {"Given1 has scarlet fever", "24 hours after the first antibiotics: https://www.nhs.uk/"},
	"slapped_cheek":   {"Given1 has slapped cheek", "once school has been told: https://www.nhs.uk/"},
	"threadworms":     {"Given1 has threadworms", "threadworms, a child can come in: https://www.nhs.uk/"},
}

// unadvised are keys of the reader for which neither page has a rule: a rash or
// a headache may be many things, and is thanked for like any other reply.
var unadvised = map[string]bool{"headache": true, "rash": true}

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
	said := maps.Clone(unadvised)
	for _, key := range templates.Illnesses {
		if said[key] {
			t.Errorf("%s has advice, and is said to have none", key)
		}
		said[key] = true
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(read)), slices.Sorted(maps.Keys(said))); d != "" {
		t.Errorf("what is read, and what is said of it:\n%s", d)
	}
	if d := cmp.Diff(slices.Sorted(slices.Values(templates.Illnesses)), slices.Sorted(maps.Keys(named))); d != "" {
		t.Errorf("the sentences of this test:\n%s", d)
	}
}

// TestTheAdviceIsSent: with the real reader, for every key, in the words of the
// text that goes.
func TestTheAdviceIsSent(t *testing.T) {
	pack, err := templates.Embedded()
	must(t, err)
	for key, x := range named {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			if got := reading.Read(x.body, reading.About{Day: monday, Names: []string{"Given1"}}).MildIllness; got != key {
				t.Fatalf("%q is read as %q", x.body, got)
			}
			s := newStage(t, smallRoll())
			s.Service = notifier.New(notifier.Config{Store: s.store, Clock: s.clock, Wordings: templates.New(pack, nil, nil), Console: "https://bell.example", Ring: s.ring})
			_, err := s.ChangePolicy(t.Context(), office, urn, func(p *notifier.Policy) error { p.IllnessGuidance = true; return nil })
			must(t, err)
			s.close("A1:N A2:/")
			s.send(s.only(delivery.AlertText))
			s.hear("in1", 1, x.body, notifier.KindReply)
			words := s.composed(s.only(delivery.AnswerText))
			if !strings.Contains(words, x.says) {
				t.Errorf("it says %q", words)
			}
			if len(words) > 306 {
				t.Errorf("%d characters are more than two parts", len(words))
			}
		})
	}
}
