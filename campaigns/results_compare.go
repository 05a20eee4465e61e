package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Figures of fewer are not shown, so that nobody is known by them.
const (
	familiesLeast = 5  // in each arm, within a school
	networkLeast  = 10 // in each arm, over a network
	schoolsLeast  = 3  // of a network: of two, each could reckon the other's
)

// sameWave is how far apart the days of one wave may be at the schools of a
// network: their holidays differ.
const sameWave = 21 * 24 * time.Hour

// compare holds the families written to against those held out.
func (s *Service) compare(ctx context.Context, c Campaign, w WaveReport) (*Compared, error) {
	now := s.clock.Now()
	x := &Compared{Firing: w.Firing}
	x.Before, x.After = w.Firing.weeks()
	_, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return nil, err
	}
	of, err := s.cohort(ctx, w.Firing)
	if err != nil {
		return nil, err
	}
	why := w.whyNot(of)
	before, after, err := s.attended(ctx, of, x.Before, x.After)
	if err != nil {
		return nil, fmt.Errorf("who attended: %w", err)
	}
	own := of.outcomes(after)
	x.Comparisons = append(x.Comparisons, compareOne(SessionsMissed, of.outcomes(before), own, why, x.After.Last, now))
	if why == "" {
		net, err := s.network(ctx, c, w, of.outcomes(before), own, now)
		if err != nil {
			return nil, fmt.Errorf("pool the network: %w", err)
		}
		x.Comparisons = append(x.Comparisons, net...)
	}
	asked, err := s.store.Asked(ctx, c.School, x.Before.First, x.After.Last)
	if err != nil {
		return nil, fmt.Errorf("what absence texts went: %w", err)
	}
	settled := cal.SchoolDaysAfter(x.After.Last, settleDays) // by then every absence has had its days
	if settled == (clock.Date{}) {
		settled = x.After.Last
	}
	x.Comparisons = append(x.Comparisons,
		compareOne(AlertsAnswered, of.outcomes(of.answered(asked, x.Before)), of.outcomes(of.answered(asked, x.After)), why, x.After.Last, now),
		compareOne(StillN, of.outcomes(of.stillN(asked, x.Before, cal, now)), of.outcomes(of.stillN(asked, x.After, cal, now)), why, settled, now))
	x.MinutesBefore[0], x.MinutesBefore[1] = of.minutes(asked, x.Before)
	x.MinutesAfter[0], x.MinutesAfter[1] = of.minutes(asked, x.After)
	for i := range x.Comparisons {
		if x.Comparisons[i].Network == "" {
			x.Comparisons[i].Reach = w.reach()
		}
	}
	x.Beside, err = s.beside(ctx, w.Firing, x.After)
	return x, err
}

// whyNot says why a wave cannot be compared at all, or "".
func (w WaveReport) whyNot(of cohort) string {
	held := 0
	for _, d := range of.families {
		if d.Arm == HeldOut {
			held++
		}
	}
	switch {
	case held == 0:
		return NoHoldout
	case w.Firing.State == Over && w.Tally.Texted().Sent() == 0:
		return NothingSent
	}
	return ""
}

// compareOne makes the comparison of one measure at one school, or says why
// there is none. Last is the last day it hangs on.
func compareOne(m Measure, before, after []Outcome, why string, last clock.Date, now time.Time) Comparison {
	c := Comparison{Measure: m, Why: why, Days: comparedDays, On: last.AddDays(1).Words()}
	if c.Why == "" && !clock.DateOf(now).After(last) {
		c.Why = TooEarly
	}
	if c.Why != "" {
		return c
	}
	return c.pooled(before, after)
}

// pooled is the comparison with its figures, or without them where too few
// families stand behind them.
func (c Comparison) pooled(before, after []Outcome) Comparison {
	c.Before, c.After = Pool(before), Pool(after)
	least := c.least()
	switch few := c.After.Sent < least || c.After.HeldOut < least; {
	case c.After.Sent+c.After.HeldOut == 0:
		c.Why = NoMarks
	case few || !c.After.Known:
		c.Why = TooFew
	}
	if c.Before.Sent < least || c.Before.HeldOut < least {
		c.Before = Results{}
	}
	if c.Why != "" {
		c.Before, c.After = Results{}, Results{}
	}
	return c
}

// least is how many families an arm needs to be shown.
func (c Comparison) least() int {
	if c.Network != "" {
		return networkLeast
	}
	return familiesLeast
}

// network pools sessions missed over the schools of a network that sent the
// same wave of the same pack, each in its own words. It gives nothing for a
// school that stands alone.
func (s *Service) network(ctx context.Context, c Campaign, w WaveReport, before, after []Outcome, now time.Time) ([]Comparison, error) {
	n, err := s.store.Network(ctx, c.School)
	if err != nil || n.ID == "" {
		return nil, err
	}
	f := w.Firing
	x := Comparison{Measure: SessionsMissed, Network: n.Kind, Days: comparedDays, Reach: w.reach()}
	if _, own := f.weeks(); !f.ready(now) {
		x.Why, x.On = TooEarly, own.Last.AddDays(1).Words()
		return []Comparison{x}, nil
	}
	others, err := s.store.Elsewhere(ctx, f, c.Pack, n.ID, f.DueAt.Add(-sameWave), f.DueAt.Add(sameWave))
	if err != nil {
		return nil, err
	}
	for _, o := range nearest(others, f.DueAt) {
		if !o.ready(now) {
			continue
		}
		b, a, err := s.elsewhere(ctx, o)
		if err != nil {
			return nil, err
		}
		before, after = append(before, b...), append(after, a...)
		r, err := s.reachOf(ctx, o)
		if err != nil {
			return nil, err
		}
		x.Reach.Drawn, x.Reach.Texted = x.Reach.Drawn+r.Drawn, x.Reach.Texted+r.Texted
	}
	if x = x.pooled(before, after); x.Why == "" && x.After.Schools < schoolsLeast {
		x.Before, x.After, x.Why = Results{}, Results{}, FewSchools
	}
	if x.Why != "" {
		x.Reach = Reach{} // another school's figures could be told from it
	}
	return []Comparison{x}, nil
}

// elsewhere gives what the families of another school did around its wave.
func (s *Service) elsewhere(ctx context.Context, f Firing) (before, after []Outcome, err error) {
	of, err := s.cohort(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	first, last := f.weeks()
	b, a, err := s.attended(ctx, of, first, last)
	return of.outcomes(b), of.outcomes(a), err
}

// nearest keeps of each school the firing that is nearest in time.
func nearest(all []Firing, to time.Time) []Firing {
	var kept []Firing
	at := map[school.URN]int{}
	for _, f := range all {
		i, met := at[f.School]
		switch {
		case !met:
			at[f.School] = len(kept)
			kept = append(kept, f)
		case f.DueAt.Sub(to).Abs() < kept[i].DueAt.Sub(to).Abs():
			kept[i] = f
		}
	}
	return kept
}
