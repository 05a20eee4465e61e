package campaigns

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/templates"

	"github.com/firstbell/firstbell/internal/sms"
)

func TestMomentsMatterIsForAWholeYearInBothVoices(t *testing.T) {
	p, ok := PackOf("moments-matter")
	if !ok || len(Packs()) != 3 {
		t.Fatalf("%d packs", len(Packs()))
	}
	if p.Strapline != "Moments matter, attendance counts" || len(p.Waves) != 12 {
		t.Errorf("%q with %d waves", p.Strapline, len(p.Waves))
	}
	terms := map[Term]int{}
	for _, w := range p.Waves {
		term, _, _ := strings.Cut(w.Key, "-")
		terms[Term(term)]++
		if got := w.voices(); !slices.Equal(got, []Voice{PrimaryVoice, SecondaryVoice}) {
			t.Errorf("%s speaks in %v", w.Key, got)
		}
	}
	if terms[Autumn] != 4 || terms[Spring] != 4 || terms[Summer] != 4 {
		t.Errorf("waves a term: %v", terms)
	}
}

func TestEveryFactSaysWhereItIsFromAndWhenItWasChecked(t *testing.T) {
	for _, p := range Packs() {
		for _, x := range slices.Concat(p.Facts, p.Advice) {
			if x.Source == "" || x.CheckedOn.String() == "" || !strings.HasPrefix(x.Link, "https://") {
				t.Errorf("%s: %q", p.Key, x.Says)
			}
		}
	}
}

func TestEveryTextIsShortKindAndSaysHowToStopIt(t *testing.T) {
	values := map[string]string{"school": "Quillbrook Primary", "first_name": "Oluwaseun-Marie", "missed": "Oluwaseun-Marie has missed 38 days", "office_phone": "07700 900950"}
	for _, p := range Packs() {
		for _, w := range p.Waves {
			for _, m := range w.Messages {
				if m.Language != "en" { // TestEveryTextOfEveryPack… looks at the others
					continue
				}
				body := m.Filled(values)
				if c := sms.Count(body); c.Parts > 2 || c.Encoding != sms.GSM7 {
					t.Errorf("%s %s: %d parts in %s", w.Key, m.Voice, c.Parts, c.Encoding)
				}
				for _, banned := range []string{"fine", "penalty", "prosecute", "court", "truant", "((", "%"} {
					if strings.Contains(strings.ToLower(body), banned) {
						t.Errorf("%s %s says %q: %s", w.Key, m.Voice, banned, body)
					}
				}
				if !strings.HasSuffix(body, "To stop these updates reply NOINFO. Absence texts carry on.") {
					t.Errorf("%s %s does not end with how to stop: %s", w.Key, m.Voice, body)
				}
				if strings.Contains(body, "ring") != strings.Contains(body, "07700") {
					t.Errorf("%s %s asks to ring and gives no number, or the other way: %s", w.Key, m.Voice, body)
				}
			}
		}
	}
}

func TestALinkGoesOnlyWhereTheAdvicePoints(t *testing.T) {
	for _, p := range Packs() {
		for _, w := range p.Waves {
			for _, m := range w.Messages {
				at := strings.Index(m.Text, "https://")
				if at < 0 {
					continue
				}
				link := strings.Fields(m.Text[at:])[0]
				if !slices.ContainsFunc(p.Advice, func(x Fact) bool { return x.Link == link }) {
					t.Errorf("%s links to %s", w.Key, link)
				}
			}
		}
	}
}

func TestAValueThatIsNotKnownStaysInItsBrackets(t *testing.T) {
	m := Message{Text: "((school)): ((first_name)) and ((first_name))"}
	if got := m.Filled(map[string]string{"first_name": "Amira"}); got != "((school)): Amira and Amira" {
		t.Error(got)
	}
}

