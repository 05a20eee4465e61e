package notifier

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
)

// TestWhatCameWhileATextWaitedHoldsItAtTheLastGate is the page of it: what came,
// and until when the text waits for a person.
func TestWhatCameWhileATextWaitedHoldsItAtTheLastGate(t *testing.T) {
	ten := monday.At(10, 0)
	told := func(minute int) func(*Gate) {
		return func(g *Gate) { g.Pupils[0].ToldAt = ten.Add(minutes(-minute)) }
	}
	vulnerable := func(g *Gate) { g.Pupils[0].Pupil.Flags.Vulnerable = true }
	both := func(changes ...func(*Gate)) func(*Gate) {
		return func(g *Gate) {
			for _, change := range changes {
				change(g)
			}
		}
	}
	held, ends := func(g *Gate) { g.HeldBefore = true }, func(g *Gate) { g.Alert.Text.ExpiresAt = ten.Add(minutes(4)) }
	for name, c := range map[string]struct {
		change func(*Gate)
		want   string
	}{
		"nothing":                            {func(*Gate) {}, ""},
		"a notice of a minute ago":           {told(1), "told_not_checked 10:09"},
		"a notice of ten minutes ago":        {told(10), ""},
		"a pupil marked vulnerable":          {vulnerable, "vulnerable 10:05"},
		"both":                               {both(told(1), vulnerable), "vulnerable 10:05"},
		"a notice, held once before":         {both(told(1), held), ""},
		"a vulnerable pupil, held before":    {both(vulnerable, held), ""},
		"a notice with no time left":         {both(told(1), ends), ""},
		"a vulnerable pupil, no time left":   {both(vulnerable, ends), ""},
		"a correction of a vulnerable pupil": {both(vulnerable, func(g *Gate) { g.Alert.Text.Kind = delivery.CorrectionText }), ""},
		"the next contact of such a pupil":   {both(vulnerable, func(g *Gate) { g.Alert.Text.Kind = delivery.RungText }), ""},
	} {
		g := gate(delivery.AlertText)
		g.Alert.Text.ExpiresAt = monday.At(12, 0)
		c.change(&g)
		keep, _ := g.sort()
		got, until := g.hold(keep, ten)
		if !until.Equal(time.Time{}) {
			got += " " + clock.Wall(until)
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}
