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
var placesInWords = []string{"first", "second", "third", "fourth", "fifth", "sixth"}

// readPlace reads a place on the list from 0 to 99: 2, 2nd, second, P2, 1 (main), Main.
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
	if m := placeWords.FindStringSubmatch(said); m != nil {
		said = m[1]
	}
	n, err := strconv.Atoi(placeEnding.ReplaceAllString(said, "$1"))
	return n, err == nil && n >= 0 && n <= lastPlace
}

// NoPlace is said of a place that cannot be read.
const NoPlace = "an order is 1 to 99: this was not read; a contact who stood keeps their place, and one who is new comes after those who have one"

// fromNought is said of a file that counts its places from 0.
const fromNought = "places on the lists of contacts begin with 0 here: each was taken for the next one, so that whoever has 0 is asked first"

// countFromOne moves every place up by one where a file counts from 0.
func (f *File) countFromOne() {
	nought := slices.ContainsFunc(f.Roll.Pupils, func(p Pupil) bool {
		return slices.ContainsFunc(p.Contacts, func(c Contact) bool { return c.Order != nil && *c.Order == 0 })
	})
	if !nought {
		return
	}
	for _, p := range f.Roll.Pupils {
		for i, c := range p.Contacts {
			if c.Order != nil {
				next := min(*c.Order+1, lastPlace)
				p.Contacts[i].Order = &next
			}
		}
	}
	f.Problems = append(f.Problems, problem.Field{Detail: fromNought})
}
