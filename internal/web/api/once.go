package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/web"
)

const (
	idempotencyKey = "Idempotency-Key"
	// replayed is the header that says an answer is that of an earlier request.
	replayed = "Idempotent-Replayed"
)

// once carries a POST with an Idempotency-Key out at most once: a repeat gets
// the first answer. Only an answer that says something was done is kept, so
// that a caller may mend what was refused and use the key again.
func (d *door) once(c *gin.Context, v visit, next func()) {
	keys, given := c.Request.Header[idempotencyKey]
	if !given {
		next()
		return
	}
	key := keys[0]
	kept, err := d.staff.Begin(c.Request.Context(), v.key.ID, key, fingerprint(c.Request, v.body))
	switch {
	case err != nil:
		web.WriteProblem(c, err)
	case kept != nil:
		repeat(c, *kept)
	default:
		d.carryOut(c, v.key.ID, key, next)
	}
}

// carryOut holds the answer back until it is kept: a caller who repeats the
// moment it has the answer must find it.
func (d *door) carryOut(c *gin.Context, keyID, key string, next func()) {
	ctx := context.WithoutCancel(c.Request.Context()) // a caller who has gone may come back for it
	through := c.Writer
	held := &heldWriter{ResponseWriter: through, status: http.StatusOK}
	c.Writer = held
	finished := false
	defer func() {
		c.Writer = through
		if !finished { // refused, failed or panicked: the key may be used again
			d.note(ctx, "abandon", d.staff.Abandon(ctx, keyID, key))
		}
		held.let(through)
	}()
	next()
	if held.status >= 200 && held.status < 300 {
		err := d.staff.Finish(ctx, keyID, key, held.answer())
		d.note(ctx, "finish", err)
		finished = true
	}
}

// note logs a failure to keep an answer: the work itself was done.
func (d *door) note(ctx context.Context, act string, err error) {
	if err != nil {
		d.log.ErrorContext(ctx, "idempotency key", "act", act, "request", web.RequestID(ctx), "error", err)
	}
}

func repeat(c *gin.Context, a staff.Answer) {
	for name, value := range a.Headers {
		c.Header(name, value)
	}
	c.Header(replayed, "true")
	c.Status(a.Status)
	_, _ = c.Writer.Write(a.Body)
}

// fingerprint is the same for the same request: method, address and body.
func fingerprint(r *http.Request, body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s?%s\n", r.Method, r.URL.Path, r.URL.RawQuery)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// keptHeaders are those of an answer that a repeat must have too.
var keptHeaders = []string{"Content-Type", replayed}

// heldWriter keeps an answer back instead of sending it.
type heldWriter struct {
	gin.ResponseWriter
	status  int
	written bool
	body    bytes.Buffer
}

// WriteHeader notes the status.
func (w *heldWriter) WriteHeader(code int) {
	if !w.written {
		w.status = code
	}
}

// WriteHeaderNow does nothing: nothing goes before the answer is kept.
func (w *heldWriter) WriteHeaderNow() {}

// Write keeps a part of the body.
func (w *heldWriter) Write(b []byte) (int, error) {
	w.written = true
	return w.body.Write(b)
}

// WriteString keeps a part of the body.
func (w *heldWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Status gives the status noted.
func (w *heldWriter) Status() int { return w.status }

// Size gives how many bytes are kept.
func (w *heldWriter) Size() int { return w.body.Len() }

// Written reports whether a body has begun.
func (w *heldWriter) Written() bool { return w.written }

func (w *heldWriter) answer() staff.Answer {
	headers := map[string]string{}
	for name, values := range w.Header() {
		if slices.Contains(keptHeaders, name) && len(values) > 0 {
			headers[name] = values[0]
		}
	}
	return staff.Answer{Status: w.status, Headers: headers, Body: bytes.Clone(w.body.Bytes())}
}

// let sends what was kept, if anything was said.
func (w *heldWriter) let(to gin.ResponseWriter) {
	if !w.written && w.status == http.StatusOK {
		return // a panic: recovery answers
	}
	to.WriteHeader(w.status)
	_, _ = to.Write(w.body.Bytes())
}
