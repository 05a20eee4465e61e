package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/web"
)

// address is where a call is and what it is called.
type address struct {
	method, path string
	id           string // of the operation
	tag, summary string
	status       int // when all is well
}

var bearerKey = []map[string][]string{{"key": {}}}

// description is the head of /openapi.json. huma's own pages are off: they
// fetch scripts from elsewhere.
func description(version string) huma.Config {
	if version == "" {
		version = "dev"
	}
	cfg := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Firstbell", Version: version, Description: "Firstbell texts home the same morning. " +
				"A register closes; a parent of a child with no reason for absence gets one text; the reply comes back beside the child's name.\n\n" +
				"Refused in this order: 401 key, 404 school (another's too), 403 scope, 413 size, 415 form, 422 body, 409. " +
				"Every refusal is `application/problem+json` and repeats nothing of what was sent. " +
				"`Idempotency-Key` is honoured on every POST for 24 hours."},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{"key": {
					Type: "http", Scheme: "bearer",
					Description: "A key of one school or one network, with scopes.",
				}},
			},
			Tags: []*huma.Tag{
				{Name: "Registers"},
				{Name: "Absences"},
				{Name: "Alerts"},
				{Name: "Roll"},
				{Name: "Texts"},
				{Name: "School"},
				{Name: "Wordings"},
				{Name: "Webhooks"},
				{Name: "Campaigns"},
				{Name: "Events"},
				{Name: "Health"},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	}
	cfg.AllowAdditionalPropertiesByDefault = true // additions are welcome: whoever reads us must bear them
	return cfg
}

// speakPlainly makes every refusal of huma's one of ours. huma keeps these for
// the whole process, so they are set once.
var speakPlainly = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false // an empty list is [], never null
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		err := plain(status, errs)
		_ = humagin.Unwrap(ctx).Error(err)
		p := web.ProblemOf(err)
		if after := p.RetryAfter(); after != "" {
			ctx.SetHeader("Retry-After", after)
		}
		return p
	}
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return web.ProblemOf(plain(status, errs))
	}
})

// plain gives what a handler failed with. What huma itself has to say about a
// request is not passed on: it quotes the request.
func plain(status int, errs []error) error {
	if status == http.StatusInternalServerError && len(errs) == 1 {
		return errs[0]
	}
	return problem.New(problem.Invalid, "The request cannot be read as it stands.")
}

// handle hangs one call on its address and describes it.
func handle[I, O any](d *door, a address, e entry, do func(context.Context, *I) (*O, error)) {
	op := huma.Operation{
		OperationID: a.id, Method: a.method, Path: a.path, Tags: []string{a.tag}, Summary: a.summary,
		Description: scopeSentence(e), DefaultStatus: a.status, Security: bearerKey,
		Errors: refusals(a, e), Middlewares: huma.Middlewares{d.guard(e)},
		SkipValidateParams: true, // read by hand, see params.go
	}
	huma.Register(d.api, op, do)
	said := operation(d.api, a.method, a.path)
	if b, ok := bodies[a.id]; ok {
		said.RequestBody = b(d.api.OpenAPI().Components.Schemas, e.needed)
	}
	if a.method == http.MethodPost {
		describeOnce(said)
	}
	if a.id == "closeRegister" {
		describeRepeat(said)
	}
}

func scopeSentence(e entry) string {
	if e.scope == "" {
		return "Takes any key that is in force."
	}
	return "Takes a key with the scope `" + string(e.scope) + "`."
}

// refusals lists what a call may answer when all is not well.
func refusals(a address, e entry) []int {
	list := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
	if e.school != nil {
		list = append(list, http.StatusNotFound)
	}
	if e.body > 0 {
		list = append(list, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if a.method != http.MethodGet {
		list = append(list, http.StatusConflict)
	}
	return list
}

// describeRefusals adds refusals to a call that is described by hand.
func (d *door) describeRefusals(op *huma.Operation, list ...int) {
	refused := d.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[web.Problem](), true, "Problem")
	for _, status := range list {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{web.ProblemType: {Schema: refused}},
		}
	}
}

func operation(api huma.API, method, path string) *huma.Operation {
	item := api.OpenAPI().Paths[path]
	switch method {
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	return item.Get
}

// body describes the body of a call by its Go type, with an example.
func body[T any](example any) func(huma.Registry, bool) *huma.RequestBody {
	return func(r huma.Registry, needed bool) *huma.RequestBody {
		t := reflect.TypeFor[T]()
		return &huma.RequestBody{Required: needed, Content: map[string]*huma.MediaType{
			"application/json": {Schema: r.Schema(t, true, t.Name()), Example: example},
		}}
	}
}

func describeOnce(op *huma.Operation) {
	least, most := 1, 255
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: idempotencyKey, In: "header",
		Description: "Kept for 24 hours: a repeat with the same body gets the first answer, another body is 422, one still running 409.",
		Schema:      &huma.Schema{Type: huma.TypeString, MinLength: &least, MaxLength: &most},
	})
}

// describeRepeat adds the answer to a closure that has been taken already.
func describeRepeat(op *huma.Operation) {
	taken := op.Responses[strconv.Itoa(http.StatusAccepted)]
	taken.Description = "Taken"
	again := *taken
	again.Description = "The same content as the current revision: the first answer"
	op.Responses[strconv.Itoa(http.StatusOK)] = &again
}

// serveDescription writes /openapi.json once: it never changes afterwards.
func serveDescription(e *gin.Engine, api huma.API) {
	text, err := json.Marshal(api.OpenAPI())
	if err != nil {
		panic(err) // a fault in our own types, seen at the first start
	}
	e.GET("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", text) })
}

// describeHealth describes what the engine answers by itself.
func describeHealth(api huma.API) {
	r := api.OpenAPI().Components.Schemas
	health := r.Schema(reflect.TypeFor[web.Health](), true, "Health")
	refused := r.Schema(reflect.TypeFor[web.Problem](), true, "Problem")
	for path, said := range map[string]string{"/healthz": "Whether the process answers", "/readyz": "Whether it can work"} {
		op := &huma.Operation{
			OperationID: path[1:], Method: http.MethodGet, Path: path, Tags: []string{"Health"}, Summary: said,
			Responses: map[string]*huma.Response{"200": {Description: "It does", Content: map[string]*huma.MediaType{
				"application/json": {Schema: health},
			}}},
		}
		if path == "/readyz" {
			op.Responses["503"] = &huma.Response{
				Description: "Something it needs does not work; errors names it",
				Content:     map[string]*huma.MediaType{web.ProblemType: {Schema: refused}},
			}
		}
		api.OpenAPI().AddOperation(op)
	}
}
