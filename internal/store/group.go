package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Writers of SQLite share a commit: what costs is to have a commit on the disk,
// not the rows in it. One goroutine writes. It takes up whoever waits, each in
// a savepoint of its own, so that one that fails takes nothing of the others
// with it, and answers all when the commit they share is on the disk. Nobody
// waits for company: one who comes alone is committed alone.
const (
	groupMost = 64                    // transactions in one commit
	groupTime = 20 * time.Millisecond // after which a commit takes up nobody more
)

var errClosed = errors.New("the database is closed")

// group is the one writer of an SQLite database.
type group struct {
	db     *DB
	jobs   chan *job
	closed chan struct{}
	ended  chan struct{}
	once   sync.Once
}

// job is one transaction and how it ended.
type job struct {
	do       func(c conn) error
	err      error
	panicked any
	done     chan struct{}
}

func newGroup(db *DB) *group {
	g := &group{db: db, jobs: make(chan *job), closed: make(chan struct{}), ended: make(chan struct{})}
	go g.write()
	return g
}

// change runs f in a savepoint of a commit shared with others, and returns when
// that is on the disk. A panic of f is the caller's.
func (g *group) change(ctx context.Context, f func(c conn) error) error {
	j := &job{do: f, done: make(chan struct{})}
	select {
	case g.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.closed:
		return errClosed
	}
	<-j.done // what has been begun is finished, whoever still waits for it
	if j.panicked != nil {
		panic(j.panicked)
	}
	return j.err
}

// close ends the writer when what it has taken up is written.
func (g *group) close() {
	g.once.Do(func() { close(g.closed) })
	<-g.ended
}

func (g *group) write() {
	defer close(g.ended)
	for {
		select {
		case j := <-g.jobs:
			g.together(j)
		case <-g.closed:
			return
		}
	}
}

// together writes one job and whoever else waits meanwhile in one commit.
func (g *group) together(first *job) {
	tx, err := g.begin()
	if err != nil {
		first.end(err)
		return
	}
	kept, lost := []*job{}, false
	began := time.Now()
	for j := first; j != nil; j = g.next(len(kept), began) {
		lost = !g.apart(tx, j)
		if j.err != nil || j.panicked != nil {
			close(j.done)
		} else {
			kept = append(kept, j)
		}
		if lost {
			break
		}
	}
	if lost { // the database gave up the whole of it: each of them alone
		_ = tx.Rollback()
		for _, j := range kept {
			g.alone(j)
		}
		return
	}
	if err = tx.Commit(); err != nil {
		err = fmt.Errorf("commit: %w", err)
	}
	for _, j := range kept {
		j.end(err)
	}
}

// next gives somebody who waits, nil when nobody does or it is time to commit.
func (g *group) next(n int, began time.Time) *job {
	if n >= groupMost || time.Since(began) > groupTime {
		return nil
	}
	select {
	case j := <-g.jobs:
		return j
	default:
		return nil
	}
}

func (g *group) begin() (*sql.Tx, error) {
	tx, err := g.db.write.BeginTx(context.Background(), nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	return tx, nil
}

// apart runs a job in a savepoint; false when the transaction itself is lost,
// as on a full disk.
func (g *group) apart(tx *sql.Tx, j *job) bool {
	ctx := context.Background()
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		j.err = fmt.Errorf("begin: %w", err)
		return false
	}
	g.run(tx, j)
	if j.err != nil || j.panicked != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
			return false
		}
	}
	_, err := tx.ExecContext(ctx, "RELEASE one")
	if err != nil && j.err == nil {
		j.err = fmt.Errorf("commit: %w", err)
	}
	return err == nil
}

func (g *group) run(tx *sql.Tx, j *job) {
	defer func() { j.panicked = recover() }()
	j.err = j.do(conn{asker: steady{within{tx, g.db.writes}}, db: g.db})
}

// alone writes a job in a transaction of its own.
func (g *group) alone(j *job) {
	tx, err := g.begin()
	if err != nil {
		j.end(err)
		return
	}
	if g.run(tx, j); j.err != nil || j.panicked != nil {
		_ = tx.Rollback()
		close(j.done)
		return
	}
	if err = tx.Commit(); err != nil {
		err = fmt.Errorf("commit: %w", err)
	}
	j.end(err)
}

func (j *job) end(err error) {
	j.err = err
	close(j.done)
}

// steady runs statements to their end whoever has gone meanwhile: a statement
// that is broken off would end the transaction of all who share it.
type steady struct{ asker }

// ExecContext runs a statement.
func (s steady) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	return s.asker.ExecContext(context.WithoutCancel(ctx), text, args...)
}

// QueryContext asks for rows.
func (s steady) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return s.asker.QueryContext(context.WithoutCancel(ctx), text, args...)
}
