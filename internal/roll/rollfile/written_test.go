package rollfile_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

func TestARollWrittenAsCSVIsReadAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rollfiletest.PlainRoll(t)
		text := rollfiletest.WriteCSV(want, rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "comma"), rapid.Bool().Draw(t, "crlf"))
		if rapid.Bool().Draw(t, "mark") {
			text = append([]byte("\xef\xbb\xbf"), text...)
		}
		got, problems, err := rollfile.ReadCSV(bytes.NewReader(text), rollfile.Mapping{})
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v %v\n%s", problems, err, text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", diff, text)
		}
	})
}
