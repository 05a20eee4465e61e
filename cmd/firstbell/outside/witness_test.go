//go:build services

package outside

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"
)

// accepted is one line of the stand-in's log: a text the carrier took.
type accepted struct {
	Sid, To, Body, Text string
	At                  time.Time
}

// readWitness gives every text the carrier has taken so far.
func readWitness(t testing.TB, path string) []accepted {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer f.Close()
	var all []accepted
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil { // the end, or a line still being written
			return all
		}
		var a accepted
		if err := json.Unmarshal(line, &a); err != nil {
			t.Errorf("the witness's log: %v", err)
			return all
		}
		all = append(all, a)
	}
}
