package campaigns

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// AlsoTexted is a family of a wave that another campaign texted too.
type AlsoTexted struct {
	Family   string
	Arm      Arm // where the wave's own lot put it
	Campaign CampaignID
}

// Beside is what other campaigns of the school did in the weeks that are
// compared: it is in both arms, and no result is of this campaign alone.
type Beside struct {
	Families  int      // compared that also had a text of another campaign, each once
	Texted    int      // of these, written to by this one
	HeldOut   int      // of these, held out by it
	Campaigns []string // their names
}

// beside asks which families of a firing other campaigns texted in the weeks
// after it.
func (s *Service) beside(ctx context.Context, f Firing, after school.Days) (Beside, error) {
	var b Beside
	from := after.First.AddDays(-1).At(0, 0) // the wave's own day too
	all, err := s.store.AlsoTexted(ctx, f.ID, from, after.Last.AddDays(1).At(0, 0))
	if err != nil {
		return b, fmt.Errorf("what other campaigns texted: %w", err)
	}
	met, named := map[string]bool{}, map[CampaignID]bool{}
	for _, x := range all {
		if !named[x.Campaign] {
			named[x.Campaign] = true
			c, err := s.store.Campaign(ctx, x.Campaign)
			if err != nil {
				return b, err
			}
			b.Campaigns = append(b.Campaigns, c.Plan.Name)
		}
		if met[x.Family] {
			continue
		}
		met[x.Family] = true
		if b.Families++; x.Arm == HeldOut {
			b.HeldOut++
		} else {
			b.Texted++
		}
	}
	slices.SortFunc(b.Campaigns, func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
	b.Campaigns = slices.Compact(b.Campaigns)
	return b, nil
}

// Says is the sentence that goes with every conclusion; empty where no other
// campaign texted anybody compared.
func (b Beside) Says() string {
	if b.Families == 0 {
		return ""
	}
	of := listed(b.Campaigns)
	switch {
	case b.Families < familiesLeast:
		return fmt.Sprintf("A few of the families compared also had a text of another campaign in these weeks (%s): fewer than %s.", of, numberWord(familiesLeast))
	case b.Texted < familiesLeast || b.HeldOut < familiesLeast:
		return fmt.Sprintf("%d of the families compared also had a text of another campaign in these weeks (%s). What is shown is of this campaign beside those texts, never of it alone.", b.Families, of)
	default:
		return fmt.Sprintf("%d of the families texted and %d of those held out also had a text of another campaign in these weeks (%s). What is shown is of this campaign beside those texts, never of it alone.", b.Texted, b.HeldOut, of)
	}
}
