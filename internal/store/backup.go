package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Backup writes the whole of an SQLite database into a new file while it is in
// use. PostgreSQL has tools of its own for that.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.pg {
		return errors.New("back up: this is PostgreSQL, which is backed up with pg_dump")
	}
	if _, err := db.write.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("back up into %s: %w", path, err)
	}
	return nil
}

// Living says how many work processes have beaten within 15 s.
func (db *DB) Living(ctx context.Context, now time.Time) (int, error) {
	var n int
	var newest int64 // by whose clock is nothing to a restore
	if _, err := db.reader().one(ctx, "process-count", []any{ms(now.Add(-beatFresh)), ""}, &n, &newest); err != nil {
		return 0, fmt.Errorf("count the living processes: %w", err)
	}
	return n, nil
}
