package rollfile

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// File is a school's export as it was read: the roll it holds, what is wrong
// with single lines, and where each thing stands in it.
type File struct {
	Roll Roll
	// Problems point at lines, and in a CSV file at columns by their letter
	// in a spreadsheet: /lines/12/columns/G. They repeat nothing of what
	// stands there.
	Problems []problem.Field
	Mapping  Mapping // by which a CSV file was read

	Origins []Origin // beside Roll.Pupils

	// Unsure is set when a line was lost: then nobody may be taken for gone.
	Unsure bool
	Whole  bool                    // of a register system: all of its list
	Missed map[school.PupilID]bool // see System.Missed
	ByYear bool                    // a new pupil without a group gets one named after the year

	columns map[slot]int
}

// Origin is where a pupil stands in a file, and what a roll has no field for.
type Origin struct {
	ByUPN    bool     // the file names the pupil by UPN only
	OrUPN    bool     // one whose id is new is looked for by UPN
	Flags    []string // those the file has a column for
	Disputed bool     // a later line has the id for another child
	Contacts []Adult  // beside Pupil.Contacts

	line   int
	place  string // a pointer, where what was read has no lines
	leaves leaver
}

// Adult is where a contact stands in a file.
type Adult struct {
	Derived bool // the file gives adults no id: this one is ours

	line, number int
	place        string // a pointer, where what was read has no lines
	words        int    // the column, from 1, where words stand beside a number; 0 for none
}

// tell adds a problem with one cell of a line, or with the whole line.
func (f *File) tell(line int, at slot, sentence string) {
	if len(f.Problems) > MostProblems {
		return
	}
	if len(f.Problems) == MostProblems {
		f.Problems = append(f.Problems, problem.Field{Detail: "there are more problems than are listed here"})
		return
	}
	f.Problems = append(f.Problems, problem.Field{Pointer: f.pointer(line, at), Detail: sentence})
}

// pointer says where a thing stands in the file.
func (f *File) pointer(line int, at slot) string {
	p := "/lines/" + number(line)
	if column, ok := f.columns[at]; ok {
		return p + "/columns/" + letters(column)
	}
	if f.columns == nil && at.field != "" {
		return p + "/" + at.field
	}
	return p
}

// letters names a column as a spreadsheet does: A, B … Z, AA.
func letters(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

func number(n int) string { return strconv.Itoa(n) }

// Placed turns a pointer into the roll (/pupils/3/contacts/0/mobile) into one
// into the file.
func (f *File) Placed(p problem.Field) problem.Field {
	parts := strings.Split(p.Pointer, "/")
	if len(parts) < 3 || parts[1] != "pupils" {
		p.Pointer = ""
		return p
	}
	i, err := strconv.Atoi(parts[2])
	if err != nil || i >= len(f.Origins) {
		p.Pointer = ""
		return p
	}
	o := f.Origins[i]
	if o.place != "" {
		p.Pointer = o.pointer(parts[3:])
		return p
	}
	line, at := o.line, slot{}
	if len(parts) > 3 {
		at.field = parts[3]
	}
	if len(parts) > 4 && at.field == "contacts" {
		if j, err := strconv.Atoi(parts[4]); err == nil && j < len(o.Contacts) {
			line, at = o.Contacts[j].line, slot{"", o.Contacts[j].number}
		}
		if len(parts) > 5 {
			at.field = cmp.Or(contactFieldNames[parts[5]], strings.Join(parts[5:], "/"))
		}
		if j, err := strconv.Atoi(parts[4]); err == nil && j < len(o.Contacts) && at.field == "mobile" && o.Contacts[j].words > 0 && aboutWords(p.Detail) {
			p.Pointer = "/lines/" + number(line) + "/columns/" + letters(o.Contacts[j].words-1)
			return p
		}
	}
	p.Pointer = f.pointer(line, at)
	return p
}

// Left reports whether the file says that the pupil is gone on a day.
func (o Origin) Left(today clock.Date) bool { return o.leaves.left(today) }

// pointer gives the place of a thing in a roll without lines, by the ids of the
// pupil and the contact.
func (o Origin) pointer(rest []string) string {
	if len(rest) > 1 && rest[0] == "contacts" {
		if j, err := strconv.Atoi(rest[1]); err == nil && j < len(o.Contacts) {
			return strings.Join(append([]string{o.Contacts[j].place}, rest[2:]...), "/")
		}
	}
	return strings.Join(append([]string{o.place}, rest...), "/")
}

// contactFieldNames are the fields of a contact that a file calls otherwise.
var contactFieldNames = map[string]string{"id": "contact_id", "name": "contact_name"}

// MostProblems bounds the list: past it the whole export is wrong.
const MostProblems = 1000
