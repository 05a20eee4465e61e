package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// engine gives an engine with a few doors, and what it logs.
func engine(checks ...Check) (*gin.Engine, *bytes.Buffer) {
	var log bytes.Buffer
	e := New(Config{Log: slog.New(slog.NewJSONHandler(&log, nil)), Checks: checks, HTTPS: true})
	e.GET("/v1/pupils/:id", func(c *gin.Context) { c.String(http.StatusOK, RequestID(c.Request.Context())) })
	e.GET("/panic", func(*gin.Context) { panic("Zebedee") })
	e.GET("/index", func(*gin.Context) { var list []int; _ = list[len(list)] }) //nolint:gocritic // it must panic
	e.GET("/late", func(c *gin.Context) { c.String(http.StatusOK, "half"); panic("Zebedee") })
	e.GET("/gone", func(c *gin.Context) { WriteProblem(c, context.Canceled) })
	e.GET("/away", func(c *gin.Context) {
		WriteProblem(c, problem.New(problem.Unavailable, "The database is away.").Because(errors.New("dial tcp")))
	})
	e.POST("/small", func(c *gin.Context) {
		if _, err := io.ReadAll(c.Request.Body); err != nil {
			WriteProblem(c, problem.New(problem.TooLarge, "Too large."))
		}
	})
	e.POST("/large", func(c *gin.Context) {
		if body, err := ReadBody(c, 3<<20); err != nil {
			WriteProblem(c, err)
		} else {
			c.String(http.StatusOK, "%d", len(body))
		}
	})
	return e, &log
}

func ask(e http.Handler, method, path string, body io.Reader) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(method, path, body))
	return w
}

func TestEveryKindOfFailureHasAStatus(t *testing.T) {
	for kind, status := range map[problem.Kind]int{
		problem.Invalid: 422, problem.Unknown: 404, problem.NoKey: 401, problem.Forbidden: 403, problem.Stale: 409,
		problem.Conflict: 409, problem.TooLarge: 413, problem.Unsupported: 415, problem.Busy: 503,
		problem.Unavailable: 503, problem.TooMany: 429, problem.Internal: 500, "another": 500,
	} {
		if got := Status(kind); got != status {
			t.Errorf("%s is %d, want %d", kind, got, status)
		}
		if p := ProblemOf(problem.New(kind, "x")); p.Status != status || p.Title == "" || p.Errors == nil {
			t.Errorf("%s: %+v", kind, p)
		}
	}
}

func TestTheLogHoldsThePatternAndNothingThatWasAsked(t *testing.T) {
	e, log := engine()
	w := ask(e, http.MethodGet, "/v1/pupils/Zebedee?name=Zebedee", nil)
	ask(e, http.MethodGet, "/Zebedee", nil)
	ask(e, "ZEBEDEE", "/v1/pupils/1", nil)
	if text := log.String(); strings.Contains(strings.ToLower(text), "zebedee") || !strings.Contains(text, `"route":"/v1/pupils/:id"`) {
		t.Errorf("log: %s", text)
	}
	if id := w.Header().Get(RequestIDHeader); id == "" || id != w.Body.String() || !strings.Contains(log.String(), id) {
		t.Errorf("request id %q, body %q", id, w.Body)
	}
}

