package rollfile

import (
	"regexp"
	"slices"
	"strings"
)

// An adult of a line is a group of columns whose headings name the same owner:
// "Second Contact Name" and "Second Contact Mobile" are one adult's, and nobody
// else's. What is left of a heading without its owner says what the column holds.

// owner is whose a column is, as its heading says it.
type owner struct {
	words string // "second contact", "contact 1", "mother"; "" is nobody's
	group string // the same without what counts: "contact"
	place int    // 1 of First, Contact 1, Main; 0 where the words give none
	digit bool   // the place is a figure: Contact 1
	kin   string // the relationship that the words give: "Mother"
}

// ownerNouns are words that name an adult, in the plainest form of each.
var ownerNouns = map[string]string{
	"contact": "contact", "contacts": "contact", "parent": "parent", "parents": "parent", "carer": "carer", "carers": "carer", "guardian": "guardian", "guardians": "guardian",
	"emergency": "emergency", "nok": "nok", "adult": "adult",
	"mother": "mother", "mothers": "mother", "mum": "mum", "mums": "mum", "mummy": "mummy", "mam": "mam", "mom": "mom", "moms": "mom",
	"father": "father", "fathers": "father", "dad": "dad", "dads": "dad", "daddy": "daddy",
	"stepmother": "stepmother", "stepmum": "stepmum", "stepfather": "stepfather", "stepdad": "stepdad",
	"grandmother": "grandmother", "nan": "nan", "nana": "nana", "gran": "gran", "granny": "granny", "grandma": "grandma",
	"grandfather": "grandfather", "grandad": "grandad", "granddad": "grandad", "grandpa": "grandpa", "grandparent": "grandparent", "grandparents": "grandparent",
	"aunt": "aunt", "auntie": "auntie", "uncle": "uncle",
}

// kinOf gives the relationship that a noun says by itself.
var kinOf = map[string]string{
	"mother": "Mother", "mum": "Mother", "mummy": "Mother", "mam": "Mother", "mom": "Mother", "father": "Father", "dad": "Father", "daddy": "Father", "carer": "Carer",
	"stepmother": "Stepmother", "stepmum": "Stepmother", "stepfather": "Stepfather", "stepdad": "Stepfather",
	"grandmother": "Grandmother", "nan": "Grandmother", "nana": "Grandmother", "gran": "Grandmother", "granny": "Grandmother", "grandma": "Grandmother",
	"grandfather": "Grandfather", "grandad": "Grandfather", "grandpa": "Grandfather", "grandparent": "Grandparent", "aunt": "Aunt", "auntie": "Aunt", "uncle": "Uncle",
}

// qualifiers are words before a noun by which one adult is told from another. Before
// anything else they speak of the field: Other Telephone.
var qualifiers = wordSet(`first second third fourth fifth sixth 1st 2nd 3rd 4th 5th 6th main primary secondary tertiary other alternative alternate alt additional extra next default step foster birth biological adoptive legal`)

// ownerPlaces are words that give a place.
var ownerPlaces = map[string]int{
	"first": 1, "1st": 1, "main": 1, "primary": 1, "second": 2, "2nd": 2, "secondary": 2, "third": 3, "3rd": 3, "tertiary": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a": 1, "b": 2, "c": 3, "d": 4,
}

var (
	glued     = regexp.MustCompile(`\b(contact|parent|carer|guardian|priority|mother|father)(\d{1,2})\b`)
	nextOfKin = regexp.MustCompile(`\bnext of kin\b`)
	// firstGuardian is how Arbor writes one of the guardians, and not a guardian beside them.
	firstGuardian = regexp.MustCompile(`\bprimary (guardian \d)`)
	figure        = regexp.MustCompile(`^\d{1,2}$`)
)

// owners reads headings; those of one file may have words of their own by which
// an adult is named.
type owners struct {
	before map[string]bool // words before a noun: "home" of Home Contact Name
	alone  map[string]bool // words that stand for an adult: "main" of Main Name
	// moved are headings with the figure of an adult at their end, with it behind the owner.
	moved map[string]string
}

// whose parts a heading, in normal words, into whose it is and the rest.
func (o owners) whose(said string) (of owner, rest string) {
	if put, is := o.moved[said]; is {
		said = put
	}
	said = firstGuardian.ReplaceAllString(nextOfKin.ReplaceAllString(glued.ReplaceAllString(said, "$1 $2"), "nok"), "$1")
	words := strings.Fields(said)
	mine := o.marked(words)
	var named, counted, left []string
	for i, w := range words {
		switch {
		case !mine[i]:
			left = append(left, w)
		case w == "s": // of mum's
		case figure.MatchString(w), i > 0 && mine[i-1] && ownerPlaces[w] > 0 && !qualifiers[w]:
			counted = append(counted, w)
		case ownerNouns[w] != "":
			named = append(named, ownerNouns[w])
		default:
			named = append(named, w)
		}
	}
	return ownerOfWords(named, counted), strings.Join(left, " ")
}

