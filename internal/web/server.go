package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// The server's patience. Each figure has a reason.
const (
	// headerTime is for somebody who opens a connection and says nothing.
	headerTime = 5 * time.Second
	// readTime lets a roll of 32 MB through a school's slow line (5 Mbit/s
	// takes 51 s), and no more.
	readTime = 60 * time.Second
	// writeTime counts from the end of the header, so it must hold the whole
	// readTime and the answer. Streams move it on with every line they write.
	writeTime = 90 * time.Second
	// idleTime is longer than the minute proxies keep a connection, so that it
	// is never us who close one they are about to use.
	idleTime = 120 * time.Second
	// maxHeader is more than any honest header: a key, a cookie, an address.
	maxHeader = 16 << 10
)

type closingKey struct{}

// NewServer gives a server for h with timeouts, which logs to log. When it is
// shut down, Closing's channel is closed first, so that streams end and do not
// hold the shutdown up.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	closing := make(chan struct{})
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), closingKey{}, (<-chan struct{})(closing))
		},
	}
	if log != nil {
		s.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	}
	s.RegisterOnShutdown(sync.OnceFunc(func() { close(closing) }))
	return s
}

// Closing gives a channel that is closed when the server shuts down. Without a
// server, as in tests, it is nil and never ready.
func Closing(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(closingKey{}).(<-chan struct{})
	return c
}
