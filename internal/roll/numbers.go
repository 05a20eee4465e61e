package roll

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// reading is what one import says of one contact's number.
type reading struct {
	number   phone.Number
	problem  school.NumberProblem
	key      string // equal for the same number however it is written
	pointers []string
	detail   string
	mobiles  []phone.Number // all that could be texted, of several in one field
	all      []phone.Number // all that could be rung, of several in one field
}

// severalNumbers stands between numbers that came in one field.
const severalNumbers = " / "

// parsed is what each number of a roll is, by how it was written. Reading them
// is most of the work of an import, so it is done before any lock is taken.
type parsed map[string]reading

func parseNumbers(r Roll, policy phone.Policy) parsed {
	all := parsed{}
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

// every gathers all numbers that came with each contact.
func (all parsed) every(r Roll) map[string][]phone.Number {
	of := map[string][]phone.Number{}
	for _, p := range r.Pupils {
		for _, c := range p.Contacts {
			ref := strings.TrimSpace(c.ID)
			for _, raw := range c.everyNumber() {
				one := all[raw]
				of[ref] = append(of[ref], one.mobiles...)
				if !one.number.Zero() {
					of[ref] = append(of[ref], one.number)
				}
			}
		}
	}
	return of
}

// mostNumbers bounds the further numbers of an adult.
const mostNumbers = 5

// toRing gathers the further numbers of each contact whose row speaks of them:
// a field for them, or a field that holds several.
func (all parsed) toRing(r Roll) map[string][]phone.Number {
	of := map[string][]phone.Number{}
	for _, p := range r.Pupils {
		for _, c := range p.Contacts {
			ref, numbers := strings.TrimSpace(c.ID), []phone.Number{}
			fields := append([]string{c.Also}, c.OtherNumbers...)
			if c.Mobile != nil {
				fields = append([]string{*c.Mobile}, fields...)
			}
			for _, raw := range fields {
				one := all[raw]
				numbers = append(append(numbers, one.number), one.all...)
			}
			if c.OtherNumbers != nil || c.Also != "" || c.Mobile != nil && len(all[*c.Mobile].all) > 0 {
				of[ref] = append(of[ref], numbers...)
			}
		}
	}
	return of
}

// ring lays an adult's further numbers, none of which is the one that is texted.
// Where an id has been given to somebody else the first one's are not theirs.
func (m *merge) ring(c, was school.Contact) phone.Several {
	all, sent := m.toRing[c.Ref]
	switch {
	case sent:
	case was.Number != c.Number && (anotherName(was.Name, c.Name) || anotherFirst(was.Name, c.Name)):
		return phone.Several{}
	default:
		all = c.Others.All()
	}
	all = phone.SeveralOf(slices.DeleteFunc(slices.Clone(all), func(n phone.Number) bool { return n == c.Number })...).All()
	return phone.SeveralOf(all[:min(len(all), mostNumbers)]...)
}

// byContact gathers what an import says of each contact's number. A contact
// who comes with two is nobody to text: which of the two is theirs, or whether
// they are two people, only a person can say.
func (all parsed) byContact(r Roll) map[string]reading {
	of := map[string]reading{}
	for i, p := range r.Pupils {
		for j, c := range p.Contacts {
			ref := strings.TrimSpace(c.ID)
			if c.Mobile == nil || !goodRef(ref) {
				continue
			}
			one := all[*c.Mobile]
			one.pointers = []string{fmt.Sprintf("/pupils/%d/contacts/%d/mobile", i, j)}
			if before, twice := of[ref]; twice {
				one = before.and(one)
			}
			of[ref] = one
		}
	}
	return of
}

func readNumber(raw string, policy phone.Policy) reading {
	number, err := phone.Parse(raw, policy)
	switch {
	case err == nil:
		return reading{number: number, key: number.E164()}
	case errors.Is(err, phone.ErrNone):
		return reading{problem: school.NumberMissing, detail: "there is no number: this contact cannot be texted"}
	case errors.Is(err, phone.ErrLandline):
		return reading{number: number, problem: school.NumberLandline, key: number.E164(), detail: err.Error()}
	}
	if several, ok := readSeveral(raw, policy); ok {
		return several
	}
	return reading{problem: school.NumberUnreadable, key: strings.TrimSpace(raw), detail: err.Error()}
}

// betweenNumbers are the ways in which people part two numbers in one field.
var betweenNumbers = regexp.MustCompile(`(?i)[/;,|\n]+|\s(?:or|and|&)\s|\([^)0-9]*\)|[\p{L}:]{2,}`)

// readSeveral reads a field that holds more than one number. One that can be
// texted among others that cannot is the one; two that can are nobody's until
// a person has looked.
func readSeveral(raw string, policy phone.Policy) (reading, bool) {
	mobiles, landlines, all := []phone.Number{}, []phone.Number{}, []phone.Number{}
	for _, part := range betweenNumbers.Split(raw, -1) {
		number, err := phone.Parse(part, policy)
		switch {
		case err == nil && !slices.Contains(mobiles, number):
			mobiles = append(mobiles, number)
		case errors.Is(err, phone.ErrLandline):
			landlines = append(landlines, number)
		}
		all = append(all, number) // the zero Number of what is none is left out later
	}
	switch {
	case len(mobiles) == 1:
		return reading{number: mobiles[0], key: mobiles[0].E164(), all: all}, true
	case len(mobiles) > 1:
		return reading{problem: school.NumberTwo, key: raw, detail: "there are two mobile numbers in one field: nobody is texted on either until a person has looked", mobiles: mobiles, all: all}, true
	case len(landlines) > 0:
		return reading{number: landlines[0], problem: school.NumberLandline, key: landlines[0].E164(), detail: phone.ErrLandline.Error(), all: all}, true
	}
	return reading{}, false
}

// and joins what two rows say of the same contact: a number beats none, and
// two that differ are a problem.
func (r reading) and(o reading) reading {
	pointers := slices.Concat(r.pointers, o.pointers)
	switch {
	case r.problem == school.NumberTwo || o.key == "" || r.key == o.key:
		o = r
	case r.key != "":
		o = reading{problem: school.NumberTwo, detail: "this contact id has come with two numbers: nobody is texted on either until a person has looked"}
	}
	o.pointers = pointers
	return o
}

// onto gives what a contact's number and problem become. What the carrier or a
// family told us of a number stands for as long as the number does.
func (r reading) onto(c school.Contact) school.Contact {
	told := c.Problem == school.NumberDead || c.Problem == school.NumberWrong
	if r.problem == school.NumberFine && told && r.number == c.Number {
		return c
	}
	c.Number, c.Problem = r.number, r.problem
	return c
}