func TestABadPackIsRefusedWithASentenceThatSaysWhere(t *testing.T) {
	good, err := os.ReadFile("packs/moments-matter.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"a field nobody knows", "name: Moments matter\n", "name: Moments matter\ncolour: green\n", "field colour not found"},
		{"a field nobody knows, deep inside", "voice: primary\n", "voice: primary\n        tone: warm\n", "field tone not found"},
		{"no strapline", "strapline: Moments matter, attendance counts", "strapline: \"\"", "strapline: is missing"},
		{"a key that cannot stand in an address", "key: moments-matter", "key: Moments Matter", `key: "Moments Matter" is not like`},
		{"a fact with no source", "source: Lasky-Fink, Robinson, Chang and Rogers, Educational Researcher, 2021", "source: \"\"", "facts[5].source: is missing"},
		{"a fact nobody has checked", "link: https://doi.org/10.3102/0013189X211000749\n    checked_on: 2026-11-22", "link: https://doi.org/10.3102/0013189X211000749", "facts[5].checked_on: is missing"},
		{"a date that is no date", "checked_on: 2026-11-22", "checked_on: last week", "is not a date like 2026-11-23"},
		{"a text too long", "a new year, new pegs", strings.Repeat("a new year, ", 4) + "new pegs", "waves[0].messages[0].text: takes 3 parts"},
		{"a text that turns to the wider alphabet", "a new year, new pegs", "a new year – new pegs", "waves[0].messages[0].text: takes"},
		{"a text about penalties", "a new year, new pegs", "no fines, new pegs", `holds "fines": that speaks of the law or of fines`},
		{"a shortened link", "a new year, new pegs", "see bit.ly/abc, pegs", "holds bit.ly, which hides where it leads"},
		{"a placeholder nobody fills in", "((missed))", "((days))", "holds ((days)), which is not one of the placeholders"},
		{"a text with no way out", "To stop these updates reply NOINFO.", "", "does not say how to stop"},
		{"a way out that stops absence texts too", "word: NOINFO", "word: STOP", "none that a carrier takes for STOP"},
		{"a rule we do not know", "first full week of", "full moon of", `waves[0].when: "Monday of the full moon`},
		{"a wave at no time", "autumn term, 16:00", "autumn term, teatime", "must end with a time"},
		{"a wave outside the window", "autumn term, 16:00", "autumn term, 20:15", "waves[0].when: 20:15 is outside the hours"},
		{"a window that ends before it begins", `until: "19:00"`, `until: "09:00"`, "window:"},
		{"two waves of one key", "key: autumn-2", "key: autumn-1", "waves[1].key"},
		{"a voice missing", "voice: secondary", "voice: primary", "waves[0].messages: has 2 English texts for primary"},
		{"a list staff may not change", "staff_may_take_out: true", "staff_may_take_out: false", "staff know what a register does not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(string(good), c.old) {
				t.Fatalf("the pack has no %q", c.old)
			}
			_, err := Parse([]byte(strings.Replace(string(good), c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestAFileThatIsNoPackIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "garbage": "\x00\xff{{{:", "a list": "- a\n- b\n", "a word": "hello",
		"brackets left open": "key: [", "two documents": "key: a\n---\nkey: b\n", "an empty pack": "{}",
	} {
		if _, err := Parse([]byte(body)); err == nil {
			t.Errorf("%s was taken for a pack", name)
		}
	}
}

func TestTheEnglishOfThePacksIsGoodToSend(t *testing.T) {
	for _, p := range Packs() {
		longest := map[string]string{}
		for _, x := range p.Placeholders {
			longest[x.Name] = x.Longest
		}
		for _, w := range p.Waves {
			for _, m := range w.Messages {
				if m.Language != "en" {
					continue
				}
				for _, f := range templates.Lint(templates.Looked{Kind: templates.CampaignWords, Body: m.Text, Filled: m.Filled(longest), Terms: templates.DefaultTerms(), OneDay: w.onOneDay()}) {
					if f.Rule != templates.RuleOfficePhone || !strings.Contains(m.Text, "nhs.uk") { // that page is then its one ask
						t.Errorf("%s %s %s: %s %s", p.Key, w.Key, m.Voice, f.Says, f.Do)
					}
				}
			}
		}
	}
}
