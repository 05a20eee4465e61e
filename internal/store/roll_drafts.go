package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// PutDraft keeps a file, sealed, until a person says yes.
func (r *Roll) PutDraft(ctx context.Context, d roll.Draft, before time.Time) error {
	mapping, err := json.Marshal(d.Mapping)
	if err != nil {
		return fmt.Errorf("write the mapping of draft %s: %w", d.ID, err)
	}
	sealed := r.db.box.Seal(d.Name+"\n"+string(d.File), "roll draft "+string(d.ID)) // a file's name may say who it is about
	return r.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, d.School); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "roll-drafts-purge", ms(before)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "roll-drafts-of", string(d.School), d.Staff); err != nil {
			return err
		}
		_, err := c.exec(ctx, "roll-draft-put", string(d.ID), string(d.School), d.Staff, string(d.Kind), string(mapping), sealed, ms(d.At))
		return err
	})
}

// Draft gives a file that waits, opened.
func (r *Roll) Draft(ctx context.Context, urn school.URN, id roll.DraftID) (roll.Draft, error) {
	var d roll.Draft
	var mapping string
	var sealed []byte
	var put int64
	found, err := r.db.reader().one(ctx, "roll-draft", []any{string(id), string(urn)}, &d.ID, &d.School, &d.Staff, &d.Kind, &mapping, &sealed, &put)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "This file is not kept here any more: a file waits for an hour. Choose it again.")
	}
	if err != nil {
		return roll.Draft{}, err
	}
	if err := json.Unmarshal([]byte(mapping), &d.Mapping); err != nil {
		return roll.Draft{}, fmt.Errorf("read the mapping of draft %s: %w", d.ID, err)
	}
	opened, err := r.db.openSealed(sealed, "roll draft "+string(d.ID))
	name, file, _ := strings.Cut(opened, "\n")
	d.Name, d.File, d.At = name, []byte(file), at(put)
	return d, err
}

// MapDraft keeps another mapping with a file that waits.
func (r *Roll) MapDraft(ctx context.Context, id roll.DraftID, m rollfile.Mapping) error {
	mapping, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the mapping of draft %s: %w", id, err)
	}
	return r.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "roll-draft-map", string(mapping), string(id))
		return err
	})
}

// DropDraft lets a file go.
func (r *Roll) DropDraft(ctx context.Context, id roll.DraftID) error {
	return r.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "roll-draft-drop", string(id))
		return err
	})
}

// PurgeDrafts lets files go that nobody said yes to.
func (r *Roll) PurgeDrafts(ctx context.Context, before time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "roll-drafts-purge", ms(before))
		return err
	})
}
