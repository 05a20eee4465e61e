package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Calendar is when a school is open.
type Calendar struct {
	AMStart string        `json:"am_start" example:"08:45" doc:"When the morning session begins, London"`
	PMStart string        `json:"pm_start" example:"13:00"`
	Terms   []Term        `json:"terms"`
	Closed  []ClosedDay   `json:"closed" doc:"Days of the terms, or sessions, on which it is not open"`
	Early   []EarlyFinish `json:"early" doc:"Days that end early; where that is before the afternoon, there is none"`
	Part    []PartClosure `json:"part" doc:"Days, or sessions, on which one year group is not in"`
}

// Term is a run of days in which a school is open on weekdays.
type Term struct {
	Name  string `json:"name"`
	First string `json:"first" format:"date"`
	Last  string `json:"last" format:"date"`
}

// ClosedDay is a day, or a session of it, on which a school is not open.
type ClosedDay struct {
	Date    string  `json:"date" format:"date"`
	Session *string `json:"session" enum:"AM,PM" doc:"null is the whole day"`
	Kind    string  `json:"kind" enum:"holiday,inset,shut"`
	Note    string  `json:"note"`
}

// EarlyFinish is a day that ends early.
type EarlyFinish struct {
	Date string `json:"date" format:"date"`
	Ends string `json:"ends" example:"12:30" doc:"When the school day ends, London"`
	Note string `json:"note"`
}

// PartClosure is a day on which a year group is not in.
type PartClosure struct {
	Date    string  `json:"date" format:"date"`
	Session *string `json:"session" enum:"AM,PM" doc:"null is the whole day"`
	Year    int     `json:"year" minimum:"-2" maximum:"14" doc:"National curriculum year, 0 for reception"`
	Kind    string  `json:"kind" enum:"holiday,inset,shut"`
	Note    string  `json:"note"`
}

// TransformSchema lets the session be null: the whole day.
func (PartClosure) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return nullSession(s)
}

// Policy is how a school wants its mornings. Sent, what is missing stays.
type Policy struct {
	HoldAfterClosing int     `json:"hold_after_closing_minutes" minimum:"0" maximum:"60" doc:"Lets late arrivals sign in before a text goes"`
	Review           bool    `json:"review" doc:"Every alert waits for a person"`
	TextUnauthorised bool    `json:"text_unauthorised" doc:"Code O leads to a text too"`
	SeparatedParents string  `json:"separated_parents" enum:"first,each" doc:"When two parents live apart: the first who may be texted alone, or a text of their own to each"`
	NotBefore        string  `json:"not_before" example:"08:00" doc:"No text before, 07:00 to 10:00"`
	NotAfter         string  `json:"not_after" example:"16:00" doc:"No text after, 14:00 to 20:00"`
	DeadlineAM       string  `json:"deadline_am" example:"12:00" doc:"An alert of the morning is of no use after, 10:30 to 14:00"`
	DeadlinePM       string  `json:"deadline_pm" example:"15:30" doc:"Of the afternoon, 14:00 to 20:00"`
	StaleAfter       int     `json:"stale_after_minutes" minimum:"10" maximum:"240" doc:"A register older than this, or that comes for the first time so long after it was due, is held for a person"`
	VulnerableHold   int     `json:"vulnerable_hold_minutes" minimum:"0" maximum:"30" doc:"How long an alert about a vulnerable pupil waits for a person"`
	OverdueAfter     int     `json:"overdue_after_minutes" minimum:"10" maximum:"120" doc:"After the session began, when a register is late"`
	NextAfter        int     `json:"next_contact_after_minutes" minimum:"5" maximum:"120" doc:"The ladder: without a reply, the next contact is texted"`
	UndeliveredAfter int     `json:"undelivered_after_minutes" minimum:"2" maximum:"60" doc:"or so long after a text of which nothing says that it has arrived"`
	CallAfter        int     `json:"call_after_minutes" minimum:"10" maximum:"180" doc:"From the first text to the call list"`
	LeadAfter        int     `json:"lead_after_minutes" minimum:"10" maximum:"240" doc:"and to the safeguarding lead"`
	VulnerableNext   int     `json:"vulnerable_next_contact_after_minutes" minimum:"2" maximum:"60" doc:"The same for a vulnerable pupil, of whom the lead is told at once"`
	VulnerableCall   int     `json:"vulnerable_call_after_minutes" minimum:"5" maximum:"60"`
	UnmarkedAfter    int     `json:"unmarked_after_minutes" minimum:"15" maximum:"180" doc:"After the session began, when the pupils of a register that has not closed are to be called about"`
	TextLeads        bool    `json:"text_leads" doc:"The safeguarding lead, then deputy and head, are told by text on their own mobiles; no child is named"`
	TextOffice       bool    `json:"text_office" doc:"The office is told by text of registers that have not closed"`
	IllnessGuidance  bool    `json:"illness_guidance" doc:"The answer to a parent who names a mild illness holds a line of the NHS's advice, and where it stands"`
	BrakeGroupLeast  int     `json:"brake_group_least" minimum:"1" maximum:"30" doc:"The brake: more pupils of a group than this"`
	BrakeGroupShare  float64 `json:"brake_group_share" minimum:"0.05" maximum:"0.8" doc:"and a larger share of it"`
	BrakeSchoolLeast int     `json:"brake_school_least" minimum:"1" maximum:"100" doc:"More families of the school than this"`
	BrakeSchoolShare float64 `json:"brake_school_share" minimum:"0.01" maximum:"0.3" doc:"and a larger share of the roll"`
	BrakeWindow      int     `json:"brake_window_minutes" minimum:"5" maximum:"240" doc:"within so long"`
	ByHandMost       int     `json:"by_hand_most_an_hour" minimum:"20" maximum:"200" doc:"Texts that people and programs write by hand in an hour; more is 429. A person's one text to one family always goes"`
}

