package rollfile_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

// TestAFieldThatCannotBeReadIsPointedAt with the contact it is of.
func TestAFieldThatCannotBeReadIsPointedAt(t *testing.T) {
	for raw, want := range map[string]string{
		`{"id":"A1","contacts":[{"id":"C1"},{"id":"C2","mobile":7}]}`: "contacts.1.mobile",
		`{"id":"A1","contacts":[{"id":"C1"},7]}`:                      "contacts.1",
		`{"id":"A1","contacts":7}`:                                    "contacts",
		`{"id":7}`:                                                    "id",
	} {
		_, err := rollfile.ReadPupil([]byte(raw))
		if wrong, is := errors.AsType[*json.UnmarshalTypeError](err); !is || wrong.Field != want {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// FuzzOthers: whatever is sent beside what a roll has, reading it ends and bars
// only more.
func FuzzOthers(f *testing.F) {
	for field := range rollfiletest.BarredFields {
		f.Add("{" + field + "}")
	}
	f.Fuzz(func(t *testing.T, raw string) {
		o := rollfile.OthersOf([]byte(raw))
		bars := o.Against(clock.Date{Year: 2026, Month: 11, Day: 23}).Bars()
		if o == nil {
			return
		}
		o.Say("no_contact", "true")
		if again := o.Against(clock.Date{Year: 2026, Month: 11, Day: 23}).Bars(); len(o) < 200 && !again || bars && !again {
			t.Errorf("%q: barred %t, and %t with a ban beside it", raw, bars, again)
		}
	})
}
