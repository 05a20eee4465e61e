package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
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
	rules map[string]schemaRule
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
	b := schemaBook{rules: schemaRules()}
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
	if kind == "text/event-stream" || kind == "text/csv" {
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
		if rule, known := b.rules[word]; known {
			faults = append(faults, rule(b, at, want, v)...)
		} else {
			faults = append(faults, fmt.Sprintf("%s: this test does not know the keyword %s", at, word))
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

// TestTheDocumentIsHeldToItsWord shows that an answer which is not as described
// is found: a check that finds nothing proves nothing.
func TestTheDocumentIsHeldToItsWord(t *testing.T) {
	b := schemaBook{rules: schemaRules()}
	document := `{"components":{"schemas":{"Day":{"type":"object","required":["on","session"],"properties":{
	  "on":{"type":"string","format":"date"},"session":{"enum":["AM","PM"]},"count":{"type":"integer","minimum":0},
	  "why":{"anyOf":[{"type":"null"},{"$ref":"#/components/schemas/Why"}]}, "refs":{"type":"array","items":{"type":"string"}}}},
	  "Why":{"type":"object","required":["code"],"properties":{"code":{"type":["string","null"]}}}}}}`
	if err := json.Unmarshal([]byte(document), &b); err != nil {
		t.Fatal(err)
	}
	for answer, faults := range map[string]int{
		`{"on":"2026-11-23","session":"AM","count":3,"why":null,"refs":["A1"]}`: 0,
		`{"on":"2026-11-23","session":"AM","why":{"code":null}}`:                0,
		`{"session":"AM"}`:                                    1, // missing
		`{"on":"23/11","session":"AM"}`:                       1, // format
		`{"on":"2026-11-23","session":"EVE"}`:                 1, // enum
		`{"on":"2026-11-23","session":"AM","more":1}`:         1, // not described
		`{"on":"2026-11-23","session":"AM","count":-1}`:       1, // bound
		`{"on":"2026-11-23","session":"AM","count":1.5}`:      1, // type
		`{"on":"2026-11-23","session":"AM","refs":[1,2]}`:     2, // items
		`{"on":"2026-11-23","session":"AM","why":{"code":7}}`: 1, // neither of anyOf
		`{"on":"2026-11-23","session":"AM","refs":null}`:      1, // null is no list
		`["on"]`: 1,
	} {
		var v any
		if err := json.Unmarshal([]byte(answer), &v); err != nil {
			t.Fatal(err)
		}
		if got := b.check("", map[string]any{"$ref": "#/components/schemas/Day"}, v); len(got) != faults {
			t.Errorf("%s: %d faults, want %d: %v", answer, len(got), faults, got)
		}
	}
	if got := b.check("", map[string]any{"uniqueItems": true}, nil); len(got) != 1 {
		t.Errorf("a keyword nobody knows passed: %v", got)
	}
}
