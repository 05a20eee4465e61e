package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
)

// backup writes the database into one file, without the sealing key: the file
// alone tells nobody's number.
func backup(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "backup", "write the database into one file, while the service runs; the sealing key is not in it: keep that apart", "firstbell backup --to /backups/2026-11-23.firstbell")
	file, to := f.String("config", "", "settings `file`"), f.String("to", "", "the `file` to write; it must not be there yet")
	if err := f.parse(args); err != nil {
		return err
	}
	if *to == "" {
		return usage{errors.New("say where to: --to FILE")}
	}
	if _, err := os.Lstat(*to); !errors.Is(err, os.ErrNotExist) {
		return usage{fmt.Errorf("there is something at %s already: a backup never writes over anything", *to)}
	}
	s, err := settings(w, *file)
	if err != nil {
		return err
	}
	if err := writeBackup(ctx, s, *to); err != nil {
		return err
	}
	if err := os.Chmod(*to, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "The database is in %s. To put it back you also need the key file %s: keep a copy of it somewhere else.\n", *to, s.KeyFile)
	return nil
}

func writeBackup(ctx context.Context, s config.Settings, to string) error {
	if s.Database.PostgreSQL() {
		return postgresTool(ctx, s, "pg_dump", "--format=custom", "--no-owner", "--file", to)
	}
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return err
	}
	return errors.Join(db.Backup(ctx, to), db.Close())
}

// postgresTool runs one of PostgreSQL's own programs on the database of the
// settings. The password goes by the environment, where no list of processes
// shows it.
func postgresTool(ctx context.Context, s config.Settings, name string, args ...string) error {
	tool, err := exec.LookPath(name)
	if err != nil {
		return fmt.Errorf("%s is not installed here: it comes with PostgreSQL's client programs", name)
	}
	c, err := pgx.ParseConfig(s.Database.URL())
	if err != nil {
		return usage{errors.New("FIRSTBELL_DATABASE_URL cannot be read")}
	}
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = append(os.Environ(), "PGHOST="+c.Host, "PGPORT="+strconv.Itoa(int(c.Port)), "PGUSER="+c.User, "PGPASSWORD="+c.Password, "PGDATABASE="+c.Database)
	if c.TLSConfig != nil {
		cmd.Env = append(cmd.Env, "PGSSLMODE=require")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
