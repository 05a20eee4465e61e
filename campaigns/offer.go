package campaigns

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// offers reports whether a text tells its reader that answering with a word
// stops these texts: it stands there as a word, and not only where the clause
// it stands in tells them not to.
func (m Message) offers(word string) bool {
	for _, said := range sentences.Split(addresses.ReplaceAllString(m.Text, ". "), -1) {
		if m.base() == "en" {
			if at := answerWith(word).FindStringIndex(said); at != nil && !negates("en", lessIf(said[:at[0]])) {
				return true
			}
			continue
		}
		for _, clause := range clauses.Split(said, -1) {
			if slices.Contains(strings.FieldsFunc(clause, notInWord), word) && !negates(m.base(), clause) {
				return true
			}
		}
	}
	return false
}

// base is the language without its region: "pt" of "pt-BR".
func (m Message) base() string { return baseOf(m.Language) }

// baseOf gives the first part of a language's tag; English where there is none.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return cmp.Or(base, "en")
}

var (
	// addresses hold words and marks that are nobody's sentence.
	addresses = regexp.MustCompile(`https?://\S+`)
	sentences = regexp.MustCompile(`[.!?؟۔।]+(?:\s+|$)|\n+`)
	clauses   = regexp.MustCompile(`[,;:،]`)
)

// answerWith finds the offer in English.
func answerWith(word string) *regexp.Regexp {
	return regexp.MustCompile(`\b[Rr]eply ` + regexp.QuoteMeta(word) + `\b`)
}

// lessIf drops the condition a sentence opens with: "if you would rather not
// get these, reply" offers all the same.
func lessIf(said string) string {
	said = strings.TrimSpace(said)
	if at := strings.LastIndexAny(said, ",;:"); at >= 0 && strings.HasPrefix(strings.ToLower(said), "if ") {
		return said[at+1:]
	}
	return said
}

// negations say no, by language. They are looked for on both sides of the word
// where a language may put them after the verb.
var negations = map[string][]string{
	"en": strings.Fields("not never cannot can't cant don't dont won't wont mustn't shouldn't needn't avoid"),
	"pl": {"nie"}, "ro": {"nu"}, "uk": {"не"}, "so": {"ha"}, "pt": {"não", "nao", "nunca"}, "cy": {"peidiwch", "paid", "peidio"},
	"ar": {"لا"}, "ur": {"نہ", "نہیں", "مت"}, "pa": {"ਨਾ", "ਨਹੀਂ"}, "bn": {"না", "নয়"}, "gu": {"ન", "નહીં", "નથી"},
}

func negates(language, said string) bool {
	said = strings.ReplaceAll(strings.ToLower(said), "’", "'")
	return slices.ContainsFunc(strings.FieldsFunc(said, notInWord), func(w string) bool { return slices.Contains(negations[language], w) })
}

func notInWord(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '\'' }
