package reading_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A labelled reply is one line of testdata/tune.tsv or testdata/unseen.tsv; testdata/README.md says what
// each column holds and how it is judged.
type labelled struct {
	id, language, body string
	names              []string
	day                time.Time
	kinds              []string
	codes              []string // any of them is right; none when a person must ask
	at                 string   // 15:04, or empty
	back               time.Time
}

var (
	labelHeader = "id\tlanguage\tbody\tnames\tday\tkinds\tcode\tat\tback"
	languages   = strings.Fields("en pl ur ur-Latn pa pa-Latn bn ar ro so pt gu uk cy")
	kinds       = strings.Fields(`wrong_number concern emergency illness appointment late travel family_event bereavement
		exclusion in_school notice stop_request automatic thanks choice call_me other`)
	codes = strings.Fields("I M L U C R T G S E Y1 B P V J1 C1 C2")
	clock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// labels reads a set. Anything odd in it is an error with its line: a reader tuned or judged on a slip
// would be tuned or judged wrongly.
func labels(t *testing.T, file string) []labelled {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if lines[0] != labelHeader {
		t.Fatalf("%s: the header is %q", file, lines[0])
	}
	set := make([]labelled, 0, len(lines))
	for n, line := range lines[1:] {
		l, err := label(line)
		if err != nil {
			t.Fatalf("%s:%d: %v", file, n+2, err)
		}
		set = append(set, l)
	}
	return set
}

func label(line string) (labelled, error) {
	f := strings.Split(line, "\t")
	if len(f) != 9 {
		return labelled{}, fmt.Errorf("%d columns", len(f))
	}
	l := labelled{
		id: f[0], language: f[1], body: strings.ReplaceAll(f[2], `\n`, "\n"),
		names: strings.Split(f[3], ","), kinds: strings.Split(f[5], ","),
	}
	var err error
	if l.day, err = schoolDay(f[4]); err != nil {
		return labelled{}, err
	}
	if f[6] != "-" {
		l.codes = strings.Split(f[6], "|")
	}
	if f[7] != "-" {
		l.at = f[7]
	}
	if f[8] != "-" {
		if l.back, err = schoolDay(f[8]); err != nil {
			return labelled{}, err
		}
	}
	return l, l.fault()
}

func schoolDay(s string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, s)
	if err == nil && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
		err = fmt.Errorf("%s is no school day", s)
	}
	return day, err
}

// fault says which rule of testdata/README.md the label breaks, or nothing.
func (l labelled) fault() error {
	is := func(kind string) bool { return slices.Contains(l.kinds, kind) }
	switch {
	case !slices.Contains(languages, l.language):
		return fmt.Errorf("no such language: %s", l.language)
	case slices.Contains(l.names, ""):
		return fmt.Errorf("a reply is about somebody")
	case !among(l.kinds, kinds) || !among(l.codes, codes):
		return fmt.Errorf("no such kind or code: %v %v", l.kinds, l.codes)
	case is("emergency") && !is("concern"):
		return fmt.Errorf("an emergency is a concern")
	case is("concern") && len(l.codes) > 0:
		return fmt.Errorf("a concern has no code")
	case len(l.kinds) > 1 && (is("other") || is("automatic") || is("thanks")):
		return fmt.Errorf("%v: one of these stands alone", l.kinds)
	case l.at != "" && !clock.MatchString(l.at):
		return fmt.Errorf("no such time: %s", l.at)
	case !l.back.IsZero() && !l.back.After(l.day):
		return fmt.Errorf("back before it began")
	case l.back.After(nextSchoolDay(l.day)) && !is("notice"):
		return fmt.Errorf("more than a day away is a notice")
	}
	return nil
}

// among reports whether each of some is known, and none comes twice.
func among(some, known []string) bool {
	for n, s := range some {
		if !slices.Contains(known, s) || slices.Contains(some[:n], s) {
			return false
		}
	}
	return true
}

func nextSchoolDay(day time.Time) time.Time {
	if day.Weekday() == time.Friday {
		return day.AddDate(0, 0, 3)
	}
	return day.AddDate(0, 0, 1)
}

func TestTheLabelsSayWhatTheirRulesAllow(t *testing.T) {
	for file, least := range map[string]struct{ all, concerns, foreign int }{
		"tune.tsv":   {all: 390, concerns: 100, foreign: 100},
		"unseen.tsv": {all: 500, concerns: 160, foreign: 220},
	} {
		var concerns, foreign int
		spoken := map[string]bool{}
		for n, l := range labels(t, file) {
			if want := fmt.Sprintf("%c%03d", file[0], n+1); l.id != want {
				t.Errorf("%s: %s stands where %s should", file, l.id, want)
			}
			spoken[l.language] = true
			if l.language != "en" {
				foreign++
			}
			if slices.Contains(l.kinds, "concern") {
				concerns++
			}
		}
		if all := len(labels(t, file)); all < least.all || concerns < least.concerns || foreign < least.foreign {
			t.Errorf("%s: %d replies, %d concerns, %d not in English: fewer than %+v", file, all, concerns, foreign, least)
		}
		if len(spoken) != len(languages) {
			t.Errorf("%s speaks %d languages of %d", file, len(spoken), len(languages))
		}
	}
}

// A sentence that stands in both sets would be tuned on and then judged on.
func TestNoReplyStandsInBothSets(t *testing.T) {
	seen := map[string]string{}
	for _, file := range []string{"tune.tsv", "unseen.tsv"} {
		for _, l := range labels(t, file) {
			body := strings.Join(strings.Fields(strings.ToLower(l.body)), " ")
			if other, twice := seen[body]; twice {
				t.Errorf("%s says what %s says", l.id, other)
			}
			seen[body] = l.id
		}
	}
}

// The unseen set was written by somebody who had not seen the reader, before it was tuned. A label mended
// since is a commit of its own, with its reason and a new hash.
func TestTheUnseenSetIsWhatItWas(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "unseen.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(filepath.Join("testdata", "unseen.sha256"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if want := hex.EncodeToString(sum[:]) + "  unseen.tsv\n"; string(was) != want {
		t.Error("unseen.tsv is not the file whose hash was written down")
	}
}

// Each line breaks one rule, and the check that guards the sets must see it.
func TestASlipInALabelIsSeen(t *testing.T) {
	const good = "x001\ten\tpoorly\tAmira\t2026-11-23\tillness\tI\t-\t-"
	if _, err := label(good); err != nil {
		t.Fatalf("a proper label is refused: %v", err)
	}
	for _, slip := range []struct{ from, to string }{
		{"\ten\t", "\txx\t"},
		{"\tAmira\t", "\t\t"},
		{"2026-11-23", "2026-11-22"},
		{"\tillness\t", "\tsickness\t"},
		{"\tillness\t", "\tillness,illness\t"},
		{"\tillness\t", "\tillness,other\t"},
		{"\tillness\t", "\tconcern\t"},
		{"\tI\t-", "\tN\t-"},
		{"\tI\t-", "\tI\t25:00"},
		{"\tillness\tI\t-\t-", "\temergency\t-\t-\t-"},
		{"\t-\t-", "\t-\t2026-11-23"},
		{"\t-\t-", "\t-\t2026-11-26"},
		{"\t-\t-", "\t-"},
	} {
		if _, err := label(strings.Replace(good, slip.from, slip.to, 1)); err == nil {
			t.Errorf("%q in place of %q is let through", slip.to, slip.from)
		}
	}
}
