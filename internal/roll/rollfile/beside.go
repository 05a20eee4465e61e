package rollfile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// An office writes beside a number what it knows of it: "wrong number", "old",
// "(Dad)", "call only". A text cannot be taken back, so it is turned round: words
// that are not known to be harmless keep a number from being texted until a person
// has looked, and only those that ask for a call let anybody ring it.

// beside is how far the words beside a number bar it.
type beside int

const (
	nothingBeside beside = iota
	callsOnly            // "call only", "emergency only"
	nobodys              // "wrong number", "old", and whatever is not known
)

// sentence tells it under the problems of an import.
func (b beside) sentence() string {
	if b == callsOnly {
		return "words beside this number say that it is for calls: people may ring it, and no text goes to it until a person has looked"
	}
	return "words beside this number may say that it is not theirs, or not to be used: it is neither texted nor shown to be rung until a person has looked; put it right in the register system, or take the words away"
}

// aboutWords reports whether a sentence is about words beside a number.
func aboutWords(sentence string) bool {
	return slices.Contains([]string{callsOnly.sentence(), nobodys.sentence(), notRung}, sentence)
}

// numberCell is one field of numbers: those in it, and what is written beside them.
type numberCell struct {
	mobiles, all []phone.Number
	said         []string // words, in small letters
	odd          bool     // a sign that no number has: a question mark, a cross
}

var (
	// plainPhrases are words that are harmless together and not alone.
	plainPhrases = regexp.MustCompile(`\b(texts?|txts?|sms) (only|ok|okay|preferred|pref|first|best|please)\b|\b(ok|okay|happy) to (text|txt|sms)\b|\bex directory\b|\b(call|ring) (first|this first|second)\b|` +
		`\b(tel|mob|mobile|phone|telephone|home|work|contact|cell) (no|nos|num)\b`)
	wordOf  = regexp.MustCompile(`\p{L}+`)
	ownerOf = regexp.MustCompile(`['’]s\b|['’]`)
)

// harmless are words beside a number that say what sort of number it is.
var harmless = wordSet(`mobile mobiles mob mobs cell cellphone handset m phone telephone tel t p landline home house h work wk w office day daytime days evening evenings eve night nights
	main primary secondary default preferred pref best first second third st nd rd th other alternative alt personal number num text texts txt sms ok okay whatsapp contact uk gb and or
	new checked correct updated works working use this one vodafone ee three giffgaff tesco sky virgin lebara lyca lycamobile bt`)

// asksForCalls are words by which people may ring a number and not text it.
var asksForCalls = wordSet(`call calls calling ring rings ringing voice only emergency emergencies urgent after before pm am leave message voicemail answerphone try
	ext extn extension switchboard reception`)

// takesBack are words that take a number back, also where one is somebody's name.
var takesBack = wordSet(`old ex no not non never wrong former formerly previous prev dead lost stolen changed gone deceased late invalid`)

// besideKin are words for a relationship, in the plainest word for it.
var besideKin = map[string]string{
	"mum": "mother", "mummy": "mother", "mam": "mother", "mom": "mother", "mums": "mother", "mother": "mother", "mothers": "mother", "pam": "mother",
	"dad": "father", "daddy": "father", "dads": "father", "father": "father", "fathers": "father", "paf": "father",
	"nan": "grandmother", "nana": "grandmother", "nanny": "grandmother", "gran": "grandmother", "granny": "grandmother", "grandma": "grandmother", "grandmother": "grandmother",
	"grandad": "grandfather", "granddad": "grandfather", "grandpa": "grandfather", "grandfather": "grandfather",
	"aunt": "aunt", "auntie": "aunt", "aunty": "aunt", "uncle": "uncle",
}

// calledOf says whose title is whose.
var calledOf = map[string]string{"mr": "father", "mrs": "mother", "ms": "mother", "miss": "mother"}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// wordsBeside gives the words of a cell of numbers, and whether it has a sign that
// no number is written with.
func wordsBeside(cell string) (said []string, odd bool) {
	for _, r := range cell {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsSpace(r), unicode.IsMark(r), unicode.Is(unicode.Cf, r):
		case !strings.ContainsRune("+()[]{}-‐‑–—./\\,:;|&'’\"=_*", r):
			odd = true
		}
	}
	words := wordOf.FindAllString(strings.ToLower(ownerOf.ReplaceAllString(cell, "")), -1)
	if len(words) == 0 {
		return nil, odd
	}
	return strings.Fields(plainPhrases.ReplaceAllString(strings.Join(words, " "), " ")), odd
}

// hasWords reports whether a field of numbers has more than numbers.
func hasWords(cell string) bool {
	said, odd := wordsBeside(cell)
	return odd || len(said) > 0
}

// bars says how far the words of a cell bar its numbers from one adult.
func (c numberCell) bars(row Contact) beside {
	most := nothingBeside
	if c.odd {
		most = nobodys
	}
	for _, word := range c.said {
		most = max(most, row.means(word))
	}
	return most
}

// means says what one word beside the number of an adult does. A relationship
// other than the row's is somebody else's number, and so is one where the row has
// none.
func (c *Contact) means(word string) beside {
	relationship := ""
	if c.Relationship != nil {
		relationship = *c.Relationship
	}
	kin := func(is string) bool {
		return slices.ContainsFunc(likeness.Words(relationship), func(w string) bool { return besideKin[w] == is })
	}
	of, title := besideKin[word], calledOf[word]
	switch {
	case takesBack[word]:
		return nobodys
	case harmless[word], word == "mx", word == "dr":
	case of != "" && kin(of):
	case title != "":
		if other := map[string]string{"mother": "father", "father": "mother"}[title]; kin(other) && !kin(title) {
			return nobodys
		}
	case slices.Contains(likeness.Words(relationship), word), c.Name != nil && slices.Contains(likeness.Words(*c.Name), word):
	case asksForCalls[word]:
		return callsOnly
	default:
		return nobodys
	}
	return nothingBeside
}
