package store

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// partDays reads the days on which a school ends early, or some year groups are
// not in.
func (c conn) partDays(ctx context.Context, urn school.URN, cal *school.Calendar) error {
	err := c.each(ctx, "school-early-finishes", []any{string(urn)}, func(scan func(...any) error) error {
		var e school.EarlyFinish
		err := scan(dateInto{&e.Date}, &e.Ends, &e.Note)
		cal.Early = append(cal.Early, e)
		return err
	})
	if err != nil {
		return err
	}
	return c.each(ctx, "school-part-closures", []any{string(urn)}, func(scan func(...any) error) error {
		var p school.PartClosure
		err := scan(dateInto{&p.Date}, &p.Session, &p.Year, &p.Kind, &p.Note)
		cal.Part = append(cal.Part, p)
		return err
	})
}

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
