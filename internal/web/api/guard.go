package api

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/web"
	"github.com/firstbell/firstbell/notifier"
)

// refusedBody is how much of a body is read, in bytes, for somebody who is
// refused, beyond what the address would take.
const refusedBody = 4 << 20

// entry is who may come in at one address, and with what.
type entry struct {
	scope staff.Scope // "" for any key in force
	// school finds whose thing is asked about; nil for what belongs to nobody.
	school func(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error)
	body   int64 // the most bytes of a body; 0 for no body
	needed bool  // whether there must be a body
	// files are the forms a body may have where it is no JSON.
	files []string
}

// visit is one request that has been let in.
type visit struct {
	key  staff.Key
	urn  school.URN // whose thing is asked about, or ""
	body []byte
	form string // of the body: application/json, text/csv …
}

// actor is who is asking, for the audit.
func (v visit) actor() school.Actor { return v.key.Actor() }

type visitKey struct{}

func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// guard refuses in the order the contract gives: key, school, scope, size,
// form. All of it comes before a body is looked at.
func (d *door) guard(e entry) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		v, err := d.letIn(c, e)
		if err != nil {
			web.Drain(c, refusedBody+e.body)
			web.WriteProblem(c, err)
			return
		}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), visitKey{}, v))
		if c.Request.Method == http.MethodPost {
			d.once(c, v, func() { next(hc) })
			return
		}
		next(hc)
	}
}

func (d *door) letIn(c *gin.Context, e entry) (visit, error) {
	ctx := c.Request.Context()
	var v visit
	var err error
	if v.key, err = d.staff.ByKey(ctx, bearer(c)); err != nil {
		return v, err
	}
	if e.school != nil {
		if v.urn, err = e.school(ctx, c, v.key); err != nil {
			return v, err
		}
	}
	if e.scope != "" && !v.key.May(e.scope) {
		return v, problem.New(problem.Forbidden, "This key does not have the scope %s.", e.scope)
	}
	v.body, v.form, err = readBody(c, e)
	return v, err
}

// bearer gives the secret of the Authorization header, or "".
func bearer(c *gin.Context) string {
	scheme, secret, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// readBody reads the body whole, so that size comes before form whether or not
// the length was said.
func readBody(c *gin.Context, e entry) (body []byte, form string, err error) {
	body, err = web.ReadBody(c, max(e.body, 1))
	if err != nil {
		return nil, "", err
	}
	if e.body == 0 || len(body) == 0 && !e.needed {
		return nil, "", nil
	}
	if enc := c.GetHeader("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return nil, "", problem.New(problem.Unsupported, "A packed body is not read. Send it without Content-Encoding.")
	}
	form, params, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if len(e.files) > 0 { // a file says itself how its letters are written
		if err != nil || !slices.Contains(e.files, form) {
			return nil, "", problem.New(problem.Unsupported, "Send a file, with Content-Type: %s.", strings.Join(e.files, " or "))
		}
		return body, form, nil
	}
	charset := params["charset"]
	if err != nil || form != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, "", problem.New(problem.Unsupported, "Send JSON in UTF-8, with Content-Type: application/json.")
	}
	return body, form, nil
}

// inPath is for addresses that name their school.
func (d *door) inPath(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	return d.covered(ctx, k, school.URN(c.Param("urn")), noSchool())
}

// ofAbsence is for addresses that name an absence.
func (d *door) ofAbsence(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such absence, or it is not for this key.")
	urn, err := d.mornings.SchoolOfAbsence(ctx, notifier.AbsenceID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofCall is for addresses that name a call.
func (d *door) ofCall(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such call, or it is not for this key.")
	urn, err := d.mornings.SchoolOfCall(ctx, notifier.CallID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofAlert is for addresses that name an alert.
func (d *door) ofAlert(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such alert, or it is not for this key.")
	a, err := d.mornings.Alert(ctx, delivery.TextID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, a.School, none)
}

// ofBrake is for addresses that name a brake.
func (d *door) ofBrake(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such brake, or it is not for this key.")
	urn, err := d.mornings.SchoolOfBrake(ctx, notifier.BrakeID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofNotice is for addresses that name a notice.
func (d *door) ofNotice(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such notice, or it is not for this key.")
	urn, err := d.mornings.SchoolOfNotice(ctx, notifier.NoticeID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofArrival is for addresses that name an arrival.
func (d *door) ofArrival(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such arrival, or it is not for this key.")
	urn, err := d.mornings.SchoolOfArrival(ctx, notifier.ArrivalID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofConcern is for addresses that name a concern.
func (d *door) ofConcern(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such concern, or it is not for this key.")
	urn, err := d.mornings.SchoolOfConcern(ctx, notifier.ConcernID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}

// ofStream is for events: the key's own school, or for a key of a network the
// one it names.
func (d *door) ofStream(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	urn := school.URN(c.Query("school"))
	if urn == "" {
		urn = k.School
	}
	return d.covered(ctx, k, urn, noSchool())
}

// covered gives urn if the key may speak of it, else none: the same answer for
// a school that does not exist and for another's.
func (d *door) covered(ctx context.Context, k staff.Key, urn school.URN, none error) (school.URN, error) {
	if !urn.Valid() {
		return "", none
	}
	ok, err := d.staff.Covers(ctx, k, urn)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", none
	}
	return urn, nil
}

func noSchool() error {
	return problem.New(problem.Unknown, "There is no such school, or it is not for this key.")
}
