package api

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// object is a JSON object before its fields are read. Keys count exactly as
// written: Code is not code.
type object map[string]json.RawMessage

// asObject reads an object; false for anything else, null too.
func asObject(raw []byte) (object, bool) {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil || o == nil {
		return nil, false
	}
	return o, true
}

// has reports whether a field is there and is not null.
func (o object) has(name string) bool {
	raw, ok := o[name]
	return ok && string(raw) != "null"
}

// text reads a string without the spaces around it; false for another type.
func (o object) text(name string) (string, bool) {
	raw := o[name]
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", false
	}
	return strings.TrimSpace(s), true
}

// needText reads a string that must be there, of at most max characters, and
// notes in bad what is wrong with it.
func (o object) needText(bad *problem.Error, name string, max int) string {
	if !o.has(name) {
		bad.At("/"+name, "%s is missing", name)
		return ""
	}
	s, ok := o.text(name)
	switch {
	case !ok:
		bad.At("/"+name, "%s is a string", name)
	case s == "":
		bad.At("/"+name, "%s is empty", name)
	case len([]rune(s)) > max:
		bad.At("/"+name, "%s is longer than %d characters", name, max)
	default:
		return s
	}
	return ""
}

// mayText reads a string that may be left out, of at most max characters.
func (o object) mayText(bad *problem.Error, name string, max int) string {
	if !o.has(name) {
		return ""
	}
	s, ok := o.text(name)
	if !ok {
		bad.At("/"+name, "%s is a string", name)
	}
	if len([]rune(s)) > max {
		bad.At("/"+name, "%s is longer than %d characters", name, max)
	}
	return s
}

// strangers lists, in order, the keys that are not among known.
func (o object) strangers(known ...string) []string {
	var list []string
	for k := range o {
		if !slices.Contains(known, k) {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return list
}

// invalid begins a refusal of a body; parts are added with At.
func invalid() *problem.Error {
	return problem.New(problem.Invalid, "The body cannot be taken as it stands; errors says which parts are wrong.")
}

// readObject reads a body that must be one JSON object.
func readObject(body []byte) (object, error) {
	body, err := strictJSON(body)
	if err != nil {
		return nil, err
	}
	o, ok := asObject(body)
	if !ok {
		return nil, problem.New(problem.Invalid, "The body is not a JSON object.")
	}
	return o, nil
}
