package console

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/web"
)

const (
	// heartbeat is shorter than proxies wait before they drop a quiet line.
	heartbeat = 15 * time.Second
	// streamLife ends a stream so that the browser comes back. Its sign-in is
	// looked at with each heartbeat: one that has ended stops hearing then.
	streamLife = 5 * time.Minute
	// writeTime is how long one line may take to leave before we give the
	// browser up. It stands in for the server's own limit on a whole answer.
	writeTime = 10 * time.Second
)

// events tells an open page that something changed: a number, nothing else.
func (s *Console) events(c *gin.Context) {
	since := sinceOf(c)
	newest, leave := s.news.watch(who(c).Member.School, since)
	defer leave()
	c.Header("Content-Type", "text/event-stream")
	c.Header("X-Accel-Buffering", "no") // a proxy must pass each line on at once
	c.Status(http.StatusOK)
	out := stream{c.Writer, http.NewResponseController(c.Writer)}
	if !out.send("retry: 2000\n: here\n\n") {
		return
	}
	beat, end := time.NewTicker(heartbeat), time.NewTimer(streamLife)
	defer beat.Stop()
	defer end.Stop()
	for ok := true; ok; {
		select {
		case <-c.Request.Context().Done():
			return
		case <-web.Closing(c.Request.Context()):
			return
		case <-end.C:
			return
		case <-beat.C:
			ok = s.stillIn(c) && out.send(": still here\n\n")
		case seq := <-newest:
			if seq > since {
				since = seq
				ok = out.send(fmt.Sprintf("id: %d\nevent: news\ndata: %d\n\n", seq, seq))
			}
		}
	}
}

// stillIn reports whether the stream's sign-in still stands. A database that
// does not answer ends nobody's.
func (s *Console) stillIn(c *gin.Context) bool {
	_, err := s.cfg.Staff.Peek(c.Request.Context(), who(c).Token)
	return !problem.Is(err, problem.NoKey)
}

// sinceOf is the number the page was drawn at, or the last it heard before its
// line broke. What cannot be read counts as none, which costs one reading too
// many.
func sinceOf(c *gin.Context) int64 {
	for _, v := range []string{c.GetHeader("Last-Event-ID"), c.Query("since")} {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return 0
}

type stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

// send writes and flushes; false when the browser has gone.
func (s stream) send(lines string) bool {
	// A writer that knows no deadlines, as in tests, is fine without.
	_ = s.rc.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := s.w.Write([]byte(lines)); err != nil {
		return false
	}
	return s.rc.Flush() == nil
}
