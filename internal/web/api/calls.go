package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// Call is a pupil about whom somebody is to ring.
type Call struct {
	ID       string        `json:"id"`
	Pupil    string        `json:"pupil" doc:"The school's own id" example:"A0123"`
	Group    string        `json:"group" example:"8B"`
	Date     string        `json:"date" format:"date"`
	Session  string        `json:"session" enum:"AM,PM"`
	Kind     string        `json:"kind" enum:"absent,unmarked" doc:"Unmarked: no register says whether the pupil is in school"`
	Absence  *string       `json:"absence" doc:"The absence's id; null for an unmarked pupil"`
	Why      string        `json:"why" doc:"Why a person rings, as a sentence"`
	Since    time.Time     `json:"since"`
	LeadTold *time.Time    `json:"lead_told" doc:"When the safeguarding lead was told; null until then"`
	Taken    *CallTaken    `json:"taken" doc:"Who rings now; null for nobody"`
	Contacts []CallContact `json:"contacts" doc:"Whom to ring, in order. Nobody under a court order is among them"`
	Outcomes []CallLine    `json:"outcomes" doc:"What came of ringing, oldest first"`
}

// CallTaken says who rings now.
type CallTaken struct {
	By string `json:"by" example:"person:01KARC8B000000000000000000"`
}

// CallContact is an adult to ring.
type CallContact struct {
	ID           string `json:"id" doc:"Ours; send it back with the outcome"`
	Relationship string `json:"relationship" example:"mother"`
	Name         string `json:"name" doc:"Empty without the scope roll:read"`
	Number       string `json:"number" doc:"Empty without the scope roll:read, and where no number may be rung" example:"+447700900101"`
}

// CallLine is one time somebody rang.
type CallLine struct {
	At      time.Time `json:"at"`
	By      string    `json:"by" example:"person:01KARC8B000000000000000000"`
	Contact string    `json:"contact" doc:"Empty when they did not say whom"`
	Outcome string    `json:"outcome" enum:"no_answer,left_message,told_us,wrong_number,arrived"`
	Code    string    `json:"code" doc:"The reason that was told, else empty"`
	Note    string    `json:"note"`
}

// Calls is the call list.
type Calls struct {
	Calls      []Call  `json:"calls"`
	NextCursor *string `json:"next_cursor"`
}

// TransformSchema lets what may be missing be null.
func (Call) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	for _, name := range []string{"absence", "lead_told", "taken"} {
		orNull(s, name)
	}
	return s
}

type callsIn struct {
	AtSchool
	Paged
	Accept string `header:"Accept" doc:"text/csv for CSV: the whole list, a line a pupil"`
}

type callsOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (d *door) listCalls(ctx context.Context, in *callsIn) (*callsOut, error) {
	v := visitOf(ctx)
	l, err := d.mornings.Calls(ctx, v.urn)
	if err != nil {
		return nil, err
	}
	named := v.key.May(staff.RollRead)
	if strings.Contains(in.Accept, "text/csv") {
		body, err := callsCSV(each(l.Calls, func(c notifier.Call) Call { return callAnswer(c, named) }))
		return &callsOut{"text/csv", body}, err
	}
	slices.SortFunc(l.Calls, func(a, b notifier.Call) int { return strings.Compare(string(a.ID), string(b.ID)) })
	cut, next, err := page(in.Paged, l.Calls, func(c notifier.Call) string { return string(c.ID) })
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(Calls{each(cut, func(c notifier.Call) Call { return callAnswer(c, named) }), next})
	return &callsOut{"application/json", body}, err
}

func callAnswer(c notifier.Call, named bool) Call {
	out := Call{
		ID: string(c.ID), Pupil: c.Pupil.Ref, Group: string(c.Pupil.Group), Date: c.Date.String(), Session: string(c.Session), Kind: "absent",
		Why: c.Why, Since: c.Since.UTC(), Contacts: []CallContact{}, Outcomes: each(c.State.Lines, callLine),
	}
	if c.Unmarked {
		out.Kind = "unmarked"
	} else {
		id := string(c.Absence)
		out.Absence = &id
	}
	if !c.LeadTold.IsZero() {
		at := c.LeadTold.UTC()
		out.LeadTold = &at
	}
	if c.Holder != nil {
		out.Taken = &CallTaken{c.Holder.String()}
	}
	for _, x := range c.Contacts {
		contact := CallContact{ID: string(x.Contact), Relationship: x.Relation}
		if named {
			contact.Name, contact.Number = x.Name, x.Number.E164()
		}
		out.Contacts = append(out.Contacts, contact)
	}
	return out
}

