package sms

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheCarriersKnownCasesAreCutTheSame(t *testing.T) {
	rep := strings.Repeat
	cases := []struct {
		name  string
		body  string
		enc   Encoding
		units int
		parts int
	}{
		{"nothing", "", GSM7, 0, 0},
		{"one part is full at 160", rep("a", 160), GSM7, 160, 1},
		{"161 make two", rep("a", 161), GSM7, 161, 2},
		{"two are full at 306", rep("a", 306), GSM7, 306, 2},
		{"307 make three", rep("a", 307), GSM7, 307, 3},
		{"an extension character costs two", rep("€", 80), GSM7, 160, 1},
		{"an extension character does not straddle", rep("a", 152) + "€" + rep("b", 152), GSM7, 306, 3},
		{"a joined part of brackets wastes a unit", rep("]", 153), GSM7, 306, 3},
		{"a carriage return costs one", rep("a", 80) + "\r\n" + rep("a", 79), GSM7, 161, 2},
		{"pound, grave and capital cedilla are plain", "£éèàùìòÇ", GSM7, 8, 1},
		{"a form feed costs two", "\f", GSM7, 2, 1},
		{"one part of UCS-2 is full at 70", rep("ë", 70), UCS2, 70, 1},
		{"71 make two", rep("ë", 71), UCS2, 71, 2},
		{"two of UCS-2 are full at 134", rep("ë", 134), UCS2, 134, 2},
		{"a bracket costs one in UCS-2", "ë" + rep("]", 69), UCS2, 70, 1},
		{"one foreign letter turns the whole text", rep("a", 70) + "ŵ", UCS2, 71, 2},
		{"an emoji is two units", rep("😀", 35), UCS2, 70, 1},
		{"an emoji does not straddle", rep("a", 66) + "😀" + rep("a", 66), UCS2, 134, 3},
		{"a letter and its mark stay together", rep("e\u0301", 70), UCS2, 140, 3},
		{"a family of emoji stays together", rep("a", 62) + "👩‍👩‍👧a", UCS2, 71, 2},
		{"a flag stays together", rep("a", 65) + "🏴🇬🇧aa", UCS2, 73, 2},
		{"a part longer than a part is broken", "e" + rep("\u0301", 200), UCS2, 201, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Count(c.body)
			if got.Encoding != c.enc || got.Units != c.units || got.Parts != c.parts {
				t.Errorf("got %s, %d units, %d parts; want %s, %d, %d", got.Encoding, got.Units, got.Parts, c.enc, c.units, c.parts)
			}
		})
	}
}

func TestWhatForcesUCS2IsNamedOnce(t *testing.T) {
	got := Count("Zoë’s bag – Zoë’s coat…").Forcing
	if diff := cmp.Diff([]rune("ë’–…"), got); diff != "" {
		t.Error(diff)
	}
	for _, r := range "çá’“–…ŵ\t`\u00a0" {
		if p := Count(string(r)); p.Encoding != UCS2 {
			t.Errorf("%q should force UCS-2", r)
		}
	}
}

func TestPlainTwinsAreGSM7(t *testing.T) {
	in := "“Don’t” – wait… it’s\u00a0fine\there — now\r\n`ok` −1 «x»"
	want := `"Don't" - wait... it's fine here - now` + "\n'ok' -1 \"x\""
	if got := Plain(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if Count(want).Encoding != GSM7 {
		t.Error("the plain twin is not plain")
	}
	for _, s := range []string{"Zoë", "سلام", "ਅਮੀਰਾ", "Siân O'Neill", "😀"} {
		if Plain(s) != s {
			t.Errorf("the letters of %q changed", s)
		}
	}
}

func bodies() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune(gsmBasic+gsmExtended)), 0, 700, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("ab€ë’ਅੀਂ😀👍🏽\u200d👧é\u0301🇬🇧\r\n")), 0, 400, -1),
		rapid.String(),
	)
}

func TestPartsAreNeverFewerThanTheUnitsNeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := bodies().Draw(t, "body")
		p := Count(body)
		alone, joined := gsmAlone, gsmJoined
		if p.Encoding == UCS2 {
			alone, joined = ucsAlone, ucsJoined
			if want := len(utf16.Encode([]rune(body))); p.Units != want {
				t.Fatalf("%d units, want %d", p.Units, want)
			}
		}
		least := (p.Units + joined - 1) / joined
		if p.Units <= alone {
			least = min(p.Units, 1)
		}
		if p.Parts < least {
			t.Fatalf("%d parts for %d units", p.Parts, p.Units)
		}
		if (p.Encoding == UCS2) != (len(p.Forcing) > 0) {
			t.Fatalf("%s with %d forcing characters", p.Encoding, len(p.Forcing))
		}
	})
}

func TestAddingToABodyNeverTakesPartsAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body, more := bodies().Draw(t, "body"), bodies().Draw(t, "more")
		before, after := Count(body), Count(body+more)
		if before.Encoding == after.Encoding && after.Units < before.Units {
			t.Fatalf("%d units became %d", before.Units, after.Units)
		}
		if before.Encoding == after.Encoding && after.Parts < before.Parts {
			t.Fatalf("%d parts became %d", before.Parts, after.Parts)
		}
	})
}

func TestPlainIsSettledAfterOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Plain(bodies().Draw(t, "body"))
		if twice := Plain(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}
