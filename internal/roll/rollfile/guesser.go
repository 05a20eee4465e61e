package rollfile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// GuessMapping says what each column of an export most likely holds, by its
// heading. What cannot be told is left empty, and so is the second of two that
// hold the same.
func GuessMapping(header []string) Mapping { return guessAll(header).mapping() }

type guesser struct {
	owners
	columns    []Column
	notes      []note
	rank       map[slot]int // how well the column that was taken says it, 0 best
	place      map[slot]int
	said       []string // the headings in normal words, with the owners put in
	pupilsName int      // the column of a bare Name that is the pupil's, -1 for none
	inContacts bool     // past the first column of a contact, bare names are the contact's
}

func (g *guesser) mapping() Mapping { return Mapping{Columns: g.columns} }

// guessAll guesses every column, and notes what a person should know of it.
func guessAll(header []string) *guesser {
	put := nearest(header)
	g := &guesser{owners: ownersOf(put), said: put, pupilsName: pupilsName(put), rank: map[slot]int{}, place: map[slot]int{}, columns: make([]Column, 0, len(header))}
	all := make([]said, len(header))
	for i, raw := range header {
		g.columns = append(g.columns, Column{Heading: shorten(strings.TrimSpace(raw), longestHeading)})
		all[i] = g.readAt(i)
		if slices.Contains(contactColumns, all[i].field) {
			g.inContacts = true
			continue
		}
		g.pupils(i, all[i])
	}
	g.seat(all)
	g.tellPreferred()
	g.tellUnknown(all)
	return g
}

// pupils gives a column of the pupil its place. Of two the better heading is read.
func (g *guesser) pupils(i int, s said) {
	at := slot{s.field, 0}
	before, taken := g.place[at]
	if s.field == "" || taken && s.how >= g.rank[at] {
		return
	}
	if taken {
		g.columns[before].Field = ""
	}
	g.columns[i].Field, g.rank[at], g.place[at] = s.field, s.how, i
}

// vague is how well a bare Number says that it is a telephone's: worst of all.
const vague = 1000

// readAt says what one column holds, and whose.
func (g *guesser) readAt(i int) said {
	if i == g.pupilsName || pupilWords[g.said[i]] {
		return said{field: "name"}
	}
	return g.read(g.said[i])
}

// read says what one heading holds, and whose.
func (g *guesser) read(words string) said {
	if rest := ofPupil.ReplaceAllString(words, ""); rest != words {
		of, _ := g.whose(rest)
		if of.words == "" || of.words == "contact" {
			if slices.Contains(wholeNames, rest) {
				return said{field: "name"}
			}
			field, how := look(pupilHeadings, rest) // a pupil's own telephone is nobody's to text
			return said{field: field, how: how}
		}
		words = rest
	}
	of, rest := g.whose(words)
	if noContact.MatchString(words) || banOfContact.MatchString(endFigure.ReplaceAllString(words, "")) {
		return said{owner: of.unlessPlain("court_order"), field: "court_order"}
	}
	if of.words == "" {
		return g.unowned(words)
	}
	field, how := look(contactHeadings, rest)
	if field == "" && bareNumber.MatchString(rest) {
		field, how = "phone", vague
	}
	if banFirst.MatchString(words) && (field == "mobile" || field == "phone") {
		return said{} // No Parent 2 is no number of theirs
	}
	if rest == "" && words == "emergency" {
		return said{} // a word alone
	}
	return said{owner: of.unlessPlain(field), field: field, how: how, bare: rest == ""}
}

// unlessPlain gives nobody where a ban speaks of a contact and not of which: No
// Contact, Safe to Contact.
func (of owner) unlessPlain(field string) owner {
	if of.words == "contact" && barringField(field) {
		return owner{}
	}
	return of
}

// unowned says what a heading holds that names no adult.
func (g *guesser) unowned(words string) said {
	mine, how := look(pupilHeadings, words)
	theirs, theirHow := look(contactHeadings, words)
	rank, has := g.rank[slot{mine, 0}]
	again := has && rank == how // the very same heading a second time
	switch {
	case mine == "no_text", mine != "" && (words != "status" || !g.inContacts) && (theirs == "" || !g.inContacts && !again):
		return said{field: mine, how: how}
	case mine == "left" && words == "status": // past the contacts it may be theirs
		return said{}
	case theirs == "language", theirs == "contact_name" && !g.inContacts:
		return said{} // a pupil's own, as likely as not
	case theirs == "": // Text 2 of nobody: somebody of the line
		if field, how := look(contactHeadings, endFigure.ReplaceAllString(words, "")); barringField(field) {
			return said{field: field, how: how}
		}
	}
	return said{field: theirs, how: theirHow}
}

