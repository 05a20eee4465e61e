package campaigns

import (
	"slices"

	"github.com/firstbell/firstbell/internal/problem"
)

// A family stays where it was drawn for the whole campaign, so what decides the
// draw is settled by the first wave that draws anybody: how many families are held
// out, and whether there are two wordings. The words themselves may be changed.

// drew reports whether any of a campaign's firings has drawn a family.
func drew(fired []Firing) bool {
	return slices.ContainsFunc(fired, func(f Firing) bool { return f.ToText+f.HeldOut > 0 })
}

// drawKept refuses a plan that draws otherwise than the one by which families were
// drawn: it would move nobody, and whoever approved it would believe that it did.
func (p Plan) drawKept(now Plan) error {
	bad := problem.New(problem.Conflict, "Families have been drawn for this campaign, and each stays where it was drawn.")
	if now.HoldOut != p.HoldOut {
		bad.At("/hold_out_percent", "%d in 100 families stay held out. For another share, end this campaign and adopt the pack again", p.HoldOut)
	}
	if now.TwoWordings != p.TwoWordings {
		has := "one wording"
		if p.TwoWordings {
			has = "two wordings"
		}
		bad.At("/two_wordings", "This campaign has %s to its end; the words can be changed. For the other, end this campaign and adopt the pack again", has)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
