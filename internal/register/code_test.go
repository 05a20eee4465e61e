package register

import (
	"slices"
	"strings"
	"testing"
)

// TestTheTableOfCodesIsTheGuidances repeats the table by hand, so that a slip
// in either is seen. Source: "Working together to improve school attendance",
// July 2026, and SI 2024/208.
func TestTheTableOfCodesIsTheGuidances(t *testing.T) {
	want := map[Code]struct {
		class Class
		text  TextRule
	}{
		"/": {Present, TextNo}, `\`: {Present, TextNo}, "L": {Present, TextNo},
		"K": {OffSite, TextNo}, "V": {OffSite, TextNo}, "P": {OffSite, TextNo}, "W": {OffSite, TextNo}, "B": {OffSite, TextNo},
		"D": {NotPossible, TextNo},
		"C": {Authorised, TextNo}, "C1": {Authorised, TextNo}, "C2": {Authorised, TextNo}, "E": {Authorised, TextNever},
		"I": {Authorised, TextNo}, "J1": {Authorised, TextNo}, "M": {Authorised, TextNo}, "R": {Authorised, TextNo},
		"S": {Authorised, TextNo}, "T": {Authorised, TextNo},
		"G": {UnauthorisedCl, TextNo}, "N": {UnauthorisedCl, TextYes}, "O": {UnauthorisedCl, TextByChoice}, "U": {UnauthorisedCl, TextNo},
		"Q": {NotPossible, TextNo}, "X": {NotPossible, TextNo},
		"Y1": {NotPossible, TextNo}, "Y2": {NotPossible, TextNo}, "Y3": {NotPossible, TextNo}, "Y4": {NotPossible, TextNo},
		"Y5": {NotPossible, TextNever}, "Y6": {NotPossible, TextNo}, "Y7": {NotPossible, TextNo},
		"Z": {NotCounted, TextNever}, "#": {NotCounted, TextNo},
	}
	if len(Codes) != len(want) {
		t.Errorf("%d codes, want %d", len(Codes), len(want))
	}
	for c, w := range want {
		m, ok := Look(c)
		if !ok || m.Code != c || m.Class != w.class || m.Text != w.text || m.Words == "" {
			t.Errorf("%s: got %+v, want %s and rule %d", c, m, w.class, w.text)
		}
		if absent := w.class == Authorised || w.class == UnauthorisedCl; m.Absent() != absent {
			t.Errorf("%s: absent is %t", c, m.Absent())
		}
		if arrived := slices.Contains([]Code{"/", `\`, "L", "U"}, c); m.Arrived != arrived {
			t.Errorf("%s: arrived is %t", c, m.Arrived)
		}
	}
}

func TestOnlyOneCodeTextsByItself(t *testing.T) {
	for _, m := range Codes {
		if (m.Text == TextYes) != (m.Code == NoReason) {
			t.Errorf("%s has rule %d", m.Code, m.Text)
		}
	}
}

func TestCodesAreReadAsRegistersWriteThem(t *testing.T) {
	for in, want := range map[string]Code{
		"/": PresentAM, `\`: PresentPM, " n ": NoReason, "y1": "Y1", "N\t": NoReason, "#": "#", "c2": "C2",
		"": Unmarked, "  ": Unmarked, "-": Unmarked, " -- ": Unmarked,
		"qq": "QQ", "N-": "N-", "ñ": "Ñ",
		"present today": "PRESENT …", "12345678": "12345678", "---------": Unmarked,
	} {
		if got := ParseCode(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestACodeNotInForceIsNeverGuessed(t *testing.T) {
	for _, c := range []Code{"H", "J", "Y", "F", "QQ", "N-", "Y8", "n", Unmarked} {
		if m, ok := Look(c); ok {
			t.Errorf("%q was taken for %s", c, m.Words)
		}
	}
	for c, want := range map[Code]string{"H": "C, other", "J": "J1", "Y": "Y1 to Y7", "F": "now G", "QQ": "not known"} {
		if got := Fault(c); !strings.Contains(got, want) || !strings.Contains(got, "held for staff") {
			t.Errorf("%s: %q", c, got)
		}
	}
}
