package main

import (
	"strings"
	"testing"
)

func TestRegistersAreMeasuredBesideTheirRowsPutInBare(t *testing.T) {
	code, out, said := typed(t, nil, "bench", "closures", "--schools", "1", "--pupils", "60", "--runs", "1")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	for _, clients := range []string{"| SQLite | 1 | 6 |", "| SQLite | 32 | 6 |"} {
		if !strings.Contains(out, clients) {
			t.Errorf("no line %q in\n%s", clients, out)
		}
	}
	if code, _, _ := typed(t, nil, "bench", "closures", "--runs", "0"); code != exitUsage {
		t.Errorf("no run at all: exit %d", code)
	}
}
