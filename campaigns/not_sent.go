package campaigns

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/delivery"
)

// NotSent is how many families of a firing that is over were drawn to be texted,
// and were not: no text to them left, nor was one refused by the carrier. Before
// it is over nobody is.
func (x FiringNow) NotSent() int {
	if x.Firing.State != Over {
		return 0
	}
	return max(0, x.Firing.ToText-x.Progress.Gone()-x.Progress.States[delivery.Failed]-x.Progress.UnderWay())
}

// StillToGo is how many of its families may yet be texted.
func (x FiringNow) StillToGo() int {
	if x.Firing.State == Over {
		return x.Progress.UnderWay()
	}
	unraised := x.Firing.ToText - x.Firing.Raised
	return unraised + x.Progress.UnderWay()
}

// NotSentSays says why families drawn to be texted were not, the most first:
// "Not sent: 65, because its hours were over before it left." Empty for nobody.
func (x FiringNow) NotSentSays() string {
	n := x.NotSent()
	if n == 0 {
		return ""
	}
	whys := map[string]int{}
	rest := n
	for why, some := range x.Progress.NotSent {
		whys[saidOf(why)] += some
		rest -= some
	}
	if rest > 0 {
		whys[WhyWords(x.Firing.unraised())] += rest
	}
	order := slices.SortedFunc(maps.Keys(whys), func(a, b string) int { return cmp.Or(cmp.Compare(whys[b], whys[a]), cmp.Compare(a, b)) })
	if len(order) == 1 {
		return fmt.Sprintf("Not sent: %d, because %s.", n, order[0])
	}
	for i, why := range order {
		order[i] = fmt.Sprintf("%s (%d)", why, whys[why])
	}
	return fmt.Sprintf("Not sent: %d, because %s.", n, strings.Join(order, "; "))
}

// saidOf says why a text ended; one whose time passed was left over.
func saidOf(why string) string {
	if _, known := gone[why]; !known {
		if _, known = whys[why]; !known {
			why = GoneOver
		}
	}
	return WhyWords(why)
}

// unraised says why families of a firing that is over never had a text raised.
func (f Firing) unraised() string {
	switch f.Why {
	case WhyStopped:
		return GoneEnded
	case WhyAll:
		return NobodyToText
	default:
		return GoneOver
	}
}

// ToTexted is what became of the families a firing drew to be texted; the four
// add up to them.
type ToTexted struct {
	Sent    int // taken by the carrier
	Refused int // by the carrier
	Waiting int // may yet be texted
	NotSent int // no text to them left
}

// ToTexted counts them.
func (w WaveReport) ToTexted() ToTexted {
	t := w.Tally.Texted()
	x := ToTexted{Sent: t.Sent(), Refused: t.Texts[delivery.Failed]}
	rest := t.Families - x.Sent - x.Refused
	if w.Firing.State == Over {
		x.Waiting = min(rest, Progress{States: t.Texts}.UnderWay())
	} else {
		x.Waiting = rest - min(rest, t.GivenUp())
	}
	x.NotSent = rest - x.Waiting
	return x
}