type (
	calendarOut struct{ Body Calendar }
	policyOut   struct{ Body Policy }
)

func (d *door) getCalendar(ctx context.Context, _ *AtSchool) (*calendarOut, error) {
	set, err := d.mornings.Setting(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	return calendarAnswer(set.Calendar), nil
}

func calendarAnswer(c school.Calendar) *calendarOut {
	return &calendarOut{Calendar{
		AMStart: clockWords(c.AMStart), PMStart: clockWords(c.PMStart),
		Terms: each(c.Terms, func(t school.Term) Term { return Term{t.Name, t.First.String(), t.Last.String()} }),
		Closed: each(c.Closed, func(x school.ClosedDay) ClosedDay {
			return ClosedDay{x.Date.String(), orNil(x.Session), string(x.Kind), x.Note}
		}),
		Early: each(c.Early, func(e school.EarlyFinish) EarlyFinish {
			return EarlyFinish{e.Date.String(), clockWords(e.Ends), e.Note}
		}),
		Part: each(c.Part, func(x school.PartClosure) PartClosure {
			return PartClosure{x.Date.String(), orNil(x.Session), x.Year, string(x.Kind), x.Note}
		}),
	}}
}

func clockWords(t clock.ClockTime) string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

func (d *door) getPolicy(ctx context.Context, _ *AtSchool) (*policyOut, error) {
	set, err := d.mornings.Setting(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	return policyAnswer(set.Policy), nil
}

func (d *door) putPolicy(ctx context.Context, _ *AtSchool) (*policyOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	p, err := d.mornings.ChangePolicy(ctx, v.actor(), v.urn, func(p *notifier.Policy) error { return readPolicy(o, p) })
	if err != nil {
		return nil, err
	}
	return policyAnswer(p), nil
}

// readPolicy reads over a policy what was sent. A name nobody knows is refused:
// whoever misspells a limit must hear of it.
func readPolicy(o object, p *notifier.Policy) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	known, _ := asObject(text)
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	bad := invalid()
	for _, name := range o.strangers(names...) {
		bad.At(keyPointer("", name), "there is no such setting")
	}
	for _, name := range names {
		raw, there := o[name]
		if !there {
			continue
		}
		if wall := wallTimes(p)[name]; wall != nil {
			var ok bool
			if *wall, ok = readWall(o, name); !ok {
				bad.At("/"+name, "this is a time of day like 08:00")
			}
			continue
		}
		one, err := json.Marshal(object{name: raw})
		if err == nil {
			err = json.Unmarshal(one, p)
		}
		if err != nil || string(raw) == "null" {
			bad.At("/"+name, "this value cannot be read")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// wallTimes are the settings that are a time of day.
func wallTimes(p *notifier.Policy) map[string]*clock.ClockTime {
	return map[string]*clock.ClockTime{"not_before": &p.NotBefore, "not_after": &p.NotAfter, "deadline_am": &p.DeadlineAM, "deadline_pm": &p.DeadlinePM}
}

// readWall reads a time of day like 08:00.
func readWall(o object, name string) (clock.ClockTime, bool) {
	s, _ := o.text(name)
	t, err := time.Parse("15:04", s)
	return clock.HM(t.Hour(), t.Minute()), err == nil
}

func policyAnswer(p notifier.Policy) *policyOut {
	return &policyOut{Policy{
		HoldAfterClosing: int(p.HoldAfterClosing), Review: p.Review, TextUnauthorised: p.TextUnauthorised,
		SeparatedParents: string(p.SeparatedParents),
		NotBefore:        clockWords(p.NotBefore), NotAfter: clockWords(p.NotAfter),
		DeadlineAM: clockWords(p.DeadlineAM), DeadlinePM: clockWords(p.DeadlinePM),
		StaleAfter: int(p.StaleAfter), VulnerableHold: int(p.VulnerableHold), OverdueAfter: int(p.OverdueAfter),
		NextAfter: int(p.NextAfter), UndeliveredAfter: int(p.UndeliveredAfter), CallAfter: int(p.CallAfter), LeadAfter: int(p.LeadAfter),
		VulnerableNext: int(p.VulnerableNext), VulnerableCall: int(p.VulnerableCall), UnmarkedAfter: int(p.UnmarkedAfter),
		TextLeads: p.TextLeads, TextOffice: p.TextOffice, IllnessGuidance: p.IllnessGuidance,
		BrakeGroupLeast: p.BrakeGroupLeast, BrakeGroupShare: p.BrakeGroupShare,
		BrakeSchoolLeast: p.BrakeSchoolLeast, BrakeSchoolShare: p.BrakeSchoolShare, BrakeWindow: int(p.BrakeWindow),
		ByHandMost: p.ByHandMost,
	}}
}

// TransformSchema lets the session be null: the whole day.
func (ClosedDay) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return nullSession(s) }
