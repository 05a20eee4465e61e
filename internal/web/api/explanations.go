package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// Settlement is a code that was settled since the register closed.
type Settlement struct {
	Absence     string    `json:"absence" doc:"The absence's id"`
	Pupil       string    `json:"pupil" doc:"The school's own id"`
	Date        string    `json:"date" format:"date"`
	Session     string    `json:"session" enum:"AM,PM"`
	CodeAtClose string    `json:"code_at_close" example:"N"`
	Code        string    `json:"code" example:"I" doc:"What the register should say now"`
	At          time.Time `json:"at"`
	By          string    `json:"by" example:"person:01KARC8B000000000000000000"`
	Revision    int64     `json:"revision" minimum:"0" doc:"Of two codes of an absence the later has the greater"`
}

// Settlements are codes for the register system to take back.
type Settlements struct {
	Explanations []Settlement `json:"explanations" doc:"Each absence once, as it is now. One that is changed stands in a later answer again, with its own time and a greater revision"`
	Next         int64        `json:"next" minimum:"0" doc:"Ask for what is new with since=this"`
}

type settlementsIn struct {
	AtSchool
	Since  number `query:"since" doc:"next of the answer before; all when left out"`
	Limit  number `query:"limit" minimum:"1" maximum:"2000" doc:"At most so many; 1000 when left out"`
	Accept string `header:"Accept" doc:"text/csv for CSV, with next in the header Firstbell-Next"`
}

type settlementsOut struct {
	ContentType string `header:"Content-Type"`
	Next        string `header:"Firstbell-Next"`
	Body        []byte
}

func (d *door) listExplanations(ctx context.Context, in *settlementsIn) (*settlementsOut, error) {
	since, err := strconv.ParseInt("0"+string(in.Since), 10, 64)
	if err != nil || strings.HasPrefix(string(in.Since), "-") {
		return nil, problem.New(problem.Invalid, "since is next of the answer before.")
	}
	limit, err := in.Limit.read("limit")
	if err != nil || limit > 2000 {
		return nil, problem.New(problem.Invalid, "limit is a whole number from 1 to 2000.")
	}
	if limit == 0 {
		limit = 1000
	}
	list, next, err := d.mornings.Explanations(ctx, visitOf(ctx).urn, since, limit)
	if err != nil {
		return nil, err
	}
	out := &settlementsOut{ContentType: "application/json", Next: strconv.FormatInt(next, 10)}
	said := Settlements{each(list, settlement), next}
	if strings.Contains(in.Accept, "text/csv") {
		out.ContentType = "text/csv"
		out.Body, err = asCSV(said.Explanations)
		return out, err
	}
	out.Body, err = json.Marshal(said)
	return out, err
}

func settlement(x notifier.Settlement) Settlement {
	return Settlement{string(x.Absence), x.Ref, x.Date.String(), string(x.Session), string(x.CodeAtClose), string(x.Code), x.At.UTC(), x.By.String(), x.Revision}
}

func asCSV(list []Settlement) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"absence", "pupil", "date", "session", "code_at_close", "code", "at", "by", "revision"}}
	for _, x := range list {
		rows = append(rows, []string{x.Absence, x.Pupil, x.Date, x.Session, x.CodeAtClose, x.Code, x.At.Format(time.RFC3339), x.By, strconv.FormatInt(x.Revision, 10)})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// explanations hangs the call on its address. Its two forms are described by
// hand, since it writes them itself.
func (d *door) explanations(path string) {
	handle(d, address{http.MethodGet, path, "listExplanations", "Absences", "Codes settled since, for the register system to take back; JSON or CSV", 200},
		entry{scope: staff.AbsencesRead, school: d.inPath}, d.listExplanations)
	schema := d.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Settlements](), true, "")
	operation(d.api, http.MethodGet, path).Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: schema}, "text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
	}
}
