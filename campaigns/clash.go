package campaigns

import (
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// Clash is a wave of another campaign of the school in the same ISO week: a
// family gets one campaign text a week, from whichever wave is drawn first.
type Clash struct {
	Campaign CampaignID
	Called   string
	Wave     string // its name
	Due      time.Time
	Families int // that fit both, before anybody is held out; 0 for fewer than ten, to who sees aggregates alone
}

// clashes lists them for a wave at an instant, from those of other campaigns that
// were approved or wait for it.
func (g ground) clashes(due time.Time, chosen []Family, cal school.Calendar, now time.Time, may func([]school.TiedContact) []school.TiedContact) []Clash {
	ours := map[string]bool{}
	for _, f := range chosen {
		ours[f.ID] = f.In
	}
	var all []Clash
	for _, x := range g.others {
		for _, w := range x.Plan.Waves {
			at, comes := w.next(now, cal, g.firedBeside[x.ID])
			for comes && week(at) < week(due) {
				at, comes = w.next(at, cal, g.firedBeside[x.ID])
			}
			if !comes || week(at) != week(due) {
				continue
			}
			m := g.material
			m.Texted, m.Reached = nil, nil
			n := 0
			for _, f := range Choose(m, x.Plan.Audience, may) {
				if f.In && ours[f.ID] {
					n++
				}
			}
			if n > 0 {
				all = append(all, Clash{x.ID, x.Plan.Name, w.Name, at, n})
			}
		}
	}
	return all
}

// besides gives the other campaigns of a school whose waves may go.
func besides(all []Campaign, c Campaign) []Campaign {
	var out []Campaign
	for _, x := range all {
		if x.ID != c.ID && (x.Status == Proposed || x.Status == Paused || x.Status.Live()) {
			out = append(out, x)
		}
	}
	return out
}

// settling reports whether something is being settled with a family just now: a
// text would be taken back at the last gate.
func (f Family) settling(m Material) bool {
	for _, p := range f.Pupils {
		if m.Settling[p.Pupil] {
			return true
		}
	}
	return false
}
