package rollfile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Reading is what one import says of one contact's number.
type Reading struct {
	number   phone.Number
	problem  school.NumberProblem
	key      string // equal for the same number however it is written
	pointers []string
	detail   string
	mobiles  []phone.Number // all that could be texted, of several in one field
	all      []phone.Number // all that could be rung, of several in one field
	leftOut  bool           // one of the further numbers is not rung for the words beside it
	cells    []numberCell   // where words stand beside them: what is made of it depends on whose they are
}

// severalNumbers stands between fields of numbers that were put together: what is
// written in one says nothing of the numbers in another.
const severalNumbers = "\x1e"

// Numbers is what each number of a roll is, by how it was written. Reading them
// is most of the work of an import, so it is done before any lock is taken.
type Numbers map[string]Reading

// ReadNumbers reads every number of a roll once, however often it stands there.
func ReadNumbers(r Roll, policy phone.Policy) Numbers {
	all := Numbers{}
	for _, p := range r.Pupils {
		for _, c := range p.Contacts {
			for _, raw := range c.everyNumber() {
				if _, done := all[raw]; !done {
					all[raw] = readNumber(raw, policy)
				}
			}
		}
	}
	return all
}

// fewestDigits are those of the shortest telephone number that is looked for
// where none is asked for.
const fewestDigits = 9

// everyNumber gives each field of a row that may hold a number of the adult:
// the one to text, and those beside it.
func (c *Contact) everyNumber() []string {
	var all []string
	if c.Mobile != nil {
		all = append(all, *c.Mobile)
	}
	if c.Also != "" {
		all = append(all, c.Also)
	}
	all = append(all, c.OtherNumbers...)
	for _, value := range c.Others {
		if len(digits(value)) >= fewestDigits {
			all = append(all, value)
		}
	}
	return all
}

// Every gathers all numbers that came with each contact.
func (all Numbers) Every(r Roll) map[string][]phone.Number {
	of := map[string][]phone.Number{}
	for _, p := range r.Pupils {
		for _, c := range p.Contacts {
			ref := strings.TrimSpace(c.ID)
			for _, raw := range c.everyNumber() {
				one := all[raw]
				for _, cell := range one.cells {
					of[ref] = append(of[ref], cell.all...)
				}
				of[ref] = append(of[ref], one.mobiles...)
				if !one.number.Zero() {
					of[ref] = append(of[ref], one.number)
				}
			}
		}
	}
	return of
}

// ToRing gathers the further numbers of each contact whose row speaks of them:
// a field for them, or a field that holds several.
func (all Numbers) ToRing(r Roll) map[string][]phone.Number {
	of := map[string][]phone.Number{}
	for _, p := range r.Pupils {
		for _, c := range p.Contacts {
			ref, numbers := strings.TrimSpace(c.ID), []phone.Number{}
			fields := append([]string{c.Also}, c.OtherNumbers...)
			if c.Mobile != nil {
				fields = append([]string{*c.Mobile}, fields...)
			}
			for _, raw := range fields {
				one := all[raw].of(c)
				numbers = append(append(numbers, one.number), one.all...)
			}
			taken := all.takenBack(c)
			numbers = slices.DeleteFunc(numbers, func(n phone.Number) bool { return slices.Contains(taken, n) })
			if c.OtherNumbers != nil || c.Also != "" || c.Mobile != nil && len(all[*c.Mobile].of(c).all) > 0 {
				of[ref] = append(of[ref], numbers...)
			}
		}
	}
	return of
}

// ByContact gathers what an import says of each contact's number. A contact
// who comes with two is nobody to text: which of the two is theirs, or whether
// they are two people, only a person can say.
func (all Numbers) ByContact(r Roll) map[string]Reading {
	of := map[string]Reading{}
	for i, p := range r.Pupils {
		for j, c := range p.Contacts {
			ref := strings.TrimSpace(c.ID)
			if c.Mobile == nil || !GoodID(ref) {
				continue
			}
			one := all.textable(c)
			one.pointers = []string{fmt.Sprintf("/pupils/%d/contacts/%d/mobile", i, j)}
			if before, twice := of[ref]; twice {
				one = before.and(one)
			}
			of[ref] = one
		}
	}
	return of
}

