package reading_test

import "testing"

// Look at what is misread: go test -run Tuned -v ./internal/reading. The set that is judged on is in
// unseen_test.go, which shows counts alone.
func TestTheTunedSetIsRead(t *testing.T) {
	s := scoreOf(labels(t, "tune.tsv"))
	for _, l := range s.missed {
		r := l.read()
		said := []string{}
		for _, f := range r.Findings {
			said = append(said, string(f.Kind))
		}
		code := ""
		if r.Suggest != nil {
			code = string(r.Suggest.Code)
		}
		t.Logf("%s %s %v %v, read as %v %s: %q", l.id, l.language, l.kinds, l.codes, said, code, l.body)
		if r.Concern {
			for _, f := range r.Findings {
				t.Logf("        %s %.2f %q", f.Kind, f.Confidence, f.Words)
			}
		}
	}
	t.Log(s)
	if s.recall["concern"].value() < 0.97 || s.precision["concern"].value() < 0.85 || s.suggested.value() < 0.95 {
		t.Error("the reader has fallen behind what it was tuned to")
	}
}
