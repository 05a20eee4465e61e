//go:build services

package outside

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// groupOf is how many pupils a group of a scenario has: those of the script
// and others who are always present and have nobody.
const groupOf = 20

// stranger is whoever has a number that is on no roll.
const stranger = "a stranger"

// playedSchool is a scenario's own school: nothing of one scenario can be
// seen in another but the carrier, the clock and the program they share.
type playedSchool struct {
	*script
	*caller
	t      testing.TB
	stage  *playhouse
	urn    string
	nth    int
	phones map[string]string // by adult
	read   map[string]int    // texts read, by adult
	people map[string]*visitor
	open   map[string]string // by role: a page that was opened before
	failed error
}

func (s *playedSchool) path(rest string) string { return "/v1/schools/" + s.urn + rest }

// foundSchool puts the school of the nth scenario in, as an operator does.
func foundSchool(t testing.TB, h *playhouse, nth int, sc *script) *playedSchool {
	t.Helper()
	s := &playedSchool{
		script: sc, t: t, stage: h, urn: fmt.Sprint(981000 + nth), nth: nth,
		phones: map[string]string{}, read: map[string]int{}, people: map[string]*visitor{}, open: map[string]string{},
	}
	for i, a := range sc.adults {
		s.phones[a.first] = fmt.Sprintf("+999%03d%04d", nth, i)
		if a.numberOf != "" {
			s.phones[a.first] = s.phones[a.numberOf]
		}
	}
	s.phones[stranger] = fmt.Sprintf("+999%03d9999", nth)
	for i, role := range sc.staff {
		s.phones[role] = fmt.Sprintf("+999%03d8%03d", nth, i)
	}
	school := file(t, h.dir, s.urn+".json", map[string]any{
		"urn": s.urn, "name": "Alder Row School " + s.urn, "text_name": "Alder Row", "office_phone": "01632 960123",
		"phase": "secondary", "am_start": "08:45", "pm_start": "13:15",
		"terms": []map[string]string{{"name": "Autumn", "first": "2026-09-01", "last": "2026-12-18"}},
	})
	command(t, h.dir, h.env, "", "school", "add", "--file", school)
	said := command(t, h.dir, h.env, "", "key", "create", "--school", s.urn, "--name", "register system", "--scopes", allScopes+",admin")
	key, _, _ := strings.Cut(said, "\n")
	s.caller = callerOf(h.base, key)
	s.must(t, "PUT", s.path("/roll"), s.roll(), nil)
	for _, role := range sc.staff {
		s.addStaff(role)
	}
	if len(sc.policy) > 0 {
		policy := map[string]any{}
		for _, p := range sc.policy {
			policy[p.name] = valueOf(p.value)
		}
		s.must(t, "PUT", s.path("/policy"), policy, nil)
	}
	return s
}

// roll is the school's roll as the script has it now.
func (s *playedSchool) roll() roll {
	r := roll{}
	for i, p := range s.pupils {
		row := pupil{
			ID: s.id(p.first), FirstName: p.first, LastName: p.last, Group: p.group, Year: 7 + i%3,
			Flags: append([]string{}, p.flags...), Contacts: []contact{},
		}
		for _, a := range s.adults {
			if slices.Contains(a.pupils, p.first) {
				row.Contacts = append(row.Contacts, s.contact(a))
			}
		}
		r.Pupils = append(r.Pupils, row)
	}
	for _, g := range s.groups() {
		for n := range groupOf - len(s.inGroup(g)) {
			r.Pupils = append(r.Pupils, pupil{
				ID: filler(g, n), FirstName: "Extra", LastName: fmt.Sprintf("Pupil%02d", n), Group: g, Year: 7, Flags: []string{}, Contacts: []contact{},
			})
		}
	}
	return r
}

func (s *playedSchool) contact(a scriptAdult) contact {
	c := contact{
		ID: "C-" + a.first, Name: a.first + " Birch", Relationship: a.relationship, Order: a.order, Responsible: !a.noParent && !a.professional,
		LivesWith: !a.elsewhere && !a.professional, Mobile: s.phones[a.first], Text: "yes", Language: a.language, CourtOrder: a.courtOrder, Role: "family",
	}
	if a.never {
		c.Text = "never"
	}
	if a.professional {
		c.Role = "professional"
	}
	if a.noNumber {
		c.Mobile = ""
	}
	return c
}

// id is a pupil's id on the roll; no API ever shows it to a family.
func (s *playedSchool) id(first string) string { return "P-" + first }

func filler(group string, n int) string { return fmt.Sprintf("X-%s-%02d", group, n) }

func (s *playedSchool) groups() (groups []string) {
	for _, p := range s.pupils {
		if !slices.Contains(groups, p.group) {
			groups = append(groups, p.group)
		}
	}
	return groups
}

func (s *playedSchool) inGroup(g string) (in []scriptPupil) {
	for _, p := range s.pupils {
		if p.group == g {
			in = append(in, p)
		}
	}
	return in
}

// signedIn gives somebody of the staff at the pages, who signs in when they
// first come.
func (s *playedSchool) signedIn(role string) (v *visitor, err error) {
	if v = s.people[role]; v != nil {
		return v, nil
	}
	if !slices.Contains(s.staff, role) {
		s.addStaff(role)
		s.staff = append(s.staff, role)
	}
	if v, err = comeIn(s.stage.base, s.email(role), staffPassword); err == nil {
		s.people[role] = v
	}
	return v, err
}

const staffPassword = "seven quiet herons"

func (s *playedSchool) email(role string) string { return role + "@" + s.urn + ".example" }

// addStaff lets somebody sign in, and gives their own mobile if they have one.
func (s *playedSchool) addStaff(role string) {
	args := []string{"staff", "add", "--school", s.urn, "--email", s.email(role), "--name", "Robin " + role, "--role", role}
	if s.phones[role] != "" {
		args = append(args, "--mobile", s.phones[role])
	}
	command(s.t, s.stage.dir, s.stage.env, staffPassword+"\n", args...)
}

// environment is how the program's commands reach the data of a demo.
func environment(data string) []string {
	return []string{"FIRSTBELL_DATABASE_URL=sqlite:" + filepath.Join(data, "firstbell.db"), "FIRSTBELL_KEY_FILE=" + filepath.Join(data, "firstbell.key")}
}

// valueOf reads a setting of the policy as JSON would have it.
func valueOf(word string) any {
	if n, err := strconv.ParseFloat(word, 64); err == nil {
		return n
	}
	if b, err := strconv.ParseBool(word); err == nil {
		return b
	}
	return word
}
