//go:build services

package outside

import (
	"fmt"
	"testing"
	"time"
)

// TestTextsGoWithoutRedis starts the service with a Redis that is not there:
// texts go straight from SQL within 30 s. Then Redis comes, and they go at
// once again.
func TestTextsGoWithoutRedis(t *testing.T) {
	port := freePort(t)
	r := newRig(t, port, pace{5 * time.Second, 50 * time.Second, 50})
	m := found(t, r.dir, r.env, r.web, 1, 8)
	parts := []*process{r.serveReady(t, "web"), r.serveReady(t, "work")}
	order, of := m.groups()

	took := textTime(t, r, m, of[order[0]], 30*time.Second)
	t.Logf("without Redis a text took %s from closing to the carrier", took.Round(time.Millisecond))

	startRedis(t, r.dir, port)
	quick := time.Duration(0)
	for i := 1; i < len(order) && (quick == 0 || quick > time.Second); i++ {
		quick = textTime(t, r, m, of[order[i]], 30*time.Second)
		t.Logf("with Redis back a text took %s", quick.Round(time.Millisecond))
	}
	if quick > time.Second {
		t.Errorf("with Redis back the last of %d texts still took %s", len(order)-1, quick)
	}
	for _, p := range parts {
		p.stop(t)
	}
}

// textTime closes a register with one absent and gives the time until the
// carrier has the text.
func textTime(t *testing.T, r *rig, m *madeUp, group []pupil, within time.Duration) time.Duration {
	t.Helper()
	p := group[0]
	began := time.Now()
	m.must(t, "POST", m.path("/closures"), closure(group, "AM", map[string]string{p.ID: "N"}), nil)
	if asked := time.Since(began); asked > 2*time.Second {
		t.Errorf("closing a register took %s", asked)
	}
	eventually(t, within, fmt.Sprintf("the carrier has the text about %s", p.ID), func() (bool, any) {
		for _, a := range readWitness(t, r.witness) {
			if a.To == p.Contacts[0].Mobile {
				return true, nil
			}
		}
		return false, "nothing yet"
	})
	return time.Since(began)
}
