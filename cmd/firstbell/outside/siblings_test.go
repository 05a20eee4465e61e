//go:build services

package outside

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// How often two registers of a brother and a sister close at the same instant:
// in so many schools, so many families in each.
const (
	pairSchools = 10
	pairsEach   = 100
)

// TestABrotherAndASisterAreOneTextWhicheverProcessHears closes two registers,
// each with one of two siblings, at the same instant at two web processes on
// PostgreSQL, a thousand times. The mother is owed one text that names both.
func TestABrotherAndASisterAreOneTextWhicheverProcessHears(t *testing.T) {
	port := freePort(t)
	startRedis(t, t.TempDir(), port)
	r := newRig(t, port, pace{5 * time.Second, 50 * time.Second, 10})
	var doors [2]string
	for i := range doors { // nobody sends: what is owed stays to be counted
		r.port = freePort(t)
		doors[i] = "http://" + loopback(r.port)
		r.serveReady(t, "web")
	}
	var wait sync.WaitGroup
	for n := range pairSchools {
		m := pairsOf(t, r, doors[0], n+1)
		wait.Go(func() { closePairs(t, m, doors) })
	}
	wait.Wait()
	t.Logf("%d times two registers closed at once", pairSchools*pairsEach)
}

// pairsOf is a school of families of two, each child alone in a group. It may
// text a hundred families before its brake goes on.
func pairsOf(t *testing.T, r *rig, door string, n int) *madeUp {
	t.Helper()
	m := &madeUp{urn: fmt.Sprint(970000 + n)}
	for i := range 2 * pairsEach {
		p := pupilOf(n, 0)
		p.ID, p.Group = fmt.Sprintf("A%04d", i), fmt.Sprintf("%dX", i+1)
		p.Contacts[0].ID, p.Contacts[0].Mobile = fmt.Sprintf("C%04d", i/2), fmt.Sprintf("+999%03d%05d", 500+n, i/2)
		m.pupils = append(m.pupils, p)
	}
	m.caller = callerOf(door, m.putIn(t, r.dir, r.env, fmt.Sprintf("Elm Pairs School %d", n), allScopes+",admin"))
	m.must(t, "PUT", m.path("/policy"), map[string]any{"brake_school_least": 100, "brake_school_share": 0.3}, nil)
	return m
}

// closePairs closes each family's two registers at once, one at each door.
func closePairs(t *testing.T, m *madeUp, doors [2]string) {
	for i := 0; i < len(m.pupils); i += 2 {
		var wait sync.WaitGroup
		var gate sync.WaitGroup
		gate.Add(1)
		for k := range doors {
			p := m.pupils[i+k]
			door := callerOf(doors[(i/2+k)%2], m.key)
			wait.Go(func() {
				gate.Wait()
				if _, err := door.call("POST", m.path("/closures"), closure([]pupil{p}, "AM", map[string]string{p.ID: "N"}), nil); err != nil {
					t.Errorf("%s of %s: %v", p.ID, m.urn, err)
				}
			})
		}
		gate.Done()
		wait.Wait()
	}
	alerts := alertsOf(t, m)
	both := 0
	for _, a := range alerts {
		if len(a.Pupils) == 2 && a.Status == "raised" {
			both++
		}
	}
	if len(alerts) != pairsEach || both != pairsEach {
		t.Errorf("%s owes %d texts to %d families, %d of them about both children", m.urn, len(alerts), pairsEach, both)
	}
}
