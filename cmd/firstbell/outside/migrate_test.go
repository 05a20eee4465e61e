//go:build services

package outside

import (
	"os/exec"
	"testing"
	"time"
)

// nextMigration is what a later version might bring: it adds and takes nothing
// away, as every migration here must.
const nextMigration = `-- +goose Up
ALTER TABLE texts ADD COLUMN next_note TEXT NOT NULL DEFAULT '';
ALTER TABLE closures ADD COLUMN next_weight INTEGER;
CREATE TABLE next_things (id TEXT PRIMARY KEY, text TEXT NOT NULL REFERENCES texts (id));
CREATE INDEX next_alerts ON alerts (contact, day);
`

// TestTheOldVersionGoesOnWhileANewOneMigrates is the middle of an upgrade: a
// newer program has brought the database to its own shape while this version
// still runs, and this version is killed and started again on it. Texts go all
// the while, and both versions work side by side.
func TestTheOldVersionGoesOnWhileANewOneMigrates(t *testing.T) {
	newer := builtWith(t, "internal/store/migrations/90000_next.sql", nextMigration)
	port := freePort(t)
	r := newRig(t, port, pace{5 * time.Second, 50 * time.Second, 50})
	startRedis(t, r.dir, port)
	m := found(t, r.dir, r.env, r.web, 1, 4)
	web, work := r.serveReady(t, "web"), r.serveReady(t, "work")
	order, of := m.groups()
	textTime(t, r, m, of[order[0]], 30*time.Second)

	migrate := exec.Command(newer, "migrate")
	migrate.Env, migrate.Dir = append([]string{"HOME=" + r.dir}, r.env...), r.dir
	if out, err := migrate.CombinedOutput(); err != nil {
		t.Fatalf("the newer version's migration: %v: %s", err, out)
	}
	textTime(t, r, m, of[order[1]], 30*time.Second)

	work.kill()
	work = r.serveReady(t, "work") // the old one again, on the new shape
	textTime(t, r, m, of[order[2]], 30*time.Second)

	old := program
	program = newer
	t.Cleanup(func() { program = old })
	beside := r.serveReady(t, "work")
	work.stop(t)
	textTime(t, r, m, of[order[3]], 30*time.Second)
	rest(t, m)
	for _, p := range []*process{beside, web} {
		p.stop(t)
	}
}
