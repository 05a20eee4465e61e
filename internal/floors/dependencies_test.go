package floors

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const dependenciesPage = "../../docs/decisions/0011-dependencies.md"

// Each package we did not write has a line that says why it is in and what it
// would take to leave; nothing else has.
func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(dependenciesPage)
	if err != nil {
		t.Fatal(err)
	}
	needed := direct(string(mod))
	if len(needed) < 5 {
		t.Fatalf("go.mod names %d direct dependencies only", len(needed))
	}
	var explained []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		explained = append(explained, m[1])
	}
	for _, d := range needed {
		if !slices.Contains(explained, d) {
			t.Errorf("%s is in go.mod and has no line in %s: say why it is in, and what it would take to leave", d, dependenciesPage)
		}
	}
	for _, d := range explained {
		if !slices.Contains(needed, d) {
			t.Errorf("%s has a line in %s and is no direct dependency in go.mod", d, dependenciesPage)
		}
	}
}

// direct lists what go.mod requires for our own code.
func direct(mod string) []string {
	var out []string
	inside := false
	for line := range strings.Lines(mod) {
		line = strings.TrimSpace(line)
		switch {
		case line == "require (":
			inside = true
		case line == ")":
			inside = false
		case inside && !strings.Contains(line, "// indirect"):
			out = append(out, strings.Fields(line)[0])
		case strings.HasPrefix(line, "require ") && !strings.Contains(line, "// indirect"):
			out = append(out, strings.Fields(line)[1])
		}
	}
	return out
}
