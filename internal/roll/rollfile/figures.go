package rollfile

import (
	"regexp"
	"slices"
	"strings"
)

// Many exports write the figure of an adult at the end: Contact Name 2, Contact_Mobile_2,
// Parent Name (2). Whether "Contact Mobile 2" is the second adult's or a further number
// of the only one is for the other headings to say: all of a file are read together, and
// those that are an adult's are put as "Contact 2 Mobile".

// figured is what a heading says with the figure at its end taken off.
type figured struct {
	whole string   // all of it
	said  []string // without the figure
	to    int      // how many of those words are up to and with the owner's last
	words string   // the owner's, without a figure; "" for nobody
	kin   string
	rest  string // what it holds
	field string
	place int  // the figure, 0 for none
	front bool // the figure stands behind the owner: Contact 2 Name
}

var (
	gluedFigure = regexp.MustCompile(`(\pL)(\d{1,2})$`)
	// banOfContact is a ban that names nobody: No Contact is not the number of one.
	banOfContact = regexp.MustCompile(`^(no|non|not|do not|dont|don t|never) ?contact( contact)?$`)
	romans       = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}
)

// figureOf reads a word that counts adults at the end of a heading, 0 for none.
func figureOf(word string) int {
	switch {
	case figure.MatchString(word):
		return atoi(word)
	case placeEnding.MatchString(word):
		return atoi(placeEnding.ReplaceAllString(word, "$1"))
	case qualifiers[word]:
		return 0
	}
	return max(ownerPlaces[word], romans[word])
}

// figured takes a heading apart, in normal words.
func (o owners) figured(said string) figured {
	said = firstGuardian.ReplaceAllString(nextOfKin.ReplaceAllString(said, "nok"), "$1")
	words := strings.Fields(gluedFigure.ReplaceAllString(said, "$1 $2"))
	if last := len(words) - 1; last > 0 {
		c := o.headed(words[:last])
		if c.place = figureOf(words[last]); c.place > 0 && c.rest != "" && c.to < last && !c.front {
			return c
		}
	}
	c := o.headed(strings.Fields(glued.ReplaceAllString(said, "$1 $2")))
	if of, _ := o.whose(said); c.front {
		c.place = of.place
	}
	return c
}

// headed reads the words of a heading.
func (o owners) headed(words []string) figured {
	said := strings.Join(words, " ")
	if banOfContact.MatchString(said) {
		return figured{said: words, rest: "no contact", field: "court_order"}
	}
	of, rest := o.whose(said)
	c := figured{said: words, words: of.words, kin: of.kin, rest: rest, front: of.digit}
	for i, mine := range o.marked(words) {
		if mine {
			c.to = i + 1
		}
	}
	if of.digit {
		c.words = of.words[:strings.LastIndexByte(of.words, ' ')]
	}
	c.field, _ = look(contactHeadings, rest)
	if of.words != "" && bareNumber.MatchString(rest) {
		c.field = "phone"
	}
	return c
}

func (c figured) telephone() bool { return c.field == "mobile" || c.field == "phone" }

// of puts the figure behind the words of an owner.
func (c figured) of(owner []string, place int) string {
	return strings.TrimSpace(strings.Join(append(append(slices.Clone(owner), number(place)), c.rest), " "))
}

// figures are all headings of one file.
type figures struct {
	columns []figured
	moved   map[string]string // the figure behind the owner, by the whole heading
}

// any reports whether a column is so.
func (f *figures) any(is func(c figured) bool) bool { return slices.ContainsFunc(f.columns, is) }

// placed gives the headings of a file whose figure is an adult's, each with how it is
// written where the figure stands behind the owner.
func (o owners) placed(headings []string) map[string]string {
	f := &figures{moved: map[string]string{}}
	for _, raw := range headings {
		full := inOrder(raw)
		said := ofPupil.ReplaceAllString(full, "")
		c := o.figured(said)
		if isElsewhere(said) || said != full && c.words == "" { // a pupil's own telephone
			continue
		}
		c.whole = said
		f.columns = append(f.columns, c)
	}
	f.adults(func(place int) bool { return place > 1 })
	f.adults(func(place int) bool { return place == 1 })
	f.first()
	f.nobodys()
	f.firstOfNobodys()
	for _, raw := range headings {
		full := inOrder(raw)
		if put, is := f.moved[ofPupil.ReplaceAllString(full, "")]; is {
			f.moved[full] = put
		}
	}
	return f.moved
}

