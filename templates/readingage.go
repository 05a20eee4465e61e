package templates

import (
	"math"
	"regexp"
	"strings"
	"unicode"
)

// ReadingAge gives the age at which an English text is read with ease: the
// Flesch-Kincaid grade and five. The head of a text, which names the school,
// links and numbers are not sentences and do not count. A placeholder counts as
// one short word. Ok is false for a text of fewer than five words, of which the
// formula says nothing.
//
// Source: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability
// formulas", Research Branch Report 8-75, Naval Technical Training Command, 1975.
// A grade of the United States is the school year of a child five years older.
func ReadingAge(body string) (age int, ok bool) {
	text := link.ReplaceAllString(standIns(body), "")
	if head, rest, found := strings.Cut(text, ": "); found && !strings.ContainsAny(head, ".!?") && len(strings.Fields(head)) <= 6 {
		text = rest
	}
	sentences, count, syllables := 0, 0, 0
	for _, w := range words(text) {
		if w.head {
			sentences++
		}
		count++
		syllables += syllablesOf(w.text)
	}
	if count < 5 {
		return 0, false
	}
	grade := 0.39*float64(count)/float64(sentences) + 11.8*float64(syllables)/float64(count) - 15.59
	return max(5, int(math.Round(grade))+5), true
}

var anyPlaceholder = regexp.MustCompile(`\(\(([a-z_ ]+)(?:\?\?(.*?))?\)\)`)

// standIns puts a short word for each placeholder; of two conditionals that
// stand for one another, one by one, only the first is read.
func standIns(body string) string {
	first := true
	return anyPlaceholder.ReplaceAllStringFunc(body, func(found string) string {
		_, text, conditional := strings.Cut(strings.Trim(found, "()"), "??")
		switch {
		case !conditional && strings.Contains(found, phoneValue):
			return "us"
		case !conditional:
			return "Sam"
		case first:
			first = false
			return text
		default:
			first = true
			return ""
		}
	})
}

// oneWord is a word of a text, and whether a sentence begins with it.
type oneWord struct {
	text string
	head bool
}

// words cuts a text into words of letters.
func words(text string) []oneWord {
	var all []oneWord
	head := true
	for _, f := range strings.Fields(text) {
		w := strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) })
		if w != "" {
			all = append(all, oneWord{strings.TrimSuffix(w, "'s"), head})
			head = false
		}
		head = head || strings.ContainsAny(f[len(f)-1:], ".!?:")
	}
	return all
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllablesOf counts syllables by the groups of vowels, without the silent end.
// It errs by one now and then, which a whole text evens out.
func syllablesOf(word string) int {
	w := strings.ToLower(word)
	switch {
	case len(w) > 2 && strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le"):
		w = strings.TrimSuffix(w, "e")
	case len(w) > 3 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded"):
		w = strings.TrimSuffix(w, "ed")
	}
	return max(1, len(vowels.FindAllString(w, -1)))
}
