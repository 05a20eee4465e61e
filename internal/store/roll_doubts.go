package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// doubts reads who may be an adult who must not be told, or is barred until a
// person has looked.
func (c conn) doubts(ctx context.Context, urn school.URN) ([]roll.Doubt, error) {
	var out []roll.Doubt
	err := c.each(ctx, "tie-doubts", []any{string(urn)}, func(scan func(...any) error) error {
		var d roll.Doubt
		err := scan(&d.Pupil, &d.Contact, &d.Like, &d.Why, &d.Said)
		out = append(out, d)
		return err
	})
	return out, err
}

// putDoubts keeps new doubts and lets go of those that are settled.
func (c conn) putDoubts(ctx context.Context, ch roll.Changes) error {
	rows := make([][]any, len(ch.Doubts))
	for i, d := range ch.Doubts {
		rows[i] = []any{string(d.Pupil), string(d.Contact), string(d.Like), string(d.Why), d.Said}
	}
	if err := c.insertRows(ctx, "tie-doubt-put", rows); err != nil {
		return err
	}
	for _, d := range ch.Settled {
		if _, err := c.exec(ctx, "tie-doubt-drop", string(d.Pupil), string(d.Contact)); err != nil {
			return err
		}
	}
	return nil
}

// reasonMarks marks what is written about adults, sealed as it is: sealed once
// more it is other bytes.
func (c conn) reasonMarks(ctx context.Context, urn school.URN) ([]roll.ReasonMark, error) {
	var out []roll.ReasonMark
	err := c.each(ctx, "tie-reasons-of-school", []any{string(urn)}, func(scan func(...any) error) error {
		var m roll.ReasonMark
		var sealed []byte
		err := scan(&m.Pupil, &m.Contact, &sealed)
		sum := sha256.Sum256(sealed)
		m.Mark = hex.EncodeToString(sum[:8])
		out = append(out, m)
		return err
	})
	return out, err
}
