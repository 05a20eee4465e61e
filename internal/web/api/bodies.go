package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// bodies describes what each call is sent. The types are for the description
// only: bodies are read by hand, field by field.
var bodies = map[string]func(huma.Registry, bool) *huma.RequestBody{
	"closeRegister":   body[Closure](exampleClosure),
	"keepMarks":       body[PastMarks](examplePast),
	"explainAbsence":  body[Explain](Explain{Code: "I", Note: "rang in at 8:50"}),
	"tellInAdvance":   body[Told](Told{Pupil: "A0123", From: "2026-11-23", To: "2026-11-25", Code: "I", Note: "chicken pox"}),
	"noteArrival":     body[Came](Came{Pupil: "A0123"}),
	"acceptNotice":    body[Accept](Accept{Code: "I"}),
	"closeConcern":    body[Close](Close{Found: "In the library with Mrs Hill; mother told at 9:20"}),
	"sendMessage":     body[Message](Message{To: []string{"C1"}, Body: "Please ring the office about tomorrow's trip."}),
	"putRoll":         body[rollfile.Roll](exampleRoll),
	"importRoll":      rollFile,
	"putRollMapping":  body[rollfile.Mapping](exampleMapping),
	"pauseTexts":      body[Pause](Pause{Kind: "all", Why: "Fire drill"}),
	"putPolicy":       body[PolicyChange](map[string]any{"review": true, "deadline_am": "11:30"}),
	"putCalendar":     body[CalendarChange](map[string]any{"closed": []map[string]any{{"date": "2026-12-04", "session": nil, "kind": "inset", "note": "Training"}}}),
	"patchContact":    body[ContactChange](map[string]any{"no_campaigns": true}),
	"shutSchool":      body[Shut](Shut{Date: "2026-11-23", Kind: "shut", Note: "Snow"}),
	"openSchool":      body[Open](Open{Date: "2026-11-23"}),
	"adoptCampaign":   body[AdoptCampaign](AdoptCampaign{Pack: "moments-matter"}),
	"editCampaign":    body[EditCampaign](map[string]any{"version": 1, "plan": map[string]any{"name": "Moments matter", "hold_out_percent": 10}}),
	"pauseCampaign":   body[PauseCampaign](PauseCampaign{Why: "The concert was moved"}),
	"resumeTexts":     body[Resume](Resume{Kind: "all"}),
	"putWording":      body[NewWording](NewWording{Body: "((school)): ((names)) ((one??is))((several??are)) not in. Please reply, or ring ((office_phone))."}),
	"vetWording":      body[Vouched](Vouched{Version: "0f3c9a1b2d4e"}),
	"previewWording":  body[TryWording](TryWording{Kind: "absence_am", Language: "pl"}),
	"createWebhook":   body[NewWebhook](NewWebhook{URL: "https://mis.example.sch.uk/firstbell"}),
	"changeWebhook":   body[WebhookChange](map[string]any{"on": true}),
	"putWordingTerms": body[WordingTerms](WordingTerms{PencePerPart: 4, Links: []string{"larkmere.example"}}),
}

// Closure is a register that has closed, as it is sent.
type Closure struct {
	Register string    `json:"register" minLength:"1" maxLength:"64" example:"8B" doc:"The registration group; spaces around it do not count"`
	Date     string    `json:"date" format:"date" example:"2026-11-23" doc:"The day; not in the future, at most 30 days ago"`
	Session  string    `json:"session" enum:"AM,PM" example:"AM"`
	ClosedAt time.Time `json:"closed_at,omitempty" example:"2026-11-23T09:03:30Z" doc:"When it closed; left out, the time it is received"`
	Marks    []Mark    `json:"marks" minItems:"1" maxItems:"2000" doc:"One for each pupil. A bad one is kept for staff and listed under problems; the others count"`
}

// Mark is one pupil's entry, as it is sent.
type Mark struct {
	Pupil       string  `json:"pupil" minLength:"1" maxLength:"64" example:"A0123" doc:"The school's own id or a UPN"`
	Code        *string `json:"code" nullable:"true" example:"N" doc:"An attendance code in force; blank, - or null is no mark"`
	MinutesLate int     `json:"minutes_late,omitempty" minimum:"0" maximum:"1440" example:"12"`
	Comment     string  `json:"comment,omitempty" maxLength:"1000" example:"bus"`
}

// PastMarks are marks of days that are over.
type PastMarks struct {
	Marks []PastMark `json:"marks" minItems:"1" maxItems:"10000" doc:"Of any days, sessions and groups. One that cannot be kept is listed under problems; the others count"`
}

// PastMark is one pupil's entry in a register of an earlier day.
type PastMark struct {
	Mark
	Date    string `json:"date" format:"date" example:"2026-11-20" doc:"A day that is over, at most seven years ago"`
	Session string `json:"session" enum:"AM,PM" example:"AM"`
}

// Explain settles an absence.
type Explain struct {
	Code string `json:"code" maxLength:"8" example:"I" doc:"The code of the reason, in force"`
	Note string `json:"note,omitempty" maxLength:"500" example:"rang in at 8:50" doc:"For staff"`
	Was  string `json:"was,omitempty" maxLength:"8" example:"N" doc:"The code you saw. If somebody has recorded another since, the answer is 409 and says which; without it, only when that was seconds ago"`
}

