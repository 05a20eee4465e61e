package console

import (
	"context"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// brakeView is the brake in words: how many, why, and what each button does.
type brakeView struct {
	ID, Title, Says, Since, Release, Cancel string
}

func brakeOf(b notifier.Brake) brakeView {
	texts := count(b.Waiting, "text", "texts")
	v := brakeView{
		ID: string(b.ID), Since: clock.Wall(b.At), Title: "The brake is on. " + count(b.Waiting, "text is", "texts are") + " held.",
		Release: "Send " + texts + " now", Cancel: "Take " + texts + " back",
	}
	share, limit := fmt.Sprintf("%.0f%%", 100*b.Share), fmt.Sprintf("%.0f%%", 100*b.Limit)
	if b.Why == notifier.GroupShare {
		v.Says = fmt.Sprintf("%s of %s would be texted about, and no more than %s goes without a look. Was the register finished before it was closed?", share, b.Group, limit)
	} else {
		v.Says = fmt.Sprintf("Families of %s of the roll would be texted within half an hour, and no more than %s goes without a look. Registers closed by mistake look like this.", share, limit)
	}
	return v
}

// releaseBrake lets every text go that a brake holds.
func (s *Console) releaseBrake(c *gin.Context) {
	s.endBrake(c, s.cfg.Mornings.ReleaseBrake, "on %s way.", "its", "their")
}

// cancelBrake takes back every text that a brake holds.
func (s *Console) cancelBrake(c *gin.Context) {
	s.endBrake(c, s.cfg.Mornings.CancelBrake, "taken back. Call about %s.", "the pupil", "the pupils")
}

// endBrake ends a brake of the member's own school and says what became of it.
func (s *Console) endBrake(c *gin.Context, end func(context.Context, school.Actor, notifier.BrakeID) (int, error), said, one, many string) {
	_, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	id := notifier.BrakeID(c.PostForm("brake"))
	if !slices.ContainsFunc(t.Brakes, func(b notifier.Brake) bool { return b.ID == id }) {
		s.failed(c, errGone())
		return
	}
	n, err := end(c.Request.Context(), who(c).Member.Actor(), id)
	word := many
	if n == 1 {
		word = one
	}
	s.act(c, err, count(n, "text is ", "texts are ")+fmt.Sprintf(said, word))
}
