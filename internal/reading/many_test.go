package reading

import (
	"os"
	"strings"
	"testing"
)

// The many ways of saying that one did not know, and the many of one who knows:
// testdata/README.md says where they come from.
func TestOfManyWaysToSayItFewAreMisread(t *testing.T) {
	for file, want := range map[string]struct {
		concern bool
		most    int // how many may be misread
	}{
		"testdata/concerns.txt": {true, 32},
		"testdata/known.txt":    {false, 66},
	} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		misread := []string{}
		for _, body := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
			if Read(body, About{Day: monday, Names: []string{"Marcus"}}).Concern != want.concern {
				misread = append(misread, body)
			}
		}
		if len(misread) > want.most {
			t.Errorf("%s: %d are misread: %q", file, len(misread), misread)
		}
	}
}

// "now|$" is the word now, or the end of the sentence.
func TestAPatternMayEndWithTheSentence(t *testing.T) {
	l := theLexicon()
	p, err := parsePattern("late now|$", l.classes, l.spell)
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]int{"late": 1, "late now": 2, "late. soon": 1, "late soon": -1} {
		if got := p.match(tokens(body), 0); got != want {
			t.Errorf("%q matches to %d, wanted %d", body, got, want)
		}
	}
}
