//go:build services

package outside

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// playhouse is one program in which every scenario is played at once, each in
// a school of its own: the clock is moved from moment to moment, and what
// every script has at that moment happens then.
type playhouse struct {
	dir, base string
	env       []string
	phones    *caller
	off       map[string]bool // handsets that are switched off
	mu        sync.Mutex      // of off
	late      time.Duration   // the furthest that the program was past a moment
}

// sweepEvery is how often the program looks for what has come due.
const sweepEvery = 200 * time.Millisecond

// TestTheScenarios plays every page of scenarios/ through the built program.
func TestTheScenarios(t *testing.T) {
	all := scripts(t)
	h := openPlayhouse(t)
	schools := make([]*playedSchool, len(all))
	for i, sc := range all {
		schools[i] = foundSchool(t, h, i+1, sc)
	}
	h.play(t, schools)
	t.Logf("%d scenarios; the program was never more than %s past a moment", len(all), h.late.Round(time.Second))
	for _, s := range schools {
		t.Run(s.name, func(t *testing.T) {
			if s.failed != nil {
				t.Error(s.failed)
			}
		})
	}
}

func openPlayhouse(t *testing.T) *playhouse {
	t.Helper()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	p := start(t, dir, "demo", nil, program, "demo", "--listen", "127.0.0.1:0", "--data", data, "--sweep", sweepEvery.String(), "--json")
	var said struct{ API, Phones string }
	if err := json.Unmarshal([]byte(p.firstLine(t, time.Minute)), &said); err != nil {
		t.Fatal(err)
	}
	return &playhouse{dir: dir, base: said.API, env: environment(data), phones: callerOf(said.Phones, ""), off: map[string]bool{}}
}

// play goes through the moments of all scripts.
func (h *playhouse) play(t *testing.T, schools []*playedSchool) {
	var moments []time.Time
	for _, s := range schools {
		for _, st := range s.steps {
			moments = append(moments, st.at)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	for _, at := range slices.CompactFunc(moments, time.Time.Equal) {
		h.moveTo(t, at)
		h.rest(t)
		each(schools, func(s *playedSchool) { s.playAt(at) })
		h.rest(t)
		for _, s := range schools {
			if s.steps[len(s.steps)-1].at.Equal(at) {
				s.nothingUnread()
			}
		}
	}
}

// each does a thing for every school, a few at a time.
func each(schools []*playedSchool, do func(*playedSchool)) {
	var all sync.WaitGroup
	few := make(chan struct{}, 4)
	for _, s := range schools {
		all.Go(func() {
			few <- struct{}{}
			defer func() { <-few }()
			do(s)
		})
	}
	all.Wait()
}

// playAt plays what a script has at a moment, unless it went wrong before.
func (s *playedSchool) playAt(at time.Time) {
	for _, st := range s.steps {
		if s.failed != nil || st.at.After(at) {
			return
		}
		if !st.at.Equal(at) {
			continue
		}
		if err := s.take(st); err != nil {
			s.failed = fmt.Errorf("%s: %s: %w", st, st.verb, err)
		}
	}
}

// moveTo moves the program's clock on to a moment.
func (h *playhouse) moveTo(t *testing.T, at time.Time) {
	t.Helper()
	for {
		now := h.advance(t, time.Millisecond)
		switch left := at.Sub(now); {
		case left <= 0:
			h.late = max(h.late, -left)
			if h.late > 2*time.Minute {
				t.Fatalf("it is %s already when it should be %s: the scenarios' times mean nothing any more", now, at)
			}
			return
		default:
			h.advance(t, left)
		}
	}
}

func (h *playhouse) advance(t *testing.T, by time.Duration) time.Time {
	t.Helper()
	var out struct{ Now time.Time }
	if res := h.phones.must(t, "POST", "/sandbox/clock", map[string]string{"advance": by.String()}, &out); res.StatusCode != http.StatusOK {
		t.Fatalf("the clock answered %d", res.StatusCode)
	}
	return out.Now
}

// rest waits until the program has had three sweeps with nothing new on any
// handset and every text where it will stay.
func (h *playhouse) rest(t *testing.T) {
	t.Helper()
	was, since := -1, time.Now()
	eventually(t, 30*time.Second, "a moment of rest", func() (bool, any) {
		var list struct{ Messages []handsetText }
		if _, err := h.phones.call("GET", "/sandbox/messages", nil, &list); err != nil {
			return false, err
		}
		moving := slices.ContainsFunc(list.Messages, func(m handsetText) bool {
			return m.Status != "delivered" && m.Status != "undelivered" && m.Status != "failed"
		})
		if len(list.Messages) != was || moving {
			was, since = len(list.Messages), time.Now()
		}
		return time.Since(since) > 3*sweepEvery, was
	})
}
