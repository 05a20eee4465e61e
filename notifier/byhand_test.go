package notifier

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTextsByHandFitInAnHourOrAreToldWhenTheyDo(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 9, minute, 20, 0, time.UTC) }
	p := DefaultPolicy()
	p.ByHandMost = 3
	for _, c := range []struct {
		name  string
		went  []time.Time
		texts int
		room  bool
		again time.Time
	}{
		{"none went", nil, 3, true, time.Time{}},
		{"more than ever go at once", nil, 4, false, time.Time{}},
		{"two went and there is room for one", []time.Time{at(1), at(2)}, 1, true, time.Time{}},
		{"one of two must be an hour old", []time.Time{at(2), at(1)}, 2, false, at(62).Truncate(time.Minute)},
		{"both must be", []time.Time{at(1), at(2)}, 3, false, at(63).Truncate(time.Minute)},
		{"a person wrote singly beyond it", []time.Time{at(1), at(2), at(3), at(4), at(5)}, 1, false, at(64).Truncate(time.Minute)},
	} {
		room, again := p.byHand(c.went, c.texts)
		if room != c.room || !again.Equal(c.again) {
			t.Errorf("%s: room %v, again %s, want %v, %s", c.name, room, again, c.room, c.again)
		}
	}
}

// When it says they can go, they can; and a minute before they could not all.
func TestWhatIsSaidOfTextsByHandIsTrue(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		p := DefaultPolicy()
		p.ByHandMost = rapid.IntRange(1, 40).Draw(r, "limit")
		texts := rapid.IntRange(1, 20).Draw(r, "texts")
		var went []time.Time
		for range rapid.IntRange(0, 60).Draw(r, "went") {
			went = append(went, start.Add(-time.Duration(rapid.IntRange(0, 3599).Draw(r, "ago"))*time.Second))
		}
		room, again := p.byHand(went, texts)
		if room || again.IsZero() {
			if room != (len(went)+texts <= p.ByHandMost) || !room && texts <= p.ByHandMost {
				r.Fatalf("%d went, %d more of %d: room %v", len(went), texts, p.ByHandMost, room)
			}
			return
		}
		still := func(now time.Time) int {
			n := 0
			for _, x := range went {
				if x.After(now.Add(-byHandWindow)) {
					n++
				}
			}
			return n
		}
		if still(again)+texts > p.ByHandMost || still(again.Add(-2*time.Minute))+texts <= p.ByHandMost {
			r.Fatalf("told %s: %d of the last hour are left then", again, still(again))
		}
	})
}
