package api

import (
	"bytes"
	"cmp"
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

// Call is one line of the call list: a pupil, or siblings about whom one ring to
// the same adults asks, in one session or in both.
type Call struct {
	ID       string        `json:"id" doc:"The call of one of the pupils: act on the line by it, and name the others in also"`
	Pupils   []CallPupil   `json:"pupils" doc:"More than one only where the same adults, in the same order, are the same to each, and no court order parts them"`
	Date     string        `json:"date" format:"date"`
	Session  string        `json:"session" enum:"AM,PM" doc:"Of the first of pupils"`
	Kind     string        `json:"kind" enum:"absent,unmarked" doc:"Unmarked: no register says whether the pupil is in school"`
	Since    time.Time     `json:"since" doc:"Since when the first of them is to be rung about"`
	Taken    *CallTaken    `json:"taken" doc:"Who rings now; null for nobody"`
	Contacts []CallContact `json:"contacts" doc:"Whom to ring, in order. Nobody under a court order is among them"`
}

// CallPupil is one pupil of a line, with a record of their own.
type CallPupil struct {
	Call     string     `json:"call" doc:"The id of this pupil's call"`
	Pupil    string     `json:"pupil" doc:"The school's own id. A pupil stands twice who is absent in both sessions" example:"A0123"`
	Session  string     `json:"session" enum:"AM,PM"`
	Group    string     `json:"group" example:"8B"`
	Absence  *string    `json:"absence" doc:"The absence's id; null for an unmarked pupil"`
	Why      string     `json:"why" doc:"Why a person rings, as a sentence"`
	Since    time.Time  `json:"since"`
	LeadTold *time.Time `json:"lead_told" doc:"When the safeguarding lead was told; null until then"`
	Worry    *time.Time `json:"concern_since" doc:"When a concern about the pupil that is open began; null for none. Read it before you ring"`
	Outcomes []CallLine `json:"outcomes" doc:"What came of ringing, oldest first"`
}

// CallTaken says who rings now.
type CallTaken struct {
	By string `json:"by" example:"person:01KARC8B000000000000000000"`
}

// CallContact is an adult to ring.
type CallContact struct {
	ID           string   `json:"id" doc:"The school's own id; send it back with the outcome" example:"C1"`
	Relationship string   `json:"relationship" example:"mother"`
	Name         string   `json:"name" doc:"Empty without the scope roll:read"`
	Number       string   `json:"number" doc:"Empty without the scope roll:read, and where no number may be rung" example:"+447700900101"`
	OtherNumbers []string `json:"other_numbers,omitempty" doc:"Further numbers of theirs; with the scope roll:read" example:"+441632960101"`
}

// CallLine is one time somebody rang.
type CallLine struct {
	At      time.Time `json:"at"`
	By      string    `json:"by" example:"person:01KARC8B000000000000000000"`
	Contact string    `json:"contact" doc:"The school's own id; empty when they did not say whom"`
	Outcome string    `json:"outcome" enum:"no_answer,left_message,told_us,did_not_know,wrong_number,arrived"`
	Code    string    `json:"code" doc:"The reason that was told, else empty"`
	Note    string    `json:"note" doc:"Empty without the scope replies:read, and when a concern about the pupil was open: such a note is for the safeguarding lead"`
}

// Calls is the call list.
type Calls struct {
	Calls      []Call  `json:"calls"`
	NextCursor *string `json:"next_cursor"`
}

// TransformSchema lets what may be missing be null.
func (Call) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	orNull(s, "taken")
	return s
}

// TransformSchema lets what may be missing be null.
func (CallPupil) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	orNull(s, "absence")
	orNull(s, "lead_told")
	orNull(s, "concern_since")
	return s
}

type callsIn struct {
	AtSchool
	Paged
	Accept string `header:"Accept" doc:"text/csv for CSV: the whole list, a line a call"`
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
	see := callSight{named: v.key.May(staff.RollRead), noted: v.key.May(staff.RepliesRead)}
	if strings.Contains(in.Accept, "text/csv") {
		body, err := callsCSV(each(l.Calls, see.call))
		return &callsOut{"text/csv", body}, err
	}
	cut, next, err := page(in.Paged, l.Calls, turnOf)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(Calls{each(cut, see.call), next})
	return &callsOut{"application/json", body}, err
}

// turnOf puts the calls in the order of the list: whoever has waited longest
// first.
func turnOf(c notifier.Call) string {
	return c.Since.UTC().Format("2006-01-02T15:04:05.000") + " " + c.Pupils[0].Pupil.Ref + " " + string(c.ID())
}

// callSight is what a key may see of a call.
type callSight struct{ named, noted bool }

func (see callSight) call(c notifier.Call) Call {
	out := Call{
		ID: string(c.ID()), Pupils: each(c.Pupils, see.pupil), Date: c.Date.String(), Session: string(c.Session), Kind: "absent",
		Since: c.Since.UTC(), Contacts: []CallContact{},
	}
	if c.Unmarked {
		out.Kind = "unmarked"
	}
	if c.Holder != nil {
		out.Taken = &CallTaken{c.Holder.String()}
	}
	for _, x := range c.Contacts {
		contact := CallContact{ID: cmp.Or(x.Ref, string(x.Contact)), Relationship: x.Relation}
		if see.named {
			contact.Name, contact.Number = x.Name, x.Number.E164()
			for _, n := range x.Others {
				contact.OtherNumbers = append(contact.OtherNumbers, n.E164())
			}
		}
		out.Contacts = append(out.Contacts, contact)
	}
	return out
}

