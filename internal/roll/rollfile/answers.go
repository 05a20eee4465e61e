package rollfile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Offices answer a column of yes and no with more than that: "Yes - full", "Y (both)",
// "No - parents amicable", "Yes 09/26". The first plain word is the answer, as long as
// what follows it takes nothing back.

// firstWord parts a cell into its first word and the rest, and reports whether a sign
// stands between them, or nothing follows but a date: "No contact" is no "No".
func firstWord(cell string) (word, rest string, apart bool) {
	cell = strings.TrimSpace(cell)
	end := strings.IndexFunc(cell, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("✓✔'’", r)
	})
	if end < 0 {
		return cell, "", true
	}
	word, rest = cell[:end], strings.TrimSpace(cell[end:])
	said := strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
	return word, rest, len(said) < len(rest) || strings.Trim(said, "0123456789/.-: ") == ""
}

// asksFirst are words that send the reader elsewhere before anything is done.
var asksFirst = regexp.MustCompile(`\b(see|ask|check|speak|refer|query|pending|tbc|unless|but|if|however|though)\b`)

// takesNothingBack reports whether what follows an answer leaves it as it is.
func takesNothingBack(yes bool, rest string) bool {
	if strings.ContainsAny(rest, "?!✗✘❌") {
		return false
	}
	for _, word := range strings.Fields(normal(rest)) {
		if other, read := readYesNo(word); read && other != yes && !isNumber(word) {
			return false
		}
	}
	return !asksFirst.MatchString(normal(rest)) && plainNote(rest)
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// readAnswer reads a cell that says yes or no, with what an office writes beside it.
func readAnswer(cell string) (yes, read bool) {
	if yes, read = readYesNo(cell); read {
		return yes, true
	}
	word, rest, apart := firstWord(cell)
	yes, read = readYesNo(word)
	dated := isNumber(word) && strings.TrimLeft(rest, "0123456789") != rest || isNumber(word) && dayInFigures.MatchString(cell)
	if !read || dated || !takesNothingBack(yes, rest) || !yes && !apart {
		return false, false
	}
	return yes, true
}

// dayInFigures is a date, or several figures, that begin with what would be an answer.
var dayInFigures = regexp.MustCompile(`^\s*\d+\s*[/.,\-]\s*\d`)

// noOrder are ways to say that there is no court order, no ban and no restriction.
var noOrder = regexp.MustCompile(`^(?:there (?:is|are) )?(?:(?:no|not any|without)(?: (?:known|current|active|existing|court|legal|live|such|outstanding|formal|recorded|relevant|other|access|custody))* ` +
	`(?:orders?|court orders?|restrictions?|concerns?|issues?|injunctions?|problems?|conditions?)|(?:none|nothing|nil)(?: (?:known|current|active|existing|to (?:note|report|declare|add)))*)` +
	`(?: (?:in place|known|seen|held|recorded|on file|in force|at present|at the moment|currently|now|to (?:our|my) knowledge|that (?:we|i) know of|reported|provided|received|exists?|apply|applies|required|needed))*$` +
	`|^(?:ok|okay|fine|tbc|to be confirmed|clear|not that (?:we|i) (?:know of|am aware of|are aware of)|not (?:seen|aware of any)|(?:parents |all )?amicable)$`)

// saysNoOrder reports whether a cell of a ban says that there is none. A no that names
// a relative may be of somebody else.
func saysNoOrder(cell string) bool {
	word, rest, _ := firstWord(cell)
	if yes, read := readAnswer(cell); read && !yes && len(kinNamed(rest)) == 0 {
		return true
	}
	return noOrder.MatchString(normal(cell)) || saysNothing(word) && takesNothingBack(false, rest) && rest != ""
}

var (
	// waysToReach are words for how somebody likes to be reached, and agreements to it.
	waysToReach = wordSet(`text texts texting txt sms message messages messaging mobile whatsapp email emails e mail phone call calls letter app any all both either and or by via preferred please ok okay
		agreed agree agrees signed consented consent consents given granted received approved accepted happy yes y to only form on file`)
	// byText are those by which a text is among them.
	byText = wordSet(`text texts texting txt sms message messages messaging mobile any all both either agreed agree agrees signed consented consents given granted approved accepted happy`)
)

// agrees reports whether a cell of a consent to be texted names texts, or an agreement,
// and nothing but such words.
func agrees(cell string) bool {
	words := strings.FieldsFunc(normal(cell), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsDigit(r) })
	return !strings.ContainsAny(cell, "?!✗✘❌") && !slices.ContainsFunc(words, func(w string) bool { return !waysToReach[w] }) && slices.ContainsFunc(words, func(w string) bool { return byText[w] })
}

// otherWays are those by which nobody is texted.
var otherWays = wordSet(`email emails mail phone call calls letter letters post app`)

// otherWay reports whether a cell names a way to reach somebody, and no text.
func otherWay(cell string) bool {
	words := strings.Fields(normal(cell))
	return slices.ContainsFunc(words, func(w string) bool { return otherWays[w] }) && !slices.ContainsFunc(words, func(w string) bool { return byText[w] })
}

var (
	// heldWords are those of a parental responsibility that somebody has, and heldStrong
	// those of them that say so alone.
	heldWords  = wordSet(`full sole shared share shares held holds hold joint jointly equal equally both parents automatic automatically pr parental responsibility has have confirmed granted on birth certificate cert seen yes y with mum mother dad father partner ex other parent and legal by law`)
	heldStrong = wordSet(`full sole shared share shares held holds hold joint jointly equal equally both automatic automatically pr responsibility confirmed granted certificate cert`)
)

// readHeld reads a parental responsibility: a yes, or words for one that is held.
func readHeld(cell string) (held, read bool) {
	if held, read = readAnswer(cell); read {
		return held, true
	}
	words := strings.Fields(normal(cell))
	other := func(w string) bool { return !heldWords[w] }
	said := !strings.Contains(cell, "?") && !slices.ContainsFunc(words, other) && slices.ContainsFunc(words, func(w string) bool { return heldStrong[w] })
	return said, said
}

// namedBy reports whether a cell is no more than the word for the adult's own
// relationship.
func (c *Contact) namedBy(cell string) bool {
	if c.Relationship == nil || len(strings.Fields(normal(cell))) != 1 {
		return false
	}
	named := kinNamed(cell)
	return len(named) == 1 && slices.Contains(kinNamed(*c.Relationship), named[0])
}
