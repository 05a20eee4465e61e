package phone

import (
	"slices"
	"strings"
)

// Several is a list of numbers, none of which stands twice. Two of them can be
// compared. It masks itself as a Number does.
type Several struct{ joined string }

// SeveralOf lists numbers in their order; those that are none are left out.
func SeveralOf(numbers ...Number) Several {
	var all []string
	for _, n := range numbers {
		if !n.Zero() && !slices.Contains(all, n.E164()) {
			all = append(all, n.E164())
		}
	}
	return Several{strings.Join(all, " ")}
}

// All gives them in order.
func (s Several) All() []Number {
	var all []Number
	for e164 := range strings.FieldsSeq(s.joined) {
		all = append(all, Trusted(e164))
	}
	return all
}

// Has reports whether a number is one of them.
func (s Several) Has(n Number) bool { return !n.Zero() && slices.Contains(s.All(), n) }

// Equal reports whether they are the same numbers in the same order.
func (s Several) Equal(o Several) bool { return s == o }

// String masks each.
func (s Several) String() string {
	var masked []string
	for _, n := range s.All() {
		masked = append(masked, n.String())
	}
	return strings.Join(masked, " ")
}

// GoString masks each too.
func (s Several) GoString() string { return "phone.Several(" + s.String() + ")" }

// MarshalText masks each too, so that no log and no answer gives one by chance.
func (s Several) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
