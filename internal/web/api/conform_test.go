package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// house is the door over made-up services, with its own description at hand.
type house struct {
	engine   *gin.Engine
	spec     *huma.OpenAPI
	log      *bytes.Buffer
	mornings *fakeMornings
	keys     *fakeKeys
	roll     *fakeRoll
	pauses   *fakePauses
}

// ask sends a request and holds the answer against the description.
func (h *house) ask(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.engine.ServeHTTP(w, r)
	h.conforms(t, r, w)
	return w
}

// conforms fails the test when an answer is not as /openapi.json says.
func (h *house) conforms(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	item := h.spec.Paths[h.template(r.URL.Path)]
	op := operationOf(item, r.Method)
	if op == nil {
		if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s %s answers %d but is not described", r.Method, r.URL.Path, w.Code)
		}
		return
	}
	said, ok := op.Responses[strconv.Itoa(w.Code)]
	if !ok {
		t.Errorf("%s: %d is not described; body %s", op.OperationID, w.Code, w.Body)
		return
	}
	kind := strings.TrimSuffix(w.Header().Get("Content-Type"), "; charset=utf-8")
	media, ok := said.Content[kind]
	if !ok {
		t.Errorf("%s %d: %q is not described", op.OperationID, w.Code, kind)
		return
	}
	if kind == "text/event-stream" || kind == "text/csv" {
		return
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Errorf("%s %d: not JSON: %v", op.OperationID, w.Code, err)
		return
	}
	for _, fault := range validate(h.spec.Components.Schemas, media.Schema, v) {
		t.Errorf("%s %d: %v", op.OperationID, w.Code, fault)
	}
}

func validate(r huma.Registry, s *huma.Schema, v any) []error {
	res := &huma.ValidateResult{}
	huma.Validate(r, s, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, res)
	return res.Errors
}

// strict lets a test see what a client should bear: fields nobody described.
func strict(spec *huma.OpenAPI) {
	for _, s := range spec.Components.Schemas.Map() {
		if s.AdditionalProperties == true {
			s.AdditionalProperties = false
		}
		for _, p := range s.Properties {
			for _, part := range append(p.AnyOf, p) {
				if part.Type == "null" {
					part.Enum = []any{nil}
				}
			}
		}
	}
}

// template finds which described path an address is of.
func (h *house) template(path string) string {
	parts := strings.Split(path, "/")
	for t := range h.spec.Paths {
		have := strings.Split(t, "/")
		if len(have) != len(parts) {
			continue
		}
		fits := true
		for i := range have {
			fits = fits && (have[i] == parts[i] || strings.HasPrefix(have[i], "{"))
		}
		if fits {
			return t
		}
	}
	return ""
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	if item == nil {
		return nil
	}
	return map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[method]
}

func TestExamplesAreAsDescribed(t *testing.T) {
	h := newHouse(t)
	for path, item := range h.spec.Paths {
		for _, op := range []*huma.Operation{item.Post, item.Put, item.Patch} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			for _, media := range op.RequestBody.Content {
				text, _ := json.Marshal(media.Example)
				var v any
				_ = json.Unmarshal(text, &v)
				for _, fault := range validate(h.spec.Components.Schemas, media.Schema, v) {
					t.Errorf("%s: example: %v", path, fault)
				}
			}
		}
	}
}

func TestEveryAddressIsDescribed(t *testing.T) {
	h := newHouse(t)
	for _, route := range h.engine.Routes() {
		if strings.HasPrefix(route.Path, "/docs") || route.Path == "/openapi.json" || route.Method == http.MethodHead {
			continue
		}
		path := route.Path
		for _, name := range []string{"urn", "id", "kind", "language", "delivery", "network"} {
			path = strings.ReplaceAll(path, ":"+name, "{"+name+"}")
		}
		if operationOf(h.spec.Paths[path], route.Method) == nil {
			t.Errorf("%s %s is not described", route.Method, route.Path)
		}
	}
}