// adults moves the figures at the end that count adults.
func (f *figures) adults(now func(place int) bool) {
	for _, c := range f.columns {
		if c.words != "" && now(c.place) && !c.front && f.counts(c) {
			f.moved[c.whole] = c.of(c.said[:c.to], c.place)
		}
	}
}

// counts reports whether the figure at the end of an owner's heading counts adults: a
// name or a relationship has one too, or all that is theirs. Two telephones of a mother
// are not two mothers.
func (f *figures) counts(c figured) bool {
	is := func(what func(x figured) bool) bool {
		return f.any(func(x figured) bool { return x.words == c.words && x.field != "" && what(x) })
	}
	plain := is(func(x figured) bool { return x.place == 0 && identity(x.field) })
	switch {
	case plain && c.telephone() && is(func(x figured) bool { return x.front && x.place == c.place && x.telephone() }):
		return false // Contact 2 has telephones of their own
	case plain && c.place == 1 && !is(func(x figured) bool { return x.place == 1 && identity(x.field) }):
		return is(func(x figured) bool { return x.place > 1 && f.moved[x.whole] != "" })
	case is(func(x figured) bool { return x.place > 0 && identity(x.field) }):
		return true
	}
	return !is(func(x figured) bool { return x.place == 0 }) && (c.kin == "" || c.kin == "Carer")
}

// first takes Contact Name beside Contact Name 2 for the name of the first.
func (f *figures) first() {
	for _, c := range f.columns {
		if c.words == "" || c.place > 0 || c.field == "" || f.any(func(x figured) bool { return x.words == c.words && x.place == 1 && identity(x.field) }) {
			continue
		}
		named := f.any(func(x figured) bool { return x.words == c.words && x.place == 0 && identity(x.field) })
		later := func(x figured) bool { // of whom the figure was moved
			return x.words == c.words && x.place > 1 && f.moved[x.whole] != "" && (!barringField(c.field) || x.rest == c.rest)
		}
		if named && f.any(later) {
			f.moved[c.whole] = c.of(c.said[:c.to], 1)
		}
	}
}

// adult gives the words, with the figure, of the only adult who is known by it; "" for
// none, and then whether there are several.
func (f *figures) adult(place int) (words string, known bool) {
	whose := ""
	for _, x := range f.columns {
		put, moved := f.moved[x.whole]
		switch {
		case x.words == "" || x.field == "" || x.whole == "priority "+number(place):
			continue
		case moved && strings.HasPrefix(put, x.of(x.said[:x.to], place)):
			put = strings.Join(append(slices.Clone(x.said[:x.to]), number(place)), " ")
		case !moved && x.front && x.place == place:
			put = strings.Join(x.said[:x.to], " ")
		default:
			continue
		}
		if known && whose != x.words {
			return "", true
		}
		words, whose, known = put, x.words, true
	}
	return words, known
}

// nobodys gives Relationship 2, Text 2 and No Contact 2 to the only adult of that
// figure. A telephone is theirs only where nobody but its own Name 2 says who they are.
func (f *figures) nobodys() {
	for _, c := range f.columns {
		if c.words == "priority" && c.front && c.rest == "" { // Priority 2, an adult or the order of one
			c = figured{whole: c.whole, rest: "priority", field: "order", place: c.place}
		}
		if c.words != "" || c.place == 0 || c.field == "language" || c.field == "" && !smellsOfSafety.MatchString(c.rest) {
			continue
		}
		words, known := f.adult(c.place)
		named := f.any(func(x figured) bool { return x.words == "" && x.place == c.place && x.field == "contact_name" })
		switch {
		case words != "" && !c.telephone() && c.field != "contact_name":
			f.moved[c.whole] = words + " " + c.rest
		case !known && named:
			f.moved[c.whole] = c.of([]string{"contact"}, c.place)
		}
	}
}

// firstOfNobodys gives Relationship beside Relationship 2 to the first.
func (f *figures) firstOfNobodys() {
	words, _ := f.adult(1)
	for _, c := range f.columns {
		later := func(x figured) bool {
			return x.words == "" && x.place > 1 && x.rest == c.rest && f.moved[x.whole] != ""
		}
		again := func(x figured) bool { return x.words == "" && x.place == 1 && x.rest == c.rest }
		if words != "" && c.words == "" && c.place == 0 && c.field != "" && !c.telephone() && c.field != "contact_name" && f.any(later) && !f.any(again) {
			f.moved[c.whole] = words + " " + c.rest
		}
	}
}
