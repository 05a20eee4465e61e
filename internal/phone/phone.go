// Package phone reads the numbers schools hold and keeps them from leaking: a
// Number prints as "number ending 214" wherever it is printed by mistake, and
// gives itself whole only when asked by name.
package phone

import (
	"errors"
	"fmt"
	"strings"
	"unique"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number that can be texted. The zero Number is none.
// Two Numbers of the same digits are ==.
type Number struct {
	// A handle, not the digits: fmt walks into unexported fields without
	// asking String, and prints an address here instead of the number.
	whole unique.Handle[string]
}

// Why a number cannot be used.
var (
	ErrNone       = errors.New("there is no number")
	ErrUnreadable = errors.New("this is not a telephone number we can read")
	ErrLandline   = errors.New("this is a landline: a text may be read aloud to whoever answers")
	ErrMadeUp     = errors.New("this number is made up, as one that is typed where there is none: nobody is texted on it")
	ErrPretend    = errors.New("this number is kept for drama and tests: nobody has it")
)

// Policy says which numbers may be used where the program runs.
type Policy int

const (
	// Live takes mobiles that can exist and refuses pretend ones.
	Live Policy = iota
	// Rehearsal also takes numbers nobody has: Ofcom's 07700 900000 to 900999
	// for drama, and +999…, which no country uses.
	Rehearsal
)

// Parse reads a number as an English school writes it ("07700 900101",
// "+44 (0)7700 900101") or in full from abroad. The error is one of Err…. With
// ErrLandline the number comes too: it can be called, never texted.
func Parse(raw string, policy Policy) (Number, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return Number{}, ErrNone
	}
	if compact := strip(raw); strings.HasPrefix(compact, "+999") {
		if policy != Rehearsal {
			return Number{}, ErrPretend
		}
		if len(compact) < 8 || len(compact) > 16 || strings.Trim(compact[1:], "0123456789") != "" {
			return Number{}, ErrUnreadable
		}
		return Trusted(compact), nil
	}
	p, err := phonenumbers.Parse(strings.Replace(raw, "(0)", "", 1), "GB")
	if err != nil || !phonenumbers.IsPossibleNumber(p) || p.GetExtension() != "" {
		return Number{}, ErrUnreadable
	}
	e164 := phonenumbers.Format(p, phonenumbers.E164)
	if pretend(e164) {
		if policy != Rehearsal {
			return Number{}, ErrPretend
		}
		return Trusted(e164), nil
	}
	if madeUp(e164) {
		return Number{}, ErrMadeUp
	}
	if p.GetCountryCode() == 44 && !strings.HasPrefix(e164, "+447") {
		if len(e164) < len("+44123456789") { // fewer than 9 digits: half a number, and nobody's to call
			return Number{}, ErrUnreadable
		}
		return Trusted(e164), ErrLandline
	}
	if !phonenumbers.IsValidNumber(p) {
		return Number{}, ErrUnreadable
	}
	switch phonenumbers.GetNumberType(p) {
	case phonenumbers.FIXED_LINE:
		return Trusted(e164), ErrLandline
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE, phonenumbers.UNKNOWN:
		return Trusted(e164), nil
	default: // pagers, premium lines, personal numbers
		return Number{}, ErrUnreadable
	}
}

// pretend reports whether Ofcom keeps the number for drama.
func pretend(e164 string) bool {
	return strings.HasPrefix(e164, "+447700900") && len(e164) == len("+447700900000")
}

func strip(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '(', ')', '.':
			return -1
		}
		return r
	}, s)
}

// Trusted takes a number already in E.164 from our own store or the carrier;
// "" gives the zero Number.
func Trusted(e164 string) Number {
	if e164 == "" {
		return Number{}
	}
	return Number{unique.Make(e164)}
}

// E164 gives the number whole, as the carrier takes it: +447700900101.
func (n Number) E164() string {
	if n.Zero() {
		return ""
	}
	return n.whole.Value()
}

// Zero reports whether there is no number.
func (n Number) Zero() bool { return n == Number{} }

// Equal reports whether both are the same number.
func (n Number) Equal(o Number) bool { return n == o }

// Ending gives the last three digits, all that a page shows of it.
func (n Number) Ending() string {
	e164 := n.E164()
	if len(e164) < 3 {
		return ""
	}
	return e164[len(e164)-3:]
}

// String masks the number, so that printing it by mistake tells nobody.
func (n Number) String() string {
	if n.Zero() {
		return "no number"
	}
	return "number ending " + n.Ending()
}

// GoString masks the number in %#v too.
func (n Number) GoString() string { return "phone.Number(" + n.String() + ")" }

// Format masks the number under every verb of fmt, %d included.
func (n Number) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') {
		_, _ = f.Write([]byte(n.GoString()))
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), n.String())
}

// MarshalText masks the number in JSON and in logs.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// Written gives the number whole as people in England write it, for a member
// of staff who asked to see it: "07700 900101".
func (n Number) Written() string {
	p, err := phonenumbers.Parse(n.E164(), "GB")
	if err != nil {
		return n.E164()
	}
	if p.GetCountryCode() == 44 {
		return phonenumbers.Format(p, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(p, phonenumbers.INTERNATIONAL)
}
