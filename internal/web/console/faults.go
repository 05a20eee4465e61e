package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// fault is a page that says what went wrong and what to do.
type fault struct {
	Status int
	Head   string
	Says   string
}

var (
	faultMissing = fault{
		http.StatusNotFound, "There is no such page",
		"The address may be mistyped, or the page may have moved.",
	}
	faultForm = fault{
		http.StatusForbidden, "This form was not taken",
		"It was open too long, or it came from another page. Nothing was changed. Go back, reload the page and try again.",
	}
	faultOurs = fault{
		http.StatusInternalServerError, "Something went wrong on our side",
		"Texts carry on without this page. Try again in a moment; if it stays like this, tell whoever runs Firstbell.",
	}
)

// faultOf gives the page for a failure: the sentence is the failure's own,
// the title says what sort it is.
func faultOf(err error) fault {
	p := problem.Of(err)
	switch p.Kind {
	case problem.Unknown:
		return fault{http.StatusNotFound, "There is no such thing here", p.Detail}
	case problem.Forbidden, problem.NoKey:
		return fault{http.StatusForbidden, "This is not open to you", p.Detail}
	case problem.TooMany:
		return fault{http.StatusTooManyRequests, "Too many tries", p.Detail}
	case problem.Busy, problem.Unavailable:
		return fault{http.StatusServiceUnavailable, "Not just now", p.Detail}
	case problem.Stale, problem.Conflict:
		return fault{http.StatusConflict, "Something changed meanwhile", p.Detail}
	case problem.Invalid, problem.TooLarge, problem.Unsupported:
		return fault{http.StatusUnprocessableEntity, "This could not be taken", p.Detail}
	default:
		return faultOurs
	}
}

// failed answers with the page for err; the cause goes to the access log.
func (s *Console) failed(c *gin.Context, err error) {
	_ = c.Error(err)
	s.fault(c, faultOf(err))
}

func (s *Console) fault(c *gin.Context, f fault) {
	c.Abort()
	if c.Writer.Written() {
		return // too late to say anything else
	}
	retryAfter(c, f.Status)
	s.page(c, f.Status, "fault", faultPage{shell: s.shell(c, f.Head), fault: f})
}

// retryAfter says when to come back, in seconds: after too many tries the
// quarter of an hour for which staff are kept out, else half a minute.
func retryAfter(c *gin.Context, status int) {
	switch status {
	case http.StatusTooManyRequests:
		c.Header("Retry-After", "900")
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", "30")
	}
}

type faultPage struct {
	shell
	fault
}
