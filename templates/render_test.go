package templates

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sms"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func values(names ...string) Values {
	return Values{
		School: "Larkmere High", Names: names, Session: register.AM, OfficePhone: "07700 900140",
		Until: "8:00 tomorrow", UntilDigits: "24/11/2026 8:00", Advice: "cough_cold", Time: "9:24", Days: "6",
	}
}

// TestGoldenTexts keeps every text of every kind and language, with its parts,
// in a file a person can read and vet.
func TestGoldenTexts(t *testing.T) {
	p := pack(t)
	for _, l := range promised {
		t.Run(string(l), func(t *testing.T) {
			var b strings.Builder
			for _, k := range Kinds {
				w, _ := p.Wording(k, l)
				for _, v := range []Values{values("Amira"), values("Amira", "Yusuf", "Zoë")} {
					if k == Question && len(v.Names) < 2 {
						v.Names = append(v.Names, "Yusuf")
					}
					if k == AbsencePM || k == Correction && len(v.Names) > 1 {
						v.Session = register.PM
					}
					r, err := w.Render(v)
					if err != nil {
						t.Fatal(err)
					}
					fmt.Fprintf(&b, "%s, %d named, version %s: %s, %d units, %d part(s)\n%s\n\n",
						k, len(v.Names), r.Version, r.Parts.Encoding, r.Parts.Units, r.Parts.Parts, r.Body)
				}
			}
			golden(t, string(l)+".txt", b.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test ./templates -update writes it anew):\n%s", path, diff)
	}
}

func TestAnEnglishAlertAboutOnePupilIsOnePart(t *testing.T) {
	p := pack(t)
	for _, k := range Kinds {
		v := values("Maximilian")
		v.School = "St Bartholomew's CofE"
		if k == Question { // it is about more than one
			continue
		}
		r, err := p.Render(k, English, v)
		if err != nil {
			t.Fatal(err)
		}
		if want := 1; k != Correction && k != Guidance && r.Parts.Parts != want {
			t.Errorf("%s is %d parts of %d units", k, r.Parts.Parts, r.Parts.Units)
		}
	}
}

func TestADraftIsNeverSentAndEnglishSaysWhy(t *testing.T) {
	p := pack(t)
	cases := []struct {
		asked Language
		want  Fallback
	}{
		{"", ""},
		{"en", ""},
		{"en-GB", ""},
		{"EN", ""},
		{"ur", NotVetted},
		{"ur-PK", NotVetted},
		{"pl", NotVetted},
		{"pa-IN", NotVetted},
		{"pa-PK", NoWording},
		{"pa-Arab", NoWording},
		{"fr", NoWording},
		{"Urdu", NoWording},
		{"!", NoWording},
	}
	for _, c := range cases {
		r, err := p.Render(AbsenceAM, c.asked, values("Amira"))
		if err != nil {
			t.Fatal(err)
		}
		if r.Language != English || r.Fallback != c.want {
			t.Errorf("%q: got %s because %q, want English because %q", c.asked, r.Language, r.Fallback, c.want)
		}
	}
}

func TestAVettedWordingIsSentInTheFamilysLanguage(t *testing.T) {
	p := pack(t)
	at := key{AbsenceAM, "ur"}
	w := p.byKey[at]
	w.VettedBy = "A reader of Urdu"
	p.byKey[at] = w
	r, err := p.Render(AbsenceAM, "ur-PK", values("Amira", "Yusuf"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Language != "ur" || r.Fallback != "" || r.Version != w.Version {
		t.Errorf("got %+v", r)
	}
	if !strings.Contains(r.Body, "\u2068Amira\u2069 اور \u2068Yusuf\u2069") || !strings.Contains(r.Body, "\u206807700 900140\u2069") {
		t.Errorf("names and numbers are not isolated: %q", r.Body)
	}
}

func TestAMissingValueIsAnErrorAndNeverAGap(t *testing.T) {
	p := pack(t)
	full := values("Amira")
	cases := []struct {
		name string
		kind Kind
		take func(*Values)
	}{
		{"school", AbsenceAM, func(v *Values) { v.School = "" }},
		{"a blank school", Acknowledgement, func(v *Values) { v.School = " \u00a0" }},
		{"office phone", AbsencePM, func(v *Values) { v.OfficePhone = "" }},
		{"names", AbsenceAM, func(v *Values) { v.Names = nil }},
		{"one name of two", AbsenceAM, func(v *Values) { v.Names = []string{"Amira", " "} }},
		{"session", Correction, func(v *Values) { v.Session = "" }},
		{"names of a correction", Correction, func(v *Values) { v.Names = nil }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := full
			c.take(&v)
			r, err := p.Render(c.kind, English, v)
			if !errors.Is(err, ErrMissing) || r.Body != "" {
				t.Errorf("got %q, %v", r.Body, err)
			}
			if strings.Contains(fmt.Sprint(err), "Amira") {
				t.Errorf("the error names a pupil: %v", err)
			}
		})
	}
	if _, err := p.Render("birthday", English, full); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

func TestNamesAreListedAsTheLanguageDoes(t *testing.T) {
	j := joins{Comma: ", ", And: " and "}
	for want, in := range map[string][]string{
		"Amira":                   {"Amira"},
		"Amira and Yusuf":         {"Amira", "Yusuf"},
		"Amira, Yusuf and Maryam": {"Amira", "Yusuf", "Maryam"},
	} {
		if got := j.list(in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEightSiblingsWithLongNamesFitInEveryLanguage(t *testing.T) {
	p := pack(t)
	long := strings.Repeat("Maximiliána-", 4)
	v := values(long, long, long, long, long, long, long, long)
	for _, l := range promised {
		for _, k := range Kinds {
			w, _ := p.Wording(k, l)
			if r, err := w.Render(v); err != nil || r.Parts.Units > sms.MaxBody {
				t.Errorf("%s in %s: %d units, %v", k, l, r.Parts.Units, err)
			}
		}
	}
	v.Names = []string{strings.Repeat("x", sms.MaxBody)}
	if r, err := p.Render(AbsenceAM, English, v); !errors.Is(err, ErrTooLong) || r.Body != "" {
		t.Errorf("an endless name: %d units, %v", r.Parts.Units, err)
	}
}

func TestARenderedTextHoldsEveryNameUnchangedAndNoPlaceholder(t *testing.T) {
	p := pack(t)
	name := rapid.StringMatching(`[A-Za-zÀ-žا-يਅ-ਹ’'-]{1,30}`)
	rapid.Check(t, func(t *rapid.T) {
		v := Values{
			School:      name.Draw(t, "school"),
			Names:       rapid.SliceOfN(name, 1, 8).Draw(t, "names"),
			Session:     rapid.SampledFrom([]register.Session{register.AM, register.PM}).Draw(t, "session"),
			OfficePhone: "07700 900" + rapid.StringMatching(`[0-9]{3}`).Draw(t, "phone"),
			Until:       "8:00", UntilDigits: "24/11/2026 8:00", Advice: "fever", Time: "9:24", Days: "6",
		}
		l := rapid.SampledFrom(promised).Draw(t, "language")
		k := rapid.SampledFrom(Kinds).Draw(t, "kind")
		if k == Question {
			v.Names = append(v.Names, "Yusuf")
		}
		w, _ := p.Wording(k, l)
		r, err := w.Render(v)
		if err != nil {
			t.Fatal(err)
		}
		wanted := []string{v.School}
		if slices.Contains(rules[k].must, phoneValue) {
			wanted = append(wanted, v.OfficePhone)
		}
		if k == Question || slices.Contains(rules[k].must, namesValue) {
			wanted = append(wanted, v.Names...)
		}
		for _, s := range wanted {
			if !strings.Contains(r.Body, s) {
				t.Fatalf("%q is not in %q", s, r.Body)
			}
		}
		if strings.Contains(r.Body, "((") || strings.Contains(r.Body, "??") || r.Parts.Units > sms.MaxBody {
			t.Fatalf("%q", r.Body)
		}
		if strings.Count(r.Body, firstStrongIsolate) != strings.Count(r.Body, popIsolate) {
			t.Fatalf("an isolate is left open in %q", r.Body)
		}
	})
}

func TestANameThatLooksLikeAPlaceholderIsOnlyAName(t *testing.T) {
	r, err := pack(t).Render(AbsenceAM, English, values("((office_phone))"))
	if err != nil || !strings.Contains(r.Body, "((office_phone)) was not") {
		t.Errorf("got %q, %v", r.Body, err)
	}
}

func TestEachSessionHasItsAlert(t *testing.T) {
	if Absence(register.AM) != AbsenceAM || Absence(register.PM) != AbsencePM {
		t.Error("a session has the wrong alert")
	}
}
