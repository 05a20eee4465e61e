package web

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/gin-gonic/gin"
)

type requestIDKey struct{}

// RequestIDHeader carries a request's id back to whoever asked, so that they
// can name it to the operator.
const RequestIDHeader = "X-Request-ID"

// requestID names the request. An id that came with it is not taken over: it
// would let a stranger write into our log.
func requestID(c *gin.Context) {
	id := strings.ToLower(rand.Text()[:16])
	c.Header(RequestIDHeader, id)
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
	c.Next()
}

// RequestID gives the id of the request a context belongs to, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
