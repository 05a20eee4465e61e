package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// byHandWindow is how far back texts written by hand are counted.
const byHandWindow = time.Hour

// roomByHand refuses texts written by hand that a school's brake does not let go:
// a program in error, or a person with a list, could else text every family with
// nobody's look. A person's one text to one family always goes. It is asked under
// the lock of the school's day, so that calls at once are counted one after
// another.
func roomByHand(ctx context.Context, d Day, p Policy, actor school.Actor, texts int, now time.Time) error {
	if texts == 0 || texts == 1 && actor.Kind == school.Person {
		return nil
	}
	went, err := d.ByHand(ctx, now.Add(-byHandWindow))
	if err != nil {
		return err
	}
	room, again := p.byHand(went, texts)
	if room {
		return nil
	}
	if again.IsZero() {
		return problem.New(problem.TooMany, "At most %d texts written by hand go in an hour, so %d at once never do. For more families plan a campaign.", p.ByHandMost, texts)
	}
	return problem.New(problem.TooMany, "At most %d texts written by hand go in an hour, and %d have. These %d can go at %s. For more families plan a campaign; a person may still write to one family at a time.",
		p.ByHandMost, len(went), texts, clock.Wall(again))
}

// byHand reports whether so many more texts fit beside those that went in the
// last hour, and if not when they will; the zero time is never.
func (p Policy) byHand(went []time.Time, texts int) (room bool, again time.Time) {
	over := len(went) + texts - p.ByHandMost
	switch {
	case over <= 0:
		return true, time.Time{}
	case over > len(went):
		return false, time.Time{}
	}
	slices.SortFunc(went, time.Time.Compare)
	again = went[over-1].Add(byHandWindow)
	return false, again.Truncate(time.Minute).Add(time.Minute) // said to the minute, never too soon
}
