package twilio

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"time"
)

// errTooLate is why the form was not written: the time allowed was already over.
var errTooLate = errors.New("the time allowed was over before the message was written")

// gate stands between a request's form and the wire. Go's transport reads the
// form only once it has a connection and has written the headers; headers that
// promise a form, and no form, are no request, and no server acts on them. So
// this is the last moment before anything that counts is written.
//
// It does two things there. A worker that was frozen past its lease wakes up
// here with its timers not yet run: the gate looks at the clock itself and
// writes nothing, since another worker may be sending the text by now. And it
// remembers whether the form was let through: if not, Twilio surely has
// nothing.
type gate struct {
	ctx  context.Context
	open atomic.Bool
}

// opened reports whether any of the form may have been written.
func (g *gate) opened() bool { return g.open.Load() }

// reader gives the form from its start, behind the gate.
func (g *gate) reader(form string) io.ReadCloser {
	return &gated{gate: g, form: strings.NewReader(form)}
}

type gated struct {
	gate *gate
	form *strings.Reader
}

// Read lets the form through while there is time.
func (r *gated) Read(p []byte) (int, error) {
	if err := r.gate.ctx.Err(); err != nil {
		return 0, err
	}
	if deadline, ok := r.gate.ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return 0, errTooLate
	}
	r.gate.open.Store(true)
	return r.form.Read(p)
}

// Close is asked for by the transport; there is nothing to let go of.
func (r *gated) Close() error { return nil }
