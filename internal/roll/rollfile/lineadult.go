package rollfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
)

// contacts reads the adults of a line.
func (r *reader) contacts(pupil int) {
	var list []Contact
	var numbers []int
	for _, n := range r.numbers {
		if c, is := r.contact(n); is {
			list, numbers = append(list, c), append(numbers, n)
		}
	}
	r.pupilsNotes(list, numbers)
	for i, c := range list {
		r.heed(&c, numbers[i], r.alone())
		r.add(pupil, c, numbers[i])
	}
}

// contact reads one adult of a line; false when nobody stands there.
func (r *reader) contact(n int) (Contact, bool) {
	c := Contact{ID: oneLine(cleanID(r.cell("contact_id", n)))}
	name, number, known := r.name(n), r.number(n), r.has("mobile", n) || r.has("phone", n)
	if c.ID == "" && name == "" && number == "" {
		return c, false
	}
	if name != "" {
		c.Name = &name
	}
	if known {
		c.Mobile = &number
		if all := r.everyNumber(n); all != number {
			c.Also = all
		}
		if r.has("phone", n) {
			c.OtherNumbers = []string{} // none but those that stand there
		}
	}
	r.tie(&c, n)
	if n != 0 && !r.stands(0) {
		r.barring(&c, 0, n)
	}
	return c, true
}

// alone reports whether the lines have one adult each.
func (r *reader) alone() bool { return len(r.numbers) == 1 }

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
	mobile, apart := r.mobile(n)
	if apart { // which of two columns is theirs nobody can tell
		return mobile
	}
	if _, err := phone.Parse(mobile, phone.Rehearsal); err == nil {
		return mobile
	}
	return r.everyNumber(n)
}

// mobile gives what stands in the columns of mobiles, and reports whether two of them
// differ.
func (r *reader) mobile(n int) (all string, apart bool) {
	var found []string
	for _, i := range r.at[slot{"mobile", n}] {
		if i < len(r.cells) {
			if c := oneLine(clean(r.cells[i])); c != "" && !slices.ContainsFunc(found, func(was string) bool { return digits(was) == digits(c) }) {
				found = append(found, c)
			}
		}
	}
	return strings.Join(found, severalNumbers), len(found) > 1
}

// everyNumber gives what stands in any column of numbers of an adult.
func (r *reader) everyNumber(n int) string {
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

// besideWords gives the column, from 1, of the first of an adult's numbers that has
// words beside it which bar it, 0 for none.
func (r *reader) besideWords(c Contact, n int) int {
	for _, field := range []string{"mobile", "phone"} {
		for _, i := range r.at[slot{field, n}] {
			if i < len(r.cells) && len(digits(r.cells[i])) >= fewestDigits {
				cell := clean(r.cells[i])
				if said, odd := wordsBeside(cell); (numberCell{said: said, odd: odd}).bars(c) != nothingBeside {
					return i + 1
				}
			}
		}
	}
	return 0
}

// tie reads what binds an adult to the pupil.
func (r *reader) tie(c *Contact, n int) {
	if word := cmp.Or(oneLine(r.cell("relationship", n)), r.kin[n]); word != "" {
		c.Relationship = &word
		if Professional(word) {
			role := "professional"
			c.Role = &role
		}
	}
	r.order(c, n)
	c.ParentalResponsibility = r.responsibility(c, n)
	c.LivesWith = r.yesNo("lives_with", n, "this is neither yes nor no; it was not read")
	r.barring(c, n, n)
	if tag := oneLine(r.cell("language", n)); tag != "" {
		c.Language = &tag
	}
	if role := oneLine(r.cell("role", n)); role != "" && c.Role == nil {
		c.Role = &role
	}
}

// noResponsibility is said of a responsibility that may have been taken away.
const noResponsibility = "this is neither yes nor no: it was taken for no parental responsibility until a person has looked"

// responsibility reads a parental responsibility. One that is neither yes nor no, as
// "Suspended", is none.
func (r *reader) responsibility(c *Contact, n int) *bool {
	cell := r.cell("parental_responsibility", n)
	if cell == "" || saysNothing(cell) {
		return nil
	}
	held, read := readHeld(cell)
	if !read {
		held, read = c.namedBy(cell), c.namedBy(cell) // "Mother" with the mother
	}
	if !read {
		r.tell(r.line, slot{"parental_responsibility", n}, noResponsibility)
	}
	return &held
}

// order reads who is asked first: as said, else by the contact's number.
func (r *reader) order(c *Contact, n int) {
	if n > 0 {
		c.Order = &n
	}
	if !r.has("order", n) {
		return
	}
	c.Order = nil
	cell := cleanID(r.cell("order", n))
	if cell == "" {
		return // after those who have one
	}
	if order, ok := readPlace(cell); ok {
		c.Order = &order
	} else if ended("order", cell, clock.Date{}) {
		c.say("order", cell)
	} else {
		r.tell(r.line, slot{"order", n}, NoPlace)
	}
}

// say keeps what a roll has no field for.
func (c *Contact) say(name, value string) {
	if c.Others == nil {
		c.Others = Others{}
	}
	c.Others.Say(name, value)
}

// yesNo reads a cell that is yes or no; one that is neither is told.
func (r *reader) yesNo(field string, n int, sentence string) *bool {
	cell := r.cell(field, n)
	if cell == "" || saysNothing(cell) {
		return nil
	}
	yes, read := readAnswer(cell)
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
	p, o := &r.Roll.Pupils[pupil], &r.Origins[pupil]
	a := Adult{line: r.line, number: n, words: r.besideWords(c, n)}
	if len(p.Contacts) == mostOfPupil {
		r.lost("this pupil has more than 50 contacts; what follows was left out")
		return
	}
	if c.ID == "" {
		a.Derived = true
		for i, other := range p.Contacts {
			if o.Contacts[i].Derived && sameAdult(c, other) {
				p.Contacts[i] = BarredAs(other, c)
				r.tell(r.line, slot{"contact_name", n}, "this adult stands here twice for the same pupil; only the first counts")
				return
			}
		}
		c.ID = p.ID + "/" + number(len(p.Contacts)+1)
	}
	p.Contacts, o.Contacts = append(p.Contacts, c), append(o.Contacts, a)
}
