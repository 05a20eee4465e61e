//go:build services

package outside

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A made-up school for the tests, of groups of 25 pupils. The first three
// pupils of a group each have a contact whose number nobody else has.
const (
	groupSize   = 25
	contactEach = 3
	allScopes   = "registers:write,roll:read,roll:write,absences:read,absences:write,alerts:read,alerts:write,ledger:read,replies:read,texts:pause"
)

// morning is when the tests live: a school day whatever the real day is.
var morning = time.Date(2026, time.November, 23, 9, 4, 0, 0, time.UTC)

const today = "2026-11-23"

type pupil struct {
	ID        string    `json:"id"`
	FirstName string    `json:"first_name"`
	LastName  string    `json:"last_name"`
	Group     string    `json:"group"`
	Year      int       `json:"year"`
	Flags     []string  `json:"flags"`
	Contacts  []contact `json:"contacts"`
}

type contact struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Relationship string `json:"relationship"`
	Order        int    `json:"order"`
	Responsible  bool   `json:"parental_responsibility"`
	LivesWith    bool   `json:"lives_with"`
	Mobile       string `json:"mobile"`
	Text         string `json:"text"`
	Language     string `json:"language,omitempty"`
	CourtOrder   bool   `json:"court_order"`
	Role         string `json:"role,omitempty"`
	Stopped      bool   `json:"stopped,omitempty"`
}

type roll struct {
	Pupils []pupil `json:"pupils"`
}

// madeUp is a school, its roll and the key it calls with.
type madeUp struct {
	urn    string
	pupils []pupil
	*caller
}

func (m *madeUp) path(rest string) string { return "/v1/schools/" + m.urn + rest }

// found puts the nth school in, the way an operator does: school, roll, key.
func found(t testing.TB, dir string, env []string, base string, n, groups int) *madeUp {
	t.Helper()
	m := &madeUp{urn: fmt.Sprint(980000 + n)}
	for i := range groups * groupSize {
		m.pupils = append(m.pupils, pupilOf(n, i))
	}
	m.caller = callerOf(base, m.putIn(t, dir, env, fmt.Sprintf("Alder Row School %d", n), allScopes))
	return m
}

// putIn puts the school in, and gives a key for it.
func (m *madeUp) putIn(t testing.TB, dir string, env []string, name, scopes string) string {
	t.Helper()
	school := file(t, dir, m.urn+".json", map[string]any{
		"urn": m.urn, "name": name, "text_name": "Alder Row", "office_phone": "01632 960123",
		"phase": "secondary", "am_start": "08:45", "pm_start": "13:15",
		"terms": []map[string]string{{"name": "Autumn", "first": "2026-09-01", "last": "2026-12-18"}},
	})
	command(t, dir, env, "", "school", "add", "--file", school)
	command(t, dir, env, "", "import", "--school", m.urn, "--file", file(t, dir, m.urn+"-roll.json", roll{m.pupils}))
	said := command(t, dir, env, "", "key", "create", "--school", m.urn, "--name", "register system", "--scopes", scopes)
	key, _, _ := strings.Cut(said, "\n")
	return key
}

func pupilOf(school, i int) pupil {
	nth, group := i%groupSize, i/groupSize
	p := pupil{
		ID: fmt.Sprintf("A%04d", i), FirstName: given[i%len(given)], LastName: family[(i/3)%len(family)],
		Group: fmt.Sprintf("G%02d", group+1), Year: 7, Flags: []string{}, Contacts: []contact{},
	}
	if nth < contactEach {
		p.Contacts = append(p.Contacts, contact{
			ID: fmt.Sprintf("C%04d", i), Name: "Kit " + p.LastName, Relationship: "mother", Order: 1, Responsible: true,
			Mobile: fmt.Sprintf("+999%03d%05d", school, i), Text: "yes",
		})
	}
	return p
}

var (
	given  = []string{"Ada", "Bram", "Cora", "Dov", "Elin", "Finn", "Gwen"}
	family = []string{"Ashdown", "Birch", "Coldwell", "Dunmore", "Elder"}
)

// groups gives the pupils by group, in order of the groups' first pupils.
func (m *madeUp) groups() (order []string, of map[string][]pupil) {
	of = map[string][]pupil{}
	for _, p := range m.pupils {
		if of[p.Group] == nil {
			order = append(order, p.Group)
		}
		of[p.Group] = append(of[p.Group], p)
	}
	return order, of
}

type mark struct {
	Pupil string `json:"pupil"`
	Code  string `json:"code"`
	Late  int    `json:"minutes_late,omitempty"`
}

// closure is the body that closes a group's register; codes names those who
// are not present.
func closure(group []pupil, session string, codes map[string]string) map[string]any {
	present := map[string]string{"AM": "/", "PM": "\\"}[session]
	var marks []mark
	for _, p := range group {
		k := mark{Pupil: p.ID, Code: present}
		if code, is := codes[p.ID]; is {
			k.Code = code
		}
		if k.Code == "L" {
			k.Late = 14
		}
		marks = append(marks, k)
	}
	return map[string]any{"register": group[0].Group, "date": today, "session": session, "marks": marks}
}

func file(t testing.TB, dir, name string, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
