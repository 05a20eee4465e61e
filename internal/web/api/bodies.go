package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/roll"
)

// bodies describes what each call is sent. The types are for the description
// only: bodies are read by hand, field by field.
var bodies = map[string]func(huma.Registry, bool) *huma.RequestBody{
	"closeRegister":  body[Closure](exampleClosure),
	"explainAbsence": body[Explain](Explain{Code: "I", Note: "rang in at 8:50"}),
	"putRoll":        body[roll.Roll](exampleRoll),
	"importRoll":     rollFile,
	"putRollMapping": body[roll.Mapping](exampleMapping),
	"pauseTexts":     body[Pause](Pause{Kind: "all", Why: "Fire drill"}),
	"resumeTexts":    body[Resume](Resume{Kind: "all"}),
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

// Explain settles an absence.
type Explain struct {
	Code string `json:"code" maxLength:"8" example:"I" doc:"The code of the reason, in force"`
	Note string `json:"note,omitempty" maxLength:"500" example:"rang in at 8:50" doc:"For staff"`
}

// Pause stops texts.
type Pause struct {
	Kind string `json:"kind" enum:"all,campaigns" example:"all"`
	Why  string `json:"why,omitempty" maxLength:"200" example:"Fire drill" doc:"Everyone who signs in sees it"`
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

var exampleRoll = map[string]any{"pupils": []map[string]any{{
	"id": "A0123", "first_name": "Amira", "last_name": "Khan", "text_name": "Amira", "group": "8B", "year": 8,
	"flags": []string{"vulnerable"},
	"contacts": []map[string]any{{
		"id": "C1", "name": "Sana Khan", "relationship": "mother", "order": 1, "parental_responsibility": true,
		"lives_with": true, "mobile": "07700 900101", "language": "ur", "text": "yes", "court_order": false, "role": "family",
	}},
}}}