func (see callSight) pupil(p notifier.CallPupil) CallPupil {
	return CallPupil{
		Call: string(p.ID), Pupil: p.Pupil.Ref, Session: string(p.Session), Group: string(p.Pupil.Group), Absence: orNil(string(p.Absence)),
		Why: p.Why, Since: p.Since.UTC(), LeadTold: instant(p.LeadTold), Worry: instant(p.Worry), Outcomes: each(p.State.Lines, see.line),
	}
}

func (see callSight) line(l notifier.CallLine) CallLine {
	out := CallLine{At: l.At.UTC(), By: l.By.String(), Contact: cmp.Or(l.Ref, string(l.Contact)), Outcome: string(l.Outcome), Code: string(l.Code)}
	if see.noted && !l.Grave {
		out.Note = l.Note
	}
	return out
}

// callsCSV writes a line a call, with the first three to ring. Siblings on one
// line are named in one cell. A cell that a spreadsheet would run is made one
// that it shows.
func callsCSV(list []Call) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{
		"calls", "pupils", "groups", "date", "session", "kind", "why", "since", "rung", "last_outcome",
		"contact_1", "number_1", "contact_2", "number_2", "contact_3", "number_3",
	}}
	for _, c := range list {
		row := c.cells()
		for i := range 3 {
			who, number := "", ""
			if i < len(c.Contacts) {
				who, number = strings.TrimSpace(c.Contacts[i].Name+" "+c.Contacts[i].Relationship), c.Contacts[i].numbers()
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

// numbers gives all of an adult's, the one that is texted first.
func (c CallContact) numbers() string {
	all := slices.DeleteFunc(append([]string{c.Number}, c.OtherNumbers...), func(n string) bool { return n == "" })
	return strings.Join(all, " / ")
}

// cells says a line but for whom to ring. How often somebody rang is counted for
// the pupil they rang most about: one ring about both is one.
func (c Call) cells() []string {
	var calls, pupils, groups, why []string
	rung, last, at := 0, "", time.Time{}
	for _, p := range c.Pupils {
		calls = append(calls, p.Call)
		if !slices.Contains(pupils, p.Pupil) {
			pupils, groups = append(pupils, p.Pupil), append(groups, p.Group)
		}
		if !slices.Contains(why, p.Why) {
			why = append(why, p.Why)
		}
		rung = max(rung, len(p.Outcomes))
		if n := len(p.Outcomes); n > 0 && !p.Outcomes[n-1].At.Before(at) {
			last, at = p.Outcomes[n-1].Outcome, p.Outcomes[n-1].At
		}
	}
	return []string{
		strings.Join(calls, " "), strings.Join(pupils, " "), strings.Join(groups, " "), c.Date, c.Session, c.Kind,
		strings.Join(why, " "), c.Since.Format(time.RFC3339), strconv.Itoa(rung), last,
	}
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
	ids := in.with(o, bad)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	if err := d.mornings.RecordCall(ctx, v.actor(), ids, r); err != nil {
		return nil, err
	}
	return &callKeptOut{CallKept{in.ID, true}}, nil
}

// with reads which other calls of the line an act is of too: siblings.
func (in *oneCall) with(o object, bad *problem.Error) []notifier.CallID {
	ids := []notifier.CallID{notifier.CallID(in.ID)}
	if !o.has("also") {
		return ids
	}
	var also []notifier.CallID
	if err := json.Unmarshal(o["also"], &also); err != nil || len(also) >= 2*school.LargestFamily {
		bad.At("/also", "also is a list of ids of calls, of the same line and at most %d", 2*school.LargestFamily-1)
	}
	return append(ids, also...)
}

// named reads the calls of an act that needs no body.
func (in *oneCall) named(body []byte) ([]notifier.CallID, error) {
	if len(body) == 0 {
		return in.with(nil, nil), nil
	}
	o, err := readObject(body)
	if err != nil {
		return nil, err
	}
	bad := invalid()
	ids := in.with(o, bad)
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return ids, nil
}

// maySeen reads how many outcomes the caller has seen; -1 when it does not say.
func (o object) maySeen(bad *problem.Error) int {
	raw, there := o["seen"]
	if !there {
		return -1
	}
	var n int
	if err := json.Unmarshal(raw, &n); err != nil || n < 0 {
		bad.At("/seen", "seen is how many outcomes you have read, of all the calls named: a whole number from 0")
	}
	return n
}

func (d *door) takeCall(ctx context.Context, in *oneCall) (*callKeptOut, error) {
	return d.holdCall(ctx, in, d.mornings.TakeCall)
}

func (d *door) leaveCall(ctx context.Context, in *oneCall) (*callKeptOut, error) {
	return d.holdCall(ctx, in, d.mornings.LeaveCall)
}

func (d *door) holdCall(ctx context.Context, in *oneCall, hold func(context.Context, school.Actor, ...notifier.CallID) error) (*callKeptOut, error) {
	v := visitOf(ctx)
	ids, err := in.named(v.body)
	if err != nil {
		return nil, err
	}
	return &callKeptOut{CallKept{in.ID, true}}, hold(ctx, v.actor(), ids...)
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
