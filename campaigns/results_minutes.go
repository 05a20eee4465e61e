package campaigns

import (
	"fmt"
	"math"
	"slices"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Median is how long it took until half the absences had a reason.
type Median struct {
	Families int  // whose absences these are
	Absences int  // that an absence text went about
	Minutes  int  // from the text being raised
	Never    bool // half of them have no reason yet
	TooFew   bool // fewer than five families: not shown
}

// Words says a median to a person.
func (m Median) Words() string {
	switch {
	case m.TooFew:
		return "fewer than five families"
	case m.Never:
		return "half have no reason yet"
	default:
		return fmt.Sprintf("%d min", m.Minutes)
	}
}

// minutes gives the median minutes from raised to explained, of families
// written to and of those held out. An absence that nobody has explained took
// longer than any, and so did one that ended as O.
func (c cohort) minutes(all []Asked, in school.Days) (sent, held Median) {
	took := map[bool]map[string]float64{true: {}, false: {}}
	whose := map[bool]map[int]bool{true: {}, false: {}}
	for _, x := range all {
		i, ours := c.of[x.Pupil]
		if !ours || !within(in, x.Day) || x.Arrived {
			continue
		}
		minutes := math.Inf(1)
		if !x.ExplainedAt.IsZero() && x.Code != string(register.Unauthorised) {
			minutes = x.ExplainedAt.Sub(x.RaisedAt).Minutes()
		}
		out := c.families[i].Arm == HeldOut
		if was, met := took[out][x.Absence]; !met || minutes > was { // the text that was raised first
			took[out][x.Absence] = minutes
		}
		whose[out][i] = true
	}
	return medianOf(took[false], len(whose[false])), medianOf(took[true], len(whose[true]))
}

func medianOf(took map[string]float64, families int) Median {
	m := Median{Families: families, Absences: len(took), TooFew: families < familiesLeast}
	if m.TooFew {
		return Median{TooFew: true}
	}
	all := make([]float64, 0, len(took))
	for _, t := range took {
		all = append(all, t)
	}
	slices.Sort(all)
	mid := all[len(all)/2]
	if len(all)%2 == 0 {
		mid = (all[len(all)/2-1] + mid) / 2
	}
	if m.Never = math.IsInf(mid, 1); !m.Never {
		m.Minutes = int(math.Round(mid))
	}
	return m
}
