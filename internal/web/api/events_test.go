package api

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/web"
	"github.com/firstbell/firstbell/notifier"
)

// listen opens a stream on a real server and gives its lines.
func listen(t *testing.T, h *house, lastID string) (lines <-chan string, server *http.Server) {
	t.Helper()
	server = web.NewServer(h.engine, nil)
	s := httptest.NewUnstartedServer(nil)
	s.Config = server
	s.Start()
	t.Cleanup(s.Close)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/events", nil)
	r.Header.Set("Authorization", "Bearer all")
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	resp, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%d %s", resp.StatusCode, kind)
	}
	c := make(chan string, 100)
	go func() {
		defer close(c)
		for scan := bufio.NewScanner(resp.Body); scan.Scan(); {
			if line := scan.Text(); line != "" && !strings.HasPrefix(line, ":") {
				c <- line
			}
		}
	}()
	return c, server
}

func want(t *testing.T, lines <-chan string, all ...string) {
	t.Helper()
	for _, line := range all {
		if got := <-lines; got != line {
			t.Fatalf("got %q, want %q", got, line)
		}
	}
}

func TestEventsTellWhatChangedByIdsOnly(t *testing.T) {
	h := newHouse(t)
	lines, _ := listen(t, h, "")
	want(t, lines, "id: 1", "event: closure", `data: {"id":"C1","at":"2026-11-23T09:04:00Z"}`,
		"id: 2", "event: alert", `data: {"id":"A1","at":"2026-11-23T09:04:01Z"}`)
	h.mornings.mu.Lock()
	h.mornings.news = append(h.mornings.news, notifier.News{Seq: 3, Kind: "reply", ID: "R1", At: nine})
	h.mornings.mu.Unlock()
	want(t, lines, "id: 3", "event: reply", `data: {"id":"R1","at":"2026-11-23T09:04:00Z"}`)
}

func TestEventsGoOnFromTheLastOneTaken(t *testing.T) {
	lines, _ := listen(t, newHouse(t), "1")
	want(t, lines, "id: 2")
}

func TestAStreamEndsWhenTheServerShutsDown(t *testing.T) {
	lines, server := listen(t, newHouse(t), "2")
	if err := server.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if line, open := <-lines; open {
		t.Errorf("the stream goes on: %q", line)
	}
}
