//go:build services && chaos

package outside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// otherwise builds the program with one place of the source changed and gives
// its path. The compiler reads a copy; the source stays as it is, so no program
// that anybody runs has the change in it.
func otherwise(t *testing.T, path, from, to string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root(t), path))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(raw), from) != 1 {
		t.Fatalf("%s does not say once: %s", path, from)
	}
	return builtWith(t, path, strings.Replace(string(raw), from, to, 1))
}