func TestAPanicBecomesAProblemAndIsLoggedWithoutItsWords(t *testing.T) {
	e, log := engine()
	for _, path := range []string{"/panic", "/index"} {
		w := ask(e, http.MethodGet, path, nil)
		if w.Code != 500 || w.Header().Get("Content-Type") != ProblemType {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if w := ask(e, http.MethodGet, "/late", nil); w.Body.String() != "half" {
		t.Errorf("after the answer began: %q", w.Body)
	}
	if strings.Contains(log.String(), "Zebedee") || !strings.Contains(log.String(), "index out of range") {
		t.Errorf("log: %s", log)
	}
}

func TestACauseIsForTheLogOnly(t *testing.T) {
	e, log := engine()
	w := ask(e, http.MethodGet, "/away", nil)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "dial") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if !strings.Contains(log.String(), `"cause":"dial tcp"`) {
		t.Errorf("log: %s", log)
	}
	if w := ask(e, http.MethodGet, "/gone", nil); w.Code != 503 {
		t.Errorf("given up: %d", w.Code)
	}
}

func TestBodiesAreLimitedWhetherOrNotTheirLengthIsSaid(t *testing.T) {
	e, _ := engine()
	for _, x := range []struct {
		path   string
		size   int
		status int
	}{{"/small", DefaultBody, 200}, {"/small", DefaultBody + 1, 413}, {"/large", 3 << 20, 200}, {"/large", 3<<20 + 1, 413}} {
		for _, chunked := range []bool{false, true} {
			var body io.Reader = bytes.NewReader(make([]byte, x.size))
			if chunked {
				body = io.MultiReader(body)
			}
			if w := ask(e, http.MethodPost, x.path, body); w.Code != x.status {
				t.Errorf("%s with %d bytes, chunked %t: %d", x.path, x.size, chunked, w.Code)
			}
		}
	}
}

func TestReadyNamesWhatDoesNotWorkAndNoMore(t *testing.T) {
	fine := Check{"database", func(context.Context) error { return nil }}
	away := Check{"sweep", func(context.Context) error { return errors.New("postgres://user:password@host") }}
	e, _ := engine(fine)
	if w := ask(e, http.MethodGet, "/readyz", nil); w.Code != 200 || w.Body.String() != `{"status":"ready","checks":["database"]}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	e, log := engine(fine, away)
	w := ask(e, http.MethodGet, "/readyz", nil)
	var p Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 503 || w.Header().Get("Content-Type") != ProblemType {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	if len(p.Errors) != 1 || p.Errors[0].Detail != "sweep does not work" || strings.Contains(w.Body.String(), "postgres") {
		t.Errorf("%s", w.Body)
	}
	if !strings.Contains(log.String(), `"check":"sweep"`) {
		t.Errorf("log: %s", log)
	}
	if w := ask(e, http.MethodHead, "/healthz", nil); w.Code != 200 {
		t.Errorf("alive: %d", w.Code)
	}
}

func TestWhatIsNotThereIsAProblem(t *testing.T) {
	e, _ := engine()
	for path, status := range map[string]int{"/v1/nothing": 404, "/nothing": 404, "/v1/pupils/1/": 404} {
		if w := ask(e, http.MethodGet, path, nil); w.Code != status || w.Header().Get("Content-Type") != ProblemType {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	w := ask(e, http.MethodPut, "/v1/pupils/1", nil)
	if w.Code != 405 || w.Header().Get("Allow") != "GET" {
		t.Errorf("%d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	pages := New(Config{Missing: func(c *gin.Context) { c.String(http.StatusNotFound, "a page") }})
	if w := ask(pages, http.MethodGet, "/nothing", nil); w.Body.String() != "a page" {
		t.Errorf("pages: %s", w.Body)
	}
	if w := ask(pages, http.MethodGet, "/v1/nothing", nil); w.Header().Get("Content-Type") != ProblemType {
		t.Errorf("programs: %v", w.Header())
	}
}

func TestEveryAnswerHasSafeHeaders(t *testing.T) {
	e, _ := engine()
	for _, path := range []string{"/healthz", "/nothing", "/panic"} {
		h := ask(e, http.MethodGet, path, nil).Header()
		for _, name := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy", "Strict-Transport-Security"} {
			if h.Get(name) == "" {
				t.Errorf("%s lacks %s", path, name)
			}
		}
		if h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", path)
		}
	}
}

func TestTheServerIsImpatientInTheRightOrder(t *testing.T) {
	s := NewServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= s.ReadHeaderTimeout || s.WriteTimeout <= s.ReadTimeout || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Errorf("%v %v %v %v", s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout)
	}
	closing := Closing(s.BaseContext(nil))
	for range 2 { // a second shutdown does no harm
		if err := s.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	<-closing
	if Closing(context.Background()) != nil {
		t.Error("without a server nothing closes")
	}
}
