package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Mapping gives the mapping kept for a school's files, zero for none.
func (r *Roll) Mapping(ctx context.Context, urn school.URN) (rollfile.Mapping, error) {
	c := r.db.reader()
	if _, err := c.schoolHead(ctx, urn); err != nil {
		return rollfile.Mapping{}, err
	}
	var text string
	found, err := c.one(ctx, "roll-mapping", []any{string(urn)}, &text)
	if err != nil || !found {
		return rollfile.Mapping{}, err
	}
	var m rollfile.Mapping
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("read the roll mapping of school %s: %w", urn, err)
	}
	return m, nil
}

// PutMapping keeps it, with its audit row.
func (r *Roll) PutMapping(ctx context.Context, actor school.Actor, urn school.URN, m rollfile.Mapping, now time.Time) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the roll mapping of school %s: %w", urn, err)
	}
	return r.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, urn); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "roll-mapping-put", string(urn), string(text), ms(now)); err != nil {
			return err
		}
		return c.audit(ctx, urn, now, actor, "roll.mapping", string(urn), fmt.Sprintf("%d columns", len(m.Columns)))
	})
}
