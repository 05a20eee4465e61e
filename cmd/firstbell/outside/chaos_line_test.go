//go:build services && chaos

package outside

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// line is the wire between the service and the stand-in: it can be cut, and
// spoil what comes back. The stand-in itself never knows.
type line struct {
	*httptest.Server
	fault atomic.Pointer[string]
}

// set spoils the line in one way; "" mends it.
func (l *line) set(fault string) { l.fault.Store(&fault) }

func newLine(t testing.TB, to string) *line {
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{}
	l.set("")
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	proxy.ModifyResponse = l.spoil
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch *l.fault.Load() {
		case faultCut:
			panic(http.ErrAbortHandler) // nothing is handed on, and the connection is gone
		case faultHTML:
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html><body><h1>502 Bad Gateway</h1></body></html>")
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	l.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(l.Close)
	return l
}

// spoil changes an answer after the stand-in has done what was asked.
func (l *line) spoil(res *http.Response) error {
	switch *l.fault.Load() {
	case faultGarbage:
		_ = res.Body.Close()
		junk := "\x00\xff{\"sid\":[[[" + strings.Repeat("?", 64)
		res.Body, res.ContentLength = io.NopCloser(strings.NewReader(junk)), int64(len(junk))
		res.Header.Del("Content-Length")
	case faultHangUp:
		_ = res.Body.Close()
		panic(http.ErrAbortHandler)
	}
	return nil
}

// door stands before the web processes, as a proxy does: what is asked goes to
// one that takes connections, each in its turn.
func newDoor(t testing.TB, port int, webs []int) {
	var turn atomic.Int64
	dialer := net.Dialer{Timeout: 2 * time.Second}
	transport := &http.Transport{MaxIdleConnsPerHost: 64, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var conn net.Conn
		var err error
		first := int(turn.Add(1))
		for i := range webs {
			if conn, err = dialer.DialContext(ctx, "tcp", loopback(webs[(first+i)%len(webs)])); err == nil {
				return conn, nil
			}
		}
		return nil, err
	}}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "web"})
			r.Out.Host = r.In.Host
		},
		Transport: transport, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	l, err := net.Listen("tcp", loopback(port))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: proxy, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}
