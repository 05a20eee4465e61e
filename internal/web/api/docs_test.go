package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

func get(h *house, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	h.engine.ServeHTTP(w, r)
	return w
}

func TestDocsNeedNothingFromElsewhereAndNoInlineScript(t *testing.T) {
	h := newHouse(t)
	w := get(h, "/docs")
	page := w.Body.String()
	if w.Code != 200 || !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self';") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if strings.Contains(page, "//") && !strings.HasPrefix(page, "<!doctype") || regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(page) {
		t.Errorf("the page names an outside address")
	}
	if m := regexp.MustCompile(`<script(?:[^>]*)>[^<]|\son[a-z]+=|style=`).FindString(page); m != "" {
		t.Errorf("the page has inline script or style: %q", m)
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if a := get(h, m[1]); a.Code != 200 || a.Body.Len() == 0 {
			t.Errorf("%s: %d", m[1], a.Code)
		}
	}
}

func TestTheDescriptionIsOpenAPI31(t *testing.T) {
	w := get(newHouse(t), "/openapi.json")
	var spec struct {
		OpenAPI    string `json:"openapi"`
		Paths      map[string]any
		Components struct {
			SecuritySchemes map[string]struct{ Type, Scheme string }
			Schemas         map[string]any
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &spec); err != nil {
		t.Fatal(err)
	}
	if spec.OpenAPI != "3.1.0" || spec.Components.SecuritySchemes["key"].Scheme != "bearer" || spec.Components.Schemas["Problem"] == nil {
		t.Errorf("%s %v", spec.OpenAPI, spec.Components.SecuritySchemes)
	}
	if spec.Paths["/healthz"] == nil || spec.Paths["/v1/events"] == nil {
		t.Error("health or events are not described")
	}
}

// TestThePageOfTheAPINamesEveryAddress with the scope that it takes, and no other.
func TestThePageOfTheAPINamesEveryAddress(t *testing.T) {
	page, err := os.ReadFile("../../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var spec struct {
		Paths map[string]map[string]struct{ Description string }
	}
	if err := json.Unmarshal(get(newHouse(t), "/openapi.json").Body.Bytes(), &spec); err != nil {
		t.Fatal(err)
	}
	scope := regexp.MustCompile("scope (`[^`]+`)")
	rows := 0
	for path, calls := range spec.Paths {
		for method, call := range calls {
			row := "| `" + strings.ToUpper(method) + " " + path + "` | "
			if m := scope.FindStringSubmatch(call.Description); m != nil {
				row += m[1] + " |"
			}
			if rows++; !strings.Contains(string(page), row) {
				t.Errorf("docs/api.md has no row %q", row)
			}
		}
	}
	for line := range strings.Lines(string(page)) {
		if regexp.MustCompile("^[|] `[A-Z]+ /(v1|healthz|readyz)").MatchString(line) {
			rows--
		}
	}
	if rows != 0 {
		t.Errorf("docs/api.md names %d addresses that are none, or lacks as many", -rows)
	}
}
