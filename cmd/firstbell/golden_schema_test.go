package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// schemaBook is /openapi.json as any caller reads it, with just enough of JSON
// Schema 2020-12 to hold an answer against it. It is written apart from the
// library that made the document, so that the two check each other.
type schemaBook struct {
	Version string                     `json:"openapi"`
	Paths   map[string]map[string]call `json:"paths"`
	Parts   struct {
		Schemas map[string]map[string]any `json:"schemas"`
	} `json:"components"`
}

type call struct {
	ID      string `json:"operationId"`
	Answers map[string]struct {
		Content map[string]struct {
			Schema map[string]any `json:"schema"`
		} `json:"content"`
	} `json:"responses"`
}

func readSchemas(t *testing.T, door http.Handler) *schemaBook {
	t.Helper()
	w := httptest.NewRecorder()
	door.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	var b schemaBook
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil || !strings.HasPrefix(b.Version, "3.1") {
		t.Fatalf("/openapi.json: %d %v %q", w.Code, err, b.Version)
	}
	return &b
}

// conforms fails the test when an answer is not as the document says. What is
// not under /v1 and not described (Twilio's doors) is left alone.
func (b *schemaBook) conforms(t *testing.T, ask string, status int, kind string, body []byte) {
	t.Helper()
	method, path, _ := strings.Cut(ask, " ")
	path, _, _ = strings.Cut(path, "?")
	op, described := b.call(method, path)
	if !described {
		if strings.HasPrefix(path, "/v1/") && status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
			t.Errorf("%s answers %d and is not described", ask, status)
		}
		return
	}
	answer, ok := op.Answers[strconv.Itoa(status)]
	if !ok {
		t.Errorf("%s: %d is not described; %s", op.ID, status, body)
		return
	}
	kind = strings.TrimSuffix(kind, "; charset=utf-8")
	media, ok := answer.Content[kind]
	if !ok {
		t.Errorf("%s %d: %q is not described", op.ID, status, kind)
		return
	}
	if kind == "text/event-stream" {
		return
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("%s %d: not JSON: %v", op.ID, status, err)
		return
	}
	for _, fault := range b.check("", media.Schema, v) {
		t.Errorf("%s %d: %s", op.ID, status, fault)
	}
}

// call finds the operation an address is of.
func (b *schemaBook) call(method, path string) (call, bool) {
	parts := strings.Split(path, "/")
	for template, calls := range b.Paths {
		have := strings.Split(template, "/")
		if slices.EqualFunc(have, parts, func(h, p string) bool { return h == p || strings.HasPrefix(h, "{") }) {
			op, ok := calls[strings.ToLower(method)]
			return op, ok
		}
	}
	return call{}, false
}

// notes are keywords that only describe.
var notes = []string{"description", "examples", "default", "title", "readOnly", "$schema", "$ref", "properties", "additionalProperties", "format"}

// check gives the faults of a value. A keyword it does not know is a fault too:
// else a stricter document would pass unread.
func (b *schemaBook) check(at string, s map[string]any, v any) (faults []string) {
	if ref, ok := s["$ref"].(string); ok {
		part, known := b.Parts.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
		if !known {
			return []string{at + ": " + ref + " is nowhere"}
		}
		return b.check(at, part, v)
	}
	for word, want := range s {
		if slices.Contains(notes, word) {
			continue
		}
		rule, known := schemaRules[word]
		switch {
		case !known:
			faults = append(faults, fmt.Sprintf("%s: this test does not know the keyword %s", at, word))
		default:
			faults = append(faults, rule(b, at, s, want, v)...)
		}
	}
	if object, ok := v.(map[string]any); ok {
		faults = append(faults, b.checkObject(at, s, object)...)
	}
	if text, ok := v.(string); ok {
		faults = append(faults, checkFormat(at, s["format"], text)...)
	}
	return faults
}

// checkObject holds fields against properties. A caller bears fields nobody
// described; we do not: an answer says nothing that the document leaves out.
func (b *schemaBook) checkObject(at string, s, object map[string]any) (faults []string) {
	properties, _ := s["properties"].(map[string]any)
	others, open := s["additionalProperties"].(map[string]any)
	for name, value := range object {
		switch field, ok := properties[name].(map[string]any); {
		case ok:
			faults = append(faults, b.check(at+"/"+name, field, value)...)
		case open:
			faults = append(faults, b.check(at+"/"+name, others, value)...)
		case s["anyOf"] == nil:
			faults = append(faults, at+"/"+name+" is not described")
		}
	}
	return faults
}

