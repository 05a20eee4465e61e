package console

import (
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
)

// tookView is what one pulled roll took away: "Monday 23 November at 2:20: 1 left, 3
// contacts gone".
type tookView struct {
	When, Counts string
	Lists        []tookList
	Open         bool
}

// tookList is one sort of what went, by name.
type tookList struct {
	Title  string
	Pupils []roll.Named
	Adults []roll.Line
}

// tookOf puts what went into words, the newest open.
func tookOf(all []roll.Took) (out []tookView) {
	for i, t := range all {
		v := tookView{When: clock.DateOf(t.At).Words() + " at " + clock.Wall(t.At), Open: i == 0}
		var counts []string
		add := func(n int, says string, l tookList) {
			if n > 0 {
				counts, v.Lists = append(counts, says), append(v.Lists, l)
			}
		}
		add(len(t.Left), count(len(t.Left), "pupil", "pupils")+" left", tookList{Title: "Left the roll", Pupils: t.Left})
		add(len(t.Gone), count(len(t.Gone), "contact", "contacts")+" gone", tookList{Title: "Gone from a pupil’s list: not told about them any more", Adults: t.Gone})
		add(len(t.Missed), count(len(t.Missed), "pupil", "pupils")+" missing and kept", tookList{Title: "Missing from the list, and kept: if the next whole list does not have them either, they leave", Pupils: t.Missed})
		add(len(t.Emptied), count(len(t.Emptied), "list", "lists")+" of contacts came empty and kept", tookList{Title: "Came without any contact: those who stood were kept", Pupils: t.Emptied})
		v.Counts = list(counts)
		out = append(out, v)
	}
	return out
}
