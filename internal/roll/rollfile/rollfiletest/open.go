package rollfiletest

import (
	"os"
	"testing"
)

// Open opens a file that a test reads, for as long as the test runs.
func Open(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
