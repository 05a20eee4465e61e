//go:build services

package outside

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what Twilio signs with
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The flood: how many texts come as fast as they can be taken, from how many
// knockers at once. FIRSTBELL_TEST_FLOOD=1m has them come at floodRate a second
// for so long instead.
const (
	floodTexts  = 2000
	floodRate   = 500
	floodHands  = 48
	floodGroups = 50 // a register of 25 with 2 absent: under every brake
)

// machines are senders that are no telephone: a short code and a name.
var machines = []string{"80888", "PARCELS"}

// inbound is one text as Twilio posts it, so many times.
type inbound struct {
	sid, from, body string
	pictures, times int
	pupil           string // beside whom it belongs; "" for a machine's
}

// TestNoReplyOfAFloodIsLostOrAnsweredTwice on SQLite in one process.
func TestNoReplyOfAFloodIsLostOrAnsweredTwice(t *testing.T) {
	r := newRig(t, 0, pace{500 * time.Millisecond, 10 * time.Second, 1000})
	r.serveReady(t, "web,work,cron")
	flood(t, r)
}

// TestNoReplyOfAFloodIsLostOrAnsweredTwiceByProcesses on PostgreSQL and Redis, with
// two processes that work.
func TestNoReplyOfAFloodIsLostOrAnsweredTwiceByProcesses(t *testing.T) {
	port := freePort(t)
	r := newRig(t, port, pace{500 * time.Millisecond, 10 * time.Second, 1000})
	startRedis(t, r.dir, port)
	r.serveReady(t, "web")
	r.serveReady(t, "work")
	r.serveReady(t, "work")
	flood(t, r)
}

func flood(t *testing.T, r *rig) {
	m := found(t, r.dir, r.env, r.web, 1, floodGroups)
	families := askAll(t, m)
	rest(t, m)
	n, rate := floodTexts, 0
	if d, err := time.ParseDuration(os.Getenv("FIRSTBELL_TEST_FLOOD")); err == nil {
		n, rate = int(d.Seconds()*floodRate), floodRate
	}
	texts := floodOf(n, families)
	took := pour(t, r, texts, rate)
	want := map[string][]string{}
	for _, x := range texts {
		if x.pupil != "" {
			want[x.pupil] = append(want[x.pupil], x.body)
		}
	}
	eventually(t, 2*time.Minute, "every reply stands beside its pupil", func() (bool, any) {
		got := repliesOf(t, m)
		for pupil, bodies := range want {
			if len(got[pupil]) != len(bodies) {
				return false, fmt.Sprintf("beside %s stand %d of %d", pupil, len(got[pupil]), len(bodies))
			}
		}
		return true, nil
	})
	for pupil, bodies := range repliesOf(t, m) {
		slices.Sort(bodies)
		slices.Sort(want[pupil])
		if !slices.Equal(bodies, want[pupil]) {
			t.Errorf("beside %s stand other words than were sent", pupil)
		}
	}
	answeredOnce(t, r, m, families)
	t.Logf("%s: %d texts in %s, each up to three times, the slowest answered in %s", r.place, n, took.all.Round(time.Millisecond), took.slowest.Round(time.Millisecond))
}

// askAll closes every register and gives the pupils whose families were asked.
func askAll(t *testing.T, m *madeUp) (asked []pupil) {
	t.Helper()
	order, of := m.groups()
	for _, g := range order {
		group := of[g]
		m.must(t, "POST", m.path("/closures"), closure(group, "AM", map[string]string{group[0].ID: "N", group[1].ID: "N"}), nil)
		asked = append(asked, group[0], group[1])
	}
	return asked
}

// floodOf makes the texts: words, nothing but a picture, 1,600 characters, and
// machines.
func floodOf(n int, families []pupil) []inbound {
	out := make([]inbound, n)
	for i := range out {
		p := families[i%len(families)]
		x := inbound{sid: fmt.Sprintf("SM%032x", i), from: p.Contacts[0].Mobile, pupil: p.ID, times: 1}
		x.body = fmt.Sprintf("%s is ill, %d", p.FirstName, i)
		switch i / len(families) % 10 {
		case 2:
			x.body, x.pictures = "", 1
		case 4:
			x.body = (x.body + strings.Repeat(", "+p.FirstName+" is ill", 200))[:1600]
		case 6:
			x.from, x.pupil = machines[i%len(machines)], ""
		case 8:
			x.times = 3
		case 9:
			x.times = 2
		}
		out[i] = x
	}
	return out
}

