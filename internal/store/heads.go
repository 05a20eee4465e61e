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

// telling is what one transaction adds to a school's news and to the chain of its
// audit.
type telling struct {
	news  []newsLine
	audit []auditLine
}

type newsLine struct {
	item
	at time.Time
}

// head is where a school's news and its audit end.
type head struct {
	news, audit int64
	hash        string // of the audit's last line
}

// tell adds lines to a school's news and audit. Its head is held from here until
// commit, so numbers become visible in order and a reader never misses one. It
// comes last in a transaction: whoever holds a head waits for nothing else.
func (c conn) tell(ctx context.Context, urn school.URN, t telling) error {
	if len(t.news)+len(t.audit) == 0 {
		return nil
	}
	h, err := c.holdHead(ctx, urn)
	if err != nil {
		return err
	}
	lines := make([][]any, len(t.news))
	for i, l := range t.news {
		h.news++
		lines[i] = []any{string(urn), h.news, l.kind, l.id, ms(l.at)}
	}
	if err := c.insertRows(ctx, "news-add", lines); err != nil {
		return err
	}
	if err := c.insertRows(ctx, "audit-add", h.chain(urn, t.audit)); err != nil {
		return err
	}
	return c.later(ctx, "head-set", h.news, h.audit, h.hash, string(urn))
}

// holdHead gives a school's head and holds it until commit. The row is made on
// first need.
func (c conn) holdHead(ctx context.Context, urn school.URN) (h head, err error) {
	hold := func() (bool, error) { return c.one(ctx, "head-hold", []any{string(urn)}, &h.news, &h.audit, &h.hash) }
	if found, err := hold(); found || err != nil {
		return h, err
	}
	if _, err := c.exec(ctx, "head-row", string(urn)); err != nil {
		return h, err
	}
	_, err = hold()
	return h, err
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
