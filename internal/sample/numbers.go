package sample

import (
	"errors"
	"fmt"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// numbers hands out numbers nobody has, each once.
type numbers struct {
	urn       school.URN
	drama     span // what is left of 07700 900000–900699
	serial    int  // of +999 numbers
	landlines int
}

// mobile gives a number, as an office types it. The drama numbers go to the
// adults who are asked first, so that the handsets of a demo look like phones.
func (n *numbers) mobile(first bool) string {
	if first && n.drama.from <= n.drama.to {
		x := n.drama.from
		n.drama.from++
		return written(900_000 + x)
	}
	n.serial++
	return fmt.Sprintf("+999 %s %05d", n.urn, n.serial)
}

// written gives a drama number in one of the ways offices write them.
func written(six int) string {
	switch six % 12 {
	case 3:
		return fmt.Sprintf("07700%d", six)
	case 7:
		return fmt.Sprintf("+44 7700 %d", six)
	case 10:
		return fmt.Sprintf("07700-%d", six)
	default:
		return fmt.Sprintf("07700 %d", six)
	}
}

// landline gives one of the numbers Ofcom keeps for drama in no town at all.
func (n *numbers) landline() string {
	n.landlines++
	return fmt.Sprintf("01632 %d", 960_000+n.landlines%1000)
}

// read fills in what we make of what was typed.
func (c *Contact) read() {
	if c.Second != "" {
		c.Problem = school.NumberTwo
		return
	}
	number, err := phone.Parse(c.Raw, phone.Rehearsal)
	switch {
	case err == nil:
		c.Number = number
	case errors.Is(err, phone.ErrNone):
		c.Problem = school.NumberMissing
	case errors.Is(err, phone.ErrLandline):
		c.Number, c.Problem = number, school.NumberLandline // to be called, never texted
	default:
		c.Problem = school.NumberUnreadable
	}
}
