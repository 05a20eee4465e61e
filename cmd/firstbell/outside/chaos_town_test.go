//go:build services && chaos

package outside

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
)

// townSchool is one made-up school of a storm, as its register system knows it.
type townSchool struct {
	urn   school.URN
	text  map[string]map[string]bool // pupil's ref → number → whether it may be texted about that pupil
	stops []string                   // numbers that send STOP before the day begins
	lead  string                     // the lead's own mobile; "" for none
	late  bool                       // its deadline falls into the storm
	order []school.Group
	of    map[school.Group][]string // refs
	*caller
}

func (s *townSchool) path(rest string) string { return "/v1/schools/" + string(s.urn) + rest }

// waveEvery gives every fifteenth school, which has a lead, a wave of campaign
// texts that falls into the storm.
const waveEvery = 15

// tightEvery makes every fourth school one whose deadline falls into the storm.
const tightEvery = 4

// buildTown puts the schools of a form in, the way an operator does.
func buildTown(t testing.TB, r *rig, f form, seed uint64) []*townSchool {
	t.Helper()
	var town []*townSchool
	var filling sync.WaitGroup
	gate := make(chan struct{}, 3)
	for made := range sample.Schools(seed, f.schools, f.pupils) {
		s := townOf(made, len(town))
		town = append(town, s)
		gate <- struct{}{}
		filling.Go(func() {
			defer func() { <-gate }()
			s.found(t, r, made)
		})
	}
	filling.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return town
}

// townOf works out, apart from the service's own rules, who may be texted.
func townOf(made sample.School, nth int) *townSchool {
	s := &townSchool{urn: made.School.URN, text: map[string]map[string]bool{}, of: map[school.Group][]string{}, order: made.Groups, late: nth%tightEvery == 1}
	refs := map[school.PupilID]string{}
	for _, p := range made.Pupils {
		refs[p.ID] = p.Ref
		s.text[p.Ref] = map[string]bool{}
		s.of[p.Group] = append(s.of[p.Group], p.Ref)
	}
	who := map[school.ContactID]sample.Contact{}
	for _, c := range made.Contacts {
		who[c.ID] = c
		if c.Stopped && c.Problem == school.NumberFine {
			s.stops = append(s.stops, c.Number.E164())
		}
	}
	for _, tie := range made.Ties {
		c := who[tie.Contact]
		if c.Number.Zero() {
			continue
		}
		may, seen := s.text[refs[tie.Pupil]][c.Number.E164()]
		good := tie.Text == school.TextYes && !tie.CourtOrder && c.Role != school.ProfessionalRole && c.Problem == "" && !c.Stopped
		s.text[refs[tie.Pupil]][c.Number.E164()] = good && (may || !seen)
	}
	if nth%5 == 0 {
		s.lead = fmt.Sprintf("+9998%07d", nth)
	}
	return s
}

// found puts one school in by the commands.
func (s *townSchool) found(t testing.TB, r *rig, made sample.School) {
	c := made.Calendar
	var terms []map[string]string
	for _, term := range c.Terms {
		terms = append(terms, map[string]string{"name": term.Name, "first": term.First.String(), "last": term.Last.String()})
	}
	about := file(t, r.dir, string(s.urn)+".json", map[string]any{
		"urn": s.urn, "name": made.School.Name, "text_name": made.School.TextName, "office_phone": "01632 960123",
		"phase": made.School.Phase, "am_start": "08:45", "pm_start": "13:15", "terms": terms,
	})
	command(t, r.dir, r.env, "", "school", "add", "--file", about)
	command(t, r.dir, r.env, "", "import", "--school", string(s.urn), "--file", file(t, r.dir, string(s.urn)+"-roll.json", rollOf(made)))
	said := command(t, r.dir, r.env, "", "key", "create", "--school", string(s.urn), "--name", "register system", "--scopes", allScopes+",admin,campaigns:read,campaigns:write")
	key, _, _ := strings.Cut(said, "\n")
	s.caller = callerOf(r.web, key)
	if s.lead != "" {
		command(t, r.dir, r.env, wavePassword+"\n", "staff", "add", "--school", string(s.urn), "--email", "lead@"+string(s.urn)+".example",
			"--name", "Robin Ash", "--role", "lead", "--mobile", s.lead)
	}
}

// rollOf writes a made-up roll as a register system sends it.
func rollOf(made sample.School) rollfile.Roll {
	ties := map[school.PupilID][]school.Tie{}
	for _, tie := range made.Ties {
		ties[tie.Pupil] = append(ties[tie.Pupil], tie)
	}
	who := map[school.ContactID]sample.Contact{}
	for _, c := range made.Contacts {
		who[c.ID] = c
	}
	var out rollfile.Roll
	for _, p := range made.Pupils {
		row := rollfile.Pupil{ID: p.Ref, FirstName: &p.FirstName, LastName: &p.LastName, TextName: &p.TextName, Group: new(string(p.Group)), Year: &p.Year, Flags: flagsOf(p)}
		for _, tie := range ties[p.ID] {
			c := who[tie.Contact]
			if c.Second != "" { // nobody can say which of the two is meant
				c.Raw += " or " + c.Second
			}
			row.Contacts = append(row.Contacts, rollfile.Contact{
				ID: c.Ref, Name: &c.Name, Relationship: &tie.Relationship, Order: &tie.Order, ParentalResponsibility: &tie.ParentalResponsibility,
				LivesWith: &tie.LivesWith, Mobile: &c.Raw, Language: &c.Language, Text: new(string(tie.Text)), CourtOrder: &tie.CourtOrder, Role: new(string(c.Role)),
			})
		}
		out.Pupils = append(out.Pupils, row)
	}
	return out
}

func flagsOf(p school.Pupil) []string {
	flags := []string{}
	for name, is := range map[string]bool{"vulnerable": p.Flags.Vulnerable, "no_text": p.Flags.NoText, "in_care": p.Flags.InCare} {
		if is {
			flags = append(flags, name)
		}
	}
	slices.Sort(flags)
	return flags
}
