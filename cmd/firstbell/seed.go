package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/templates"
)

// weeksOfPast is how much of the past the demo's schools have.
const weeksOfPast = 6

// vouchedFor are the languages of which a made-up member of staff has vouched
// for every wording in the demo's schools. Nobody has for any real school.
var vouchedFor = []templates.Language{"pl", "ur"}

// seed fills a new database with the demo's town.
func (h *house) seed(ctx context.Context, town sample.Town, today clock.Date) error {
	actor := school.SystemActor("demo")
	for _, s := range town.Schools {
		if err := h.seedSchool(ctx, actor, s); err != nil {
			return fmt.Errorf("seed %s: %w", s.School.Name, err)
		}
		refs := map[string]school.PupilID{}
		for _, p := range s.Pupils {
			refs[p.Ref] = p.ID
		}
		if err := h.db.Mornings().SeedPast(ctx, actor, refs, s.History(today, weeksOfPast, 1), h.clock.Now()); err != nil {
			return err
		}
		var vetter, writer, head staff.Member
		people := h.staff.WithCost(staff.DemoCost)
		for _, m := range s.Staff {
			mobile, err := staff.ReadMobile(m.Mobile, phone.Rehearsal)
			if err != nil {
				return fmt.Errorf("seed the staff of %s: %w", s.School.Name, err)
			}
			member := staff.Member{School: s.School.URN, Email: m.Email, Name: m.Name, Role: staff.Role(m.Role), Mobile: mobile}
			added, err := people.AddMember(ctx, actor, member, m.Password)
			if err != nil {
				return fmt.Errorf("seed the staff of %s: %w", s.School.Name, err)
			}
			if member.Role == staff.Office && vetter.ID == "" {
				vetter = added
			}
			switch added.Role {
			case staff.Comms:
				writer = added
			case staff.Head:
				head = added
			}
		}
		if s.School.Phase == school.Secondary && writer.ID != "" {
			if err := h.seedPastWave(ctx, today, writer, head); err != nil {
				return fmt.Errorf("seed a wave of the past: %w", err)
			}
			if err := h.seedCampaign(ctx, writer, vetter); err != nil {
				return err
			}
		}
		for _, l := range vouchedFor {
			if err := h.wordings.VetAll(ctx, vetter.Actor(), s.School.URN, l); err != nil {
				return fmt.Errorf("seed the wordings of %s: %w", s.School.Name, err)
			}
		}
	}
	return nil
}

// seedCampaign gives a school a campaign that waits for a second person, with a
// wave on Friday, and Polish and Urdu vouched for by a made-up member of staff.
func (h *house) seedCampaign(ctx context.Context, writer, vetter staff.Member) error {
	c, err := h.campaigns.Adopt(ctx, writer.Actor(), writer.School, "moments-matter")
	for _, l := range vouchedFor {
		if err == nil {
			c, err = h.campaigns.Vouch(ctx, vetter.Actor(), c.ID, campaigns.Vouching{Version: c.Version, Language: string(l)})
		}
	}
	if err == nil {
		_, err = h.campaigns.Propose(ctx, writer.Actor(), c.ID)
	}
	if err != nil {
		return fmt.Errorf("seed a campaign: %w", err)
	}
	return nil
}

// seedSchool puts in a school, its calendar and its roll, and stops the
// numbers of those who once said STOP.
func (h *house) seedSchool(ctx context.Context, actor school.Actor, s sample.School) error {
	st := roll.Standing{Pupils: s.Pupils, Ties: s.Ties}
	for _, c := range s.Contacts {
		st.Contacts = append(st.Contacts, c.Contact)
	}
	now := h.clock.Now()
	if err := h.db.Roll().Seed(ctx, actor, s.School, s.Calendar, st, now); err != nil {
		return err
	}
	for _, c := range s.Contacts {
		if !c.Stopped || c.Number.Zero() {
			continue
		}
		if err := h.db.Texts().Stop(ctx, delivery.MainSender, c.Number, "STOP", now); err != nil {
			return err
		}
	}
	return nil
}

// whose says whose phone a number is, for the page of handsets: "Jana Novak,
// mother of Amelia, 9C, and Petr, 7A". Staff have phones too.
func whose(town sample.Town) func(e164 string) string {
	labels := map[string]string{}
	for _, s := range town.Schools {
		pupils := map[school.PupilID]school.Pupil{}
		for _, p := range s.Pupils {
			pupils[p.ID] = p
		}
		owners := map[school.ContactID]school.Contact{}
		for _, c := range s.Contacts {
			owners[c.ID] = c.Contact
		}
		for _, t := range s.Ties {
			owner, p := owners[t.Contact], pupils[t.Pupil]
			number := owner.Number.E164()
			switch {
			case number == "":
			case labels[number] == "":
				labels[number] = fmt.Sprintf("%s, %s of %s, %s", owner.Name, t.Relationship, p.FirstName, p.Group)
			default:
				labels[number] += fmt.Sprintf(", and %s, %s", p.FirstName, p.Group)
			}
		}
		for _, m := range s.Staff {
			if n, err := phone.Parse(m.Mobile, phone.Rehearsal); err == nil {
				labels[n.E164()] = fmt.Sprintf("%s, %s of %s", m.Name, strings.ToLower(staff.Role(m.Role).Words()), s.School.TextName)
			}
		}
	}
	return func(e164 string) string { return labels[e164] }
}
