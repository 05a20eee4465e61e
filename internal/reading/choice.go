package reading

import (
	"slices"
	"strings"
)

// longestAnswer is how many words the answer to a numbered question may have.
const longestAnswer = 8

// ordinals are "the first one" and so on.
var ordinals = []string{"first", "second", "third", "fourth", "fifth"}

// choice reads the answer to "Reply 1 for Amira, 2 for Yusuf, 3 for both": the
// numbers, the names, or a word for all of them. It is never guessed: a word
// that is no part of an answer, a number that was not offered, an "or" or a
// "not" leaves it to a person. A reply that gives a reason answers only with
// what it begins with: in "2 poorly" the 2 is an answer, in "both are ill"
// nothing is.
func choice(body string, words []token, r Reading, about About) []int {
	n := min(about.Choices, len(about.Names))
	if about.Again {
		words = putRight(words)
	}
	if n < 1 || len(words) > longestAnswer || len(words) == 0 || slices.ContainsFunc(words, func(t token) bool { return refuses(body, t) }) {
		return nil
	}
	if explained(r) {
		if words[0].class&numberClass == 0 {
			return nil
		}
		end := 1
		for end < len(words) && offered(words, end, n) != nothing {
			end++
		}
		if end < len(words) && words[end].class&(minutesClass|hoursClass|daysClass|weeksClass) != 0 || anyOffered(words, end, n) {
			return nil
		}
		words = words[:end]
	}
	var picked []pick
	for i := range words {
		switch p := offered(words, i, n); p {
		case nothing:
			return nil
		case aside:
		default:
			picked = append(picked, p)
		}
	}
	return picks(picked, words, n)
}

// putRight gives what follows the words that take an answer back: "sorry no, just the
// first one".
func putRight(words []token) []token {
	for len(words) > 1 && words[0].is([]string{"no", "nope", "nah", "sorry", "oops", "ooops", "whoops", "actually", "wait", "ah", "oh", "mistake", "my", "bad", "i", "meant", "mean", "only", "just"}) {
		words = words[1:]
	}
	return words
}

// refuses reports whether a word takes back what it is part of: "neither of
// them" has become one word that stands for both.
func refuses(body string, t token) bool {
	first, _, _ := strings.Cut(body[t.start:t.end], " ")
	return slices.Contains([]string{"neither", "either", "none", "not"}, fold(first))
}

// unclearAnswer gives the finding of a reply that can hardly be anything but an
// answer to our question, and says none: "4", "1 or 2", "maybe 3?", a number with
// the name of another. A person asks. Harm is never one, and neither is a name
// with a question mark alone, which is surprise.
func unclearAnswer(body string, words []token, said []found, about About) (Finding, bool) {
	if about.Choices < 1 || about.Again || len(words) == 0 || len(words) > longestAnswer || slices.ContainsFunc(said, func(f found) bool { return f.kind == harmed || f.kind == unreached }) {
		return Finding{}, false
	}
	numbered, meant := false, false
	for i := range words {
		t := &words[i]
		numbered = numbered || t.class&numberClass != 0
		meant = meant || t.class&(numberClass|bothClass) != 0 || t.names != 0 || t.is([]string{"neither", "none"})
		if p := offered(words, i, min(about.Choices, len(about.Names))); p == nothing && !unsure(t, about) {
			return Finding{}, false
		}
	}
	if !meant || !numbered && slices.ContainsFunc(words, func(t token) bool { return asks(t) || t.class&notClass != 0 }) {
		return Finding{}, false
	}
	return Finding{Kind: Choice, Words: everyWord(body, words), Confidence: 0.5}, true
}

// unsure reports whether a word may stand in an answer that is not a plain one.
func unsure(t *token, about About) bool {
	return asks(*t) || t.class&(numberClass|notClass|bothClass) != 0 || t.is(hedges) || nearlyOneOf(t.text, about.Names)
}

var hedges = []string{
	"maybe", "perhaps", "think", "thinks", "probably", "possibly", "or", "sure", "guess", "either", "neither", "none", "do", "know", "dunno", "might", "could", "be", "might",
	"i", "am", "not", "no", "said", "meant", "mean", "was", "should", "say", "both", "same", "to", "your", "question", "text", "you", "all", "this", "a", "with", "as", "but", "by",
}

// answersOnly leaves out what an answer to our question only sounds like.
func answersOnly(said []found) []found {
	return slices.DeleteFunc(slices.Clone(said), func(f found) bool { return f.kind == "doubt" || f.kind == "hint" })
}

// pick is what one word of an answer means: a place of the question from 0, or
// one of these.
type pick int

const (
	all     pick = -1 - iota // every pupil of the question
	named                    // a pupil's name: its bits say whom
	aside                    // "please", "number"
	nothing                  // no part of an answer
)

// offered says what a word means as part of an answer to a question about n
// pupils. The last number of a question stands for all of them.
func offered(words []token, i, n int) pick {
	t := &words[i]
	before := i > 0 && (slices.Contains(ordinals, words[i-1].text) || words[i-1].text == "the" || words[i-1].text == "only" || words[i-1].text == "just")
	number := countOf(t.text)
	if t.raw == "one" || t.text == "one" {
		number = 1
	}
	ordinal := slices.Index(ordinals, t.text)
	switch {
	case t.text == "either", t.class&notClass != 0:
		return nothing
	case before && number == 1: // "the first one"
		return aside
	case t.names != 0 && t.class&bothClass == 0:
		return named
	case t.class&childClass != 0 && t.class&bothClass == 0: // "2 for my daughter"
		return aside
	case t.class&bothClass != 0, t.text == "everyone", t.text == "everybody":
		return all
	case ordinal >= 0 && ordinal < n:
		return pick(ordinal)
	case number == n+1 && n > 1:
		return all
	case number >= 1 && number <= n:
		return pick(number - 1)
	case number == 0 && t.class&asideClass != 0:
		return aside
	}
	return nothing
}

// anyOffered reports whether a word from i on would be an answer too: "1 poorly
// 2 at dentist" is not about the first alone.
func anyOffered(words []token, i, n int) bool {
	for ; i < len(words); i++ {
		if p := offered(words, i, n); p >= 0 || p == all || p == named {
			return true
		}
	}
	return false
}

// picks gives the places that were picked; nil when they contradict each other,
// as "1 and 3" does when 3 means both, and "2 Amira" when Amira is 1.
func picks(picked []pick, words []token, n int) []int {
	names, numbers, every := namesOffered(words), uint64(0), slices.Contains(picked, all)
	for _, p := range picked {
		if p >= 0 {
			numbers |= 1 << p
		}
	}
	whole := uint64(1)<<n - 1
	switch {
	case len(picked) == 0, names&^whole != 0: // nobody, or somebody the question did not name
		return nil
	case every && (numbers != 0 && numbers != whole || names != 0 && names != whole):
		return nil
	case every:
		return firstOf(n)
	case numbers != 0 && names != 0 && numbers != names:
		return nil
	}
	return bits(numbers | names)
}

// namesOffered gives the names in an answer, but not those that a word for all of
// them stands for.
func namesOffered(words []token) uint64 {
	var names uint64
	for _, t := range words {
		if t.class&bothClass == 0 {
			names |= t.names
		}
	}
	return names
}

func firstOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