func checkFormat(at string, format any, text string) []string {
	var err error
	switch format {
	case "date-time":
		_, err = time.Parse(time.RFC3339Nano, text)
	case "date":
		_, err = time.Parse(time.DateOnly, text)
	case nil, "uri":
	default:
		return []string{fmt.Sprintf("%s: this test does not know the format %v", at, format)}
	}
	if err != nil {
		return []string{fmt.Sprintf("%s is no %s", at, format)}
	}
	return nil
}

// schemaRules is a table of keyword → what it asks. It is filled below, since
// its rules ask for check again.
var schemaRules map[string]func(b *schemaBook, at string, s map[string]any, want, v any) []string

func init() {
	schemaRules = map[string]func(b *schemaBook, at string, s map[string]any, want, v any) []string{
		"type": func(_ *schemaBook, at string, _ map[string]any, want, v any) []string {
			return unless(ofType(want, v), "%s is not %v", at, want)
		},
		"enum": func(_ *schemaBook, at string, _ map[string]any, want, v any) []string {
			return unless(slices.Contains(want.([]any), v), "%s is none of %v", at, want)
		},
		"required": func(_ *schemaBook, at string, _ map[string]any, want, v any) (faults []string) {
			object, is := v.(map[string]any)
			for _, name := range want.([]any) {
				_, has := object[name.(string)]
				faults = append(faults, unless(!is || has, "%s/%v is missing", at, name)...)
			}
			return faults
		},
		"items": func(b *schemaBook, at string, _ map[string]any, want, v any) (faults []string) {
			list, _ := v.([]any)
			for i, item := range list {
				faults = append(faults, b.check(fmt.Sprintf("%s/%d", at, i), want.(map[string]any), item)...)
			}
			return faults
		},
		"anyOf": func(b *schemaBook, at string, _ map[string]any, want, v any) []string {
			return unless(slices.ContainsFunc(want.([]any), func(s any) bool {
				return len(b.check(at, s.(map[string]any), v)) == 0
			}), "%s fits none of anyOf", at)
		},
		"pattern": func(_ *schemaBook, at string, _ map[string]any, want, v any) []string {
			text, is := v.(string)
			return unless(!is || regexp.MustCompile(want.(string)).MatchString(text), "%s does not match %v", at, want)
		},
		"minimum":   bound(func(v any, want float64) bool { n, is := v.(float64); return !is || n >= want }),
		"maximum":   bound(func(v any, want float64) bool { n, is := v.(float64); return !is || n <= want }),
		"minLength": bound(func(v any, want float64) bool { s, is := v.(string); return !is || len([]rune(s)) >= int(want) }),
		"maxLength": bound(func(v any, want float64) bool { s, is := v.(string); return !is || len([]rune(s)) <= int(want) }),
		"minItems":  bound(func(v any, want float64) bool { l, is := v.([]any); return !is || len(l) >= int(want) }),
		"maxItems":  bound(func(v any, want float64) bool { l, is := v.([]any); return !is || len(l) <= int(want) }),
	}
}

func bound(holds func(v any, want float64) bool) func(*schemaBook, string, map[string]any, any, any) []string {
	return func(_ *schemaBook, at string, _ map[string]any, want, v any) []string {
		return unless(holds(v, want.(float64)), "%s is out of bounds, %v", at, want)
	}
}

func unless(fine bool, format string, args ...any) []string {
	if fine {
		return nil
	}
	return []string{fmt.Sprintf(format, args...)}
}

// ofType reports whether a value is of a type, or of one of several.
func ofType(want, v any) bool {
	if several, ok := want.([]any); ok {
		return slices.ContainsFunc(several, func(one any) bool { return ofType(one, v) })
	}
	switch x := v.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case float64:
		return want == "number" || want == "integer" && x == math.Trunc(x)
	case []any:
		return want == "array"
	default:
		return want == "object"
	}
}
