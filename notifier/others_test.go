package notifier

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// TestFurtherNumbersAreRungAndNeverThoseOfABarredAdult, who is told nothing on
// any of theirs either.
func TestFurtherNumbersAreRungAndNeverThoseOfABarredAdult(t *testing.T) {
	also := func(ends ...int) func(*school.TiedContact) {
		return func(t *school.TiedContact) {
			var all []phone.Number
			for _, n := range ends {
				all = append(all, phone.Trusted(fmt.Sprintf("+4477009001%d", n)))
			}
			t.Contact.Others = phone.SeveralOf(all...)
		}
	}
	barred := func(t *school.TiedContact) { t.CourtOrder = true }
	missing := func(t *school.TiedContact) { t.Contact.Number, t.Contact.Problem = phone.Number{}, school.NumberTwo }
	for _, c := range []struct {
		name          string
		list          []school.TiedContact
		rings, texted string
	}{
		{"one number", []school.TiedContact{adult("mum", 20)}, "mum 20,end", "mum"},
		{"and further ones", []school.TiedContact{adult("mum", 20, also(30, 31))}, "mum 20,30,31,end", "mum"},
		{"two mobiles, and none is the one", []school.TiedContact{adult("mum", 20, missing, also(30, 31))}, "mum 30,31,end", ""},
		{"one is also a barred adult's", []school.TiedContact{adult("mum", 20, also(21, 31)), adult("dad", 21, barred)}, "mum 20,31,end", "mum"},
		{"a barred adult's further one", []school.TiedContact{adult("mum", 20, also(31)), adult("dad", 21, barred, also(20))}, "mum 31,end", ""},
		{"of a barred adult none", []school.TiedContact{adult("dad", 21, barred, also(22)), adult("gran", 22)}, "gran end", ""},
	} {
		var rings []string
		for _, x := range callList(c.list) {
			var ends []string
			for _, n := range x.Numbers() {
				ends = append(ends, strings.TrimPrefix(n.Ending(), "1"))
			}
			rings = append(rings, string(x.Contact)+" "+strings.Join(append(ends, "end"), ","))
		}
		expect(t, c.name+": rung", strings.Join(rings, " "), c.rings)
		texted := ""
		if next := NextContact(c.list, nil); next.Found {
			texted = string(next.Contact.Contact.ID)
		}
		expect(t, c.name+": texted", texted, c.texted)
	}
}
