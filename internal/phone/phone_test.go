package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNumbersAreReadAsSchoolsWriteThem(t *testing.T) {
	cases := []struct {
		raw, e164 string
		err       error
	}{
		{"07700 900101", "+447700900101", nil},
		{"07700900101", "+447700900101", nil},
		{" 07700-900-101 ", "+447700900101", nil},
		{"(07700) 900101", "+447700900101", nil},
		{"+44 7700 900101", "+447700900101", nil},
		{"+44 (0)7700 900101", "+447700900101", nil},
		{"+44(0)7700900101", "+447700900101", nil},
		{"0044 7700 900101", "+447700900101", nil},
		{"447700900101", "+447700900101", nil},
		{"7700900101", "+447700900101", nil}, // a spreadsheet ate the nought
		{"０７７００９００１０１", "+447700900101", nil},
		{"+999 123 4567", "+9991234567", nil},
		{"", "", ErrNone},
		{" \t", "", ErrNone},
		{"none", "", ErrUnreadable},
		{"ring gran", "", ErrUnreadable},
		{"999", "", ErrUnreadable},
		{"07700 90010", "", ErrUnreadable},
		{"0770 900", "", ErrUnreadable},
		{"12 34", "", ErrUnreadable},
		{"07700 9001011", "", ErrUnreadable},
		{"07700 900101 / 07700 900102", "", ErrUnreadable},
		{"07700 900101, 07700 900102", "", ErrUnreadable},
		{"07700 900101 (mum)", "", ErrUnreadable},
		{"07700 900101 x12", "", ErrUnreadable},
		{"070 1234 5670", "", ErrUnreadable}, // a personal number, at a premium
		{"070 0000 0000", "", ErrMadeUp},
		{"07777777777", "", ErrMadeUp},
		{"07111 111111", "", ErrMadeUp},
		{"+44 7999 999999", "", ErrMadeUp},
		{"07123456789", "", ErrMadeUp},
		{"07890 123456", "", ErrMadeUp},
		{"07987654321", "", ErrMadeUp},
		{"07912345678", "", ErrMadeUp},
		{"07123 123123", "", ErrMadeUp},
		{"07121 212121", "", ErrMadeUp},
		{"07700 000000", "", ErrMadeUp},
		{"07400 123456", "+447400123456", nil}, // an example of libphonenumber's: six of a run are nobody's fault
		{"07911 123456", "+447911123456", nil},
		{"07700 900000", "+447700900000", nil}, // and Ofcom's for drama
		{"07700 900999", "+447700900999", nil},
		{"+999 12", "", ErrUnreadable},
		{"+999 123 4567 890 1234", "", ErrUnreadable},
		{"+999 ABC 4567", "", ErrUnreadable},
		{"01632 960101", "+441632960101", ErrLandline},
		{"020 7946 0101", "+442079460101", ErrLandline},
		{"+44 (0)161 496 0101", "+441614960101", ErrLandline},
	}
	for _, c := range cases {
		t.Run(c.raw, func(t *testing.T) {
			n, err := Parse(c.raw, Rehearsal)
			if n.E164() != c.e164 || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", n.E164(), err, c.e164, c.err)
			}
		})
	}
}

// The numbers from abroad are the examples that libphonenumber publishes.
func TestMobilesFromAbroadAreTakenAndLandlinesAreNot(t *testing.T) {
	for raw, want := range map[string]error{
		"+353 85 012 3456": nil, "+48 512 345 678": nil, "+40 712 034 567": nil,
		"+1 201 555 0123":  nil, // a country that cannot tell the two apart
		"+48 12 345 67 89": ErrLandline, "+353 1 234 5678": ErrLandline,
		"+48 1": ErrUnreadable,
	} {
		if _, err := Parse(raw, Live); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", raw, err, want)
		}
	}
}

func TestPretendNumbersAreRefusedLive(t *testing.T) {
	for _, raw := range []string{"07700 900000", "07700 900101", "+44 7700 900999", "+999 123 4567", "+(999) 12345678"} {
		if n, err := Parse(raw, Live); !errors.Is(err, ErrPretend) || !n.Zero() {
			t.Errorf("%s live: got %v, %v", raw, n, err)
		}
		if n, err := Parse(raw, Rehearsal); err != nil || n.Zero() {
			t.Errorf("%s in rehearsal: got %v, %v", raw, n, err)
		}
	}
}

