package store

import (
	"context"
	"maps"
	"slices"
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
	return c.newsOf(ctx, now, map[school.URN][]item{urn: items})
}

// newsOf adds lines to the news of several schools, always in the same order
// of schools, so that two who do so never wait for each other in a ring.
func (c conn) newsOf(ctx context.Context, now time.Time, items map[school.URN][]item) error {
	var heads, lines [][]any
	for _, u := range slices.Sorted(maps.Keys(items)) {
		if n := len(items[u]); n > 0 {
			heads = append(heads, []any{string(u), n, 0, ""})
		}
	}
	err := c.eachRows(ctx, "news-heads", heads, func(scan func(...any) error) error {
		var u school.URN
		var last int
		if err := scan(&u, &last); err != nil {
			return err
		}
		for i, it := range items[u] {
			lines = append(lines, []any{string(u), last - len(items[u]) + 1 + i, it.kind, it.id, ms(now)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.insertRows(ctx, "news-add", lines)
}
