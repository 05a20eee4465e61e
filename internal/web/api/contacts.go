package api

import (
	"context"
	"encoding/json"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// OneContact is an adult apart from the lists they stand on.
type OneContact struct {
	ID            string   `json:"id" doc:"Our own id, by which this address knows the contact"`
	Ref           string   `json:"ref" doc:"The school's own id, as in the roll"`
	Name          string   `json:"name"`
	Language      string   `json:"language" doc:"BCP 47; empty is English"`
	LanguageKept  bool     `json:"language_kept" doc:"Whether it was chosen here: then no import changes it"`
	Role          string   `json:"role" enum:"family,professional"`
	Stopped       bool     `json:"stopped" doc:"Has sent STOP to the school's texts"`
	NumberProblem string   `json:"number_problem" doc:"Why the number is not texted; empty when it may be"`
	NoCampaigns   bool     `json:"no_campaigns" doc:"Wants to hear of absences only. Never keeps an absence text back"`
	Pupils        []string `json:"pupils" doc:"The school's own ids of those on roll whose list the contact is on"`
}

// ContactChange is what may be changed of an adult; what is left out stays.
type ContactChange struct {
	Language    *string `json:"language,omitempty" maxLength:"35" example:"ur" doc:"BCP 47. It is kept, and no import changes it, until an empty one leaves it to the roll again; English by choice is en"`
	NoCampaigns *bool   `json:"no_campaigns,omitempty" example:"true"`
}

type (
	contactIn struct {
		ID     string `path:"id" maxLength:"64" doc:"Our own id, or the school's own one as in the roll"`
		School string `query:"school" maxLength:"6" doc:"The school's URN: for a key of a network"`
	}
	contactOut struct{ Body OneContact }
)

// ofContact is for addresses that name a contact: of the key's own school, or
// for a key of a network of the one it names.
func (d *door) ofContact(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	return d.ofStream(ctx, c, k)
}

func (d *door) getContact(ctx context.Context, in *contactIn) (*contactOut, error) {
	x, err := d.roll.Contact(ctx, visitOf(ctx).urn, in.ID)
	if err != nil {
		return nil, err
	}
	return contactAnswer(x), nil
}

func (d *door) patchContact(ctx context.Context, in *contactIn) (*contactOut, error) {
	v := visitOf(ctx)
	change, err := readContactChange(v.body)
	if err != nil {
		return nil, err
	}
	x, err := d.roll.Contact(ctx, v.urn, in.ID)
	if err != nil {
		return nil, err
	}
	if err := d.roll.ChangeContact(ctx, roll.Hand{Actor: v.actor()}, v.urn, x.Contact.ID, change); err != nil {
		return nil, err
	}
	if x, err = d.roll.Contact(ctx, v.urn, in.ID); err != nil {
		return nil, err
	}
	return contactAnswer(x), nil
}

func readContactChange(body []byte) (roll.ContactEdit, error) {
	var e roll.ContactEdit
	o, err := readObject(body)
	if err != nil {
		return e, err
	}
	bad := invalid()
	for _, name := range o.strangers("language", "no_campaigns") {
		bad.At(keyPointer("", name), "this cannot be changed here")
	}
	if _, sent := o["language"]; sent {
		tag, ok := o.text("language")
		if !ok {
			bad.At("/language", "language is a string")
		}
		e.Language = &tag
	}
	if raw, sent := o["no_campaigns"]; sent {
		var yes bool
		if string(raw) == "null" || json.Unmarshal(raw, &yes) != nil {
			bad.At("/no_campaigns", "no_campaigns is true or false")
		}
		e.NoCampaigns = &yes
	}
	if len(bad.Fields) > 0 {
		return e, bad
	}
	if e == (roll.ContactEdit{}) {
		return e, problem.New(problem.Invalid, "Nothing is to be changed: send language or no_campaigns.")
	}
	return e, nil
}

func contactAnswer(x roll.Known) *contactOut {
	return &contactOut{OneContact{
		ID: string(x.Contact.ID), Ref: x.Contact.Ref, Name: x.Contact.Name, Language: x.Contact.Language, LanguageKept: x.Contact.LanguageKept, Role: string(x.Contact.Role),
		Stopped: x.Contact.Stopped, NumberProblem: string(x.Contact.Problem), NoCampaigns: x.Contact.NoCampaigns, Pupils: full(x.Pupils),
	}}
}
