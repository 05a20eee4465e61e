package api

import (
	"context"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// OnePupil is one pupil with whom may be told, and how often they were missed.
type OnePupil struct {
	ID           string         `json:"id" example:"A0123" doc:"The school's own id"`
	FirstName    string         `json:"first_name"`
	LastName     string         `json:"last_name"`
	TextName     string         `json:"text_name" doc:"The only name in texts"`
	Group        string         `json:"group" example:"8B"`
	Year         int            `json:"year"`
	Flags        []string       `json:"flags" doc:"vulnerable, no_text, in_care"`
	LeftOn       *string        `json:"left_on" format:"date" doc:"null while on roll"`
	ExpectedBack *string        `json:"expected_back" format:"date" doc:"The day after the accepted notices that stand; null when none does"`
	Missed       MissedSessions `json:"missed" doc:"Of this term"`
	Contacts     []PupilContact `json:"contacts" doc:"In order"`
}

// MissedSessions counts half days.
type MissedSessions struct {
	Sessions int `json:"sessions" doc:"Half days missed, arrivals after the register closed included"`
	Possible int `json:"possible" doc:"Half days for which there is a mark that counts"`
}

// PupilContact is an adult as one pupil's list has them.
type PupilContact struct {
	ID           string `json:"id" example:"C1"`
	Name         string `json:"name"`
	Relationship string `json:"relationship" example:"mother"`
	Order        int    `json:"order"`
	MayBeTexted  bool   `json:"may_be_texted" doc:"About this pupil, as things stand now"`
	WhyNot       string `json:"why_not" example:"stopped" doc:"A word that stays; empty when they may"`
	Detail       string `json:"detail" doc:"The same for a person. Why an adult must not be told is not said"`
}

type pupilIn struct {
	ID     string `path:"id" maxLength:"64" doc:"The school's own id"`
	School string `query:"school" pattern:"^[0-9]{6}$" doc:"Which school, for a key of a network"`
}

type pupilOut struct{ Body OnePupil }

func (d *door) getPupil(ctx context.Context, in *pupilIn) (*pupilOut, error) {
	v, err := d.mornings.Pupil(ctx, visitOf(ctx).urn, in.ID)
	if err != nil {
		return nil, err
	}
	return &pupilOut{pupilAnswer(v)}, nil
}

func pupilAnswer(v notifier.PupilView) OnePupil {
	p := v.Pupil
	out := OnePupil{
		ID: p.Ref, FirstName: p.FirstName, LastName: p.LastName, TextName: p.TextName, Group: string(p.Group), Year: p.Year, Flags: flagsOf(p.Flags),
		Missed: MissedSessions{v.Missed.Sessions, v.Missed.Possible}, Contacts: each(v.Contacts, pupilContact),
	}
	if p.LeftOn != (clock.Date{}) {
		out.LeftOn = orNil(p.LeftOn.String())
	}
	if back, ok := v.ExpectedBack(); ok {
		out.ExpectedBack = orNil(back.String())
	}
	return out
}

func flagsOf(f school.Flags) []string {
	out := []string{}
	for _, x := range []struct {
		set  bool
		word string
	}{{f.Vulnerable, "vulnerable"}, {f.NoText, "no_text"}, {f.InCare, "in_care"}} {
		if x.set {
			out = append(out, x.word)
		}
	}
	return out
}

func pupilContact(c notifier.ContactView) PupilContact {
	return PupilContact{
		ID: c.Contact.Ref, Name: c.Contact.Name, Relationship: c.Relationship, Order: c.Order,
		MayBeTexted: !c.Stands(), WhyNot: c.Word, Detail: c.Says,
	}
}
