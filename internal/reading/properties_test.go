package reading

import (
	"encoding/csv"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// replies gives the bodies of the set that may be looked at.
func replies(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/tune.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comma, r.LazyQuotes = '\t', true
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines[1:] {
		out = append(out, strings.ReplaceAll(l[2], `\n`, "\n"))
	}
	return out
}

// Thanks, capitals, a smile or a long pause never take a concern away.
func TestPolitenessNeverRemovesAConcern(t *testing.T) {
	bodies := replies(t)
	polite := []func(string) string{
		func(s string) string { return s + " thanks" },
		func(s string) string { return s + ", thank you x" },
		func(s string) string { return s + " 🙂👍🏽" },
		func(s string) string { return "Hi. " + s },
		func(s string) string { return "  " + s + "\n\n" },
		strings.ToUpper,
	}
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SampledFrom(bodies).Draw(t, "body")
		said := rapid.SampledFrom(polite).Draw(t, "politely")(body)
		if Read(body, twins).Concern && !Read(said, twins).Concern {
			t.Errorf("%q is a concern and %q is none", body, said)
		}
	})
}

// A concern about one child stands, whatever is said of the other.
func TestNothingSaidOfASiblingRemovesAPlainConcern(t *testing.T) {
	bodies := replies(t)
	rapid.Check(t, func(t *rapid.T) {
		said := "I dropped Amira off at 8. " + rapid.SampledFrom(bodies).Draw(t, "and")
		if !Read(said, twins).Concern {
			t.Errorf("%q is no concern", said)
		}
	})
}

func TestAConcernSuggestsNothing(t *testing.T) {
	for _, body := range replies(t) {
		if r := Read(body, twins); r.Concern && (r.Suggest != nil || r.StopSentence || r.Automatic) {
			t.Errorf("%q is a concern and more", body)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, body := range replies(f) {
		f.Add(body)
	}
	f.Add("\xff\xfe 1/2 1/2 half half 10 10 10")
	f.Add(strings.Repeat("she left ", 600))
	f.Fuzz(func(t *testing.T, body string) {
		r := Read(body, twins)
		if !reflect.DeepEqual(r, Read(body, twins)) {
			t.Error("read twice, it says two things")
		}
		if len(r.Findings) == 0 {
			t.Error("nothing is found, not even other")
		}
		for _, found := range r.Findings {
			if found.Confidence < 0 || found.Confidence > 1 {
				t.Errorf("%s is %f sure", found.Kind, found.Confidence)
			}
			for _, w := range found.Words {
				if !strings.Contains(body, w) || utf8.ValidString(body) && !utf8.ValidString(w) {
					t.Errorf("%q is not in the reply", w)
				}
			}
		}
		if r.Concern && r.Suggest != nil {
			t.Error("a concern suggests a code")
		}
		for _, i := range r.Choice {
			if i < 0 || i >= len(twins.Names) {
				t.Errorf("the answer %d was not offered", i)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	bodies := replies(b)
	for i := 0; b.Loop(); i++ {
		Read(bodies[i%len(bodies)], twins)
	}
}

func BenchmarkTheLongestReply(b *testing.B) {
	long := strings.Repeat("she left at 8 with her brother ", 60)[:1600]
	for b.Loop() {
		Read(long, twins)
	}
}
