package campaigns

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhenTheLastTextLeavesBesideOthersWhoHaveTheSender(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 11, 27, h, m, 0, 0, time.UTC) }
	all := func(due, ends time.Time, parts int) Load { return Load{due, ends, parts} }
	for _, c := range []struct {
		name   string
		parts  int // due at 15:30 until 16:30, at one part a second
		beside []Load
		last   time.Time
		says   string
	}{
		{"alone", 1800, nil, at(16, 0), ""},
		{"alone and too many", 3601, nil, at(16, 30).Add(time.Second), "only 3600 can leave"},
		{"with one school more, at the same minute", 1200, []Load{all(at(15, 30), at(16, 30), 1200)}, at(16, 10), ""},
		{"with two more they do not all fit", 1800, []Load{all(at(15, 30), at(16, 30), 2400)}, at(16, 40), "other schools or campaigns that share the sender are 2400"},
		{"behind one that began before", 600, []Load{all(at(15, 0), at(16, 0), 2400)}, at(15, 50), ""},
		{"after one that is done by then", 600, []Load{all(at(15, 0), at(15, 45), 900)}, at(15, 40), ""},
		{"with one that comes meanwhile", 1800, []Load{all(at(15, 50), at(17, 0), 600)}, at(16, 10), ""},
		{"before one that comes when it is over", 600, []Load{all(at(15, 50), at(17, 0), 600)}, at(15, 40), ""},
		{"on another day", 1800, []Load{all(at(15, 30).AddDate(0, 0, 1), at(16, 30).AddDate(0, 0, 1), 9000)}, at(16, 0), ""},
		{"another would not end in its hours", 1800, []Load{all(at(15, 30), at(15, 45), 600)}, at(16, 10), "keep texts of another school or campaign that shares the sender from leaving by 15:45"},
		{"another that would not end anyhow", 600, []Load{all(at(15, 30), at(15, 45), 1200)}, at(16, 0), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			last, says := share(at(15, 30), at(16, 30), c.parts, 1, c.beside)
			if !last.Equal(c.last) || (says == "") != (c.says == "") || !strings.Contains(says, c.says) {
				t.Errorf("the last leaves at %s, not %s: %q", last, c.last, says)
			}
		})
	}
}

// Whoever else has the sender never makes a wave end sooner, and all that is due
// by then has left when it ends.
func TestNobodyElseMakesAWaveEndSooner(t *testing.T) {
	start := time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		load := func(name string) Load {
			due := start.Add(time.Duration(rapid.IntRange(0, 90).Draw(r, name+" due")) * time.Minute)
			return Load{due, due.Add(time.Hour), rapid.IntRange(0, 4000).Draw(r, name)}
		}
		ours := load("ours")
		var beside []Load
		total, first := ours.Parts, ours.Due
		for range rapid.IntRange(0, 5).Draw(r, "others") {
			l := load("other")
			beside = append(beside, l)
			if !l.Due.After(ours.Due) {
				total += l.Parts
				if l.Due.Before(first) {
					first = l.Due
				}
			}
		}
		last := leaves(ours.Due, ours.Parts, 1, beside)
		if last.Before(leaves(ours.Due, ours.Parts, 1, nil)) || last.Before(first.Add(time.Duration(total)*time.Second)) {
			r.Fatalf("%v beside %v ends at %s", ours, beside, last)
		}
	})
}
