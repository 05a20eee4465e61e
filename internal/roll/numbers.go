package roll

import (
	"errors"
	"fmt"
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
}

// readNumbers reads every number of a roll, by the contact's id. A contact who
// comes with two numbers is nobody to text: which of the two is theirs, or
// whether they are two people, only a person can say.
func readNumbers(r Roll, policy phone.Policy) map[string]reading {
	all := map[string]reading{}
	for i, p := range r.Pupils {
		for j, c := range p.Contacts {
			ref := strings.TrimSpace(c.ID)
			if c.Mobile == nil || !goodRef(ref) {
				continue
			}
			one := readNumber(*c.Mobile, policy)
			one.pointers = []string{fmt.Sprintf("/pupils/%d/contacts/%d/mobile", i, j)}
			if before, twice := all[ref]; twice {
				one = before.and(one)
			}
			all[ref] = one
		}
	}
	return all
}

func readNumber(raw string, policy phone.Policy) reading {
	number, err := phone.Parse(raw, policy)
	switch {
	case err == nil:
		return reading{number: number, key: number.E164()}
	case errors.Is(err, phone.ErrNone):
		return reading{problem: school.NumberMissing, detail: "there is no number: this contact cannot be texted"}
	case errors.Is(err, phone.ErrLandline):
		return reading{number: number, problem: school.NumberLandline, key: strings.TrimSpace(raw), detail: err.Error()}
	default:
		return reading{problem: school.NumberUnreadable, key: strings.TrimSpace(raw), detail: err.Error()}
	}
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