// marked says which words of a heading are the owner's.
func (o owners) marked(words []string) []bool {
	mine := make([]bool, len(words))
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case ownerNouns[w] != "", o.alone[w], w == "priority" && (figure.MatchString(next) || ownerNouns[next] != ""):
			mine[i] = true
			for j := i - 1; j >= 0 && (qualifiers[words[j]] || o.before[words[j]]); j-- {
				mine[j] = true
			}
		case i > 0 && mine[i-1] && (w == "s" || figure.MatchString(words[i]) || ownerPlaces[w] > 0 && !qualifiers[w] && (ownerNouns[words[i-1]] != "")):
			mine[i] = true
		}
	}
	return mine
}

// ownerOfWords puts an owner together. "Contact" says nothing beside other words.
func ownerOfWords(named, counted []string) owner {
	if len(named) == 0 {
		return owner{}
	}
	of := owner{}
	words := slices.DeleteFunc(slices.Clone(named), func(w string) bool { return w == "contact" })
	if len(words) == 0 || !slices.ContainsFunc(words, func(w string) bool { return ownerPlaces[w] == 0 }) {
		words = append(words, "contact") // First Contact
	}
	var kin []string
	group := []string{}
	for _, w := range words {
		if of.place == 0 {
			of.place = ownerPlaces[w]
		}
		if ownerPlaces[w] == 0 {
			group = append(group, w)
		}
		if ownerNouns[w] != "" {
			kin = append(kin, w)
		}
	}
	for i, w := range counted {
		if place := ownerPlaces[w]; i == 0 {
			of.place = place
			if figure.MatchString(w) {
				of.place, of.digit = atoi(w), true
			}
		}
	}
	if len(kin) == 1 && len(group) == 1 {
		of.kin = kinOf[kin[0]]
	}
	of.words, of.group = strings.Join(append(words, counted...), " "), strings.Join(group, " ")
	return of
}

func atoi(figures string) (n int) {
	for _, r := range figures {
		n = n*10 + int(r-'0')
	}
	return n
}

// plain reports whether the words are those that exports number their contacts with.
func (of owner) plain() bool {
	return of.kin != "" || !slices.ContainsFunc(strings.Fields(of.group), func(w string) bool {
		return !slices.Contains([]string{"contact", "parent", "carer", "guardian", "priority"}, w)
	})
}

// after reports whether the words say that somebody else comes before them.
func (of owner) after() bool {
	return slices.ContainsFunc(strings.Fields(of.words), func(w string) bool {
		return slices.Contains([]string{"emergency", "other", "alternative", "alternate", "alt", "additional", "extra", "next"}, w)
	})
}

// leads reports whether the words say that they come first.
func (of owner) leads() bool {
	return slices.ContainsFunc(strings.Fields(of.words), func(w string) bool { return w == "main" || w == "primary" || w == "default" })
}

// ofAdult reports whether a heading names an adult; rest is what it says of them.
func ofAdult(said string) (rest string, is bool) {
	of, rest := owners{}.whose(said)
	if of.words == "" {
		return said, false
	}
	return rest, true
}

// identity is a field by which a heading tells who its owner is.
func identity(field string) bool {
	return slices.Contains([]string{"contact_name", "contact_first_name", "contact_last_name", "relationship"}, field)
}

// noOwner are words before a field of an identity that are none: First Name is no
// name of a First, and Middle Name is nobody's.
var noOwner = wordSet(`first second last middle other preferred known legal full given family chosen maiden former previous birth next step foster adoptive biological extra additional default`)

// ownersOf learns the words of one file by which it names adults: where a heading
// names who a Main or a Home Contact is, its other headings with the word are theirs.
func ownersOf(headings []string) owners {
	o := owners{before: map[string]bool{}, alone: map[string]bool{}}
	for _, raw := range headings {
		words := strings.Fields(inOrder(raw))
		if ofPupil.MatchString(strings.Join(words, " ")) || isElsewhere(strings.Join(words, " ")) {
			continue
		}
		if len(words) > 1 && qualifiers[words[0]] && !noOwner[words[0]] {
			if field, _ := look(contactHeadings, endFigure.ReplaceAllString(strings.Join(words[1:], " "), "")); identity(field) {
				o.alone[words[0]] = true
			}
		}
		mine := owners{}.marked(words)
		if at := slices.Index(mine, true); at > 0 && !qualifiers[words[0]] {
			_, rest := owners{}.whose(strings.Join(words[at:], " "))
			if field, _ := look(contactHeadings, endFigure.ReplaceAllString(rest, "")); rest != "" && identity(field) {
				for _, w := range words[:at] {
					o.before[w] = true
				}
			}
		}
	}
	o.moved = o.placed(headings)
	return o
}

// behind is a word that tells adults apart and stands behind the noun: Parent (Other).
var behind = regexp.MustCompile(`(?i)\b(contact|parent|carer|guardian)s?\s*\(\s*(first|second|third|1st|2nd|3rd|main|primary|secondary|other|alternative|emergency)\s*\)`)

// inOrder gives a heading in normal words, the owner's in the usual order.
func inOrder(raw string) string { return normal(behind.ReplaceAllString(raw, "$2 $1")) }
