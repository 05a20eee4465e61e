package store

import (
	"context"
	"sort"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// item is one line of news before it has a number.
type item struct {
	kind, id string
}

// news adds lines to a school's news. Its head row is held until commit, so
// numbers become visible in order and a reader never misses one.
func (c conn) news(ctx context.Context, urn school.URN, now time.Time, items ...item) error {
	if len(items) == 0 {
		return nil
	}
	var last int64
	if _, err := c.one(ctx, "news-head", []any{string(urn), len(items)}, &last); err != nil {
		return err
	}
	rows := make([][]any, len(items))
	for i, it := range items {
		rows[i] = []any{string(urn), last - int64(len(items)-1-i), it.kind, it.id, ms(now)}
	}
	return c.insertRows(ctx, "news-add", rows)
}

// newsOf adds lines to the news of several schools, always in the same order
// of schools, so that two who do so never wait for each other in a ring.
func (c conn) newsOf(ctx context.Context, now time.Time, items map[school.URN][]item) error {
	urns := make([]string, 0, len(items))
	for u := range items {
		urns = append(urns, string(u))
	}
	sort.Strings(urns)
	for _, u := range urns {
		if err := c.news(ctx, school.URN(u), now, items[school.URN(u)]...); err != nil {
			return err
		}
	}
	return nil
}
