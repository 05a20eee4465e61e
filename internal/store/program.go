package store

import (
	"context"
	"errors"
	"time"
)

// keyCheck is what a right key opens: sealed once, when the database is new.
const keyCheck = "firstbell"

// ErrOtherKey is a database whose numbers were sealed with another key.
var ErrOtherKey = errors.New("this database was sealed with another key: set FIRSTBELL_KEY_FILE to the key it was made with")

// CheckKey makes sure that the key is the one this database was made with, so
// that nothing is ever sealed with a second one.
func (db *DB) CheckKey(ctx context.Context) error {
	return db.change(ctx, func(c conn) error {
		if _, err := c.exec(ctx, "setting-first", "key_check", db.box.Index(keyCheck)); err != nil {
			return err
		}
		var stands string
		if _, err := c.one(ctx, "setting", []any{"key_check"}, &stands); err != nil {
			return err
		}
		if stands != db.box.Index(keyCheck) {
			return ErrOtherKey
		}
		return nil
	})
}

// Moment gives the last moment the demo stored; found is false for a new one.
func (db *DB) Moment(ctx context.Context) (t time.Time, found bool, err error) {
	var s string
	if found, err = db.reader().one(ctx, "setting", []any{"demo_clock"}, &s); err != nil || !found {
		return t, false, err
	}
	t, err = time.Parse(time.RFC3339Nano, s)
	return t, err == nil, err
}

// KeepMoment stores where the demo's clock stands.
func (db *DB) KeepMoment(ctx context.Context, t time.Time) error {
	return db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "setting-put", "demo_clock", t.UTC().Format(time.RFC3339Nano))
		return err
	})
}

// Tick claims one firing of a job: true for the one who has it, however many
// processes' clocks knocked for the same slot.
func (db *DB) Tick(ctx context.Context, job string, slot, now time.Time) (bool, error) {
	var mine bool
	err := db.change(ctx, func(c conn) error {
		n, err := c.exec(ctx, "tick", job, ms(slot), ms(now))
		mine = n == 1
		return err
	})
	return mine, err
}

// ForgetTicks drops the firings of before an instant.
func (db *DB) ForgetTicks(ctx context.Context, before time.Time) error {
	return db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "ticks-forget", ms(before))
		return err
	})
}
