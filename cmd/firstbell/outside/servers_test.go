//go:build services

package outside

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/redis/go-redis/v9"
)

// newDatabase makes an empty PostgreSQL database and drops it at the end.
func newDatabase(t testing.TB) string {
	t.Helper()
	whole := needed(t, "FIRSTBELL_TEST_POSTGRES")
	server, err := sql.Open("pgx", whole)
	if err != nil {
		t.Fatal(err)
	}
	name := "outside_" + strings.ToLower(rand.Text()[:12])
	if _, err := server.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
		_ = server.Close()
	})
	u, err := url.Parse(whole)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// startRedis starts a Redis of the test's own: it is emptied and stopped, which
// others who test beside us could not bear.
func startRedis(t testing.TB, dir string, port int) *redis.Client {
	t.Helper()
	p := start(t, dir, "redis", nil, "redis-server", "--port", fmt.Sprint(port), "--bind", "127.0.0.1", "--dir", dir,
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
	c := redis.NewClient(&redis.Options{Addr: loopback(port)})
	t.Cleanup(func() { _ = c.Close() })
	eventually(t, 10*time.Second, "Redis answers", func() (bool, any) {
		if err := p.alive(); err != nil {
			t.Fatal(err)
		}
		err := c.Ping(context.Background()).Err()
		return err == nil, err
	})
	return c
}

// newKeyFile writes a sealing key, as docs/running.md says.
func newKeyFile(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "firstbell.key")
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	if err := os.WriteFile(path, fmt.Appendln(nil, base64.StdEncoding.EncodeToString(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
