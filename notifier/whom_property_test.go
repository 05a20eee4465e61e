package notifier

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/school"
)

// TestTheRollAndTheMorningAskTheSameAdult: what the preview of an import says of whom
// a text would reach is what the first alert does.
func TestTheRollAndTheMorningAskTheSameAdult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.Bool()
		var list []school.TiedContact
		for i := range rapid.IntRange(0, 5).Draw(t, "adults") {
			list = append(list, adult(fmt.Sprint("adult", i), rapid.IntRange(0, 4).Draw(t, "number"), func(c *school.TiedContact) {
				c.Order = rapid.IntRange(1, 3).Draw(t, "place")
				c.ParentalResponsibility, c.LivesWith = some.Draw(t, "pr"), some.Draw(t, "home")
				c.CourtOrder = rapid.IntRange(0, 5).Draw(t, "order") == 0
				c.Contact.Stopped = rapid.IntRange(0, 5).Draw(t, "stopped") == 0
				c.Text = rapid.SampledFrom([]school.TextRule{school.TextYes, school.TextYes, school.TextNever}).Draw(t, "rule")
				c.Contact.Problem = rapid.SampledFrom([]school.NumberProblem{school.NumberFine, school.NumberFine, school.NumberLandline}).Draw(t, "problem")
				c.Contact.Pupils = rapid.IntRange(1, school.LargestFamily+1).Draw(t, "pupils")
			}))
		}
		first, found := school.FirstAsked(list)
		slices.SortFunc(list, func(a, b school.TiedContact) int { return school.AskedFirst(a.Tie, b.Tie) }) // as the store gives it
		if next := NextContact(list, nil); next.Found != found || next.Contact.Contact.ID != first.Contact.ID {
			t.Fatalf("the roll says %q, the morning texts %q", first.Contact.ID, next.Contact.Contact.ID)
		}
	})
}