func callLine(l notifier.CallLine) CallLine {
	return CallLine{l.At.UTC(), l.By.String(), string(l.Contact), string(l.Outcome), string(l.Code), l.Note}
}

// callsCSV writes a line a pupil, with the first three to ring. A cell that a
// spreadsheet would run is made one that it shows.
func callsCSV(list []Call) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{
		"call", "pupil", "group", "date", "session", "kind", "why", "since", "rung", "last_outcome",
		"contact_1", "number_1", "contact_2", "number_2", "contact_3", "number_3",
	}}
	for _, c := range list {
		last := ""
		if n := len(c.Outcomes); n > 0 {
			last = c.Outcomes[n-1].Outcome
		}
		row := []string{c.ID, c.Pupil, c.Group, c.Date, c.Session, c.Kind, c.Why, c.Since.Format(time.RFC3339), strconv.Itoa(len(c.Outcomes)), last}
		for i := range 3 {
			who, number := "", ""
			if i < len(c.Contacts) {
				who, number = strings.TrimSpace(c.Contacts[i].Name+" "+c.Contacts[i].Relationship), c.Contacts[i].Number
			}
			row = append(row, who, number)
		}
		for i := range row {
			if strings.HasPrefix(row[i], "=") || strings.HasPrefix(row[i], "@") || strings.HasPrefix(row[i], "+") || strings.HasPrefix(row[i], "-") {
				row[i] = "'" + row[i]
			}
		}
		rows = append(rows, row)
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

type oneCall struct {
	ID string `path:"id" maxLength:"64" doc:"The call's id"`
}

// CallKept says that what came of ringing was kept, or who rings.
type CallKept struct {
	ID   string `json:"id"`
	Kept bool   `json:"kept" doc:"Always true"`
}

type callKeptOut struct{ Body CallKept }

func (d *door) recordCall(ctx context.Context, in *oneCall) (*callKeptOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	bad := invalid()
	r := notifier.CallResult{
		Outcome: notifier.CallOutcome(o.needText(bad, "outcome", 20)), Contact: school.ContactID(o.mayText(bad, "contact", 64)),
		Code: register.ParseCode(o.mayText(bad, "code", 4)), Note: o.mayText(bad, "note", 500), Seen: o.maySeen(bad),
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	if err := d.mornings.RecordCall(ctx, v.actor(), notifier.CallID(in.ID), r); err != nil {
		return nil, err
	}
	return &callKeptOut{CallKept{in.ID, true}}, nil
}

// maySeen reads how many outcomes the caller has seen; -1 when it does not say.
func (o object) maySeen(bad *problem.Error) int {
	raw, there := o["seen"]
	if !there {
		return -1
	}
	var n int
	if err := json.Unmarshal(raw, &n); err != nil || n < 0 {
		bad.At("/seen", "seen is how many outcomes you have read: a whole number from 0")
	}
	return n
}

func (d *door) takeCall(ctx context.Context, in *oneCall) (*callKeptOut, error) {
	err := d.mornings.TakeCall(ctx, visitOf(ctx).actor(), notifier.CallID(in.ID))
	return &callKeptOut{CallKept{in.ID, true}}, err
}

func (d *door) leaveCall(ctx context.Context, in *oneCall) (*callKeptOut, error) {
	err := d.mornings.LeaveCall(ctx, visitOf(ctx).actor(), notifier.CallID(in.ID))
	return &callKeptOut{CallKept{in.ID, true}}, err
}

// calls hangs the call list on its addresses. Its two forms are described by
// hand, since it writes them itself.
func (d *door) calls(path string) {
	handle(d, address{http.MethodGet, path, "listCalls", "Absences", "Whom to ring about today, and why; JSON or CSV", 200},
		entry{scope: staff.AbsencesRead, school: d.inPath}, d.listCalls)
	schema := d.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Calls](), true, "")
	operation(d.api, http.MethodGet, path).Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: schema}, "text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
	}
	act := entry{scope: staff.AbsencesWrite, school: d.ofCall, body: smallBody}
	record := act
	record.needed = true
	handle(d, address{http.MethodPost, "/v1/calls/{id}", "recordCall", "Absences", "What came of ringing. told_us with a code explains the absence", 200}, record, d.recordCall)
	handle(d, address{http.MethodPost, "/v1/calls/{id}/take", "takeCall", "Absences", "Say that you ring, for 10 minutes", 200}, act, d.takeCall)
	handle(d, address{http.MethodPost, "/v1/calls/{id}/leave", "leaveCall", "Absences", "Give it back", 200}, act, d.leaveCall)
}
