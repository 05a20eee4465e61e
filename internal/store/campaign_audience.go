package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Material reads what the audience of a wave is chosen from.
func (s *Campaigns) Material(ctx context.Context, x campaigns.Campaign, of campaigns.Choice) (campaigns.Material, error) {
	c := s.db.reader()
	m := campaigns.Material{
		Today: of.Today, Lists: map[school.PupilID][]school.TiedContact{}, Missed: map[school.PupilID][]campaigns.MissedDay{},
		Sessions: map[school.Group]int{}, Out: map[school.PupilID]string{}, Drawn: map[school.PupilID]campaigns.Arm{}, Texted: map[school.PupilID]bool{},
	}
	var err error
	if m.School, m.Calendar, err = s.School(ctx, x.School); err != nil {
		return m, err
	}
	if err := c.lists(ctx, &m); err != nil {
		return m, err
	}
	if err := c.missed(ctx, &m, of); err != nil {
		return m, err
	}
	outs, err := c.outs(ctx, x.ID)
	if err != nil {
		return m, err
	}
	var ids []string
	for _, o := range outs {
		m.Out[o.Pupil] = o.Reason
		ids = append(ids, string(o.Pupil))
	}
	if err := c.outAdults(ctx, &m, ids); err != nil {
		return m, err
	}
	return m, c.drawn(ctx, &m, x, of.Week)
}

// outAdults reads the adults of those who are out, on roll or not.
func (c conn) outAdults(ctx context.Context, m *campaigns.Material, out []string) error {
	return c.eachIn(ctx, "campaign-outs-adults", nil, out, func(scan func(...any) error) error {
		var x school.Contact
		var sealed []byte
		err := scan(&x.ID, &sealed, &x.Role)
		if err != nil {
			return err
		}
		x.Number, err = c.db.contactNumber(x.ID, sealed)
		m.OutAdults = append(m.OutAdults, x)
		return err
	})
}

// lists reads the roll: who is on it, and each pupil's adults in order. It reads
// of each no more than is asked: a wave of a trust does it for 200,000 families.
func (c conn) lists(ctx context.Context, m *campaigns.Material) error {
	urn := m.School.URN
	on := map[school.PupilID]bool{}
	err := c.each(ctx, "audience-pupils", []any{string(urn), m.Today.String()}, func(scan func(...any) error) error {
		p := school.Pupil{School: urn}
		err := scan((*string)(&p.ID), &p.FirstName, &p.LastName, &p.TextName, (*string)(&p.Group), &p.Year, &p.Flags.NoText, &p.Flags.InCare, &p.FreeMeals)
		m.Pupils, on[p.ID] = append(m.Pupils, p), true
		return err
	})
	if err != nil {
		return err
	}
	adults := map[school.ContactID]school.Contact{}
	err = c.each(ctx, "audience-adults", []any{string(urn)}, func(scan func(...any) error) error {
		x := school.Contact{School: urn}
		var sealed []byte
		err := scan((*string)(&x.ID), &x.Name, &sealed, &x.Language, (*string)(&x.Role), (*string)(&x.Problem), &x.NoCampaigns, &x.Stopped)
		if err != nil {
			return err
		}
		x.Number, err = c.db.contactNumber(x.ID, sealed)
		adults[x.ID] = x
		return err
	})
	if err != nil {
		return err
	}
	return c.tied(ctx, m, on, adults)
}

// tiesAtOnce is of how many pupils the lists are asked for in one statement.
const tiesAtOnce = 300

