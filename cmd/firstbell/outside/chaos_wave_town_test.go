//go:build services && chaos

package outside

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// waveSchool is a school of many families whose wave is due.
type waveSchool struct {
	*townSchool
	families []waveFamily
	groups   [][]pupil
}

// waveFamily is what the rig knows of a family: its phones, and whether it may
// be in the snapshot.
type waveFamily struct {
	first  string // the phone a text may go to
	phones []string
	refs   []string
	in     bool
}

// The families that are not as the others are, one in fifty each.
const (
	neverTexted = 7
	noText      = 13
	inCare      = 19
	twoAdults   = 23
)

// waveTown puts schools in: four families to five pupils, so that every fourth
// family has two.
func waveTown(t *testing.T, r *rig, f waveForm) (town []*waveSchool) {
	t.Helper()
	for n := range f.schools {
		m := &madeUp{urn: fmt.Sprint(970000 + n)}
		s := &waveSchool{townSchool: &townSchool{urn: school.URN(m.urn), text: map[string]map[string]bool{}}}
		s.families = make([]waveFamily, f.families)
		for i := range f.families * 5 / 4 {
			m.pupils = append(m.pupils, s.pupil(n+1, i))
		}
		key := m.putIn(t, r.dir, r.env, fmt.Sprintf("Elm Row School %d", n), allScopes+",admin,campaigns:read,campaigns:write")
		s.caller = callerOf(r.web, key)
		command(t, r.dir, r.env, wavePassword+"\n", "staff", "add", "--school", m.urn, "--email", s.head(), "--name", "Robin Ash", "--role", "head")
		order, of := m.groups()
		for _, g := range order {
			s.groups = append(s.groups, of[g])
		}
		town = append(town, s)
	}
	return town
}

// wavePassword is that of everybody who approves.
const wavePassword = "nine quiet herons"

// head is the email of whoever may approve.
func (s *townSchool) head() string { return "head@" + string(s.urn) + ".example" }

// pupil makes the i-th pupil with the adults of the family.
func (s *waveSchool) pupil(nth, i int) pupil {
	at := i/5*4 + min(i%5, 3)
	f := &s.families[at]
	p := pupil{
		ID: fmt.Sprintf("W%05d", i), FirstName: given[i%len(given)], LastName: family[at%len(family)],
		Group: fmt.Sprintf("G%03d", i/groupSize+1), Year: 7, Flags: []string{},
	}
	f.first, f.in = fmt.Sprintf("+999%03d%05d", nth, at), true
	c := contact{ID: fmt.Sprintf("C%05d", at), Name: "Kit " + p.LastName, Relationship: "mother", Order: 1, Responsible: true, Mobile: f.first, Text: "yes"}
	may := true
	switch odd := at % 50; {
	case odd == neverTexted && at%4 != 3: // nothing would join two pupils
		c.Text, f.in, may = "never", false, false
	case odd == noText:
		p.Flags, f.in, may = []string{"no_text"}, false, false
	case odd == inCare:
		p.Flags, f.in = []string{"in_care"}, false
	}
	p.Contacts = []contact{c}
	f.phones, f.refs = []string{f.first}, append(f.refs, p.ID)
	s.text[p.ID] = map[string]bool{f.first: may}
	if at%50 == twoAdults {
		second := fmt.Sprintf("+999%03d%05d", nth+500, at)
		p.Contacts = append(p.Contacts, contact{
			ID: fmt.Sprintf("D%05d", at), Name: "Jo " + p.LastName, Relationship: "father", Order: 2, Responsible: true, Mobile: second, Text: "yes",
		})
		f.phones = append(f.phones, second)
		s.text[p.ID][second] = true
	}
	return p
}

// sheets are registers in each of which two pupils are missing, of families
// that are like most.
func (s *waveSchool) sheets() (list []sheetOf) {
	for _, group := range s.groups[:min(len(s.groups), 60)] {
		sh := sheetOf{s: s.townSchool, group: group[0].Group, missing: map[string]string{}}
		for _, p := range group {
			sh.refs = append(sh.refs, p.ID)
			if len(p.Flags) == 0 && p.Contacts[0].Text == "yes" && len(sh.missing) < 2 && len(sh.refs)%3 == 1 {
				sh.missing[p.ID] = "N"
			}
		}
		list = append(list, sh)
	}
	return list
}

// rest keeps the ladder from raising more.
func (s *townSchool) rest(t *testing.T) {
	t.Helper()
	s.must(t, "PUT", s.path("/policy"), map[string]any{
		"undelivered_after_minutes": 60, "next_contact_after_minutes": 120, "call_after_minutes": 180, "lead_after_minutes": 240,
	}, nil)
}

// nextMinute gives the whole minute that comes first after some time, by the
// service's clock: waves are due on one.
func nextMinute(r *rig, after time.Duration) time.Time {
	shift, _ := time.ParseDuration(r.shift) // it was printed by us
	return time.Now().Add(shift + after).UTC().Truncate(time.Minute).Add(time.Minute)
}

// planWave adopts a pack over the API, makes of it one wave for every family of
// the school, and has somebody approve it on the page. In November the school's
// clock is UTC.
func (s *townSchool) planWave(t *testing.T, r *rig, due time.Time, approver string) {
	t.Helper()
	var c struct {
		ID      string
		Version int
		Plan    map[string]any
	}
	s.must(t, "POST", s.path("/campaigns"), map[string]any{"pack": "moments-matter"}, &c)
	words := "((school)): a kind word to ((first_name)) at breakfast makes the morning. No more of these: reply NOINFO"
	c.Plan["waves"] = []any{map[string]any{"key": "all", "name": "Everybody", "when": fmt.Sprintf("%d %d * * 1", due.Minute(), due.Hour()), "messages": []any{
		map[string]any{"voice": "primary", "language": "en", "text": words}, map[string]any{"voice": "secondary", "language": "en", "text": words},
	}}}
	c.Plan["audience"] = map[string]any{"in_words": "Every family.", "not_for": []string{"Nobody a text would hurt."}, "staff_may_take_out": true}
	c.Plan["window"] = map[string]any{"from": "07:00", "until": "19:00"}
	c.Plan["stops"] = map[string]int{"opted_out_percent": 100, "failed_percent": 100} // a storm is no reason to pause here
	c.Plan["grace_minutes"] = 240                                                     // a scheduler whose clock is ahead must not take it for missed
	s.must(t, "PUT", "/v1/campaigns/"+c.ID, map[string]any{"version": c.Version, "plan": c.Plan}, &c)
	s.must(t, "POST", "/v1/campaigns/"+c.ID+"/propose", nil, &c)
	reader := signIn(t, r.web, approver, wavePassword)
	page := reader.get(t, "/campaigns/"+c.ID)
	form := url.Values{"form_token": {tokenIn(t, page)}, "version": {fmt.Sprint(c.Version)}}
	if status, page := reader.post(t, "/campaigns/"+c.ID+"/approve", form); status != http.StatusOK || !strings.Contains(page, "Approved") {
		t.Fatalf("the approval answered %d", status)
	}
}
