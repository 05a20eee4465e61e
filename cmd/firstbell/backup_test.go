package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/store"
)

func TestABackupOfSQLiteIsPutBackAndNothingIsSentBlindly(t *testing.T) {
	dir := t.TempDir()
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(dir, "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(dir, "f.key")}
	backupAndRestore(t, set, filepath.Join(dir, "kept.firstbell"))
	if old, err := filepath.Glob(filepath.Join(dir, "f.db.before-*")); err != nil || len(old) != 1 {
		t.Errorf("the old database is not kept: %v %v", old, err)
	}
}

// backupAndRestore backs up while a text waits, sends it, and puts the backup
// back: the text must be unknown, not raised.
func backupAndRestore(t *testing.T, set map[string]string, file string) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	withDatabase(t, set, func(db *store.DB) {
		if _, err := db.Raw().ExecContext(t.Context(), `INSERT INTO schools (urn, name, text_name, office_phone, phase, am_start, pm_start)
			VALUES ('900001', 'Made-up School', 'Made-up', '01632 960000', 'primary', 530, 780)`); err != nil {
			t.Fatal(err)
		}
		for id, x := range map[string]delivery.Text{"waits": {State: delivery.Raised}, "held": {State: delivery.Held, ReleaseAt: now.Add(time.Minute)}} {
			x.ID, x.School, x.Kind, x.Number, x.Sender = delivery.TextID(id), "900001", delivery.AlertText, phone.Trusted("+447700900101"), delivery.MainSender
			x.RaisedAt, x.SendAfter, x.ExpiresAt = now, now, now.Add(time.Hour)
			if err := db.Texts().Raise(t.Context(), now, x); err != nil {
				t.Fatal(err)
			}
		}
	})
	mustRun(t, set, exitDone, "is in "+file, "backup", "--to", file)
	mustRun(t, set, exitUsage, "never writes over", "backup", "--to", file)
	withDatabase(t, set, func(db *store.DB) {
		if _, err := db.Raw().ExecContext(t.Context(), "UPDATE texts SET state = 'delivered'"); err != nil {
			t.Fatal(err)
		}
	})
	mustRun(t, set, exitUsage, "--replace", "restore", "--from", file)
	mustRun(t, set, exitUsage, "cannot be read", "restore", "--from", file+".none", "--replace")
	mustRun(t, set, exitUsage, "--mark", "restore")
	mustRun(t, set, exitDone, "asked about 1 texts", "restore", "--from", file, "--replace")
	withDatabase(t, set, func(db *store.DB) {
		waits, err := db.Texts().Text(t.Context(), "waits")
		held, err2 := db.Texts().Text(t.Context(), "held")
		if err != nil || err2 != nil || waits.State != delivery.Unknown || held.State != delivery.Held || !held.ReleaseAt.IsZero() {
			t.Errorf("after the restore: %s, %s until %v (%v %v)", waits.State, held.State, held.ReleaseAt, err, err2)
		}
	})
	mustRun(t, set, exitDone, "asked about 0 texts", "restore", "--mark")
}

func TestARunningServiceIsNotPutBackUnder(t *testing.T) {
	dir := t.TempDir()
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(dir, "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(dir, "f.key")}
	file := filepath.Join(dir, "kept.firstbell")
	mustRun(t, set, exitDone, "", "backup", "--to", file)
	withDatabase(t, set, func(db *store.DB) {
		if _, err := db.Texts().Beat(t.Context(), "a work process", time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	mustRun(t, set, exitFailed, "stop them", "restore", "--from", file, "--replace")
}

func TestAFileThatIsNoBackupIsNotPutBack(t *testing.T) {
	dir := t.TempDir()
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(dir, "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(dir, "f.key")}
	junk := filepath.Join(dir, "junk")
	if err := os.WriteFile(junk, []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, set, exitDone, "", "migrate")
	mustRun(t, set, exitFailed, "", "restore", "--from", junk, "--replace")
	withDatabase(t, set, func(*store.DB) {}) // the one that was there still opens
}

func mustRun(t *testing.T, set map[string]string, want int, says string, args ...string) {
	t.Helper()
	code, out, bad := typed(t, set, args...)
	if code != want || !strings.Contains(out+bad, says) {
		t.Fatalf("firstbell %s: exit %d\n%s%s", strings.Join(args, " "), code, out, bad)
	}
}

func withDatabase(t *testing.T, set map[string]string, do func(*store.DB)) {
	t.Helper()
	s, err := config.Load(func(name string) string { return set[name] }, "")
	if err != nil {
		t.Fatal(err)
	}
	db, err := openStore(t.Context(), s, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do(db)
}
