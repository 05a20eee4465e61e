package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// answers is the one table from kinds of failure to HTTP: the status, and a
// title that is the same whoever asks (RFC 9457, 3.1.3).
var answers = map[problem.Kind]struct {
	status int
	title  string
}{
	problem.Invalid:     {http.StatusUnprocessableEntity, "This cannot be taken as it stands"},
	problem.Unknown:     {http.StatusNotFound, "There is no such thing"},
	problem.NoKey:       {http.StatusUnauthorized, "A key is needed"},
	problem.Forbidden:   {http.StatusForbidden, "This key may not do that"},
	problem.Stale:       {http.StatusConflict, "Newer news has been taken already"},
	problem.Conflict:    {http.StatusConflict, "This clashes with what stands"},
	problem.TooLarge:    {http.StatusRequestEntityTooLarge, "This is too large"},
	problem.Unsupported: {http.StatusUnsupportedMediaType, "This is not a form we read"},
	problem.Busy:        {http.StatusServiceUnavailable, "Busy: try again shortly"},
	problem.Unavailable: {http.StatusServiceUnavailable, "Something we need is away"},
	problem.TooMany:     {http.StatusTooManyRequests, "Asked too often"},
	problem.Internal:    {http.StatusInternalServerError, "Something went wrong on our side"},
}

// Status gives the HTTP status of a kind of failure; one not in the table is
// 500.
func Status(k problem.Kind) int {
	if a, ok := answers[k]; ok {
		return a.status
	}
	return http.StatusInternalServerError
}

// ProblemType is the media type of every refusal (RFC 9457).
const ProblemType = "application/problem+json"

// Problem is a refusal as RFC 9457 writes it. Nothing in it repeats what was
// sent: no name, no number, no words of a text.
type Problem struct {
	Type   string          `json:"type" doc:"Names the kind of problem: the last part is the kind" example:"/problems/invalid"`
	Title  string          `json:"title" doc:"The kind in words; the same whoever asks" example:"This cannot be taken as it stands"`
	Status int             `json:"status" doc:"The HTTP status" example:"422"`
	Detail string          `json:"detail" doc:"What is wrong, in a sentence" example:"date is missing: give a day like 2026-11-23"`
	Errors []problem.Field `json:"errors" nullable:"false" doc:"The parts that are wrong, if it was what was sent"`

	retry string // Retry-After in seconds, or empty
}

// Error gives the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus gives the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType turns the JSON media type into that of a problem.
func (p *Problem) ContentType(string) string { return ProblemType }

// RetryAfter is when to ask again, in seconds, or "" when that would not help.
func (p *Problem) RetryAfter() string { return p.retry }

// ProblemOf gives the refusal that tells the person who asked about err. An
// error with no kind becomes a plain 500 that says nothing of its cause.
func ProblemOf(err error) *Problem {
	e := problem.Of(err)
	if e.Kind == problem.Internal && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		e = problem.New(problem.Unavailable, "This took too long and was given up. Nothing was half done; try again.")
	}
	kind := e.Kind
	if _, ok := answers[kind]; !ok {
		kind = problem.Internal
	}
	p := newProblem(string(kind), answers[kind].title, answers[kind].status, e.Detail)
	if len(e.Fields) > 0 {
		p.Errors = e.Fields
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		p.retry = "2"
	}
	return p
}

func newProblem(kind, title string, status int, detail string) *Problem {
	return &Problem{
		Type:   "/problems/" + kind,
		Title:  title,
		Status: status,
		Detail: detail,
		Errors: []problem.Field{},
	}
}

// WriteProblem answers with the refusal for err and ends the request. The
// cause goes to the access log, never to the person who asked.
func WriteProblem(c *gin.Context, err error) {
	_ = c.Error(err)
	write(c, ProblemOf(err))
}

func write(c *gin.Context, p *Problem) {
	c.Abort()
	if c.Writer.Written() {
		return // too late to say anything else
	}
	if p.retry != "" {
		c.Header("Retry-After", p.retry)
	}
	if p.Status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", `Bearer realm="firstbell"`)
	}
	body, err := json.Marshal(p)
	if err != nil { // cannot happen: strings and a number
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Data(p.Status, ProblemType, body)
}

// missing answers for addresses and methods that no door has. Under /v1 it
// speaks JSON; elsewhere pages, if given, answers for what is not there.
func missing(pages gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if pages != nil && !forPrograms(c.Request.URL.Path) {
			pages(c)
			return
		}
		write(c, newProblem(string(problem.Unknown), answers[problem.Unknown].title, http.StatusNotFound,
			"Nothing answers at this address. /openapi.json lists what does."))
	}
}

func wrongMethod(c *gin.Context) {
	write(c, newProblem("method_not_allowed", "This address takes other methods", http.StatusMethodNotAllowed,
		"This address does not take this method; the Allow header lists those it takes."))
}

func forPrograms(path string) bool {
	return path == "/v1" || strings.HasPrefix(path, "/v1/")
}
