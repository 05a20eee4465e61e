package notifier

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

func TestAQuietSchoolIsLookedAtAgainWhenSomethingHappensOrTimeComes(t *testing.T) {
	const urn = school.URN("900001")
	at := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	var q quiet
	q.note(urn, 7, at, at.Add(40*time.Second))
	for name, c := range map[string]struct {
		urn   school.URN
		seq   int64
		now   time.Time
		still bool
	}{
		"the same news, a moment later":        {urn, 7, at.Add(5 * time.Second), true},
		"just before something may become due": {urn, 7, at.Add(39 * time.Second), true},
		"when something may become due":        {urn, 7, at.Add(40 * time.Second), false},
		"news":                                 {urn, 8, at.Add(5 * time.Second), false},
		"another school":                       {"900002", 7, at.Add(5 * time.Second), false},
		"a clock set back":                     {urn, 7, at.Add(-time.Second), false},
	} {
		if got := q.still(c.urn, c.seq, c.now); got != c.still {
			t.Errorf("%s: still %t", name, got)
		}
	}
}

// Every second of a morning, of texts in every state, of a pupil who is
// vulnerable or not: nothing becomes due before a climb would look again.
func TestNothingBecomesDueWhileNobodyLooks(t *testing.T) {
	set := newStairs().Setting
	looked := 0
	for _, state := range delivery.States {
		for _, vulnerable := range []bool{false, true} {
			a := missing(state)
			a.Pupil.Flags.Vulnerable = vulnerable
			abs := []AbsenceView{a}
			until := nine
			for second := range 4 * 3600 {
				now := nine.Add(time.Duration(second) * time.Second)
				due := anyDue(set, abs, now)
				if due && now.Before(until) {
					t.Fatalf("%s, vulnerable %t: due at %s, looked at again at %s", state, vulnerable, now, until)
				}
				if !due && !now.Before(until) {
					until = quietUntil(set, abs, now)
					looked++
				}
				if until.Sub(now) > quietMost {
					t.Fatalf("%s: not looked at again for %s", state, until.Sub(now))
				}
			}
		}
	}
	if looked == 0 {
		t.Error("never looked")
	}
}
