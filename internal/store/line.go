package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// line is the one connection of a transaction on PostgreSQL. What nobody waits
// to hear of is kept back and goes along with the next question, or with the
// commit: a transaction is as many ways there and back as it has questions, not
// as it has statements. PostgreSQL does them in their order, each on what those
// before it have left, and none after one that failed.
type line struct {
	pg   *pgx.Conn
	kept []*question
}

const (
	// keptMost is how many statements are kept back at once, and largest how many
	// values one of them has: what is larger goes at once.
	keptMost = 32
	largest  = 2000
	// hangUp is how long a transaction that failed may take to be undone.
	hangUp = 5 * time.Second
)

// question is a named statement and what is done with its answer.
type question struct {
	name, text string
	args       []any
	scan       func(scan func(...any) error) error // once a row; nil for a statement without
	touched    int64                               // rows, where scan is nil
	said       string                              // the word it ended with
}

// onLine gives f a connection of the pool.
func (db *DB) onLine(ctx context.Context, f func(l *line) error) error {
	c, err := db.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	err = c.Raw(func(d any) error {
		pg, ok := d.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%T is no connection to PostgreSQL", d)
		}
		return f(&line{pg: pg.Conn()})
	})
	if back := c.Close(); err == nil && back != nil {
		return fmt.Errorf("hang up: %w", back)
	}
	return err
}

// transaction runs f between a begin and a commit, which go along with what f
// asks.
func (l *line) transaction(ctx context.Context, f func() error) error {
	l.kept = append(l.kept, &question{name: "begin", text: "begin"})
	err := f()
	if err == nil {
		err = l.commit(ctx)
	}
	if err == nil {
		return nil
	}
	if back := l.undo(ctx); back != nil {
		return errors.Join(err, back)
	}
	return err
}

func (l *line) commit(ctx context.Context) error {
	if len(l.kept) == 1 && l.kept[0].text == "begin" {
		return nil // nothing was asked
	}
	end := question{name: "commit", text: "commit"}
	if err := l.ask(ctx, &end); err != nil {
		return err
	}
	if end.said == "ROLLBACK" {
		return fmt.Errorf("commit: %w", pgx.ErrTxCommitRollback)
	}
	return nil
}

// undo ends a transaction that failed, also when whoever asked has gone: what it
// has locked must be free. A connection that cannot say so is closed.
func (l *line) undo(ctx context.Context) error {
	l.kept = nil
	if l.pg.IsClosed() || l.pg.PgConn().TxStatus() == 'I' {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), hangUp)
	defer stop()
	if err := l.ask(ctx, &question{name: "rollback", text: "rollback"}); err != nil {
		return errors.Join(err, l.pg.Close(ctx))
	}
	return nil
}

// later keeps a statement back of which nobody waits to hear.
func (l *line) later(ctx context.Context, q *question) error {
	if len(l.kept) >= keptMost || len(q.args) > largest {
		return l.ask(ctx, q)
	}
	l.kept = append(l.kept, q)
	return nil
}

// ask sends what was kept back and the questions in one go, and reads the
// answers.
func (l *line) ask(ctx context.Context, questions ...*question) (err error) {
	all := slices.Concat(l.kept, questions)
	l.kept = nil
	batch := &pgx.Batch{}
	for _, q := range all {
		batch.Queue(q.text, q.args...)
	}
	answers := l.pg.SendBatch(ctx, batch)
	defer func() {
		if end := answers.Close(); err == nil && end != nil {
			err = end
		}
	}()
	for _, q := range all {
		if err := q.hear(answers); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return nil
}

// hear reads the answer to a question.
func (q *question) hear(answers pgx.BatchResults) error {
	if q.scan == nil {
		tag, err := answers.Exec()
		q.touched, q.said = tag.RowsAffected(), tag.String()
		return err
	}
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := q.scan(rows.Scan); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}
