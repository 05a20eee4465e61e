package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// orNull lets a field that is an object also be null.
func orNull(s *huma.Schema, fields ...string) *huma.Schema {
	for _, name := range fields {
		p := s.Properties[name]
		s.Properties[name] = &huma.Schema{
			Description: p.Description,
			AnyOf:       []*huma.Schema{{Ref: p.Ref}, {Type: "null"}},
		}
	}
	return s
}

// full gives a list that is never nil: an empty list is [], never null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// each turns every item of a list; the answer is never nil.
func each[A, B any](list []A, turn func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, turn(a))
	}
	return out
}

// instant gives nil for the zero time, which stands for "not yet".
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
