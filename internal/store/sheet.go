package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// Sheet gives the marks of a register as they stand; revision 0 when it has not
// closed.
func (s *Mornings) Sheet(ctx context.Context, k register.Key) (notifier.Sheet, error) {
	var out notifier.Sheet
	var closed int64
	var marks string
	c := s.db.reader()
	found, err := c.one(ctx, "register-sheet", []any{string(k.School), k.Date.String(), string(k.Session), string(k.Group)}, &out.Revision, &closed, &marks)
	if err != nil || !found {
		return out, err
	}
	var p packed
	if err := json.Unmarshal([]byte(marks), &p); err != nil {
		return out, fmt.Errorf("read the marks of a register of %s: %w", k.Date, err)
	}
	out.ClosedAt = at(closed)
	out.Marks, err = c.unpacked(ctx, p.Marks)
	return out, err
}
