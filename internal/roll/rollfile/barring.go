package rollfile

import (
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// stands reports whether the file has an adult under a number: columns that
// bar without one are about all of the line.
func (r *reader) stands(n int) bool {
	for _, field := range []string{"contact_id", "contact_name", "contact_first_name", "contact_last_name", "mobile", "phone"} {
		if len(r.at[slot{field, n}]) > 0 {
			return true
		}
	}
	return false
}

// barring reads every column under a number that may bar an adult. Of several
// columns each is heeded, and what bars once is not undone by another. Columns
// that name no adult of several (n is then not from) can only stop a text, and
// say so: which of them is meant nobody can tell.
func (r *reader) barring(c *Contact, from, n int) {
	all := Contact{}
	if from == n {
		all = *c
	}
	for _, b := range []struct {
		field string
		read  func(c *Contact, column int, cell string)
	}{{"text", r.text}, {"opted_out", r.optedOut}, {"court_order", r.courtOrder}} {
		for _, i := range r.at[slot{b.field, from}] {
			if i < len(r.cells) {
				if cell := oneLine(clean(r.cells[i])); cell != "" && !saysNothing(cell) {
					b.read(&all, i, cell)
				}
			}
		}
	}
	if from == n {
		*c = all
		return
	}
	if bars(all) && forbid(c, neverTexted) {
		r.tell(r.line, slot{"contact_name", n}, "a column that names no contact bars somebody of this line: nobody of it is texted until a person has looked")
	}
}

// bars reports whether a row says that its adult is not texted.
func bars(c Contact) bool {
	return c.CourtOrder != nil && *c.CourtOrder || c.Text != nil && *c.Text == string(school.TextNever)
}

// text reads a column of those who may be texted. A telephone number in it is
// no answer; what else is neither yes nor no is taken for no.
func (r *reader) text(c *Contact, column int, cell string) {
	yes, read := readMayText(cell)
	switch {
	case !read && !wordy(cell) && len(cell) > fewestLetters:
		r.tellCell(column, "this is neither yes nor no; it was not read")
	case !read:
		r.tellCell(column, "this is neither yes nor no: it was taken for an adult who may not be texted until a person has looked")
		forbid(c, neverTexted)
	case !yes:
		forbid(c, neverTexted)
	case c.Text == nil:
		said := string(school.TextYes)
		c.Text = &said
	}
}

// readMayText reads a cell that says whether an adult may be texted.
func readMayText(cell string) (may, read bool) {
	switch strings.ToLower(cell) {
	case "opted in", "opt in", "in", "subscribed", "given", "granted", "allowed", "permitted", "consented", "consent given", "ok", "okay", "safe", "always", "preferred":
		return true, true
	case "never", "opted out", "opt out", "out", "unsubscribed", "stop", "stopped", "refused", "denied", "declined", "withdrawn", "withheld", "not given", "not allowed", "not safe", "unsafe", "do not text":
		return false, true
	}
	switch may, read = readAnswer(cell); {
	case may && otherWay(cell):
		return false, false // "Yes - email only"
	case !read && agrees(cell):
		return true, true
	}
	return may, read
}

// optedOut reads a column that says who wants no texts. It can only say never:
// its no is no yes, and what is neither is taken for yes, since a text too few
// is a call and a text too many cannot be taken back.
func (r *reader) optedOut(c *Contact, column int, cell string) {
	out, read := readOptOut(cell)
	if !read {
		r.tellCell(column, "this is neither yes nor no: it was taken for an adult who wants no texts until a person has looked")
	}
	if out || !read {
		forbid(c, neverTexted)
	}
}

// courtOrder reads a column of those who must not be told. What is neither yes
// nor no is taken for yes.
func (r *reader) courtOrder(c *Contact, column int, cell string) {
	yes, read := readYesNo(cell)
	if saysNoOrder(cell) {
		yes, read = false, true
	}
	if !read && mayBeOfAnother(*c, cell) {
		r.tellCell(column, "this is neither yes nor no, and may be about another adult: nobody on this list is texted until a person has looked")
		c.say(orderNote, cell)
		return
	}
	if !read {
		r.tellCell(column, "this is neither yes nor no: it was taken for a court order until a person has looked")
		yes = true
	}
	if c.CourtOrder == nil || yes {
		c.CourtOrder = &yes
	}
}

// ReadRule reads a rule, or a plain no; "" for what is neither.
func ReadRule(sent string) school.TextRule {
	switch rule := school.TextRule(strings.ToLower(strings.TrimSpace(sent))); rule {
	case school.TextYes, school.TextNever:
		return rule
	}
	if yes, read := readYesNo(strings.TrimSpace(sent)); read && !yes {
		return school.TextNever
	}
	return ""
}
