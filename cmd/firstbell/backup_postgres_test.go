//go:build services

package main

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/seal"
)

func TestABackupOfPostgreSQLIsPutBackAndNothingIsSentBlindly(t *testing.T) {
	address, err := url.Parse(os.Getenv("FIRSTBELL_TEST_POSTGRES"))
	if err != nil || address.Scheme == "" {
		t.Fatalf("FIRSTBELL_TEST_POSTGRES is the address of a PostgreSQL whose user may make databases (run make test): %v", err)
	}
	server, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatal(err)
	}
	name := "backup_" + strings.ToLower(rand.Text()[:12])
	if _, err := server.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = server.Close()
	})
	address.Path = "/" + name
	dir := t.TempDir()
	key := filepath.Join(dir, "f.key")
	if _, err := seal.MakeKey(key); err != nil {
		t.Fatal(err)
	}
	backupAndRestore(t, map[string]string{"FIRSTBELL_DATABASE_URL": address.String(), "FIRSTBELL_KEY_FILE": key}, filepath.Join(dir, "kept.firstbell"))
}
