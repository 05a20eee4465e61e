//go:build services

package outside

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is the built binary, made once for all tests.
var program string

func TestMain(m *testing.M) {
	os.Exit(withProgram(m))
}

func withProgram(m *testing.M) int {
	dir, err := os.MkdirTemp("", "firstbell-outside-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "firstbell")
	args := []string{"build", "-o", program}
	if raced {
		args = append(args, "-race", "-gcflags=modernc.org/...=-race=false") // as scripts/test.sh, and its reason
	}
	if out, err := exec.Command("go", append(args, "github.com/firstbell/firstbell/cmd/firstbell")...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	fmt.Println("From outside on", strings.Join(versions(), ", "))
	return m.Run()
}

// versions says what the program stands on here.
func versions() []string {
	postgres := "no PostgreSQL"
	if db, err := sql.Open("pgx", os.Getenv("FIRSTBELL_TEST_POSTGRES")); err == nil {
		_ = db.QueryRow("SELECT 'PostgreSQL ' || current_setting('server_version')").Scan(&postgres)
		_ = db.Close()
	}
	said := []string{postgres}
	for _, name := range []string{"redis-server", os.Getenv("FIRSTBELL_TEST_CHROMIUM")} {
		out, err := exec.Command(name, "--version").Output()
		if err != nil {
			out = []byte("no " + name)
		}
		said = append(said, strings.TrimSpace(string(out)))
	}
	return said
}

// needed gives an environment variable that scripts/with-servers.sh sets.
func needed(t testing.TB, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run this through scripts/with-servers.sh", name)
	}
	return v
}
