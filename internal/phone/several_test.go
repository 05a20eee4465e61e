package phone_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/phone"
)

func TestSeveralNumbersAreAListThatCanBeCompared(t *testing.T) {
	a, b := phone.Trusted("+447700900101"), phone.Trusted("+441632960102")
	s := phone.SeveralOf(a, phone.Number{}, b, a)
	if !slices.Equal(s.All(), []phone.Number{a, b}) || s != phone.SeveralOf(a, b) || s == phone.SeveralOf(b, a) {
		t.Errorf("%v", s)
	}
	if !s.Has(a) || !s.Has(b) || s.Has(phone.Trusted("+447700900103")) || s.Has(phone.Number{}) {
		t.Error("who is one of them")
	}
	if none := (phone.Several{}); none != phone.SeveralOf() || len(none.All()) != 0 || none.Has(phone.Number{}) {
		t.Error("none are none")
	}
}

func TestSeveralNumbersNeverLeak(t *testing.T) {
	s := phone.SeveralOf(phone.Trusted("+447700900101"), phone.Trusted("+441632960102"))
	text, err := json.Marshal(map[string]any{"numbers": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{s.String(), fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s", s, s, s, s), string(text)} {
		if strings.Contains(said, "900") || strings.Contains(said, "632960") {
			t.Error(said)
		}
	}
}
