//go:build services

package outside

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// builtWith builds the program as if a file of the source, which need not be
// there, held this text.
func builtWith(t *testing.T, path, text string) string {
	t.Helper()
	dir := t.TempDir()
	copied, plan, built := filepath.Join(dir, filepath.Base(path)), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "firstbell")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root(t), path): copied}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{copied: []byte(text), plan: overlay} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("go", "build", "-overlay", plan, "-o", built, "github.com/firstbell/firstbell/cmd/firstbell").CombinedOutput(); err != nil {
		t.Fatalf("build it otherwise: %v\n%s", err, out)
	}
	return built
}

// root is the folder of the source.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
