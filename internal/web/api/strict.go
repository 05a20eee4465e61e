package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
)

// maxDepth is far deeper than anything we read and far shallower than what
// would hurt.
const maxDepth = 16

// strictJSON refuses what readers of JSON disagree about, so that nobody can
// slip two meanings past us: broken UTF-8, a key twice in one object, NUL
// characters (PostgreSQL cannot keep them), nesting without end, more than one
// value. It gives the body back without a byte order mark.
func strictJSON(body []byte) ([]byte, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) // some Windows programs write one
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return nil, problem.New(problem.Invalid, "The body is empty. Send a JSON object.")
	case !utf8.Valid(body):
		return nil, problem.New(problem.Invalid, "The body is not UTF-8. Send JSON in UTF-8.")
	case !json.Valid(body):
		return nil, problem.New(problem.Invalid, "The body cannot be read as JSON.")
	}
	return body, walk(body)
}

// frame is one object or array the walk is inside of.
type frame struct {
	keys  map[string]bool // nil for an array
	key   string          // the key whose value is next, in an object
	value bool            // whether a value is next, in an object
	index int             // of the next item, in an array
}

func walk(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var in []*frame
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return problem.New(problem.Invalid, "The body cannot be read as JSON.").Because(err)
		}
		if in, err = step(in, t); err != nil {
			return err
		}
	}
}

// step takes one token. It relies on the body being valid JSON.
func step(in []*frame, t json.Token) ([]*frame, error) {
	var top *frame
	if len(in) > 0 {
		top = in[len(in)-1]
	}
	if d, ok := t.(json.Delim); ok && (d == '}' || d == ']') {
		in = in[:len(in)-1]
		passed(in)
		return in, nil
	}
	if top != nil && top.keys != nil && !top.value {
		return in, takeKey(in, top, t.(string))
	}
	switch v := t.(type) {
	case json.Delim:
		if len(in) == maxDepth {
			return nil, problem.New(problem.Invalid, "The body is nested too deeply.").
				At(pointerOf(in), "nothing here goes deeper than %d levels", maxDepth)
		}
		f := &frame{}
		if v == '{' {
			f.keys = map[string]bool{}
		}
		return append(in, f), nil
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, nulProblem(pointerOf(in))
		}
	}
	passed(in)
	return in, nil
}

func takeKey(in []*frame, top *frame, key string) error {
	if strings.ContainsRune(key, 0) {
		return nulProblem(pointerOf(in[:len(in)-1]))
	}
	top.key, top.value = key, true
	if top.keys[key] {
		return problem.New(problem.Invalid, "A key stands twice in one object, so its meaning is not clear.").
			At(pointerOf(in), "this key stands here more than once")
	}
	top.keys[key] = true
	return nil
}

// passed notes that the innermost object or array has had its value.
func passed(in []*frame) {
	if len(in) == 0 {
		return
	}
	top := in[len(in)-1]
	top.value = false
	top.index++
}

func nulProblem(pointer string) error {
	return problem.New(problem.Invalid, "The body holds a NUL character.").At(pointer, "a NUL character stands here")
}
