package rollfile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// lastPlace is the last on a list of contacts.
const lastPlace = 99

var (
	// placeEnding is what follows the figure in 1st, 2nd, 3rd.
	placeEnding = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)$`)
	// placeWords stand about a figure without changing it: P1, Priority 1, 1 (main).
	placeWords = regexp.MustCompile(`^(?:(?:p|priority|contact|no|number|order) ?)?(\d{1,2}(?:st|nd|rd|th)?)(?: (?:main|primary|first|secondary|contact|priority|emergency|emergency contact|main contact|primary contact))?$`)
)

// placesInWords are the words for a place, in its order.
var (
	placesInWords  = []string{"first", "second", "third", "fourth", "fifth", "sixth"}
	figuresInWords = []string{"one", "two", "three", "four", "five", "six"}
)

// comesFirst are words for whoever is asked first: Call first, Main carer, Lead.
var comesFirst = regexp.MustCompile(`^(?:(?:always |please )?(?:call|ring|contact|text|try|phone|ask)(?: this| her| him| them)?(?: parent| carer| contact| number)? first|always first|(?:main|primary|lead|first|default) (?:carer|parent|guardian|contact|adult|number|contact number)|lead|top|top priority|yes|y|✓|✔)$`)

// readPlace reads a place on the list from 0 to 99: 2, 2nd, second, P2, Main, and with
// plain words behind it as in 1 (mum), 1 - ring first.
// Whether a file counts from 0 is seen when all of it is read.
func readPlace(cell string) (int, bool) {
	if strings.HasPrefix(strings.TrimSpace(cell), "-") {
		return 0, false
	}
	said := normal(cleanID(cell))
	switch said {
	case "main", "primary", "main contact", "primary contact":
		return 1, true
	case "secondary", "secondary contact":
		return 2, true
	}
	if at := slices.Index(placesInWords, strings.TrimSuffix(said, " contact")); at >= 0 {
		return at + 1, true
	}
	if at := slices.Index(figuresInWords, said); at >= 0 {
		return at + 1, true
	}
	if comesFirst.MatchString(said) {
		return 1, true
	}
	if m := placeWords.FindStringSubmatch(said); m != nil {
		said = m[1]
	} else if figures := placeAhead(cell); figures != "" {
		said = figures
	}
	n, err := strconv.Atoi(placeEnding.ReplaceAllString(said, "$1"))
	return n, err == nil && n >= 0 && n <= lastPlace
}

// placeAhead gives the figures of a place with words behind it, "" for none. More
// figures are no place, nor is a choice, nor an hour.
func placeAhead(cell string) string {
	word, rest, _ := firstWord(strings.TrimLeft(strings.TrimSpace(cell), "#"))
	said := strings.Fields(normal(rest))
	if !figure.MatchString(placeEnding.ReplaceAllString(strings.ToLower(word), "$1")) || len(said) == 0 || strings.ContainsAny(rest, "0123456789?") {
		return ""
	}
	if slices.Contains([]string{"or", "and", "to", "am", "pm", "o", "oclock"}, said[0]) || slices.ContainsFunc(placesInWords[1:], func(w string) bool { return slices.Contains(said, w) }) {
		return ""
	}
	return strings.ToLower(word)
}

// NoPlace is said of a place that cannot be read.
const NoPlace = "an order is 1 to 99: this was not read; a contact who stood keeps their place, and one who is new comes after those who have one"

// fromNought is said of a file that counts its places from 0.
const fromNought = "places on the lists of contacts begin with 0 here: each was taken for the next one, so that whoever has 0 is asked first"

// countFromOne moves every place up by one where a file counts from 0. A 0 in any
// other file is no place: an office types it for somebody who has none.
func (f *File) countFromOne() {
	fromZero, nought := f.noughts()
	switch {
	case !nought:
	case fromZero:
		f.eachOrder(func(_, _ int, c *Contact) {
			next := min(*c.Order+1, lastPlace)
			c.Order = &next
		})
		f.Problems = append(f.Problems, problem.Field{Detail: fromNought})
	default:
		f.eachOrder(f.withoutNought)
	}
}

// noughts reports whether some place is 0, and whether the file counts from there: each
// list that gives places begins with 0, and on none does somebody without responsibility
// have 0 beside one who has it and has 1.
func (f *File) noughts() (fromZero, some bool) {
	fromZero = true
	for _, p := range f.Roll.Pupils {
		given, begins, strange, responsible := false, false, false, false
		for _, c := range p.Contacts {
			pr := c.ParentalResponsibility != nil && *c.ParentalResponsibility
			given = given || c.Order != nil
			begins = begins || c.Order != nil && *c.Order == 0
			strange = strange || c.Order != nil && *c.Order == 0 && !pr
			responsible = responsible || c.Order != nil && *c.Order == 1 && pr
		}
		some = some || begins
		fromZero = fromZero && (begins || !given) && (!strange || !responsible)
	}
	return fromZero, some
}

// withoutNought takes the place from whoever has 0, and tells it at its line.
func (f *File) withoutNought(pupil, contact int, c *Contact) {
	if *c.Order != 0 {
		return
	}
	c.Order = nil
	if p := f.Placed(problem.Field{Pointer: "/pupils/" + number(pupil) + "/contacts/" + number(contact) + "/order", Detail: NoPlace}); len(f.Problems) < MostProblems {
		f.Problems = append(f.Problems, p)
	}
}

// eachOrder visits everybody who has a place, by the places of the pupil and the contact.
func (f *File) eachOrder(visit func(pupil, contact int, c *Contact)) {
	for i, p := range f.Roll.Pupils {
		for j := range p.Contacts {
			if c := &p.Contacts[j]; c.Order != nil {
				visit(i, j, c)
			}
		}
	}
}
