package rollfile_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
	"github.com/firstbell/firstbell/internal/school"
)

// safeBeside are all the words beside which a number of Sana Khan, the mother, is
// texted.
var safeBeside = strings.Fields(`sana khan mother mothers mum mums mummy mam mom pam mrs ms miss mx dr s ex directory happy to only please no nos
	mobile mobiles mob mobs cell cellphone handset m phone telephone tel t p landline home house h work wk w office day daytime days evening evenings eve night nights
	main primary secondary default preferred pref best first second third st nd rd th other alternative alt personal number num text texts txt txts sms ok okay whatsapp contact uk gb and or
	new checked correct updated works working use this one vodafone ee three giffgaff tesco sky virgin lebara lyca lycamobile bt`)

// onlySafe reports whether a cell has no word but those.
func onlySafe(cell string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool { return !unicode.IsLetter(r) }) {
		safe := false
		for _, s := range safeBeside {
			safe = safe || s == word
		}
		if !safe {
			return false
		}
	}
	return true
}

// textable reports whether a field leads to a number that is texted, of an adult with
// a name and a relationship.
func textable(field, name, relationship string) bool {
	row := rollfile.Contact{ID: "C1", Mobile: &field, Name: &name, Relationship: &relationship}
	r := rollfile.Roll{Pupils: []rollfile.Pupil{{Contacts: []rollfile.Contact{row}}}}
	return rollfile.ReadNumbers(r, phone.Rehearsal).ByContact(r)["C1"].Onto(school.Contact{}).Problem == school.NumberFine
}

func TestAWordThatIsNotKnownNeverLeadsToAText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[A-Za-zÀ-ž]{2,9}`).Draw(t, "word")
		number := rapid.SampledFrom([]string{"07700 900301", "07700900301", "+44 (0)7700 900301", "7700900301", "07700 900301 / 01632 960101"}).Draw(t, "number")
		cell := rapid.SampledFrom([]string{"%[1]s %[2]s", "%[2]s %[1]s", "%[1]s (%[2]s)", "%[1]s - %[2]s", "%[2]s: %[1]s", "%[1]s, %[2]s", "%[1]s;%[2]s", "%[1]s%[2]s", "mob %[1]s %[2]s", "%[1]s\n%[2]s", "[%[2]s] %[1]s"}).Draw(t, "cell")
		cell = fmt.Sprintf(cell, number, word)
		if !onlySafe(cell) && textable(cell, "Sana Khan", "mother") {
			t.Fatalf("%q is texted", cell)
		}
	})
}

func FuzzNumberCell(f *testing.F) {
	for cell := range rollfiletest.BesideANumber {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if !rollfile.Plain(cell) {
			return // readers put every cell and field on one line: see the next test
		}
		if textable(cell, "Sana Khan", "mother") && !onlySafe(cell) {
			t.Fatalf("%q is texted", cell)
		}
	})
}

// What stands between two fields that were put together may not stand in one: the
// words of its first half would say nothing of the number in the second.
func TestNoFieldPassesForTwo(t *testing.T) {
	p, err := rollfile.ReadPupil([]byte(`{"id":"P1","contacts":[{"id":"C1","name":"Sana Khan","relationship":"mother","mobile":"wrong\u001e07700900301"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := *p.Contacts[0].Mobile; got != "wrong 07700900301" || textable(got, "Sana Khan", "mother") {
		t.Errorf("%q is taken for two", got)
	}
}
