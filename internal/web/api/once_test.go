package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const closuresPath = "/v1/schools/999001/closures"

func post(path, key, idemKey, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	if idemKey != "" {
		r.Header.Set("Idempotency-Key", idemKey)
	}
	return r
}

func closure(group string) string {
	return `{"register":"` + group + `","date":"2026-11-23","session":"AM","marks":[{"pupil":"A0123","code":"N"}]}`
}

func TestARepeatUnderAKeyGetsTheFirstAnswerAndDoesNothing(t *testing.T) {
	h := newHouse(t)
	first := h.ask(t, post(closuresPath, "all", "k1", closure("8B")))
	again := h.ask(t, post(closuresPath, "all", "k1", closure("8B")))
	if first.Code != 202 || again.Code != 202 || again.Body.String() != first.Body.String() {
		t.Errorf("first %d %s\nagain %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	if first.Header().Get(replayed) != "" || again.Header().Get(replayed) != "true" {
		t.Errorf("%s: first %q, again %q", replayed, first.Header().Get(replayed), again.Header().Get(replayed))
	}
	if again.Header().Get("Content-Type") != "application/json" {
		t.Errorf("again is %q", again.Header().Get("Content-Type"))
	}
	if n := len(h.mornings.closures); n != 1 {
		t.Errorf("closed %d times", n)
	}
}

func TestAKeyBelongsToOneRequest(t *testing.T) {
	h := newHouse(t)
	h.ask(t, post(closuresPath, "all", "k1", closure("8B")))
	for name, r := range map[string]*http.Request{
		"another body":    post(closuresPath, "all", "k1", closure("8C")),
		"another address": post("/v1/schools/999001/pause", "all", "k1", closure("8B")),
	} {
		if w := h.ask(t, r); w.Code != 422 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := h.ask(t, post("/v1/schools/999002/closures", "other", "k1", closure("8C"))); w.Code != 202 {
		t.Errorf("the same words under another's key: %d %s", w.Code, w.Body)
	}
}

func TestWhatWasRefusedMayBeMendedUnderTheSameKey(t *testing.T) {
	h := newHouse(t)
	for _, group := range []string{"stale", "future", "broken", "panic"} {
		if w := h.ask(t, post(closuresPath, "all", "k1", closure(group))); w.Code < 400 {
			t.Fatalf("%s: %d", group, w.Code)
		}
	}
	if w := h.ask(t, post(closuresPath, "all", "k1", closure("8B"))); w.Code != 202 {
		t.Errorf("mended: %d %s", w.Code, w.Body)
	}
}

func TestOneStillRunningIsAConflict(t *testing.T) {
	h := newHouse(t)
	h.keys.running = true
	if w := h.ask(t, post(closuresPath, "all", "k1", closure("8B"))); w.Code != 409 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestEveryPostHonoursTheKey(t *testing.T) {
	for _, path := range []string{"/v1/alerts/A1/release", "/v1/alerts/A1/withdraw", "/v1/schools/999001/pause", "/v1/schools/999001/resume"} {
		h := newHouse(t)
		for range 2 {
			if w := h.ask(t, post(path, "all", "k1", `{"kind":"all"}`)); w.Code != 200 {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
		if n := len(h.mornings.done) + len(h.pauses.done); n != 1 {
			t.Errorf("%s: done %d times", path, n)
		}
	}
}
