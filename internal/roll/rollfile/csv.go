package rollfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// Sheet is a CSV file before it is known which column holds what.
type Sheet struct {
	text    string
	comma   rune
	top     []topRow // the first lines, among which the headings stand
	unsure  bool     // a quotation mark stands alone
	heading int
	mended  map[int]bool // lines whose quotation mark had no other half
}

// topRow is one of the first lines.
type topRow struct {
	line  int
	cells []string
}

// headingWithin is how many lines a report may put above its headings.
const headingWithin = 20

// OpenCSV reads a CSV file: with commas, semicolons, tabs or bars; in UTF-8
// with or without a byte order mark, UTF-16 or Windows-1252. It fails with
// Invalid when it is no such file, and TooLarge beyond MostFile.
func OpenCSV(r io.Reader) (*Sheet, error) {
	raw, err := readFile(r)
	if err != nil {
		return nil, err
	}
	text, err := asText(raw)
	if err != nil {
		return nil, err
	}
	s := &Sheet{}
	s.comma, s.text = delimiterOf(text)
	s.text, s.mended = mendQuotes(s.text, s.comma)
	s.unsure = strings.Count(s.text, `"`)%2 != 0
	if s.tooWide() {
		return nil, problem.New(problem.Invalid, "This file has more than %d columns.", mostColumns)
	}
	lines := s.lines()
	for len(s.top) < headingWithin {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badCSV(err)
		}
		if !blank(cells) {
			if len(cells) > mostColumns {
				return nil, problem.New(problem.Invalid, "This file has more than %d columns.", mostColumns)
			}
			line, _ := lines.FieldPos(0)
			s.top = append(s.top, topRow{line, cells})
		}
	}
	if len(s.top) == 0 {
		return nil, problem.New(problem.Invalid, "The file is empty.")
	}
	s.joinRows()
	return s, nil
}

// tooWide reports whether a line has more cells than a roll has columns, with
// room for signs inside quotes.
func (s *Sheet) tooWide() bool {
	for line := range strings.Lines(s.text) {
		if strings.Count(line, string(s.comma)) > 10*mostColumns {
			return true
		}
	}
	return false
}

func (s *Sheet) lines() *csv.Reader {
	r := csv.NewReader(strings.NewReader(s.text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = s.comma, true, -1
	return r
}

// badCSV never passes the reader's own words on.
func badCSV(err error) error {
	bad := problem.New(problem.Invalid, "This file cannot be read as CSV.")
	if at, ok := errors.AsType[*csv.ParseError](err); ok {
		return bad.At("/lines/"+number(at.Line), "this line cannot be read")
	}
	return bad
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Guess guesses which column holds what, by the line that reads most like
// headings. One that names the pupils comes before all that do not: a line of values
// has words like Mother too. It fails with Invalid when none names the pupils.
func (s *Sheet) Guess() (Mapping, error) {
	best, most := Mapping{}, 0
	for _, row := range s.top {
		m := GuessMapping(row.cells)
		n := m.known()
		if m.NamesPupils() == nil {
			n += mostColumns
		}
		if n > most {
			best, most = m, n
		}
	}
	return best, best.NamesPupils()
}

// known counts the columns that hold something.
func (m Mapping) known() (n int) {
	for _, c := range m.Columns {
		if c.Field != "" {
			n++
		}
	}
	return n
}

// NamesPupils fails unless a column says who the pupil is.
func (m Mapping) NamesPupils() error {
	for _, c := range m.Columns {
		if c.Field == "id" || c.Field == "upn" {
			return nil
		}
	}
	return problem.New(problem.Invalid, "No column holds the pupil's own id or UPN. A file begins with a line of headings; say with a mapping which of them is the id.")
}

// place finds the headings of a mapping in the file.
func (s *Sheet) place(m Mapping) (columns map[slot][]int, missing []int) {
	most := -1
	for i, row := range s.top {
		c, lost := assign(m, row.cells)
		if n := len(m.Columns) - len(lost); n > most {
			s.heading, columns, missing, most = i, c, lost, n
		}
	}
	return columns, missing
}

// assign gives each column of a mapping the first of its heading that is free.
func assign(m Mapping, cells []string) (columns map[slot][]int, missing []int) {
	free := map[string][]int{}
	for i, cell := range cells {
		free[normal(cell)] = append(free[normal(cell)], i)
	}
	columns = map[slot][]int{}
	for i, c := range m.Columns {
		at := free[normal(c.Heading)]
		if len(at) == 0 {
			missing = append(missing, i)
			continue
		}
		free[normal(c.Heading)] = at[1:]
		if c.Field != "" {
			key := slot{c.Field, c.Contact}
			columns[key] = append(columns[key], at[0])
		}
	}
	return columns, missing
}

// ReadCSV reads a school's export. With a mapping without columns they are
// guessed. What is wrong with single lines is listed and costs no other line.
func ReadCSV(r io.Reader, mapping Mapping) (Roll, []problem.Field, error) {
	s, err := OpenCSV(r)
	if err != nil {
		return Roll{}, nil, err
	}
	if len(mapping.Columns) == 0 {
		if mapping, err = s.Guess(); err != nil {
			return Roll{}, nil, err
		}
	}
	f, err := s.Read(mapping)
	return f.Roll, f.Problems, err
}
