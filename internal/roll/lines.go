package roll

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
)

// reader turns the lines of a sheet into a roll.
type reader struct {
	File
	at      map[slot][]int
	numbers []int // contacts of a line, by their number
	width   int   // columns that have a heading
	index   map[string]int
	cells   []string
	line    int
}

// Read reads the sheet by a mapping. Single lines that are wrong are listed in
// the file; it fails with Invalid when the whole is.
func (s *Sheet) Read(m Mapping) (File, error) {
	if err := m.Check(); err != nil {
		return File{}, err
	}
	if err := m.names(); err != nil {
		return File{}, err
	}
	columns, missing := s.place(m)
	if len(columns[slot{"id", 0}])+len(columns[slot{"upn", 0}]) == 0 {
		return File{}, problem.New(problem.Invalid, "The column that holds the pupil's own id is not in this file. If its headings are new, guess them afresh (mapping=guess) or say which is the id.")
	}
	r := &reader{at: columns, index: map[string]int{}, width: len(s.top[s.heading].cells)}
	r.Mapping, r.Roll, r.unsure = m, Roll{Pupils: []Pupil{}}, s.unsure
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
	err := r.all(s)
	return r.File, err
}

// all reads every line below the headings.
func (r *reader) all(s *Sheet) error {
	lines := s.lines()
	lines.ReuseRecord = true
	for rows := 0; ; {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
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
		if r.whole() {
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
	r.unsure = true
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

// pupil reads one line: a pupil, or one more contact of a pupil.
func (r *reader) pupil() {
	p, o := Pupil{ID: oneLine(cleanID(r.cell("id", 0)))}, origin{line: r.line}
	if upn := strings.ToUpper(strings.Join(strings.Fields(r.cell("upn", 0)), "")); upn != "" {
		p.UPN = &upn
		if p.ID == "" {
			p.ID, o.byUPN = upn, true
		}
	}
	if p.ID == "" {
		r.lost("this line does not say which pupil it is about; it was left out")
		return
	}
	p.FirstName, p.LastName, p.TextName, p.Group = r.words("first_name"), r.words("last_name"), r.words("text_name"), r.words("group")
	if cell := r.cell("year", 0); cell != "" {
		if year, ok := readYear(cell); ok {
			p.Year = &year
		} else {
			r.tell(r.line, slot{"year", 0}, "this is not a year group; what stood was left")
		}
	}
	r.flags(&p, &o)
	if cell := r.cell("left", 0); cell != "" {
		var ok bool
		if o.leaves, ok = readLeaver(cell); !ok {
			r.tell(r.line, slot{"left", 0}, "it cannot be told from this whether the pupil has left; they were taken to be on roll")
		}
	}
	r.contacts(r.place(p, o))
}

// flags reads the safety marks of a pupil. A word that is neither yes nor no is
// taken for yes: a mark too many is seen, one too few is not.
func (r *reader) flags(p *Pupil, o *origin) {
	for _, flag := range []string{"vulnerable", "no_text", "in_care"} {
		cell := r.cell(flag, 0)
		if cell == "" {
			continue
		}
		o.flags = append(o.flags, flag)
		yes, read := readYesNo(cell)
		if !read {
			yes = true
			r.tell(r.line, slot{flag, 0}, "this is neither yes nor no: it was taken for yes until a person has looked")
		}
		if yes {
			p.Flags = append(p.Flags, flag)
		}
	}
	if len(o.flags) > 0 && p.Flags == nil {
		p.Flags = []string{}
	}
}

// place finds the pupil among those read, or adds them. A second line may add
// what the first left out.
func (r *reader) place(p Pupil, o origin) int {
	i, known := r.index[p.ID]
	if !known {
		if len(r.numbers) > 0 {
			p.Contacts = []Contact{}
		}
		r.index[p.ID] = len(r.Roll.Pupils)
		r.Roll.Pupils, r.pupils = append(r.Roll.Pupils, p), append(r.pupils, o)
		return r.index[p.ID]
	}
	was := &r.Roll.Pupils[i]
	for _, same := range []struct {
		field string
		was   **string
		is    *string
	}{
		{"upn", &was.UPN, p.UPN},
		{"first_name", &was.FirstName, p.FirstName},
		{"last_name", &was.LastName, p.LastName},
		{"text_name", &was.TextName, p.TextName},
		{"group", &was.Group, p.Group},
	} {
		switch {
		case *same.was == nil:
			*same.was = same.is
		case same.is != nil && **same.was != *same.is:
			r.tell(r.line, slot{same.field, 0}, "this says other than an earlier line about the same pupil; the earlier one counts")
		}
	}
	if was.Year == nil {
		was.Year = p.Year
	}
	for _, flag := range p.Flags {
		if !slices.Contains(was.Flags, flag) {
			was.Flags = append(was.Flags, flag)
		}
	}
	r.pupils[i].flags = append(r.pupils[i].flags, o.flags...)
	if o.leaves != (leaver{}) && r.pupils[i].leaves == (leaver{}) {
		r.pupils[i].leaves = o.leaves
	}
	return i
}

// contacts reads the adults of a line.
func (r *reader) contacts(pupil int) {
	for _, n := range r.numbers {
		c := Contact{ID: oneLine(cleanID(r.cell("contact_id", n)))}
		name, number, known := r.name(n), r.number(n), r.has("mobile", n) || r.has("phone", n)
		if c.ID == "" && name == "" && number == "" {
			continue
		}
		if name != "" {
			c.Name = &name
		}
		if known {
			c.Mobile = &number
		}
		r.tie(&c, n)
		r.add(pupil, c, n)
	}
}

// name puts an adult's name together. The title stands only where there is no
// first name: a person rings up and asks for "Mrs Khan".
func (r *reader) name(n int) string {
	if whole := oneLine(r.cell("contact_name", n)); whole != "" {
		return whole
	}
	title, first, last := r.cell("contact_title", n), r.cell("contact_first_name", n), r.cell("contact_last_name", n)
	if first == "" && last != "" {
		first = title
	}
	return oneLine(first + " " + last)
}

// number gives the mobile. Where there is none in its own column it is looked
// for in the others, since offices type it wherever there is room.
func (r *reader) number(n int) string {
	mobile := oneLine(r.cell("mobile", n))
	if _, err := phone.Parse(mobile, phone.Rehearsal); err == nil {
		return mobile
	}
	all := []string{}
	for _, field := range []string{"mobile", "phone"} {
		for _, i := range r.at[slot{field, n}] {
			if i < len(r.cells) {
				if c := oneLine(clean(r.cells[i])); c != "" {
					all = append(all, c)
				}
			}
		}
	}
	return strings.Join(all, severalNumbers)
}

// tie reads what binds an adult to the pupil.
func (r *reader) tie(c *Contact, n int) {
	if word := oneLine(r.cell("relationship", n)); word != "" {
		c.Relationship = &word
		if professional(word) {
			role := "professional"
			c.Role = &role
		}
	}
	r.order(c, n)
	c.ParentalResponsibility = r.yesNo("parental_responsibility", n, "this is neither yes nor no; what stood was left")
	c.LivesWith = r.yesNo("lives_with", n, "this is neither yes nor no; what stood was left")
	c.CourtOrder = r.yesNo("court_order", n, "")
	if c.CourtOrder == nil && r.cell("court_order", n) != "" {
		yes := true
		c.CourtOrder = &yes
		r.tell(r.line, slot{"court_order", n}, "this is neither yes nor no: it was taken for a court order until a person has looked")
	}
	if cell := oneLine(r.cell("text", n)); cell != "" {
		if yes, read := readYesNo(cell); read {
			cell = map[bool]string{true: "yes", false: "never"}[yes]
		}
		c.Text = &cell
	}
	if tag := oneLine(r.cell("language", n)); tag != "" {
		c.Language = &tag
	}
	if role := oneLine(r.cell("role", n)); role != "" && c.Role == nil {
		c.Role = &role
	}
}

// order reads who is asked first: as said, else by the contact's number.
func (r *reader) order(c *Contact, n int) {
	if n > 0 {
		c.Order = &n
	}
	cell := cleanID(r.cell("order", n))
	if cell == "" {
		return
	}
	if order, ok := readCount(cell); ok {
		c.Order = &order
	} else {
		r.tell(r.line, slot{"order", n}, "an order is 1 to 99; what stood was left")
	}
}

// yesNo reads a cell that is yes or no; one that is neither is told.
func (r *reader) yesNo(field string, n int, sentence string) *bool {
	cell := r.cell(field, n)
	if cell == "" {
		return nil
	}
	yes, read := readYesNo(cell)
	if read {
		return &yes
	}
	if sentence != "" {
		r.tell(r.line, slot{field, n}, sentence)
	}
	return nil
}

// add gives an adult to a pupil. One without an id gets one of ours; whether
// that is somebody known is seen when it is laid over what stands.
func (r *reader) add(pupil int, c Contact, n int) {
	p, o := &r.Roll.Pupils[pupil], &r.pupils[pupil]
	a := adult{line: r.line, number: n}
	if len(p.Contacts) == mostOfPupil {
		r.lost("this pupil has more than 50 contacts; what follows was left out")
		return
	}
	if c.ID == "" {
		a.derived = true
		for i, other := range p.Contacts {
			if o.contacts[i].derived && sameAdult(c, other) {
				r.tell(r.line, slot{"contact_name", n}, "this adult stands here twice for the same pupil; only the first counts")
				return
			}
		}
		c.ID = p.ID + "/" + number(len(p.Contacts)+1)
	}
	p.Contacts, o.contacts = append(p.Contacts, c), append(o.contacts, a)
}
