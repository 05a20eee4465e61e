package rollfile

import (
	"regexp"
	"slices"

	"github.com/firstbell/firstbell/internal/problem"
)

// stray is a column that holds no field of the roll, though what is written in
// it may say who must not be told.
type stray struct {
	column  int
	contact int    // of the line, 0 for whoever stands there
	ends    string // its heading, when it says whether somebody is a contact still
	said    string // its heading
	ofLine  bool   // a note before the first contact: as likely the pupil's
}

// elsewhere are headings of columns whose words are about something else: a
// street called Court, a medicine not to be given.
var elsewhere = regexp.MustCompile(`\b(address|street|road|town|city|county|post ?code|email|e mail|medical|medicine|diet\w*|allerg\w*|doctor|gp|birth|dob|ethnic\w*|religion|house|school|sen)\b`)

// ofSafety is a heading that sounds like a mark of safety.
var ofSafety = regexp.MustCompile(`\b(court|barred|blocked|denied|restrict\w*|injunction|opt(ed)? ?(out|in)|unsubscribed|(no|non|not|never) ?(text|sms|contact|disclos)\w*|safeguard\w*|prohibit\w*|vulnerable|alerts?|legal|status|flags?|flagged|consent\w*|permission|allowed|contactable|inactive|archived|end date|date ended|ended|estranged|perpetrator|deceased|pso|non ?mol\w*|safe|warnings?|sms|risk)\b`)

// unread finds the columns that hold no field, and tells of those whose
// headings sound as if they said who must not be told.
func (r *reader) unread(s *Sheet, g *guesser) {
	read := map[int]bool{}
	for _, list := range r.at {
		for _, i := range list {
			read[i] = true
		}
	}
	first, told := r.firstContact(), false
	for i, heading := range s.top[s.heading].cells {
		said := normal(heading)
		if g.said[i] != inOrder(heading) {
			said = g.said[i] // with whose it is
		}
		if read[i] {
			continue
		}
		n := r.contactOf(g.said[i])
		note := notes.MatchString(said) && (n == 0 || !isElsewhere(said))
		if note && !told && surelyNotes.MatchString(said) {
			told = true
			r.tellHeading(s, i, NotesRead)
		}
		if note && n == 0 && (isElsewhere(said) || !r.alone() || i < first) {
			r.notes = append(r.notes, stray{column: i, said: said})
		}
		if !isElsewhere(said) {
			x := stray{column: i, contact: n, said: said, ofLine: note && n == 0 && (!r.alone() || i < first)}
			for _, of := range r.numbers {
				if n == of || n == 0 {
					r.columns[slot{said, of}] = i
				}
			}
			if aboutEnding(said) && (slices.Contains(r.numbers, n) || r.alone()) {
				x.ends = said
			}
			r.strays = append(r.strays, x)
			if x.ends != "" {
				continue
			}
		}
		if ofSafety.MatchString(said) {
			r.Problems = append(r.Problems, problem.Field{
				Pointer: "/lines/" + number(s.top[s.heading].line) + "/columns/" + letters(i),
				Detail:  "this column sounds like a mark of safety and is no field of the roll: whoever its words seem to bar is not texted until a person has looked, and words we do not know bar nobody; say what it holds, or set the marks by hand",
			})
		} else if !isElsewhere(said) {
			r.watch(i, heading, n, first)
		}
	}
}

// NotesRead is said once of columns in which an office writes what it likes.
const NotesRead = "notes are read for one thing only: what may say that an adult must not be told keeps them from being texted until a person has looked"

// firstContact gives the first column that is about an adult.
func (r *reader) firstContact() int {
	first := mostColumns
	for at, list := range r.at {
		if slices.Contains(contactColumns, at.field) {
			first = min(first, slices.Min(list))
		}
	}
	return first
}

// pupilsNotes lets the notes about a pupil hold the adults of a line, and with them
// those of the pupil's other lines.
func (r *reader) pupilsNotes(list []Contact, numbers []int) {
	for _, s := range r.notes {
		if s.column >= len(r.cells) {
			continue
		}
		value := oneLine(clean(r.cells[s.column]))
		if !holdsList(value, list) {
			continue
		}
		if len(list) == 0 {
			r.tellCell(s.column, "this note may say that somebody must not be told about the pupil, and there is nobody on this line: nothing was done; see that they are not among the contacts")
		}
		for i := range list {
			r.columns[slot{anybodysNote, numbers[i]}] = s.column
			list[i].say(anybodysNote, value)
		}
	}
}

// unmapped tells of columns that the mapping does not name and that would have been
// read by their heading: a mapping kept for other headings leaves them out.
func (r *reader) unmapped(s *Sheet, g *guesser) {
	named := map[string]bool{}
	for _, c := range r.Mapping.Columns {
		named[normal(c.Heading)] = true
	}
	headings := s.top[s.heading].cells
	for i, c := range g.columns {
		if c.Field != "" && !named[normal(headings[i])] {
			r.Problems = append(r.Problems, problem.Field{
				Pointer: "/lines/" + number(s.top[s.heading].line) + "/columns/" + letters(i),
				Detail:  "this column is none of the mapping that was kept, and its heading sounds like one that is read: it was not; say what it holds, or guess the mapping afresh (mapping=guess)",
			})
		}
	}
}

// heed bars an adult by the words of every cell that is theirs: their name, any
// of their numbers, a note about them or about the line.
func (r *reader) heed(c *Contact, n int, alone bool) {
	for _, field := range wordFields {
		for _, i := range r.at[slot{field, n}] {
			if i < len(r.cells) {
				r.heedCell(c, i, mostBy(field, clean(r.cells[i])))
			}
		}
	}
	for _, s := range r.strays {
		switch {
		case s.contact == n || s.contact == 0 && alone:
			r.heedCell(c, s.column, toldNothing)
			if s.ends != "" && s.column < len(r.cells) {
				c.say(s.ends, oneLine(clean(r.cells[s.column])))
			} else {
				r.heedStray(c, s, true)
			}
		case s.contact == 0:
			r.heedCell(c, s.column, neverTexted) // whom of several it means nobody can tell: a call may still find out
			r.heedStray(c, s, false)
		}
	}
}

// wordFields are the fields of an adult in which an office writes words.
var wordFields = []string{"contact_name", "contact_title", "contact_first_name", "contact_last_name", "relationship", "mobile", "phone", "order", "parental_responsibility", "lives_with", "language", "role"}

// heedCell bars an adult by the words of one cell, and no further than at most.
func (r *reader) heedCell(c *Contact, column int, most forbidden) {
	if column >= len(r.cells) {
		return
	}
	words := clean(r.cells[column])
	if c.alone().meansAnother(0, words) {
		most = min(most, neverTexted) // the order may be against another: this one may be rung
	}
	if how := min(forbids(words), most); forbid(c, how) {
		r.tellCell(column, how.sentence())
	}
}

// tellCell adds a problem with a cell that has no field.
func (r *reader) tellCell(column int, sentence string) {
	was := len(r.Problems)
	r.tell(r.line, slot{}, sentence)
	if len(r.Problems) > was && was < MostProblems {
		r.Problems[was].Pointer = "/lines/" + number(r.line) + "/columns/" + letters(column)
	}
}
