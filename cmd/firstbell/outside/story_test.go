//go:build services

package outside

import (
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestOneMorningInTheDemo is the story on SQLite with everything in one
// process, as a newcomer starts it; then the plug is pulled properly, and the
// demo goes on where it ended.
func TestOneMorningInTheDemo(t *testing.T) {
	dir := t.TempDir()
	p, s := startDemo(t, dir)
	tellMorning(t, s)

	s.phones.must(t, "POST", "/sandbox/clock", map[string]string{"advance": "7m"}, nil)
	v := signIn(t, s.school.base, s.email, s.password)
	before := v.clock(t)
	p.stop(t)

	_, again := startDemo(t, dir)
	v = signIn(t, again.school.base, again.email, again.password)
	if after := v.clock(t); after.Before(before) || after.After(before.Add(2*time.Minute)) {
		t.Errorf("it was %s before the restart and is %s after it", before, after)
	}
	if page := v.get(t, "/today"); !strings.Contains(html.UnescapeString(page), storyReply) {
		t.Error("the reply is not on Today after the restart")
	}
}

// TestOneMorningInThreeProcesses is the story on PostgreSQL and Redis, with the
// web, the work and cron apart and the stand-in beside them.
func TestOneMorningInThreeProcesses(t *testing.T) {
	port := freePort(t)
	r := newRig(t, port, pace{5 * time.Second, 50 * time.Second, 50})
	startRedis(t, r.dir, port)
	parts := []*process{r.serveReady(t, "web"), r.serveReady(t, "work"), r.serveReady(t, "cron")}
	m := found(t, r.dir, r.env, r.web, 1, 4)
	s := stage{school: m, phones: r.phones, email: "robin@school.example", password: "seven quiet herons", session: "AM"}
	command(t, r.dir, r.env, s.password+"\n", "staff", "add", "--school", m.urn, "--email", s.email, "--name", "Robin Ash", "--role", "office")
	tellMorning(t, s)
	drain(t, s, parts[1])
	for _, p := range []*process{parts[0], parts[2]} {
		p.stop(t)
	}
}

// startDemo starts the demo in a folder and reads the line it says.
func startDemo(t *testing.T, dir string) (*process, stage) {
	t.Helper()
	began := time.Now()
	p := start(t, dir, "demo", nil, program, "demo", "--listen", "127.0.0.1:0", "--data", dir+"/data", "--json")
	var said struct {
		Console, Phones, API, School, Today, Session string
		Key                                          string `json:"api_key"`
		Staff                                        []struct{ Email, Password, Role, School string }
	}
	line := p.firstLine(t, time.Minute)
	took := time.Since(began)
	t.Logf("the demo was ready after %s", took.Round(time.Millisecond))
	if took > 5*time.Second && !raced {
		t.Errorf("the demo took %s to be ready", took)
	}
	if err := json.Unmarshal([]byte(line), &said); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	if said.Today != today || said.Session != "AM" {
		t.Fatalf("the demo lives on %s %s", said.Today, said.Session)
	}
	s := stage{school: &madeUp{urn: said.School, caller: callerOf(said.API, said.Key)}, phones: callerOf(said.Phones, ""), session: said.Session}
	for _, who := range said.Staff {
		if who.School == said.School && who.Role == "office" {
			s.email, s.password = who.Email, who.Password
		}
	}
	var r roll
	s.school.must(t, "GET", s.school.path("/roll"), nil, &r)
	s.school.pupils = r.Pupils
	return p, s
}

const (
	storyReply = "She has a temperature & is staying in bed"
	liveReply  = "Dentist at 10, back after lunch"
)

// tellMorning is the story: from a register closing to the reply beside the
// child's name, in the books and on the page.
func tellMorning(t *testing.T, s stage) {
	first, second := twoGroups(t, s.school)
	ill, late, live := first.easy[0], first.easy[1], first.easy[2]

	// A register closes, and each family of an absent child gets one text.
	body := closure(first.all, s.session, map[string]string{ill.ID: "N", late.ID: "N", live.ID: "N"})
	var out closureAnswer
	if res := s.school.must(t, "POST", s.school.path("/closures"), body, &out); res.StatusCode != http.StatusAccepted || out.Revision != 1 || len(out.Alerts) != 3 {
		t.Fatalf("closing answered %d: %+v", res.StatusCode, out)
	}
	for _, p := range []pupil{ill, late, live} {
		if texts := s.arrived(t, p, 1); !strings.Contains(texts[0].Body, p.FirstName) {
			t.Errorf("the text about %s does not name the child: %s", p.ID, texts[0].Body)
		}
	}
	s.delivered(t, idsOf(out.Alerts)...)
	s.replay(t, body, out)

	// A parent answers: the reply stands beside the absence and on Today.
	s.reply(t, ill, storyReply)
	s.replied(t, ill, storyReply)
	v := signIn(t, s.school.base, s.email, s.password)
	if page := v.get(t, "/today"); !strings.Contains(html.UnescapeString(page), storyReply) {
		t.Error("the reply is not on Today")
	}
	v.settle(t, ill, "I")
	s.explained(t, ill, "I")
	watchLive(t, s, live)

	// A child arrives after all: the register is sent again with the mark.
	marks := closure(first.all, s.session, map[string]string{ill.ID: "N", late.ID: "L", live.ID: "N"})
	if s.school.must(t, "POST", s.school.path("/closures"), marks, &out); out.Revision != 2 || len(out.Corrections) != 1 {
		t.Fatalf("the revision answered %+v", out)
	}
	s.arrived(t, late, 2)
	s.delivered(t, out.Corrections...)

	s.stopped(t, second)
	l := s.settled(t)
	if a := l.Absences; a.Total != 4 || a.Alerted+a.Withheld != 4 || l.Texts.Delivered != a.Alerted || l.Replies.Total != 2 {
		t.Errorf("the account says %+v", l)
	}
}

// drain ends a work process while the carrier has a text of its in hand: it
// finishes that one first.
func drain(t *testing.T, s stage, work *process) {
	t.Helper()
	s.phones.must(t, "PUT", "/sandbox/faults", map[string]any{"latency_ms": 1500}, nil)
	order, of := s.school.groups()
	group := of[order[len(order)-1]]
	var out closureAnswer
	s.school.must(t, "POST", s.school.path("/closures"), closure(group, s.session, map[string]string{group[0].ID: "N"}), &out)
	var d alertDetail
	eventually(t, 10*time.Second, "the text is being sent", func() (bool, any) {
		_, err := s.school.call("GET", "/v1/alerts/"+out.Alerts[0].ID, nil, &d)
		return err == nil && d.Status == "sending", d.Status
	})
	work.stop(t)
	s.school.must(t, "GET", "/v1/alerts/"+out.Alerts[0].ID, nil, &d)
	if d.Status != "sent" && d.Status != "delivered" || len(d.Timeline) < 3 || d.Timeline[2].To != "sent" {
		t.Errorf("the text that was in hand is %s: %+v", d.Status, d.Timeline)
	}
}
