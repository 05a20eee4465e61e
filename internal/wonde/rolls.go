package wonde

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	// overlap is how far a pull of changes looks back beyond the last: clocks
	// differ, Wonde notices changes late, and whether it reads the instant we ask
	// for as London's or as UTC is an hour in summer (unverified).
	overlap = 90 * time.Minute
	// aged is how old the last whole roll may be before changes alone will not
	// do: who has left is told by a whole one only.
	aged = 36 * time.Hour
	// rollTime is the longest one school's roll may take to come.
	rollTime = 10 * time.Minute
)

// Rolls pulls the roll of every connected school whose turn no other process
// has taken: whole, or what changed.
func (p *Puller) Rolls(ctx context.Context, full bool) error {
	now := p.cfg.Clock.Now()
	job := "wonde.changes "
	if full {
		job = "wonde.roll "
	}
	return p.each(ctx, func(ctx context.Context, x school.Connection) error {
		mine, err := p.cfg.Store.Tick(ctx, job+string(x.School), now.Truncate(time.Hour), now)
		if err != nil || !mine {
			return err
		}
		ctx, stop := context.WithTimeout(ctx, rollTime)
		defer stop()
		// While the last was not taken a whole one is tried again: a list of changes
		// that goes in says nothing of who was held.
		_, err = p.roll(ctx, Actor, x, full || now.Sub(x.FullAt) > aged || x.RollFault != "", roll.PutOptions{})
		return err
	})
}

// Roll pulls one school's whole roll now, at the word of a person. Failures are
// those of an import, Unknown (not connected) and Unavailable.
func (p *Puller) Roll(ctx context.Context, actor school.Actor, urn school.URN, o roll.PutOptions) (roll.Imported, error) {
	x, err := p.cfg.Store.One(ctx, urn)
	if err != nil {
		return roll.Imported{}, err
	}
	return p.roll(ctx, actor, x, true, o)
}

// roll pulls a roll and notes how it went. A whole one that would remove too
// many is held: the school is told, and a person says the number. What changed
// goes in meanwhile, for a court order must not wait for that.
func (p *Puller) roll(ctx context.Context, actor school.Actor, x school.Connection, full bool, o roll.PutOptions) (roll.Imported, error) {
	began := p.cfg.Clock.Now()
	done, err := p.importRoll(ctx, actor, x, full, o)
	if o.DryRun {
		return done, err
	}
	at, fault := began, ""
	if err != nil {
		at, fault = time.Time{}, sentence(err)
	}
	if full && actor == Actor && problem.Is(err, problem.Conflict) && !x.RollAt.IsZero() {
		if _, e := p.importRoll(ctx, actor, x, false, o); e == nil {
			at = began
		}
		full = false
	}
	if err == nil && full {
		done.Took.At = began.Truncate(time.Millisecond) // by which the next knows whom this one missed
		err = p.cfg.Store.RollTook(context.WithoutCancel(ctx), x.School, done.Took, p.cfg.Clock.Now())
	}
	if noted := p.cfg.Store.RollRead(context.WithoutCancel(ctx), x.School, at, full, fault, p.cfg.Clock.Now()); err == nil {
		err = noted
	}
	return done, err
}

func (p *Puller) importRoll(ctx context.Context, actor school.Actor, x school.Connection, full bool, o roll.PutOptions) (roll.Imported, error) {
	c, err := p.client(x)
	if err != nil {
		return roll.Imported{}, err
	}
	since := time.Time{}
	if !full {
		since = x.RollAt.Add(-overlap)
	}
	read, err := c.Students(ctx, since)
	if err != nil {
		return roll.Imported{}, err
	}
	if full && actor == Actor { // nobody looks on
		read.Missed = x.MissedBefore()
	}
	return p.cfg.Rolls.ImportSystem(ctx, actor, x.School, read, o)
}
