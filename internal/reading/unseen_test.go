package reading_test

import "testing"

// The set nobody looked at while the reader was written. It shows counts
// alone: a body here would be one looked at. The targets are those of
// docs/reading.md.
func TestTheUnseenSetIsReadWellEnough(t *testing.T) {
	s := scoreOf(labels(t, "unseen.tsv"))
	t.Log(s)
	for _, target := range []struct {
		of    string
		share *share
		least float64
	}{
		{"recall of concerns", s.recall["concern"], 0.99},
		{"precision of concerns", s.precision["concern"], 0.80},
		{"suggested codes that are right", &s.suggested, 0.95},
		{"replies with a code that get a suggestion", &s.covered, 0.60},
	} {
		if target.share.value() < target.least {
			t.Errorf("%s: %v, wanted %.2f", target.of, target.share, target.least)
		}
	}
}
