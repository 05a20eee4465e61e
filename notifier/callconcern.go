package notifier

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// didNotKnow opens a concern about pupils of whom an adult was rung who thought
// that they were in school, or adds what was said to the one that is open of the
// adult's number and says the same, and tells the lead. It is what a text that says so does, and goes up as
// that does.
func didNotKnow(ctx context.Context, day Day, actor school.Actor, desks []callDesk, r CallResult) ([]delivery.Text, error) {
	first := desks[0]
	c := Concern{
		ID: ConcernID(school.NewID(first.now)), School: first.pupil.School, Day: clock.DateOf(first.now), Session: first.session,
		Kind: WorryConcern, Number: first.numberOf(r.Contact), Contact: r.Contact, At: first.now, Waiting: first.now,
	}
	opened := true
	if !c.Number.Zero() {
		was, open, err := saidAlready(ctx, day, c.Number, false, c.Day, aboutOf(desks))
		if err != nil {
			return nil, err
		}
		if open {
			c, opened = was, false
		}
	}
	if opened {
		if err := day.PutConcern(ctx, c); err != nil {
			return nil, err
		}
		if err := day.Audit(ctx, first.now, actor, "concern opened", string(c.ID), string(c.Kind)); err != nil {
			return nil, err
		}
	}
	if err := day.ConcernAbout(ctx, c.ID, aboutOf(desks)); err != nil {
		return nil, err
	}
	owed, err := tellOfConcern(ctx, day, c, first.now)
	if err != nil {
		return nil, err
	}
	return owed, day.News(ctx, first.now, "concern", string(c.ID))
}

// numberOf is the number of somebody on the list; the zero Number of somebody
// else.
func (c *callDesk) numberOf(id school.ContactID) phone.Number {
	for _, t := range c.list {
		if t.Contact.ID == id {
			return t.Contact.Number
		}
	}
	return phone.Number{}
}

// aboutOf lists the pupils, each once: with the later absence, where the line is
// about both sessions.
func aboutOf(desks []callDesk) []ConcernPupil {
	var out []ConcernPupil
	for _, c := range desks {
		p := ConcernPupil{Pupil: c.pupil.ID}
		if c.absence != nil {
			p.Absence = c.absence.ID
		}
		switch i := slices.IndexFunc(out, func(o ConcernPupil) bool { return o.Pupil == p.Pupil }); {
		case i < 0:
			out = append(out, p)
		case c.session == register.PM:
			out[i] = p
		}
	}
	return out
}
