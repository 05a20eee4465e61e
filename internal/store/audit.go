package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// auditLine is one line of a chain: who did what to which thing. It holds ids
// only, so that erasing a person leaves the chain whole.
type auditLine struct {
	at                         int64
	actor, act, target, detail string
}

// audit adds one line to a school's chain.
func (c conn) audit(ctx context.Context, urn school.URN, now time.Time, actor school.Actor, act, target, detail string) error {
	return c.tell(ctx, urn, telling{audit: []auditLine{{ms(now), actor.String(), act, target, detail}}})
}

// chain gives lines as rows, each with the hash of the one before it, and moves
// the head to the last.
func (h *head) chain(urn school.URN, lines []auditLine) [][]any {
	rows := make([][]any, len(lines))
	for i, l := range lines {
		h.audit++
		prev := h.hash
		h.hash = auditHash(prev, h.audit, l.at, l.actor, l.act, l.target, l.detail)
		rows[i] = []any{string(urn), h.audit, l.at, l.actor, l.act, l.target, l.detail, prev, h.hash}
	}
	return rows
}

func auditHash(prev string, seq, at int64, actor, act, target, detail string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %d %d %q %q %q %q", prev, seq, at, actor, act, target, detail)
	return hex.EncodeToString(h.Sum(nil))
}

// ErrAuditBroken is an audit chain of which a line was changed, lost or added.
var ErrAuditBroken = errors.New("the audit chain is broken")

// AuditVerify walks a school's audit chain and gives ErrAuditBroken, with the
// number of the first line that is not as it was written, or nil.
func (db *DB) AuditVerify(ctx context.Context, urn school.URN) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.snapshot()})
	if err != nil {
		return fmt.Errorf("begin to verify: %w", err)
	}
	err = conn{asker: within{tx, db.reads}, db: db}.auditVerify(ctx, urn)
	return errors.Join(err, tx.Rollback())
}

func (c conn) auditVerify(ctx context.Context, urn school.URN) error {
	var last int64
	var end string
	err := c.each(ctx, "audit-lines", []any{string(urn)}, func(scan func(...any) error) error {
		var seq, when int64
		var actor, act, target, detail, prev, hash string
		if err := scan(&seq, &when, &actor, &act, &target, &detail, &prev, &hash); err != nil {
			return err
		}
		last++
		if seq != last || prev != end || hash != auditHash(prev, seq, when, actor, act, target, detail) {
			return fmt.Errorf("line %d of school %s: %w", last, urn, ErrAuditBroken)
		}
		end = hash
		return nil
	})
	if err != nil {
		return err
	}
	var seq int64
	var hash string
	if _, err := c.one(ctx, "audit-end", []any{string(urn)}, &seq, &hash); err != nil {
		return err
	}
	if seq != last || hash != end {
		return fmt.Errorf("line %d of school %s: %w", last+1, urn, ErrAuditBroken)
	}
	return nil
}
