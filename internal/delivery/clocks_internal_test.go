package delivery

import (
	"testing"
	"time"
)

// TestAClockThatIsBehindIsNoticed by the beats of another work process, and not
// by one that a process left behind when it went.
func TestAClockThatIsBehindIsNoticed(t *testing.T) {
	nine := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := newPace(nil, "this one", nil)
	for i, x := range []struct{ now, newest, behind time.Duration }{
		{0, 12 * time.Second, 0}, // whose it is, and whether it lives, nobody knows yet
		{5 * time.Second, 12 * time.Second, 0},
		{10 * time.Second, 22 * time.Second, 12 * time.Second},
		{15 * time.Second, 27 * time.Second, 12 * time.Second},
		{20 * time.Second, 27 * time.Second, 0}, // it is gone
		{30 * time.Second, 28 * time.Second, 0}, // and back, set right
		{35 * time.Second, 33 * time.Second, 0},
	} {
		p.compare(nine.Add(x.now), nine.Add(x.newest))
		if got := time.Duration(p.behind.Load()); got != x.behind {
			t.Errorf("look %d: behind by %s, not %s", i, got, x.behind)
		}
	}
}
