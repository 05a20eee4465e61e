package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// recovery turns a panic into a problem, so that one bad request never takes
// the others down. The log gets the stack and what sort of panic it was; a
// panic's own words may quote what was sent, so only the runtime's are kept.
func recovery(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v) // the server's own way of dropping a connection
			}
			log.ErrorContext(c.Request.Context(), "panic", "request", RequestID(c.Request.Context()),
				"route", pattern(c), "panic", describe(v), "stack", string(debug.Stack()))
			write(c, ProblemOf(problem.New(problem.Internal,
				"Something went wrong on our side. Nothing you sent was lost; try again.")))
		}()
		c.Next()
	}
}

func describe(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}
