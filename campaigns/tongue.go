package campaigns

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// tongue is how a language names several pupils and says days, and in which
// direction it is written. English has its own words for it.
type tongue struct {
	Language string
	Name     string // in English
	RTL      bool
	Comma    string // between names
	And      string // before the last
	// Days are its words for days with {n} for the number: half of one, and_half
	// for so many and a half, and by its plural: zero, one, two, few, many, other
	// (Unicode CLDR, plural rules).
	Days map[string]string
}

// tongueOf gives that of a language by its first part. A language we know
// nothing of joins names by commas, and says no days.
func tongueOf(lang string) tongue {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if t, known := tongues[base]; known {
		return t
	}
	return tongue{Language: base, Name: lang, Comma: ", ", And: ", "}
}

// LanguageWords gives the English name of a language and whether it is written
// from right to left.
func LanguageWords(lang string) (name string, rtl bool) {
	if base, _, _ := strings.Cut(strings.ToLower(lang), "-"); base == "en" || base == "" {
		return "English", false
	}
	t := tongueOf(lang)
	return t.Name, t.RTL
}

// SameScript reports whether two tags of one language are read in the same
// letters: "pt" and "pt-BR" are; "pa" is Gurmukhi and "pa-PK" is not (Unicode
// CLDR, likely subtags).
func SameScript(a, b string) bool {
	return a == b || scriptOf(a) == scriptOf(b)
}

func scriptOf(tag string) language.Script {
	script, _ := language.Make(tag).Script()
	return script
}

// tongueNames lists the languages of which we know how they say days.
func tongueNames() string {
	names := make([]string, 0, len(tongues))
	for _, t := range tongues {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// list joins names.
func (t tongue) list(names []string) string {
	set := make([]string, len(names))
	for i, n := range names {
		set[i] = t.set(n)
	}
	return t.join(set)
}

func (t tongue) join(said []string) string {
	last := len(said) - 1
	if last < 1 {
		return strings.Join(said, "")
	}
	return strings.Join(said[:last], t.Comma) + t.And + said[last]
}

// missed says who has missed how much, without a verb that would have to know
// who is a girl: "Amira 6 dni i Yusuf 4 dni".
func (t tongue) missed(names []string, sessions []int) string {
	said := make([]string, len(names))
	for i, n := range names {
		said[i] = t.set(n) + " " + t.days(sessions[i])
	}
	return t.join(said)
}

// forms are the names of plural categories in a language's file.
var forms = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// days says sessions as days, two to a day.
func (t tongue) days(sessions int) string {
	whole, form := sessions/2, "and_half"
	switch {
	case sessions == 1:
		form = "half"
	case sessions%2 == 0:
		form = forms[plural.Cardinal.MatchPlural(language.Make(t.Language), whole, 0, 0, 0, 0)]
	}
	said, has := t.Days[form]
	if !has {
		said = t.Days["other"]
	}
	return strings.ReplaceAll(said, "{n}", fmt.Sprint(whole))
}

// Within a script that runs from right to left, a name, a number or an address
// in another would drag the marks beside it about; isolates keep each in its
// place (Unicode Standard Annex 9). An address keeps a space before the end of
// its isolate, so that a phone does not take the mark for a part of it.
const (
	firstStrong = "\u2068"
	leftToRight = "\u2066"
	popIsolate  = "\u2069"
)

var wholeLink = regexp.MustCompile(`https?://\S+`)

func (t tongue) set(s string) string {
	if !t.RTL || strings.TrimSpace(s) == "" { // what is missing stays missing
		return s
	}
	return firstStrong + s + popIsolate
}

// links sets the addresses of a text.
func (t tongue) links(text string) string {
	if !t.RTL {
		return text
	}
	return wholeLink.ReplaceAllStringFunc(text, func(at string) string { return leftToRight + at + " " + popIsolate })
}
