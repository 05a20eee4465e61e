package reading_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/reading"
)

// A sentence that stops a number by software is never wrong: not one in all the
// labelled sets. It shows counts alone of the set that is not looked at.
func TestNoSentenceStopsWhatIsNoWish(t *testing.T) {
	stops := 0
	for _, file := range []string{"tune.tsv", "unseen.tsv"} {
		for _, l := range labels(t, file) {
			if !l.read().StopSentence {
				continue
			}
			stops++
			if !slices.Contains(l.kinds, "stop_request") || len(l.kinds) > 1 {
				t.Errorf("%s: %s stops a number", file, l.id)
			}
		}
	}
	for _, file := range []string{"concerns.txt", "known.txt"} {
		raw, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
			if reading.Read(body, reading.About{Names: []string{"Marcus"}}).StopSentence && body != "stop texting me" {
				t.Errorf("%s: %q stops a number", file, body)
			}
		}
	}
	t.Logf("%d sentences stop a number, all of them wishes", stops)
	if stops == 0 {
		t.Error("no sentence stops anything")
	}
}
