package sample

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/school"
)

// seat is a place in a group.
type seat struct {
	group school.Group
	year  int
}

// years gives the first and last year group of a phase.
func years(p school.Phase) (first, last int) {
	switch p {
	case school.Secondary:
		return 7, 11
	case school.Special:
		return 1, 11
	default:
		return 1, 6
	}
}

// seats lays out the groups of the school, notes them in order, and gives
// their places shuffled: the order in which families will take them.
func (b *builder) seats() []seat {
	first, last := years(b.school.Phase)
	span := last - first + 1
	groups := max((b.pupils+b.perGroup-1)/b.perGroup, span)
	letters := (groups + span - 1) / span
	var all []seat
	for y := first; y <= last; y++ {
		for l := range letters {
			g := school.Group(fmt.Sprintf("%d%s", y, letter(l)))
			b.out.Groups = append(b.out.Groups, g)
			all = append(all, seat{g, y})
		}
	}
	places := make([]seat, b.pupils)
	for i := range places {
		places[i] = all[i%len(all)] // evenly, so that no group is left behind
	}
	b.out.Groups = b.out.Groups[:min(len(all), b.pupils)]
	b.rng.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	return places
}

// letter counts groups of a year: A to Z, then AA.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// take gives the first n places, of different years where it can, and what is
// left: brothers and sisters are seldom twins.
func take(places []seat, n int) (taken, rest []seat) {
	n = min(n, len(places))
	for i := 1; i < n; i++ {
		for j := i; j < min(len(places), i+12); j++ {
			if !hasYear(places[:i], places[j].year) {
				places[i], places[j] = places[j], places[i]
				break
			}
		}
	}
	return places[:n], places[n:]
}

func hasYear(places []seat, year int) bool {
	for _, p := range places {
		if p.year == year {
			return true
		}
	}
	return false
}
