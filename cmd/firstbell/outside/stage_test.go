//go:build services

package outside

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// stage is a service somebody has started, with a school in it.
type stage struct {
	school          *madeUp
	phones          *caller
	email, password string
	session         string
}

// easyGroup is a register with pupils who have a family of one phone.
type easyGroup struct{ all, easy []pupil }

// twoGroups finds two registers with three such pupils each.
func twoGroups(t *testing.T, m *madeUp) (first, second easyGroup) {
	t.Helper()
	order, of := m.groups()
	seen := map[string]int{} // how often a phone is on the roll
	for _, p := range m.pupils {
		for _, c := range p.Contacts {
			seen[c.Mobile]++
		}
	}
	var found []easyGroup
	for _, name := range order {
		g := easyGroup{all: of[name]}
		for _, p := range of[name] {
			if easy(p, seen) {
				g.easy = append(g.easy, p)
			}
		}
		if len(g.easy) >= 3 {
			found = append(found, g)
		}
	}
	if len(found) < 2 {
		t.Fatalf("of %d groups only %d have three pupils with a family of one phone", len(order), len(found))
	}
	return found[0], found[1]
}

func easy(p pupil, seen map[string]int) bool {
	if len(p.Flags) > 0 || len(p.Contacts) == 0 {
		return false
	}
	c := p.Contacts[0]
	return c.Text == "yes" && !c.CourtOrder && !c.Stopped && c.Responsible && seen[c.Mobile] == 1 &&
		(c.Language == "" || c.Language == "en") && (strings.HasPrefix(c.Mobile, "+999") || strings.HasPrefix(strings.ReplaceAll(c.Mobile, " ", ""), "07700900"))
}

func (s stage) phoneOf(p pupil) string { return strings.ReplaceAll(p.Contacts[0].Mobile, " ", "") }

// arrived waits until the handset of a pupil's contact shows n texts of ours.
func (s stage) arrived(t *testing.T, p pupil, n int) []handsetText {
	t.Helper()
	var list struct{ Messages []handsetText }
	eventually(t, 15*time.Second, fmt.Sprintf("text %d on the handset of %s", n, p.ID), func() (bool, any) {
		_, err := s.phones.call("GET", "/sandbox/messages?to="+strings.ReplaceAll(s.phoneOf(p), "+", "%2B"), nil, &list)
		return err == nil && len(list.Messages) >= n, err
	})
	if len(list.Messages) != n {
		t.Errorf("the handset of %s shows %d texts, not %d", p.ID, len(list.Messages), n)
	}
	return list.Messages
}

func idsOf(alerts []alertLine) (ids []string) {
	for _, a := range alerts {
		ids = append(ids, a.ID)
	}
	return ids
}

// delivered waits until the service knows that texts arrived.
func (s stage) delivered(t *testing.T, ids ...string) {
	t.Helper()
	for _, id := range ids {
		var d alertDetail
		eventually(t, 15*time.Second, "alert delivered", func() (bool, any) {
			_, err := s.school.call("GET", "/v1/alerts/"+id, nil, &d)
			return err == nil && d.Status == "delivered", d.Status
		})
	}
}

// replay sends a closure again: it answers as the first time and says so.
func (s stage) replay(t *testing.T, body any, first closureAnswer) {
	t.Helper()
	var again closureAnswer
	res := s.school.must(t, "POST", s.school.path("/closures"), body, &again)
	if res.StatusCode != http.StatusOK || res.Header.Get("Idempotent-Replayed") != "true" || again.Closure != first.Closure || len(again.Alerts) != len(first.Alerts) {
		t.Errorf("a replay answered %d, Idempotent-Replayed %q: %+v", res.StatusCode, res.Header.Get("Idempotent-Replayed"), again)
	}
}

func (s stage) reply(t *testing.T, p pupil, words string) {
	t.Helper()
	s.phones.must(t, "POST", "/sandbox/replies", map[string]string{"from": s.phoneOf(p), "body": words}, nil)
}

// replied waits until a reply stands beside a pupil's absence.
func (s stage) replied(t *testing.T, p pupil, words string) {
	t.Helper()
	eventually(t, 10*time.Second, "the reply stands beside the absence", func() (bool, any) {
		var list absenceList
		_, err := s.school.call("GET", s.school.path("/absences?limit=200&date="+today), nil, &list)
		for _, a := range list.Absences {
			if a.Pupil == p.ID && len(a.Replies) == 1 && a.Replies[0].Body == words {
				return true, nil
			}
		}
		return false, err
	})
}

func (s stage) explained(t *testing.T, p pupil, code string) {
	t.Helper()
	var list absenceList
	s.school.must(t, "GET", s.school.path("/absences?limit=200&date="+today), nil, &list)
	for _, a := range list.Absences {
		if a.Pupil == p.ID && (a.Explained == nil || a.Explained.Code != code) {
			t.Errorf("the absence of %s is not explained with %s: %+v", p.ID, code, a.Explained)
		}
	}
}

// stopped sends STOP from a phone before its child's register closes. That
// phone gets no text: the next contact does, or staff see that nobody can.
func (s stage) stopped(t *testing.T, g easyGroup) {
	t.Helper()
	p := g.easy[0]
	s.reply(t, p, "STOP")
	var out closureAnswer
	eventually(t, 10*time.Second, "the roll shows the stopped number", func() (bool, any) {
		var r roll
		_, err := s.school.call("GET", s.school.path("/roll"), nil, &r)
		for _, q := range r.Pupils {
			if q.ID == p.ID && len(q.Contacts) > 0 && q.Contacts[0].Stopped {
				return true, nil
			}
		}
		return false, err
	})
	s.school.must(t, "POST", s.school.path("/closures"), closure(g.all, s.session, map[string]string{p.ID: "N"}), &out)
	if len(out.Alerts)+len(out.Withheld) != 1 {
		t.Errorf("nobody is told that %s has stopped: %+v", p.ID, out)
	}
	s.delivered(t, idsOf(out.Alerts)...) // where there is another contact
	s.arrived(t, p, 0)
}

// settled waits until nothing is under way, and gives the account.
func (s stage) settled(t *testing.T) ledger {
	t.Helper()
	var l ledger
	eventually(t, 15*time.Second, "nothing under way", func() (bool, any) {
		_, err := s.school.call("GET", s.school.path("/ledger?date="+today+"&session="+s.session), nil, &l)
		return err == nil && l.underWay() == 0 && l.Texts.Sent == 0, l
	})
	if !l.Balanced {
		t.Errorf("the ledger does not balance: %+v", l.Faults)
	}
	return l
}
