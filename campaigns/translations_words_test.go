package campaigns

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/templates"
)

// scripts are the letters each language is written in.
var scripts = map[string]*unicode.RangeTable{
	"ar": unicode.Arabic, "bn": unicode.Bengali, "cy": unicode.Latin, "gu": unicode.Gujarati, "pa": unicode.Gurmukhi, "pl": unicode.Latin,
	"pt": unicode.Latin, "ro": unicode.Latin, "so": unicode.Latin, "uk": unicode.Cyrillic, "ur": unicode.Arabic,
}

// latin is what every language writes in Latin letters: a name families know, a
// word to send, and the C of a temperature.
var latin = []string{"NHS", OptOutWord, "C", "SMS"}

func TestATranslationIsInItsOwnLettersWithTheNumbersOfTheEnglish(t *testing.T) {
	numbers := regexp.MustCompile(`[0-9]+`)
	bare := func(text string) string { return bracketed.ReplaceAllString(wholeLink.ReplaceAllString(text, ""), "") }
	eachTranslation(func(where string, m, english Message) {
		if got, want := numbers.FindAllString(bare(m.Text), -1), numbers.FindAllString(bare(english.Text), -1); !slices.Equal(got, want) {
			t.Errorf("%s says %v, and the English %v", where, got, want)
		}
		for _, word := range strings.FieldsFunc(bare(m.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			if stray := strings.IndexFunc(word, func(r rune) bool { return !unicode.In(r, scripts[m.Language], unicode.Inherited) }); stray >= 0 && !slices.Contains(latin, word) {
				t.Errorf("%s holds %q, with a letter of another script", where, word)
			}
		}
	})
}

func TestATranslationLeavesNothingToLookAtAgainButItsLength(t *testing.T) {
	eachTranslation(func(where string, m, _ Message) {
		for _, f := range templates.Lint(templates.Looked{
			Kind: templates.CampaignWords, Language: templates.Language(m.Language), Body: m.Text, Terms: templates.DefaultTerms(), Filled: m.Text,
		}) {
			if f.Rule != templates.RuleParts && (f.Rule != templates.RuleOfficePhone || !strings.Contains(m.Text, "nhs.uk")) { // that page is then its one ask
				t.Errorf("%s: %s %s", where, f.Says, f.Do)
			}
		}
	})
}

// eachTranslation goes through every text of every pack in every language.
func eachTranslation(look func(where string, m, english Message)) {
	for _, p := range Packs() {
		for _, w := range p.Waves {
			for _, phase := range []school.Phase{school.Primary, school.Secondary} {
				english, _ := w.In("en", phase, "")
				for _, l := range shipped {
					m, _ := w.In(l, phase, "")
					look(strings.Join([]string{p.Key, w.Key, string(m.Voice), l}, " "), m, english)
				}
			}
		}
	}
}

func TestALanguageOfPlainLettersIsAsShortAsTheEnglish(t *testing.T) {
	for _, p := range Packs() {
		longest := map[string]string{}
		for _, x := range p.Placeholders {
			longest[x.Name] = x.Longest
		}
		for _, w := range p.Waves {
			for _, m := range w.Messages {
				if c := sms.Count(m.longest(longest)); m.Language == "so" && (c.Parts > MostParts || c.Encoding != sms.GSM7) {
					t.Errorf("%s %s takes %d parts in %s", p.Key, w.Key, c.Parts, c.Encoding)
				}
			}
		}
	}
}

func TestATextFromRightToLeftBeginsWithALetterThatSaysSo(t *testing.T) {
	// A phone takes the direction of a text from its first letter outside an
	// isolate (Unicode Standard Annex 9, P2 and P3): "38C" first would turn it.
	eachTranslation(func(where string, m, _ Message) {
		if !tongues[m.Language].RTL {
			return
		}
		rest := bracketed.ReplaceAllString(m.Text, "")
		first, _ := utf8.DecodeRuneInString(rest[strings.IndexFunc(rest, unicode.IsLetter):])
		if !unicode.Is(unicode.Arabic, first) {
			t.Errorf("%s begins with %q", where, first)
		}
	})
}
