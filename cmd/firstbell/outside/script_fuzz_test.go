package outside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scripts reads every page of scenarios/.
func scripts(t testing.TB) []*script {
	t.Helper()
	files, err := filepath.Glob("scenarios/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []*script
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := readScript(strings.ReplaceAll(strings.TrimSuffix(filepath.Base(f), ".txt"), "-", " "), string(text))
		if err != nil {
			t.Error(err)
			continue
		}
		all = append(all, s)
	}
	return all
}

const smallScript = `shows a rule
policy review true
pupil Ada Birch of 8B, vulnerable
Kit, mother of Ada
Lou, father of Ada, second, court order, reads pl
09:05 register 8B closes: Ada N
09:06 Kit reads "Ada" and "Alder Row"
on Wednesday
08:10 Kit texts "she is ill"
09:00 the AM ledger balances: 1 alerted, 0 concerns open
`

func TestAScriptIsReadStrictly(t *testing.T) {
	s, err := readScript("small", smallScript)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.steps) != 4 || s.steps[2].at != day(25).Add(8*60*60*1e9+10*60*1e9) || !s.adults[1].courtOrder || s.adults[1].order != 2 {
		t.Errorf("read as %+v", s)
	}
	for _, slip := range []struct{ from, to string }{
		{"shows a rule\n", ""},
		{"Ada N", "Bob N"},
		{"Ada N", "Ada"},
		{"8B closes", "9B closes"},
		{"closes", "shuts"},
		{"09:06 Kit", "09:04 Kit"},
		{"09:06 Kit", "25:06 Kit"},
		{"09:06 Kit", "09:06 Kim"},
		{"on Wednesday", "on Sunday"},
		{"court order", "court odrer"},
		{"mother of Ada", "mother of Eve"},
		{"1 alerted", "1 alarmed"},
		{`"she is ill"`, "she is ill"},
		{"Kit, mother of Ada\n", "Kit, mother of Ada\nKit, aunt of Ada\n"},
	} {
		if _, err := readScript("small", strings.Replace(smallScript, slip.from, slip.to, 1)); err == nil {
			t.Errorf("%q in place of %q is let through", slip.to, slip.from)
		}
	}
}

// What can be read has somebody in it and runs forward in time.
func FuzzReadScript(f *testing.F) {
	f.Add(smallScript)
	for _, s := range sentences {
		f.Add("shows a rule\npupil Ada Birch of 8B\nKit, mother of Ada\n09:05 " + s.pattern + "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readScript("fuzzed", text)
		if err != nil {
			return
		}
		for i, st := range s.steps {
			if i > 0 && st.at.Before(s.steps[i-1].at) {
				t.Errorf("time runs backwards at line %d", st.line)
			}
			if st.verb == "" || s.known(st) != nil {
				t.Errorf("line %d names somebody nobody knows", st.line)
			}
		}
	})
}