func readNumber(raw string, policy phone.Policy) Reading {
	if rest := digitsLost.ReplaceAllString(raw, ""); rest != raw {
		r := readNumber(rest, policy)
		if r.problem == school.NumberMissing {
			r = Reading{problem: school.NumberUnreadable, key: strings.TrimSpace(raw)}
		}
		if r.problem == school.NumberUnreadable || r.problem == school.NumberLandline {
			r.detail = "a spreadsheet has lost the digits of a number here, as in 7.7E+09: nobody can be texted on it; export it anew with the column as text"
		}
		return r
	}
	if hasWords(strings.ReplaceAll(raw, severalNumbers, " ")) {
		if r, any := readCells(raw, policy); any {
			return r
		}
		return Reading{problem: school.NumberUnreadable, key: strings.TrimSpace(raw), detail: phone.ErrUnreadable.Error()}
	}
	number, err := phone.Parse(raw, policy)
	switch {
	case err == nil:
		return Reading{number: number, key: number.E164()}
	case errors.Is(err, phone.ErrNone):
		return Reading{problem: school.NumberMissing, detail: noneAtAll}
	case errors.Is(err, phone.ErrLandline):
		return Reading{number: number, problem: school.NumberLandline, key: number.E164(), detail: err.Error()}
	}
	c, err := readCell(raw, policy, err)
	if several := c.reading(raw); several.problem != school.NumberMissing {
		return several
	}
	return Reading{problem: school.NumberUnreadable, key: strings.TrimSpace(raw), detail: err.Error()}
}

// digitsLost is a number as a spreadsheet writes one that is too long for it.
var digitsLost = regexp.MustCompile(`\b\d(?:[.,]\d+)?[eE]\+\d{1,2}\b`)

// betweenNumbers are the ways in which people part two numbers in one field.
var betweenNumbers = regexp.MustCompile(`(?i)[/;,|\n\x1e]+|\s(?:or|and|&)\s|\([^)0-9]*\)|[\p{L}:]{2,}|\b[mhwtMHWT]\b`)

// readCell reads the numbers of one field; the error is why there is none, when
// there is none.
func readCell(raw string, policy phone.Policy, why error) (numberCell, error) {
	var c numberCell
	c.said, c.odd = wordsBeside(raw)
	for _, part := range betweenNumbers.Split(raw, -1) {
		number, err := phone.Parse(part, policy)
		if err == nil && !slices.Contains(c.mobiles, number) {
			c.mobiles = append(c.mobiles, number)
		}
		if errors.Is(err, phone.ErrPretend) || errors.Is(err, phone.ErrMadeUp) {
			why = err
		}
		if !number.Zero() {
			c.all = append(c.all, number)
		}
	}
	return c, why
}

// readCells reads fields of which one at least has words beside its numbers; false
// where there is no number in any.
func readCells(raw string, policy phone.Policy) (Reading, bool) {
	r := Reading{}
	for part := range strings.SplitSeq(raw, severalNumbers) {
		if c, _ := readCell(part, policy, nil); len(c.all) > 0 {
			r.cells = append(r.cells, c)
		}
	}
	return r, len(r.cells) > 0
}

// reading gives what is in a field without words. One that can be texted among
// others that cannot is the one; two that can are nobody's until a person has
// looked.
func (c numberCell) reading(raw string) Reading {
	switch {
	case len(c.mobiles) == 1:
		return Reading{number: c.mobiles[0], key: c.mobiles[0].E164(), all: c.all}
	case len(c.mobiles) > 1:
		return Reading{problem: school.NumberTwo, key: raw, detail: "there are two mobile numbers in one field: nobody is texted on either until a person has looked", mobiles: c.mobiles, all: c.all}
	case len(c.all) > 0:
		return Reading{number: c.all[0], problem: school.NumberLandline, key: c.all[0].E164(), detail: phone.ErrLandline.Error(), all: c.all}
	}
	return Reading{problem: school.NumberMissing}
}

