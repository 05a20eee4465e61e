package floors

import (
	"fmt"
	"slices"
	"strings"
)

// pkg is what go list says of a package, tests left out.
type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// breaches lists every import that breaks the plan, in a sentence each.
func breaches(pkgs []pkg) []string {
	var found []string
	for _, p := range pkgs {
		if forTests(p.ImportPath) {
			continue // conformance suites and stand-ins see what they test
		}
		from, ok := roomOf(p.ImportPath)
		if !ok {
			found = append(found, p.ImportPath+" is not on the plan")
			continue
		}
		for _, to := range p.Imports {
			if why := breach(from, to); why != "" {
				found = append(found, fmt.Sprintf("%s imports %s: %s", p.ImportPath, to, why))
			}
		}
	}
	return found
}

// forTests reports whether only tests may import a package: store/storetest.
func forTests(importPath string) bool { return strings.HasSuffix(importPath, "test") }

// breach says what is wrong with an import, or nothing.
func breach(from room, to string) string {
	switch {
	case strings.HasPrefix(to, module):
		return indoors(from, to)
	case strings.Contains(strings.SplitN(to, "/", 2)[0], "."):
		return outdoors(from, to)
	case from.floor <= 3 && slices.ContainsFunc(neverBelowDoors, within(to)):
		return "that belongs to a door"
	case from.floor == 1 && slices.ContainsFunc(neverOnLanguage, within(to)):
		return "the language floor does without it"
	}
	return ""
}

// indoors judges an import of another of our rooms.
func indoors(from room, to string) string {
	into, ok := roomOf(to)
	switch {
	case !ok:
		return "that is not on the plan"
	case forTests(to):
		return "that is for tests"
	case into.path == from.path:
		return ""
	case into.path == "config" && from.floor < 5:
		return "only cmd imports config"
	case into.floor > from.floor:
		return "an import never goes up"
	case into.floor == from.floor && !slices.Contains(from.side, into.path):
		return "an import never goes sideways"
	}
	return ""
}

// outdoors judges an import of a third party.
func outdoors(from room, to string) string {
	for _, beginning := range from.may {
		if beginning == everything || strings.HasPrefix(to, beginning) {
			return ""
		}
	}
	return "that third party is not let into this room"
}

// within matches a package or one below it: net/http takes net/http/pprof too.
func within(path string) func(string) bool {
	return func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }
}
