package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

const unlimitedKey = "web.body"

// limitBody puts DefaultBody in front of every door, so that one that forgets
// to limit is safe all the same.
func limitBody(c *gin.Context) {
	c.Set(unlimitedKey, c.Request.Body)
	AllowBody(c, DefaultBody)
	c.Next()
}

// AllowBody lets this request's body be at most n bytes, whatever was allowed
// before. It must come before the body is read.
func AllowBody(c *gin.Context, n int64) {
	raw := unlimited(c)
	if raw == nil {
		return // no body: nothing to limit
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, raw, n)
}

// unlimited gives the body as it came, nil for none. A door that is mounted on
// an engine of another's has limited nothing yet.
func unlimited(c *gin.Context) io.ReadCloser {
	if v, ok := c.Get(unlimitedKey); ok {
		raw, _ := v.(io.ReadCloser)
		return raw
	}
	c.Set(unlimitedKey, c.Request.Body)
	return c.Request.Body
}

// ReadBody reads the whole body, at most n bytes of it, whether its length was
// said before or it comes in chunks. More is problem.TooLarge.
func ReadBody(c *gin.Context, n int64) ([]byte, error) {
	if c.Request.ContentLength > n {
		return nil, tooLarge(n)
	}
	AllowBody(c, n)
	body, err := io.ReadAll(c.Request.Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, tooLarge(n)
	}
	if err != nil {
		return nil, problem.New(problem.Invalid, "The body stopped before its end.").Because(err)
	}
	return body, nil
}

func tooLarge(n int64) error {
	size, unit := n>>20, "MB"
	if size == 0 {
		size, unit = n>>10, "KB"
	}
	return problem.New(problem.TooLarge, "The body is larger than this address takes: %d %s at most.", size, unit)
}

// Drain reads and drops at most n bytes of a body that is refused unread. A
// caller in the middle of sending would otherwise meet a closed connection and
// never see why. One who asked first (Expect: 100-continue) has sent nothing.
func Drain(c *gin.Context, n int64) {
	raw := unlimited(c)
	if raw == nil || c.GetHeader("Expect") != "" {
		return
	}
	_, _ = io.CopyN(io.Discard, raw, n) // ends early at the body's end
}
