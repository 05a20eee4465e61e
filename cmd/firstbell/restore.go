package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
)

// restore puts a backup back. What it says waits to go may have gone since the
// backup was made, so no such text is sent before the carrier has been asked.
func restore(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "restore", "put a backup back; texts that waited when it was made are not sent before the carrier has been asked about them", "firstbell restore --from /backups/2026-11-23.firstbell --replace")
	file, from := f.String("config", "", "settings `file`"), f.String("from", "", "the `file` that firstbell backup wrote")
	replace := f.Bool("replace", false, "put it in the place of the database that is there")
	mark := f.Bool("mark", false, "the database has been put back by other means: only mark what may have gone since")
	if err := f.parse(args); err != nil {
		return err
	}
	if *mark == (*from != "") {
		return usage{errors.New("say --from FILE, or --mark after a database was put back by other means")}
	}
	s, err := settings(w, *file)
	if err != nil {
		return err
	}
	if *from != "" {
		if _, err := os.Stat(*from); err != nil {
			return usage{fmt.Errorf("the backup cannot be read: %w", err)}
		}
	}
	switch path, sqlite := s.Database.SQLite(); {
	case *mark:
		return markRestored(ctx, w, s)
	case sqlite:
		return restoreSQLite(ctx, w, s, *from, path, *replace)
	default:
		return restorePostgres(ctx, w, s, *from, *replace)
	}
}

// restoreSQLite makes the restored database ready beside the old one and puts
// it in its place last, so that nothing half made is ever served.
func restoreSQLite(ctx context.Context, w world, s config.Settings, from, path string, replace bool) error {
	_, err := os.Lstat(path)
	stands := !errors.Is(err, os.ErrNotExist)
	if stands && !replace {
		return usage{fmt.Errorf("there is a database at %s: add --replace to put the backup in its place; the old one is kept beside it", path)}
	}
	if stands {
		if err := mustRest(ctx, s); err != nil {
			return err
		}
	}
	beside := path + ".restoring"
	if err := errors.Join(removeSQLite(beside), copyFile(from, beside)); err != nil {
		return err
	}
	s.Database = config.SQLiteAt(beside)
	if err := markRestored(ctx, w, s); err != nil {
		return errors.Join(err, removeSQLite(beside))
	}
	if stands {
		old := fmt.Sprintf("%s.before-%s", path, clock.System{}.Now().Format("20060102-150405"))
		if err := os.Rename(path, old); err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "The database that was there is kept as %s.\n", old)
	}
	return os.Rename(beside, path)
}

// restorePostgres fills the database of the settings.
func restorePostgres(ctx context.Context, w world, s config.Settings, from string, replace bool) error {
	if err := mustRest(ctx, s); err != nil {
		return err
	}
	if !replace {
		return usage{errors.New("this puts the backup in the place of all that is in the database: add --replace")}
	}
	// An empty name is the database of the environment.
	err := postgresTool(ctx, s, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname", "", from)
	if err != nil {
		return err
	}
	return markRestored(ctx, w, s)
}

// mustRest makes sure that no process works on the database.
func mustRest(ctx context.Context, s config.Settings) error {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return err
	}
	n, err := db.Living(ctx, clock.System{}.Now())
	if err == nil && n > 0 {
		err = fmt.Errorf("%d processes of Firstbell work on this database: stop them, wait 15 seconds, and try again", n)
	}
	return errors.Join(err, db.Close())
}

// markRestored keeps what the backup cannot vouch for from being sent blindly.
func markRestored(ctx context.Context, w world, s config.Settings) error {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return err
	}
	d := delivery.New(delivery.Config{Store: db.Texts(), Clock: clock.System{}})
	unknown, held, err := d.Restored(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "The carrier is asked about %d texts before any of them goes; %d that would have gone by themselves wait for a person.\n", unknown, held)
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// removeSQLite removes a database and its log, if there is one.
func removeSQLite(path string) error {
	var errs []error
	for _, p := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
