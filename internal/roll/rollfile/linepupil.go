package rollfile

import (
	"slices"
	"strings"
)

// pupil reads one line: a pupil, or one more contact of a pupil.
func (r *reader) pupil() {
	p, o := Pupil{ID: oneLine(cleanID(r.cell("id", 0)))}, Origin{line: r.line}
	if upn := strings.ToUpper(strings.Join(strings.Fields(r.cell("upn", 0)), "")); upn != "" {
		p.UPN = &upn
		if p.ID == "" {
			p.ID, o.ByUPN = upn, true
		}
	}
	if p.ID == "" {
		r.lost("this line does not say which pupil it is about; it was left out")
		return
	}
	p.FirstName, p.LastName, p.TextName, p.Group = r.words("first_name"), r.words("last_name"), r.words("text_name"), r.words("group")
	if p.FirstName == nil && p.LastName == nil {
		p.FirstName, p.LastName = wholeName(oneLine(r.cell("name", 0)))
	}
	if cell := r.cell("year", 0); cell != "" {
		if year, ok := readYear(cell); ok {
			p.Year = &year
		} else {
			r.tell(r.line, slot{"year", 0}, "this is not a year group; what stood was left")
		}
	}
	r.flags(&p, &o)
	if cell := r.cell("left", 0); cell != "" && !saysNothing(cell) {
		var ok bool
		if o.leaves, ok = r.leaver(cell); !ok {
			r.tell(r.line, slot{"left", 0}, "it cannot be told from this whether the pupil has left; they were taken to be on roll")
		}
	}
	if i, one := r.place(p, o); one {
		r.contacts(i)
	}
}

// wholeName parts a pupil's whole name: "Khan, Amira" or "Amira Khan". Of three words
// the first is the first name, which is all that a text says.
func wholeName(whole string) (first, last *string) {
	before, after, turned := strings.Cut(whole, ",")
	if !turned {
		after, before, _ = strings.Cut(whole, " ")
	}
	part := func(s string) *string {
		if s = strings.TrimSpace(s); s == "" {
			return nil
		}
		return &s
	}
	return part(after), part(before)
}

// leaver reads whether a pupil has left. Under On Roll a yes says that they have
// not.
func (r *reader) leaver(cell string) (leaver, bool) {
	if yes, read := readYesNo(cell); read && slices.Contains(stillOnRoll, normal(r.headingOf(slot{"left", 0}))) {
		return leaver{gone: !yes}, true
	}
	return readLeaver(cell)
}

// stillOnRoll are headings whose yes says that a pupil is here.
var stillOnRoll = []string{"on roll", "is on roll", "on roll status", "roll status", "status"}

// headingOf gives the heading of a field's column as the mapping has it.
func (r *reader) headingOf(at slot) string {
	for _, c := range r.Mapping.Columns {
		if c.Field == at.field && c.Contact == at.contact {
			return c.Heading
		}
	}
	return ""
}

// flags reads the safety marks of a pupil. A word that is neither yes nor no is
// taken for yes: a mark too many is seen, one too few is not.
func (r *reader) flags(p *Pupil, o *Origin) {
	for _, flag := range []string{"vulnerable", "no_text", "in_care"} {
		cell := r.cell(flag, 0)
		if cell == "" || saysNothing(cell) {
			continue
		}
		o.Flags = append(o.Flags, flag)
		yes, read := readYesNo(cell)
		if !read {
			yes = true
			r.tell(r.line, slot{flag, 0}, "this is neither yes nor no: it was taken for yes until a person has looked")
		}
		if yes {
			p.Flags = append(p.Flags, flag)
		}
	}
	p.FreeMeals = r.yesNo("free_meals", 0, "this is neither yes nor no; what stood was left")
	if len(o.Flags) > 0 && p.Flags == nil {
		p.Flags = []string{}
	}
}

// place finds the pupil among those read, or adds them. A second line may add
// what the first left out; false when it is another child's, whose adults are
// nobody to tell about the first.
func (r *reader) place(p Pupil, o Origin) (int, bool) {
	i, known := r.index[p.ID]
	if !known {
		if len(r.numbers) > 0 {
			p.Contacts = []Contact{}
		}
		r.index[p.ID] = len(r.Roll.Pupils)
		r.Roll.Pupils, r.Origins = append(r.Roll.Pupils, p), append(r.Origins, o)
		return r.index[p.ID], true
	}
	was := &r.Roll.Pupils[i]
	if !SameChild(*was, p) {
		r.Origins[i].Disputed = true
		r.lost("an earlier line has this id for another child, by name or by UPN: this line and its contacts were left out, and nobody is texted under the id until a person has looked")
		return i, false
	}
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
	r.Origins[i].Flags = append(r.Origins[i].Flags, o.Flags...)
	if o.leaves != (leaver{}) && r.Origins[i].leaves == (leaver{}) {
		r.Origins[i].leaves = o.leaves
	}
	return i, true
}