// of gives what a field is for one adult, of whom its words may speak.
func (r Reading) of(row Contact) Reading {
	if len(r.cells) == 0 {
		return r
	}
	var plain numberCell // what no words stand beside
	var most, ofMobiles beside
	ring, taken := []phone.Number{}, []phone.Number{}
	for _, c := range r.cells {
		how := c.bars(row)
		if how == nothingBeside {
			plain.all = append(plain.all, c.all...)
			plain.mobiles = phone.SeveralOf(append(plain.mobiles, c.mobiles...)...).All()
		}
		if how == nobodys {
			taken = append(taken, c.all...)
		} else {
			ring = append(ring, c.all...)
		}
		if most = max(most, how); len(c.mobiles) > 0 {
			ofMobiles = max(ofMobiles, how)
		}
	}
	ring = slices.DeleteFunc(ring, func(n phone.Number) bool { return slices.Contains(taken, n) })
	if len(plain.all) > 0 && ofMobiles == nothingBeside { // a neighbour's landline beside a mobile is only not rung
		found := plain.reading(r.key)
		found.all = ring
		return found
	}
	words := Reading{problem: school.NumberWords, key: "words", all: ring, detail: max(most, ofMobiles).sentence()}
	if len(ring) > 0 {
		words.number = ring[0]
	}
	return words
}

// textable gives what a row says of the number to text. The same number may stand
// in another field of the row with words beside it.
func (all Numbers) textable(row Contact) Reading {
	r := all[*row.Mobile].of(row)
	for _, raw := range append([]string{row.Also}, row.OtherNumbers...) {
		for _, c := range all[raw].cells {
			how := c.bars(row)
			r.leftOut = r.leftOut || how == nobodys
			if how == nothingBeside || r.problem != school.NumberFine || !slices.Contains(c.mobiles, r.number) {
				continue
			}
			r.problem, r.key, r.detail = school.NumberWords, "words", how.sentence()
			if how == nobodys {
				r.number = phone.Number{}
			}
		}
	}
	r.leftOut = r.leftOut && r.problem != school.NumberWords
	return r
}

// takenBack gives the numbers of a row that nobody rings for the words beside them.
func (all Numbers) takenBack(row Contact) []phone.Number {
	var taken []phone.Number
	for _, raw := range row.everyNumber() {
		for _, c := range all[raw].cells {
			if c.bars(row) == nobodys {
				taken = append(taken, c.all...)
			}
		}
	}
	return taken
}

// notRung is said where a further number is left out for the words beside it.
const notRung = "words beside one of the further numbers of this adult may say that it is not theirs, or not to be used: it was left out of those that people ring"

// and joins what two rows say of the same contact: a number beats none, and
// two that differ are a problem.
func (r Reading) and(o Reading) Reading {
	pointers := slices.Concat(r.pointers, o.pointers)
	switch {
	case o.problem == school.NumberWords: // whatever the other row says of it
	case r.problem == school.NumberTwo || r.problem == school.NumberWords || o.key == "" || r.key == o.key:
		o = r
	case r.key != "":
		o = Reading{problem: school.NumberTwo, detail: "this contact id has come with two numbers: nobody is texted on either until a person has looked"}
	}
	o.pointers = pointers
	return o
}

// Onto gives what a contact's number and problem become. What the carrier or a
// family told us of a number stands for as long as the number does.
func (r Reading) Onto(c school.Contact) school.Contact {
	told := c.Problem == school.NumberDead || c.Problem == school.NumberWrong
	if (r.problem == school.NumberFine || r.problem == school.NumberWords) && told && r.number == c.Number {
		return c
	}
	c.Number, c.Problem = r.number, r.problem
	return c
}

// noneAtAll is said of an adult who comes without a number.
const noneAtAll = "there is no number: this contact cannot be texted"

// NoNumber is the reading of a contact of whose number nothing was sent, and who
// has none.
func NoNumber(pointer string) Reading {
	return Reading{problem: school.NumberMissing, pointers: []string{pointer}, detail: noneAtAll}
}

// Problems tells what is wrong with the number, at each row that has it.
func (r Reading) Problems() (told []problem.Field) {
	if r.leftOut {
		told = append(told, problem.Field{Pointer: r.pointers[0], Detail: notRung})
	}
	if r.problem == school.NumberFine {
		return told
	}
	for _, pointer := range r.pointers {
		told = append(told, problem.Field{Pointer: pointer, Detail: r.detail})
	}
	return told
}

// Texted gives the number that a row leads to; the zero number where there is none.
func (all Numbers) Texted(row Contact) phone.Number { return all.textable(row).number }
