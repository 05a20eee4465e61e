package store

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// putPartDays takes out what is no more and writes what is new.
func (c conn) putPartDays(ctx context.Context, urn school.URN, was, is school.Calendar) error {
	put := func(query string, args ...any) error {
		_, err := c.exec(ctx, query, append([]any{string(urn)}, args...)...)
		return err
	}
	for _, e := range was.Early {
		if !slices.Contains(is.Early, e) {
			if err := put("early-finish-drop", e.Date.String()); err != nil {
				return err
			}
		}
	}
	for _, e := range is.Early {
		if !slices.Contains(was.Early, e) {
			if err := put("early-finish-put", e.Date.String(), int(e.Ends), e.Note); err != nil {
				return err
			}
		}
	}
	for _, p := range was.Part {
		if !slices.Contains(is.Part, p) {
			if err := put("part-closure-drop", p.Date.String(), p.Session, p.Year); err != nil {
				return err
			}
		}
	}
	for _, p := range is.Part {
		if !slices.Contains(was.Part, p) {
			if err := put("part-closure-put", p.Date.String(), p.Session, p.Year, string(p.Kind), p.Note); err != nil {
				return err
			}
		}
	}
	return nil
}