type pouring struct{ all, slowest time.Duration }

// pour posts every text as often as it comes, in no order, and expects each to
// be taken; rate is how many a second, 0 for as many as are taken.
func pour(t *testing.T, r *rig, texts []inbound, rate int) pouring {
	t.Helper()
	var posts []inbound
	for _, x := range texts {
		for range x.times {
			posts = append(posts, x)
		}
	}
	rand.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
	began := time.Now()
	queue := make(chan inbound)
	var all sync.WaitGroup
	var mu sync.Mutex
	var took pouring
	door := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: floodHands}}
	for range floodHands {
		all.Go(func() {
			for x := range queue {
				at := time.Now()
				if err := x.post(door, r.web+"/twilio/inbound"); err != nil {
					t.Errorf("text %s: %v", x.sid, err)
				}
				mu.Lock()
				took.slowest = max(took.slowest, time.Since(at))
				mu.Unlock()
			}
		})
	}
	var pace <-chan time.Time // as fast as they are taken when nil
	if rate > 0 {
		ticker := time.NewTicker(time.Second / time.Duration(rate))
		defer ticker.Stop()
		pace = ticker.C
	}
	for _, x := range posts {
		if pace != nil {
			<-pace
		}
		queue <- x
	}
	close(queue)
	all.Wait()
	took.all = time.Since(began)
	return took
}

// post knocks as Twilio does.
func (x inbound) post(door *http.Client, address string) error {
	form := url.Values{
		"MessageSid": {x.sid}, "AccountSid": {"AC00000000000000000000000000000000"}, "From": {x.from}, "To": {"+447700900999"},
		"Body": {x.body}, "NumMedia": {fmt.Sprint(x.pictures)}, "NumSegments": {"1"},
	}
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	said := address
	for _, k := range slices.Sorted(maps.Keys(form)) {
		said += k + form.Get(k)
	}
	mac := hmac.New(sha1.New, []byte("token-of-the-tests"))
	mac.Write([]byte(said))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	res, err := door.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

// repliesOf gives the words beside each pupil.
func repliesOf(t *testing.T, m *madeUp) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	cursor := ""
	for {
		var page struct {
			absenceList
			NextCursor *string `json:"next_cursor"`
		}
		m.must(t, "GET", m.path("/absences?date="+today+"&session=AM&limit=20"+cursor), nil, &page)
		for _, a := range page.Absences {
			for _, r := range a.Replies {
				out[a.Pupil] = append(out[a.Pupil], r.Body)
			}
		}
		if page.NextCursor == nil {
			return out
		}
		cursor = "&cursor=" + url.QueryEscape(*page.NextCursor)
	}
}

// answeredOnce asks the witness: every family has its alert and one answer or
// a few, no two of the same words, and no machine has any.
func answeredOnce(t *testing.T, r *rig, m *madeUp, families []pupil) {
	t.Helper()
	to := func() map[string][]string {
		out := map[string][]string{}
		for _, a := range readWitness(t, r.witness) {
			out[a.To] = append(out[a.To], a.Body)
		}
		return out
	}
	eventually(t, time.Minute, "every family has its answer", func() (bool, any) {
		got := to()
		for _, p := range families {
			if len(got[p.Contacts[0].Mobile]) < 2 {
				return false, p.ID
			}
		}
		return true, nil
	})
	rest(t, m)
	got := to()
	for number, bodies := range got {
		slices.Sort(bodies)
		if slices.Contains(machines, number) || len(bodies) > 4 || len(slices.Compact(bodies)) != len(bodies) {
			t.Errorf("%d texts, some of them twice, or to a machine", len(bodies))
		}
	}
}
