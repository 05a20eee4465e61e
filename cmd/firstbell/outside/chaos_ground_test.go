//go:build services && chaos

package outside

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// ownRedis is a Redis that a storm empties, kills and starts again.
type ownRedis struct {
	t    testing.TB
	dir  string
	port int
	p    *process
	*redis.Client
}

func newRedis(t testing.TB, dir string) *ownRedis {
	r := &ownRedis{t: t, dir: dir, port: freePort(t)}
	r.Client = redis.NewClient(&redis.Options{Addr: loopback(r.port)})
	t.Cleanup(func() { _ = r.Close() })
	r.up()
	return r
}

// up starts Redis with what its AOF holds.
func (r *ownRedis) up() {
	r.p = start(r.t, r.dir, "redis", nil, "redis-server", "--port", fmt.Sprint(r.port), "--bind", "127.0.0.1", "--dir", r.dir,
		"--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction")
	if err := soon(r.t.Context(), 15*time.Second, "Redis answers", func() (bool, any) {
		err := r.Ping(context.Background()).Err()
		return err == nil, err
	}); err != nil {
		r.t.Error(err)
	}
}

// away kills Redis for a time; without its AOF it comes back empty.
func (r *ownRedis) away(d time.Duration, aof bool) {
	r.p.kill()
	if !aof {
		_ = os.RemoveAll(filepath.Join(r.dir, "appendonlydir"))
	}
	pause(d)
	r.up()
}

// ownPostgres is a PostgreSQL that a storm restarts. It does not wait for the
// disk, which no restart of a server tells; but it says done only of what it
// has handed to the machine, which an immediate stop would.
type ownPostgres struct {
	t    testing.TB
	bin  string
	data string
	port int
}

func newPostgres(t testing.TB) *ownPostgres {
	t.Helper()
	dir, err := os.MkdirTemp("", "firstbell-chaos-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	pg := &ownPostgres{t: t, bin: needed(t, "FIRSTBELL_TEST_POSTGRES_BIN"), data: filepath.Join(dir, "data"), port: freePort(t)}
	if err := errors.Join(os.Chmod(dir, 0o777), pg.run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", pg.data)); err != nil {
		t.Fatal(err)
	}
	settings := fmt.Sprintf("-c port=%d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400 -c fsync=off -c full_page_writes=off", pg.port)
	if err := pg.run("pg_ctl", "-D", pg.data, "-l", filepath.Join(dir, "log"), "-w", "-o", settings, "start"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.run("pg_ctl", "-D", pg.data, "-m", "immediate", "-w", "stop") })
	return pg
}

// run runs one of PostgreSQL's programs as somebody it accepts: it refuses root.
func (pg *ownPostgres) run(name string, args ...string) error {
	words := append([]string{filepath.Join(pg.bin, name)}, args...)
	if who, err := user.Current(); err == nil && who.Uid == "0" {
		words = append([]string{"runuser", "-u", "postgres", "--"}, words...)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = "/"
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0) // a server that inherits a pipe would keep us waiting for its end
	if err != nil {
		return err
	}
	defer null.Close()
	cmd.Stdout, cmd.Stderr = null, null
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// restart stops PostgreSQL, fast or immediate as in a crash, and starts it.
func (pg *ownPostgres) restart(mode string) {
	log := filepath.Join(filepath.Dir(pg.data), "log")
	if err := pg.run("pg_ctl", "-D", pg.data, "-l", log, "-m", mode, "-w", "-t", "60", "restart"); err != nil {
		pg.t.Error(err)
	}
}

func (pg *ownPostgres) url() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", pg.port)
}
