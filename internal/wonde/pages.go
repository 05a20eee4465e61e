package wonde

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

const (
	perPage  = "200"
	mostPage = 1000 // 200,000 rows: no list of one school has as many
)

// page is one page of a list. Each row is read by itself, so that one that
// cannot be read loses no other.
type page struct {
	Data []json.RawMessage `json:"data"`
	Meta *struct {
		Pagination *struct {
			Next *string `json:"next"`
			More *bool   `json:"more"`
		} `json:"pagination"`
	} `json:"meta"`
}

// next gives the address of the page after this, "" after the last.
func (p page) next() string {
	if p.Meta == nil || p.Meta.Pagination == nil || p.Meta.Pagination.Next == nil {
		return ""
	}
	if more := p.Meta.Pagination.More; more != nil && !*more {
		return ""
	}
	return *p.Meta.Pagination.Next
}

// readPage reads a page; a failure never repeats what stands there.
func readPage(raw []byte) (page, error) {
	var p page
	if json.Unmarshal(raw, &p) != nil {
		return p, fmt.Errorf("%w: it is no JSON, or not a list", ErrAnswer)
	}
	if p.Data == nil {
		return p, fmt.Errorf("%w: it has no list of data", ErrAnswer)
	}
	return p, nil
}

// rows reads the rows of a page, and counts those that could not be.
func rows[T any](p page, keep func(T)) (lost int) {
	for _, raw := range p.Data {
		var row T
		if json.Unmarshal(raw, &row) != nil {
			lost++
			continue
		}
		keep(row)
	}
	return lost
}

// all reads a list to its end, or fails: half a list is none.
func all[T any](ctx context.Context, c *Client, u *url.URL, keep func(T)) (lost int, err error) {
	seen := map[string]bool{}
	for {
		if seen[u.String()] {
			return lost, fmt.Errorf("%w: its pages go round in a circle", ErrAnswer)
		}
		if seen[u.String()] = true; len(seen) > mostPage {
			return lost, fmt.Errorf("%w: the list has more than %d pages", ErrAnswer, mostPage)
		}
		raw, err := c.get(ctx, u)
		if err != nil {
			return lost, err
		}
		p, err := readPage(raw)
		if err != nil {
			return lost, err
		}
		lost += rows(p, keep)
		next := p.next()
		if next == "" {
			return lost, nil
		}
		if u, err = c.follow(u, next); err != nil {
			return lost, err
		}
	}
}

// follow gives the address of the next page. One that lies elsewhere is
// refused: the token would go with us.
func (c *Client) follow(from *url.URL, next string) (*url.URL, error) {
	u, err := from.Parse(next)
	if err != nil {
		return nil, fmt.Errorf("%w: the address of the next page cannot be read", ErrAnswer)
	}
	if u.Scheme != c.base.Scheme || u.Host != c.base.Host || u.User != nil || !strings.HasPrefix(u.Path, c.base.Path+"/") {
		return nil, fmt.Errorf("%w: the next page is said to be at another address, and we do not carry the token there", ErrAnswer)
	}
	u.Fragment = ""
	return u, nil
}
