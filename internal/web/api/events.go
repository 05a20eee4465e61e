package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/web"
)

const (
	// streamLife is how long one stream lasts. A caller comes back with
	// Last-Event-ID and misses nothing; meanwhile its key is looked at again.
	streamLife = 10 * time.Minute
	// heartbeat is shorter than the 30 s after which some proxies drop a
	// silent connection.
	heartbeat = 15 * time.Second
	// writePatience is how long a reader may stall before it is let go.
	writePatience = 10 * time.Second
)

// streamEvents hangs GET /v1/events. It is not one of huma's calls that answer
// once, so it is described by hand.
func (d *door) streamEvents(e entry) {
	op := &huma.Operation{
		OperationID: "streamEvents", Method: http.MethodGet, Path: "/v1/events", Tags: []string{"Events"},
		Summary:     "What changed, as server-sent events: ids only",
		Description: scopeSentence(e) + " A stream ends after ten minutes; come back with Last-Event-ID and nothing is missed.",
		Security:    bearerKey, Responses: map[string]*huma.Response{},
		Parameters: []*huma.Param{
			{Name: "school", In: "query", Description: "The school's URN; a key of a network must say it", Schema: &huma.Schema{Type: huma.TypeString, Pattern: "^[0-9]{6}$"}},
			{Name: "Last-Event-ID", In: "header", Description: "The number of the last event taken; left out, from the first", Schema: &huma.Schema{Type: huma.TypeInteger}},
		},
	}
	kinds := "closure, alert, reply, absence, notice, calendar, policy, brake, roll, concern, message, thread or pause"
	op.Responses["200"] = &huma.Response{
		Description: "id: the number; event: " + kinds + `; data: {"id":"…","at":"…"}`,
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
	d.describeRefusals(op, http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity)
	d.api.OpenAPI().AddOperation(op)
	guard := d.guard(e)
	d.api.Adapter().Handle(op, func(hc huma.Context) {
		guard(hc, func(hc huma.Context) { d.stream(humagin.Unwrap(hc)) })
	})
}

func (d *door) stream(c *gin.Context) {
	seq, err := lastEvent(c)
	if err != nil {
		web.WriteProblem(c, err)
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), streamLife)
	defer cancel()
	s := &eventStream{w: c.Writer, rc: http.NewResponseController(c.Writer)}
	c.Header("Content-Type", "text/event-stream")
	c.Header("X-Accel-Buffering", "no") // a proxy must not wait until it has a page full
	if s.send(": here\n\n") != nil {
		return
	}
	tick := time.NewTicker(d.every)
	defer tick.Stop()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		if seq, err = d.tell(ctx, s, visitOf(ctx).urn, seq); err != nil {
			_ = c.Error(err)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-web.Closing(ctx):
			return
		case <-beat.C:
			if s.send(": still here\n\n") != nil {
				return
			}
		case <-tick.C:
		}
	}
}

// tell writes the news since seq and gives the number of the last line told.
func (d *door) tell(ctx context.Context, s *eventStream, urn school.URN, seq int64) (int64, error) {
	news, err := d.mornings.News(ctx, urn, seq)
	if err != nil || len(news) == 0 {
		return seq, err
	}
	text := ""
	for _, n := range news {
		text += fmt.Sprintf("id: %d\nevent: %s\ndata: {\"id\":%q,\"at\":%q}\n\n", n.Seq, n.Kind, n.ID, n.At.UTC().Format(time.RFC3339Nano))
		seq = n.Seq
	}
	return seq, s.send(text)
}

// lastEvent reads where the caller has got to.
func lastEvent(c *gin.Context) (int64, error) {
	text := c.GetHeader("Last-Event-ID")
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seq < 0 {
		return 0, problem.New(problem.Invalid, "Last-Event-ID is the number of an event.")
	}
	return seq, nil
}

// eventStream writes at once and gives up on a reader who stalls.
type eventStream struct {
	w  gin.ResponseWriter
	rc *http.ResponseController
}

func (s *eventStream) send(text string) error {
	_ = s.rc.SetWriteDeadline(time.Now().Add(writePatience)) // a test's writer has none
	if _, err := s.w.WriteString(text); err != nil {
		return err
	}
	return s.rc.Flush()
}