// ofNumbers is the heading of a column of telephones.
var ofNumbers = regexp.MustCompile(`\b(mobiles?|telephones?|phones?|tel|landline|cell)( (numbers?|no|nos|num|home|work))?( s)?( \d)?$|\b(contact|emergency) (number|no)s?( \d)?$`)

// endFigure is a figure at the end of a heading.
var endFigure = regexp.MustCompile(` ?\d{1,2}$`)

// tellUnknown tells of telephones under the name of somebody who is no contact, and of
// a heading that denies something and cannot be read.
func (g *guesser) tellUnknown(all []said) {
	for i := range g.columns {
		words := g.said[i]
		noted := slices.ContainsFunc(g.notes, func(n note) bool { return n.column == i })
		if all[i].field == "" && !noted && ofNumbers.MatchString(words) && !ofPupil.MatchString(words) && !isElsewhere(words) && !smellsOfSafety.MatchString(words) {
			g.note(i, unknownsNumber)
		}
		if of, _ := g.whose(words); all[i].field == "" && !noted && of.words != "" && banFirst.MatchString(words) && !ofSafety.MatchString(words) {
			g.note(i, unreadBan)
		}
	}
}

// tellPreferred tells when the name in texts would be one that a child may have
// told the school alone.
func (g *guesser) tellPreferred() {
	at, taken := g.place[slot{"first_name", 0}]
	_, named := g.place[slot{"text_name", 0}]
	if taken && !named && ofPreference.MatchString(g.said[at]) {
		g.note(at, preferredAsName)
	}
}

var ofPreference = regexp.MustCompile(`\b(preferred|chosen|known as)\b`)

// tellGuess tells at each heading what a person may know better.
func (r *reader) tellGuess(s *Sheet, g *guesser) {
	notes, whose := s.tellsOf(r.Mapping, g)
	for _, n := range notes {
		r.tellHeading(s, n.column, n.sentence)
	}
	r.whose = map[string]int{}
	for n, words := range whose {
		r.whose[words] = n
	}
}

// tellsOf gives what a person may know better of each column, as far as a mapping is
// what was guessed, and the words by which it heads each contact.
func (s *Sheet) tellsOf(m Mapping, g *guesser) (notes []note, whose map[int]string) {
	headings, is := g.said, map[int]Column{}
	for i, at := range positions(m, s.top[s.heading].cells) {
		if at >= 0 {
			is[at] = m.Columns[i]
		}
	}
	for _, n := range g.notes {
		if c, named := is[n.column]; named && c.Field == g.columns[n.column].Field && c.Contact == g.columns[n.column].Contact {
			notes = append(notes, n)
		}
	}
	whose = map[int]string{}
	for i := range headings {
		c, named := is[i]
		of, _ := g.whose(headings[i])
		if !named || of.words == "" || of.words == "contact" || !slices.Contains(contactColumns, c.Field) || barringField(c.Field) {
			continue
		}
		if before := whose[c.Contact]; before == "" {
			whose[c.Contact] = of.words
		} else if before != of.words {
			notes = append(notes, note{i, twoOwnersOnOne})
		}
	}
	return notes, whose
}

// tellHeading adds a problem with the heading of a column.
func (r *reader) tellHeading(s *Sheet, column int, sentence string) {
	r.Problems = append(r.Problems, problem.Field{Pointer: "/lines/" + number(s.top[s.heading].line) + "/columns/" + letters(column), Detail: sentence})
}

// contactOf says which contact of the line a column is about whose heading holds no
// field: 0 for whoever stands there.
func (r *reader) contactOf(words string) int {
	of, _ := r.owners.whose(words)
	if n, known := r.whose[of.words]; known {
		return n
	}
	if of.digit && of.place <= mostContacts && len(of.words) > 0 && of.group == "contact" {
		return of.place
	}
	return 0
}