// tied puts adults on the lists of the pupils who are on roll, and says of each
// for how many of these they stand.
func (c conn) tied(ctx context.Context, m *campaigns.Material, on map[school.PupilID]bool, adults map[school.ContactID]school.Contact) error {
	var ties []school.Tie
	stands := map[school.ContactID]int{}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(on)), tiesAtOnce) {
		ids := make([]string, len(some))
		for i, id := range some {
			ids[i] = string(id)
		}
		err := c.eachIn(ctx, "audience-ties", nil, ids, func(scan func(...any) error) error {
			var t school.Tie
			err := scan((*string)(&t.Pupil), (*string)(&t.Contact), &t.Order, &t.ParentalResponsibility, &t.LivesWith, (*string)(&t.Text), &t.CourtOrder)
			ties = append(ties, t)
			if t.Text == school.TextYes && !t.CourtOrder {
				stands[t.Contact]++
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(ties, func(a, b school.Tie) int {
		return cmp.Or(cmp.Compare(a.Pupil, b.Pupil), school.AskedFirst(a, b))
	})
	lists := make([]school.TiedContact, len(ties)) // one piece of memory for all of them
	first := 0
	for i, t := range ties {
		lists[i] = school.TiedContact{Tie: t, Contact: adults[t.Contact]}
		lists[i].Contact.Pupils = stands[t.Contact]
		if i+1 == len(ties) || ties[i+1].Pupil != t.Pupil {
			m.Lists[t.Pupil], first = lists[first:i+1:i+1], i+1
		}
	}
	return nil
}

// missed reads what each pupil missed, today too, and of how much of the year.
func (c conn) missed(ctx context.Context, m *campaigns.Material, of campaigns.Choice) error {
	urn, today := string(m.School.URN), of.Today.String()
	err := c.each(ctx, "audience-missed", []any{urn, of.Back.String(), today}, func(scan func(...any) error) error {
		var p school.PupilID
		var d campaigns.MissedDay
		if err := scan(&p, dateInto{&d.Day}, &d.Code, &d.Sessions); err != nil {
			return err
		}
		m.Missed[p] = append(m.Missed[p], d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.each(ctx, "audience-sessions", []any{urn, of.From.String(), today}, func(scan func(...any) error) error {
		var g school.Group
		var n int
		err := scan(&g, &n)
		m.Sessions[g] = n
		return err
	})
}

// drawn reads where earlier waves drew each pupil, and who has a text this week.
func (c conn) drawn(ctx context.Context, m *campaigns.Material, x campaigns.Campaign, week string) error {
	var waves []string
	err := c.each(ctx, "waves-drawn", []any{string(x.ID)}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		waves = append(waves, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range waves { // the oldest wave comes last and stands
		err := c.each(ctx, "families-drawn", []any{id}, func(scan func(...any) error) error {
			var pupils string
			var arm campaigns.Arm
			if err := scan(&pupils, &arm); err != nil {
				return err
			}
			return eachMember(pupils, func(p campaigns.Member) { m.Drawn[p.Pupil] = arm })
		})
		if err != nil {
			return err
		}
	}
	if m.Reached, err = c.reached(ctx, x.School, week); err != nil {
		return err
	}
	return c.each(ctx, "families-this-week", []any{string(x.School), week}, func(scan func(...any) error) error {
		var pupils string
		if err := scan(&pupils); err != nil {
			return err
		}
		return eachMember(pupils, func(p campaigns.Member) { m.Texted[p.Pupil] = true })
	})
}

// reached reads the adults whose telephone has a campaign text of a week.
func (c conn) reached(ctx context.Context, urn school.URN, week string) (map[school.ContactID]bool, error) {
	all := map[school.ContactID]bool{}
	if some, err := c.anyReached(ctx, urn, week); err != nil || !some {
		return all, err
	}
	err := c.each(ctx, "audience-reached", []any{string(urn), week}, func(scan func(...any) error) error {
		var id school.ContactID
		err := scan(&id)
		all[id] = true
		return err
	})
	return all, err
}

// anyReached reports whether any telephone has a campaign text of a week, at a
// school or at another of its trust.
func (c conn) anyReached(ctx context.Context, urn school.URN, week string) (bool, error) {
	trust, err := c.ids(ctx, "trust-of", string(urn))
	if err != nil {
		return false, err
	}
	for _, urn := range trust {
		var text string
		if found, err := c.one(ctx, "school-reached", []any{urn, week}, &text); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

func eachMember(pupils string, do func(campaigns.Member)) error {
	var all []campaigns.Member
	if err := json.Unmarshal([]byte(pupils), &all); err != nil {
		return fmt.Errorf("read a family: %w", err)
	}
	for _, p := range all {
		do(p)
	}
	return nil
}

// People lists the families of a firing with the names of their pupils.
func (s *Campaigns) People(ctx context.Context, id campaigns.FiringID) ([]campaigns.Person, error) {
	c := s.db.reader()
	f, err := c.firing(ctx, "wave-one", id)
	if err != nil {
		return nil, err
	}
	names := map[school.PupilID]string{}
	err = c.each(ctx, "roll-pupils", []any{string(f.School)}, func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(rollPupilInto(&p)...)
		names[p.ID] = p.Name() + ", " + string(p.Group)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []campaigns.Person
	err = c.each(ctx, "wave-people", []any{string(id)}, func(scan func(...any) error) error {
		var x campaigns.Person
		var pupils, text string
		var raised *int64
		if err := scan(&x.Family, &x.Contact, &pupils, &x.Why, &x.Arm, &text, &x.State, &raised); err != nil {
			return err
		}
		if raised != nil {
			x.At = at(*raised)
		}
		x.In = x.Arm != ""
		all = append(all, x)
		return eachMember(pupils, func(p campaigns.Member) {
			if p.Why == campaigns.Fits || !x.In {
				all[len(all)-1].Pupils = append(all[len(all)-1].Pupils, names[p.Pupil])
				all[len(all)-1].First = cmp.Or(all[len(all)-1].First, p.Pupil)
			}
		})
	})
	return all, err
}

// Gate reads again what the last gate needs of a campaign's text.
func (s *Campaigns) Gate(ctx context.Context, id delivery.TextID) (campaigns.Gate, error) {
	c := s.db.reader()
	var g campaigns.Gate
	var sealed []byte
	if found, err := c.one(ctx, "campaign-test", []any{string(id)}, &sealed); err != nil || found {
		if err == nil {
			g.Test = true
			g.Words, err = s.db.box.Open(sealed, "campaign test "+string(id))
		}
		return g, err
	}
	var wave campaigns.FiringID
	var pupils string
	f := &g.Family
	found, err := c.one(ctx, "wave-gate", []any{string(id)}, &wave, &f.ID, &f.Contact, &pupils, &f.Band, &f.Why, &f.Arm, &sealed)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such text.")
	}
	if err != nil {
		return g, err
	}
	if err := json.Unmarshal([]byte(pupils), &f.Pupils); err != nil {
		return g, fmt.Errorf("read the family of text %s: %w", id, err)
	}
	f.In = true
	if g.Owed, err = s.db.openNumber(sealed, "text "+string(id)); err != nil {
		return g, err
	}
	if g.Firing, err = c.firing(ctx, "wave-one", wave); err != nil {
		return g, err
	}
	g.Campaign.ID = g.Firing.Campaign
	found, err = c.one(ctx, "campaign-stands", []any{string(g.Campaign.ID)}, &g.Campaign.School, &g.Campaign.Status, &g.Campaign.Version)
	if err == nil && !found {
		err = noCampaign()
	}
	if err != nil {
		return g, err
	}
	if g.School, g.Calendar, err = s.School(ctx, g.Campaign.School); err != nil {
		return g, err
	}
	return g, c.gateFamily(ctx, &g)
}

// gateFamily reads the pupils of a family and their lists as they are now.
func (c conn) gateFamily(ctx context.Context, g *campaigns.Gate) error {
	var ids []string
	for _, p := range g.Family.Pupils {
		ids = append(ids, string(p.Pupil))
	}
	err := c.eachIn(ctx, "campaign-pupils", nil, ids, func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(pupilInto(&p)...)
		g.Pupils = append(g.Pupils, p)
		return err
	})
	if err != nil {
		return err
	}
	today := clock.DateOf(c.db.clock.Now())
	err = c.eachIn(ctx, "wave-gate-settling", []any{string(g.Campaign.School), today.String()}, ids, func(scan func(...any) error) error {
		var id string
		g.Settling = true
		return scan(&id)
	})
	if err != nil {
		return err
	}
	if err := c.gateMissed(ctx, g, ids, today); err != nil {
		return err
	}
	g.Outs = map[school.PupilID]bool{}
	err = c.eachIn(ctx, "campaign-outs-of", []any{string(g.Campaign.ID), campaigns.OtherReason}, ids, func(scan func(...any) error) error {
		var p school.PupilID
		err := scan(&p)
		g.Outs[p] = true
		return err
	})
	if err != nil {
		return err
	}
	var beside int
	if _, err := c.one(ctx, "campaign-outs-beside", []any{string(g.Family.Contact), string(g.Campaign.ID), campaigns.OtherReason}, &beside); err != nil {
		return err
	}
	g.OutBeside = beside > 0
	g.Lists = map[school.PupilID][]school.TiedContact{}
	return c.eachIn(ctx, "campaign-lists", []any{string(delivery.MainSender)}, ids, func(scan func(...any) error) error {
		x := school.TiedContact{Contact: school.Contact{School: g.Campaign.School}}
		t, k := &x.Tie, &x.Contact
		var sealed []byte
		err := scan(&t.Pupil, &t.Relationship, &t.Order, &t.ParentalResponsibility, &t.LivesWith, &t.Text, &t.CourtOrder,
			&k.ID, &k.Name, &sealed, &k.Language, &k.Role, &k.Problem, &k.NoCampaigns, &k.Stopped, &k.Pupils)
		if err != nil {
			return err
		}
		t.Contact = k.ID
		if k.Number, err = c.db.contactNumber(k.ID, sealed); err != nil {
			return err
		}
		if k.ID == g.Family.Contact {
			g.Contact, g.Found = *k, true
		}
		g.Lists[t.Pupil] = append(g.Lists[t.Pupil], x)
		return nil
	})
}

// gateMissed reads what the registers say by now of the pupils of a family.
func (c conn) gateMissed(ctx context.Context, g *campaigns.Gate, ids []string, today clock.Date) error {
	g.Missed = map[school.PupilID][]campaigns.MissedDay{}
	from := campaigns.MarksFrom(g.Calendar, today)
	return c.eachIn(ctx, "wave-gate-missed", []any{from.String(), today.String()}, ids, func(scan func(...any) error) error {
		var p school.PupilID
		var d campaigns.MissedDay
		err := scan(&p, dateInto{&d.Day}, &d.Code, &d.Sessions)
		g.Missed[p] = append(g.Missed[p], d)
		return err
	})
}
