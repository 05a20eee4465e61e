package rollfile

import (
	"errors"
	"io"
	"slices"
)

// Sampled is one column of a file with a few of its values, for a person who
// says what it holds.
type Sampled struct {
	Column
	Letter string   // as a spreadsheet names it: A, B … Z, AA
	Values []string // the first few that are not empty
	Told   []string // what a person may know better of how it is read, a sentence each
}

// The samples that are shown of a column.
const (
	mostSamples   = 3
	longestSample = 40   // characters
	sampledLines  = 2000 // how far down a value is looked for
)

// PupilFields and ContactFields are what a column may hold, in the order in
// which a form lists them.
func PupilFields() []string { return slices.Clone(pupilColumns) }

// ContactFields are those of an adult; see PupilFields.
func ContactFields() []string { return slices.Clone(contactColumns) }

// Fit gives a mapping that names every column of the file in its order: what
// was kept for a heading, else what is guessed.
func (s *Sheet) Fit(kept Mapping) Mapping {
	guessed, _ := s.Guess() // without a pupil's id in it a person has to say
	if len(kept.Columns) > 0 {
		if _, missing := s.place(kept); len(kept.Columns)-len(missing) > guessed.known() {
			guessed = GuessMapping(s.top[s.heading].cells)
		}
	}
	if len(guessed.Columns) == 0 {
		guessed = GuessMapping(s.widest())
	}
	was := map[string][]Column{}
	for _, c := range kept.Columns {
		was[normal(c.Heading)] = append(was[normal(c.Heading)], c)
	}
	taken := map[slot]bool{}
	for i, c := range guessed.Columns {
		if of := was[normal(c.Heading)]; len(of) > 0 {
			guessed.Columns[i].Field, guessed.Columns[i].Contact = of[0].Field, of[0].Contact
			was[normal(c.Heading)] = of[1:]
			taken[slot{of[0].Field, of[0].Contact}] = true
		}
	}
	guessed.Columns = slices.DeleteFunc(guessed.Columns, func(c Column) bool { return normal(c.Heading) == "" })
	return guessed.withoutDoubles(kept, taken).withoutOthers(kept)
}

// withoutOthers empties what was guessed of one adult where a contact that was kept
// is headed for another.
func (m Mapping) withoutOthers(kept Mapping) Mapping {
	known, whose, put := map[string]bool{}, map[int]string{}, nearest(m.headings())
	o := ownersOf(put)
	was := nearest(kept.headings())
	for i, c := range kept.Columns {
		known[normal(c.Heading)] = true
		if of, _ := o.whose(was[i]); of.words != "" && slices.Contains(contactColumns, c.Field) {
			whose[c.Contact] = of.words
		}
	}
	for i, c := range m.Columns {
		of, _ := o.whose(inOrder(c.Heading))
		if words := whose[c.Contact]; slices.Contains(contactColumns, c.Field) && !known[normal(c.Heading)] && words != "" && words != of.words {
			m.Columns[i].Field, m.Columns[i].Contact = "", 0
		}
	}
	return m
}

// widest gives the first of the top lines with the most cells: the headings,
// where none of them reads like one.
func (s *Sheet) widest() []string {
	filled := func(cells []string) (n int) {
		for _, c := range cells {
			if normal(c) != "" {
				n++
			}
		}
		return n
	}
	best := s.top[0].cells
	for _, row := range s.top {
		if filled(row.cells) > filled(best) {
			best = row.cells
		}
	}
	return best
}

// withoutDoubles empties what was guessed where something kept says the same.
func (m Mapping) withoutDoubles(kept Mapping, taken map[slot]bool) Mapping {
	known := map[string]bool{}
	for _, c := range kept.Columns {
		known[normal(c.Heading)] = true
	}
	for i, c := range m.Columns {
		if taken[slot{c.Field, c.Contact}] && !several(c.Field) && !known[normal(c.Heading)] {
			m.Columns[i].Field, m.Columns[i].Contact = "", 0
		}
	}
	return m
}

// Samples gives each column of a mapping with the first of its values. It fails
// with Invalid when the file cannot be read.
func (s *Sheet) Samples(m Mapping) ([]Sampled, error) {
	s.place(m)
	at := positions(m, s.top[s.heading].cells)
	out := make([]Sampled, len(m.Columns))
	for i, c := range m.Columns {
		out[i].Column = c
		if at[i] >= 0 {
			out[i].Letter = letters(at[i])
		}
	}
	notes, _ := s.tellsOf(m, guessAll(s.top[s.heading].cells))
	for _, n := range notes {
		if i := slices.Index(at, n.column); i >= 0 {
			out[i].Told = append(out[i].Told, n.sentence)
		}
	}
	lines := s.lines()
	lines.ReuseRecord = true
	for range sampledLines {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badCSV(err)
		}
		if line, _ := lines.FieldPos(0); line <= s.top[s.heading].line {
			continue
		}
		for i := range out {
			out[i].see(at[i], cells)
		}
	}
	return out, nil
}

// see keeps a value that is not empty and was not seen before.
func (x *Sampled) see(at int, cells []string) {
	if at < 0 || at >= len(cells) || len(x.Values) == mostSamples {
		return
	}
	v := shorten(oneLine(clean(cells[at])), longestSample)
	if v != "" && Plain(v) && !slices.Contains(x.Values, v) {
		x.Values = append(x.Values, v)
	}
}

// positions says where each column of a mapping stands in the file, -1 for
// nowhere.
func positions(m Mapping, cells []string) []int {
	free := map[string][]int{}
	for i, cell := range cells {
		free[normal(cell)] = append(free[normal(cell)], i)
	}
	out := make([]int, len(m.Columns))
	for i, c := range m.Columns {
		out[i] = -1
		if at := free[normal(c.Heading)]; len(at) > 0 {
			out[i], free[normal(c.Heading)] = at[0], at[1:]
		}
	}
	return out
}
