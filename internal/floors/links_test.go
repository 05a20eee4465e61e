package floors

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// link finds [words](target) and ![words](target) of Markdown.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// A page that points at nothing costs its reader more than no page: every
// relative link in our Markdown must lead somewhere.
func TestEveryRelativeLinkLeadsSomewhere(t *testing.T) {
	const root = "../.."
	pages := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".md" {
			return nil
		}
		pages++
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, target := range dead(filepath.Dir(path), string(raw)) {
			t.Errorf("%s: the link to %s leads nowhere", path, target)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 5 {
		t.Errorf("only %d pages were found", pages)
	}
}

func TestALinkThatLeadsNowhereIsNoticed(t *testing.T) {
	page := "[good](doc.go) [part](doc.go#x) [away](https://example.org/x) [here](#top) ![bad](no-such.png) [gone](../no/such.md#part)"
	got := dead(".", page)
	if len(got) != 2 || got[0] != "no-such.png" || got[1] != "../no/such.md#part" {
		t.Errorf("dead links: %q", got)
	}
}

// dead lists the relative links of a page in a folder that lead nowhere.
func dead(folder, page string) []string {
	var out []string
	for _, m := range link.FindAllStringSubmatch(page, -1) {
		target := m[1]
		if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
			continue
		}
		file, _, _ := strings.Cut(target, "#")
		if file == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, file)); err != nil {
			out = append(out, target)
		}
	}
	return out
}
