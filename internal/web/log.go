package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// accessLog writes one line a request: method, the route's pattern, status and
// how long it took. The address as it came, its query, its headers and its
// body stay out: they hold ids, numbers and words.
func accessLog(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		begun := time.Now() // a duration of this machine, not a time of the school's
		c.Next()
		attrs := []slog.Attr{
			slog.String("request", RequestID(c.Request.Context())),
			slog.String("method", method(c.Request.Method)),
			slog.String("route", pattern(c)),
			slog.Int("status", c.Writer.Status()),
			slog.Duration("took", time.Since(begun)),
		}
		if cause := causeOf(c); cause != "" {
			attrs = append(attrs, slog.String("cause", cause))
		}
		log.LogAttrs(c.Request.Context(), level(c), "request", attrs...)
	}
}

// method keeps made-up methods out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

func pattern(c *gin.Context) string {
	if p := c.FullPath(); p != "" {
		return p
	}
	return "none"
}

// level keeps a probe every few seconds from drowning the log.
func level(c *gin.Context) slog.Level {
	switch {
	case c.Writer.Status() >= http.StatusInternalServerError:
		return slog.LevelError
	case c.FullPath() == "/healthz" || c.FullPath() == "/readyz":
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// causeOf gives why a request failed on our side. What was wrong with what
// somebody sent is theirs and stays out of the log.
func causeOf(c *gin.Context) string {
	if c.Writer.Status() < http.StatusInternalServerError || len(c.Errors) == 0 {
		return ""
	}
	err := c.Errors.Last().Err
	if e := problem.Of(err); e.Cause != nil {
		return e.Cause.Error()
	}
	return err.Error()
}