// Told is what a family told in advance.
type Told struct {
	Pupil   string `json:"pupil" minLength:"1" maxLength:"64" example:"A0123" doc:"The school's own id or a UPN"`
	From    string `json:"from" format:"date" example:"2026-11-23" doc:"The first day away"`
	To      string `json:"to,omitempty" format:"date" example:"2026-11-25" doc:"The last day away, at most 60 days in all; from when left out"`
	Session string `json:"session,omitempty" enum:"AM,PM" doc:"Of each of these days; both when left out"`
	Code    string `json:"code,omitempty" maxLength:"8" example:"I" doc:"The code of the reason, when one was given"`
	Note    string `json:"note,omitempty" maxLength:"500" example:"chicken pox" doc:"For staff"`
}

// Came is a pupil who has come in.
type Came struct {
	Pupil string     `json:"pupil" minLength:"1" maxLength:"64" example:"A0123" doc:"The school's own id or a UPN"`
	At    *time.Time `json:"at,omitempty" example:"2026-11-23T09:21:00Z" doc:"When; today, and not in the future. Now when left out"`
}

// Close ends a concern.
type Close struct {
	Found string `json:"found" minLength:"1" maxLength:"2000" example:"In the library with Mrs Hill; mother told at 9:20" doc:"Where the pupil is, and who was spoken to"`
}

// Message is a person's words to contacts.
type Message struct {
	To    []string `json:"to" minItems:"1" maxItems:"20" example:"C1" doc:"The school's own ids of contacts. More than 20 is a campaign"`
	Pupil string   `json:"pupil,omitempty" maxLength:"64" example:"A0123" doc:"Whom it is about: the contact must be one who may be told about this pupil. Any of theirs when left out"`
	Body  string   `json:"body" minLength:"1" maxLength:"600" example:"Please ring the office about tomorrow's trip." doc:"Your words; the school's name stands before them"`
}

// Accept lets a notice count.
type Accept struct {
	Code string `json:"code,omitempty" maxLength:"8" example:"I" doc:"The code of the reason; the one that was told when left out"`
}

// Pause stops texts.
type Pause struct {
	Kind string `json:"kind" enum:"all,campaigns" example:"all"`
	Why  string `json:"why,omitempty" maxLength:"200" example:"Fire drill" doc:"Everyone who signs in sees it"`
}

// PolicyChange is some of a policy: what is left out stays.
type PolicyChange struct{ Policy }

// TransformSchema asks for nothing.
func (PolicyChange) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = nil
	return s
}

// Shut says that a school is not open.
type Shut struct {
	Date    string `json:"date,omitempty" format:"date" example:"2026-11-23" doc:"Today when left out; not in the past"`
	Session string `json:"session,omitempty" enum:"AM,PM" doc:"The whole day when left out"`
	Kind    string `json:"kind,omitempty" enum:"shut,inset" default:"shut" example:"shut" doc:"Unplanned, or a training day; shut when left out"`
	Note    string `json:"note,omitempty" maxLength:"200" example:"Snow"`
}

// Open takes back what Shut said.
type Open struct {
	Date    string `json:"date,omitempty" format:"date" example:"2026-11-23" doc:"Today when left out"`
	Session string `json:"session,omitempty" enum:"AM,PM" doc:"As it was shut: left out for a whole day"`
}

// Resume lets texts go again.
type Resume struct {
	Kind string `json:"kind,omitempty" enum:"all,campaigns" default:"all" example:"all" doc:"all when left out"`
}

// rollFile describes the two files a roll comes in.
func rollFile(_ huma.Registry, needed bool) *huma.RequestBody {
	return &huma.RequestBody{Required: needed, Content: map[string]*huma.MediaType{
		csvFile: {Schema: &huma.Schema{Type: huma.TypeString}, Example: "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Mobile\nA0123,Amira,Khan,8B,Sana Khan,07700 900101\n"},
		ctfFile: {Schema: &huma.Schema{Type: huma.TypeString}, Example: "<CTfile><CTFpupilData>…</CTFpupilData></CTfile>"},
	}}
}

var exampleMapping = map[string]any{"columns": []map[string]any{
	{"heading": "Adno", "field": "id"},
	{"heading": "Forename", "field": "first_name"},
	{"heading": "Email", "field": ""},
	{"heading": "Contact 1 Mobile", "field": "mobile", "contact": 1},
}}

var exampleClosure = map[string]any{
	"register": "8B", "date": "2026-11-23", "session": "AM", "closed_at": "2026-11-23T09:03:30Z",
	"marks": []map[string]any{
		{"pupil": "A0123", "code": "N"},
		{"pupil": "A0124", "code": "/"},
		{"pupil": "A0125", "code": "L", "minutes_late": 12, "comment": "bus"},
	},
}

var examplePast = map[string]any{"marks": []map[string]any{
	{"pupil": "A0123", "date": "2026-11-20", "session": "AM", "code": "I"},
	{"pupil": "A0123", "date": "2026-11-20", "session": "PM", "code": "I"},
}}

var exampleRoll = map[string]any{"pupils": []map[string]any{{
	"id": "A0123", "first_name": "Amira", "last_name": "Khan", "text_name": "Amira", "group": "8B", "year": 8,
	"flags": []string{"vulnerable"},
	"contacts": []map[string]any{{
		"id": "C1", "name": "Sana Khan", "relationship": "mother", "order": 1, "parental_responsibility": true,
		"lives_with": true, "mobile": "07700 900101", "language": "ur", "text": "yes", "court_order": false, "role": "family",
	}},
}}}