func TestANumberNeverLeaks(t *testing.T) {
	n := Trusted("+447700900214")
	inside := struct{ number Number }{n} // fmt asks no method of an unexported field
	deep := map[string][]any{"contact": {n, &n, inside}}
	var printed []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t", "%20v", "%T"} {
		for _, what := range []any{n, &n, inside, &inside, []Number{n}, map[Number]Number{n: n}, deep} {
			printed = append(printed, fmt.Sprintf(verb, what))
		}
	}
	asJSON, err := json.Marshal(map[string]any{"number": n, "list": []Number{n}, "key": map[Number]bool{n: true}})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("sent", "number", n, "inside", inside, "list", []Number{n}, slog.Group("to", "n", n))
	}
	for _, s := range append(printed, string(asJSON), log.String(), fmt.Errorf("send to %v: %w", n, ErrNone).Error()) {
		if strings.Contains(s, "7700900") || strings.Contains(s, "373730303930") {
			t.Errorf("the number leaks in %s", s)
		}
	}
	for _, s := range []string{n.String(), string(asJSON), log.String()} {
		if !strings.Contains(s, "number ending 214") {
			t.Errorf("the number does not say what it is in %s", s)
		}
	}
	if got := fmt.Sprintf("%#v", n); got != "phone.Number(number ending 214)" {
		t.Errorf("got %s", got)
	}
}

func TestANumberGivesItselfWholeWhenAsked(t *testing.T) {
	for e164, want := range map[string]string{
		"+447700900101": "07700 900101", "+48512345678": "+48 512 345 678", "+9991234567": "+9991234567", "": "",
	} {
		if n := Trusted(e164); n.E164() != e164 || n.Written() != want {
			t.Errorf("%s: whole %q, written %q", e164, n.E164(), n.Written())
		}
	}
}

func TestNoNumberIsZeroAndSaysSo(t *testing.T) {
	for _, n := range []Number{{}, Trusted("")} {
		if !n.Zero() || n.E164() != "" || n.Ending() != "" || n.String() != "no number" {
			t.Errorf("got %v", n)
		}
	}
	if Trusted("+1").Ending() != "" {
		t.Error("too short a number ends in something")
	}
}

func TestTheSameDigitsAreTheSameNumber(t *testing.T) {
	a, _ := Parse("07700 900101", Rehearsal)
	b := Trusted("+447700" + fmt.Sprint(900101))
	if a != b || !a.Equal(b) || map[Number]int{a: 1}[b] != 1 || !cmp.Equal(a, b) {
		t.Error("one number, two Numbers")
	}
	if c := Trusted("+447700900102"); a == c || cmp.Equal(a, c) {
		t.Error("two numbers, one Number")
	}
}

func TestEveryDramaNumberIsReadHoweverItIsSpaced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := fmt.Sprintf("+447700900%03d", rapid.IntRange(0, 999).Draw(t, "n"))
		raw := rapid.SampledFrom([]string{"0", "+44", "+44 (0)", "0044", "+44(0) "}).Draw(t, "prefix")
		for _, d := range want[3:] {
			raw += string(d) + rapid.SampledFrom([]string{"", "", "", " ", "-"}).Draw(t, "gap")
		}
		n, err := Parse(raw, Rehearsal)
		if err != nil || n.E164() != want {
			t.Fatalf("%q: got %q, %v", raw, n.E164(), err)
		}
	})
}

// FuzzParse wants that no input panics, that a fault is one of ours, and that
// a number once read is read the same from its own E.164 and as it is written.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "07700 900101", "+44(0)7700900101", "+9991234567", "020 7946 0101", "tel:+48512345678", "x", "+", "(0)", "0044"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		n, err := Parse(raw, Rehearsal)
		if err != nil {
			for _, known := range []error{ErrNone, ErrUnreadable, ErrLandline, ErrPretend, ErrMadeUp} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("%q: a fault of another's: %v", raw, err)
		}
		again, err := Parse(n.E164(), Rehearsal)
		if err != nil || again != n {
			t.Fatalf("%q was read as %q, which is read as %q, %v", raw, n.E164(), again.E164(), err)
		}
		if live, err := Parse(raw, Live); err == nil && live != n {
			t.Fatalf("%q is %q live and %q in rehearsal", raw, live.E164(), n.E164())
		}
	})
}
