package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// comparedDays is how many days before a wave's day, and how many after it, are
// compared. The day itself is in neither.
const comparedDays = 28

func within(s school.Days, d clock.Date) bool { return !d.Before(s.First) && !d.After(s.Last) }

// weeks gives the weeks before and after a firing.
func (f Firing) weeks() (before, after school.Days) {
	day := clock.DateOf(f.DueAt)
	return school.Days{First: day.AddDays(-comparedDays), Last: day.AddDays(-1)}, school.Days{First: day.AddDays(1), Last: day.AddDays(comparedDays)}
}

// cohort is who is compared at one school: every family that this wave or an
// earlier one of the campaign drew, where the lot first put it. Those stay in it
// who have said no since, whose text did not arrive, or whom staff took out: to
// leave them out would flatter the texts.
type cohort struct {
	urn      school.URN
	families []Drawn
	of       map[school.PupilID]int // the family of a pupil
}

func (s *Service) cohort(ctx context.Context, f Firing) (cohort, error) {
	all, err := s.store.Drawn(ctx, f)
	if err != nil {
		return cohort{}, fmt.Errorf("who was drawn: %w", err)
	}
	return cohortOf(f.School, all), nil
}

// cohortOf keeps of each family how it was drawn first. One that has joined
// another since is the one it was.
func cohortOf(urn school.URN, all []Drawn) cohort {
	c := cohort{urn: urn, of: map[school.PupilID]int{}}
	for _, d := range all {
		known := slices.ContainsFunc(d.Pupils, func(p school.PupilID) bool { _, met := c.of[p]; return met })
		if known {
			continue
		}
		for _, p := range d.Pupils {
			c.of[p] = len(c.families)
		}
		c.families = append(c.families, d)
	}
	return c
}

// counts is how often of how many, family by family.
type counts [][2]int

// outcomes says the counts as what the families did.
func (c cohort) outcomes(n counts) []Outcome {
	all := make([]Outcome, len(c.families))
	for i, d := range c.families {
		all[i] = Outcome{School: string(c.urn), Drawn: string(d.Wave), HeldOut: d.Arm == HeldOut, Missed: n[i][0], Possible: n[i][1]}
	}
	return all
}

// attended counts the sessions missed and possible in two runs of days.
func (s *Service) attended(ctx context.Context, c cohort, before, after school.Days) (b, a counts, err error) {
	b, a = make(counts, len(c.families)), make(counts, len(c.families))
	err = s.store.Attended(ctx, c.urn, before.First, after.Last, func(day clock.Date, missed map[school.PupilID]bool) {
		into := a
		switch {
		case within(before, day):
			into = b
		case !within(after, day):
			return
		}
		for p, away := range missed {
			i, in := c.of[p]
			if !in {
				continue
			}
			into[i][1]++
			if away {
				into[i][0]++
			}
		}
	})
	return b, a, err
}

// answered counts the absence texts of a run of days to each family, and those
// that were answered.
func (c cohort) answered(all []Asked, in school.Days) counts {
	n := make(counts, len(c.families))
	answered := map[string]bool{} // by text and family: one text may name two families' pupils
	key := func(x Asked, i int) string { return string(x.Alert) + " " + c.families[i].Family }
	for _, x := range all {
		i, ours := c.of[x.Pupil]
		if !ours || !within(in, x.Day) {
			continue
		}
		was, met := answered[key(x, i)]
		if !met {
			n[i][1]++
		}
		if x.Answered && !was {
			n[i][0]++
		}
		answered[key(x, i)] = was || x.Answered
	}
	return n
}

// settleDays is within how many school days a reason is to be found.
const settleDays = 5

// stillN counts the absences of a run of days that an absence text went about,
// and those without a reason at the end of the fifth school day after. Those of
// pupils who came in after all, and those whose fifth day is not over, count
// for nothing.
func (c cohort) stillN(all []Asked, in school.Days, cal school.Calendar, now time.Time) counts {
	n := make(counts, len(c.families))
	met := map[string]bool{}
	for _, x := range all {
		i, ours := c.of[x.Pupil]
		if !ours || !within(in, x.Day) || x.Arrived || met[x.Absence] {
			continue
		}
		fifth := cal.SchoolDaysAfter(x.Day, settleDays)
		end := fifth.AddDays(1).At(0, 0)
		if fifth == (clock.Date{}) || now.Before(end) {
			continue
		}
		met[x.Absence] = true
		n[i][1]++
		if x.ExplainedAt.IsZero() || !x.ExplainedAt.Before(end) {
			n[i][0]++
		}
	}
	return n
}
