package rollfile

import (
	"errors"
	"io"
	"slices"

	"github.com/firstbell/firstbell/internal/problem"
)

// reader turns the lines of a sheet into a roll.
type reader struct {
	File
	at      map[slot][]int
	numbers []int // contacts of a line, by their number
	strays  []stray
	odd     []*notRead
	notes   []stray // of the pupil
	owners  owners
	whose   map[string]int // contacts of a line, by the words of their headings
	kin     map[int]string // relationships that headings give
	width   int            // columns that have a heading
	index   map[string]int
	cells   []string
	line    int
	passed  []int // lines that are no pupil's: headings again, the foot of a page
}

// Read reads the sheet by a mapping. Single lines that are wrong are listed in
// the file; it fails with Invalid when the whole is.
func (s *Sheet) Read(m Mapping) (File, error) {
	if err := m.Check(); err != nil {
		return File{}, err
	}
	if err := m.NamesPupils(); err != nil {
		return File{}, err
	}
	columns, missing := s.place(m)
	if len(columns[slot{"id", 0}])+len(columns[slot{"upn", 0}]) == 0 {
		return File{}, problem.New(problem.Invalid, "The column that holds the pupil's own id is not in this file. If its headings are new, guess them afresh (mapping=guess) or say which is the id.")
	}
	r := &reader{at: columns, index: map[string]int{}, width: len(s.top[s.heading].cells)}
	r.Mapping, r.Roll, r.Unsure = m, Roll{Pupils: []Pupil{}}, s.unsure
	r.columns = map[slot]int{}
	for at, list := range columns {
		r.columns[at] = list[0]
		if slices.Contains(contactColumns, at.field) && !slices.Contains(r.numbers, at.contact) {
			r.numbers = append(r.numbers, at.contact)
		}
	}
	slices.Sort(r.numbers)
	for _, i := range missing {
		if m.Columns[i].Field != "" {
			r.Problems = append(r.Problems, problem.Field{Pointer: "/mapping" + columnPointer(i, "heading"), Detail: "this column is not in the file: what it would say stays as it is"})
		}
	}
	if s.unsure {
		r.tell(s.top[s.heading].line, slot{}, "somewhere in this file a quotation mark stands without its other half: nobody was taken for a leaver")
	}
	g := guessAll(s.top[s.heading].cells)
	r.owners, r.kin = g.owners, map[int]string{}
	for _, n := range r.numbers {
		r.kin[n] = m.kinFor(g.owners, n)
	}
	r.tellGuess(s, g)
	r.unread(s, g)
	r.unmapped(s, g)
	err := r.all(s)
	r.countFromOne()
	return r.File, err
}

// all reads every line below the headings.
func (r *reader) all(s *Sheet) error {
	lines := s.lines()
	lines.ReuseRecord = true
	for rows := 0; ; {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			r.tellFurniture()
			r.tellOdd(s)
			return nil
		}
		if err != nil {
			return badCSV(err)
		}
		if len(cells) == 0 || blank(cells) {
			continue
		}
		r.line, _ = lines.FieldPos(0)
		if r.line <= s.top[s.heading].line {
			continue
		}
		if rows++; rows > mostRows {
			return problem.New(problem.TooLarge, "The file has more than %d lines: no roll has.", mostRows)
		}
		r.cells = cells
		if r.furniture(s.top[s.heading].cells) {
			continue
		}
		if s.mended[r.line] {
			r.lost("a quotation mark of this line stands without its other half: the line was read as if there were none")
		}
		if r.whole() {
			r.countOdd()
			r.pupil()
		}
	}
}

// whole reports whether a line is what it seems: a cell without end or one
// cell too many means that what follows stands in the wrong columns.
func (r *reader) whole() bool {
	for _, c := range r.cells {
		if len(c) > longestField {
			r.lost("a cell of this line is longer than 10 kB, as when a quotation mark is missing; the line was left out")
			return false
		}
	}
	if len(r.cells) > r.width && !blank(r.cells[r.width:]) {
		r.lost("this line has more cells than there are headings, so it cannot be told which is which; it was left out")
		return false
	}
	return true
}

// lost notes a line that could not be used.
func (r *reader) lost(sentence string) {
	r.Unsure = true
	r.tell(r.line, slot{}, sentence)
}

// cell gives a cell, clean; "" for none.
func (r *reader) cell(field string, contact int) string {
	for _, i := range r.at[slot{field, contact}] {
		if i < len(r.cells) {
			if c := clean(r.cells[i]); c != "" {
				return c
			}
		}
	}
	return ""
}

// has reports whether a line reaches as far as a column: one that is cut short
// says nothing of the rest.
func (r *reader) has(field string, contact int) bool {
	for _, i := range r.at[slot{field, contact}] {
		if i < len(r.cells) {
			return true
		}
	}
	return false
}

// words gives a cell that is not empty.
func (r *reader) words(field string) *string {
	if c := oneLine(r.cell(field, 0)); c != "" {
		return &c
	}
	return nil
}
