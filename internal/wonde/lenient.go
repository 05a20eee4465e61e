package wonde

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// What stands in a field depends on the system behind Wonde: a number where
// another has words, nothing where another has "". What is not understood is
// nothing said, never a row lost.

// word is words or a number, "" for null.
type word string

// UnmarshalJSON reads it.
func (w *word) UnmarshalJSON(raw []byte) error {
	*w = ""
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
		*w = word(strings.TrimSpace(s))
	case json.Unmarshal(raw, &n) == nil:
		*w = word(n)
	}
	return nil
}

// yesNo is true, false, or nil for not said.
type yesNo struct{ said *bool }

// UnmarshalJSON reads true, 1, "true" and the like.
func (y *yesNo) UnmarshalJSON(raw []byte) error {
	y.said = nil
	var w word
	if json.Unmarshal(raw, &y.said) != nil {
		_ = w.UnmarshalJSON(raw) // it never fails
	}
	if is, err := strconv.ParseBool(strings.ToLower(string(w))); err == nil {
		y.said = &is
	}
	return nil
}

// count is a whole number, 0 for none.
type count int

// UnmarshalJSON reads 12, "12" and 12.0.
func (c *count) UnmarshalJSON(raw []byte) error {
	*c = 0
	var w word
	_ = w.UnmarshalJSON(raw) // it never fails
	if n, err := strconv.ParseFloat(string(w), 64); err == nil && n > 0 && n < 1e6 {
		*c = count(n)
	}
	return nil
}

// place is a place on a list, which some systems count from 0.
type place struct {
	n    int
	said bool
}

// UnmarshalJSON reads 0, 1, "1" and 1.0.
func (p *place) UnmarshalJSON(raw []byte) error {
	*p = place{}
	var w word
	_ = w.UnmarshalJSON(raw) // it never fails
	if n, err := strconv.ParseFloat(string(w), 64); err == nil && n >= 0 && n < 1e6 {
		*p = place{int(n), true}
	}
	return nil
}

// moment is an instant, or a day at midnight; zero for none.
type moment struct{ time.Time }

// UnmarshalJSON reads Wonde's object of a date with its time zone, or a plain
// string.
func (m *moment) UnmarshalJSON(raw []byte) error {
	m.Time = time.Time{}
	var object struct {
		Date     string `json:"date"`
		Timezone string `json:"timezone"`
	}
	if json.Unmarshal(raw, &object.Date) != nil {
		_ = json.Unmarshal(raw, &object) // another shape is nothing said
	}
	zone := clock.London
	if object.Timezone != "" && object.Timezone != "Europe/London" {
		zone = time.UTC
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999", "2006-01-02T15:04:05.999999", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, strings.TrimSpace(object.Date), zone); err == nil {
			m.Time = t
			return nil
		}
	}
	return nil
}

// day gives the day as it is written, in whatever zone; zero for none.
func (m moment) day() clock.Date {
	if m.IsZero() {
		return clock.Date{}
	}
	return clock.Date{Year: m.Year(), Month: m.Month(), Day: m.Day()}
}

// in is something that Wonde puts into {"data": …}, or not; nil for null, for
// an empty list where one thing is meant, and for what cannot be read.
type in[T any] struct{ is *T }

// UnmarshalJSON reads it with its cover or without.
func (v *in[T]) UnmarshalJSON(raw []byte) error {
	v.is = nil
	var cover struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(raw, &cover) == nil && cover.Data != nil {
		raw = cover.Data
	}
	if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return nil
	}
	var is T
	if json.Unmarshal(raw, &is) == nil {
		v.is = &is
	}
	return nil
}

// or gives what is there, or the zero value.
func (v in[T]) or() (is T) {
	if v.is != nil {
		is = *v.is
	}
	return is
}
