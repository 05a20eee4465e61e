package notifier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
)

// passOn tells the next role what a member of staff was to be told by a text
// that did not arrive: a lead whose phone is dead would keep a missing child
// from everybody. Each such text is passed on once.
func (s *Service) passOn(ctx context.Context, date clock.Date) error {
	urns, err := s.store.Unheard(ctx, date)
	if err != nil {
		return fmt.Errorf("list where a text to staff did not arrive: %w", err)
	}
	var errs []error
	for _, urn := range urns {
		var told []delivery.Text
		err := s.store.InSchoolDay(ctx, urn, date, func(day Day) (err error) {
			told, err = passOnIn(ctx, day, s.clock.Now())
			return err
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("pass on what staff have not heard at school %s: %w", urn, err))
			continue
		}
		s.ringTexts(ctx, told)
	}
	return errors.Join(errs...)
}

// passOnIn decides under the lock, and writes.
func passOnIn(ctx context.Context, day Day, now time.Time) ([]delivery.Text, error) {
	unheard, err := day.Unheard(ctx)
	if err != nil {
		return nil, err
	}
	sent, err := day.StaffTexts(ctx)
	if err != nil {
		return nil, err
	}
	members, err := day.Members(ctx)
	if err != nil {
		return nil, err
	}
	var told []delivery.Text
	for _, p := range passings(sent, unheard, members, now) {
		texts, err := tellStaff(ctx, day, p.to, p.cause, now)
		if err != nil {
			return nil, err
		}
		told = append(told, texts...)
	}
	for _, x := range sent {
		if _, is := unheard[x.Text.ID]; !is {
			continue
		}
		if err := day.PassedOn(ctx, x.Text.ID, now); err != nil {
			return nil, err
		}
		if err := day.Audit(ctx, now, ladderActor, "text to staff did not arrive", string(x.Text.ID), fmt.Sprintf("%d texts to staff", len(told))); err != nil {
			return nil, err
		}
	}
	return told, nil
}

// passing is one thing to tell a role, since nobody heard of it.
type passing struct {
	to    StaffRole
	cause Cause
}

// passings says whom to tell instead of those whose texts did not arrive. Where
// another text on the same rung is about the same thing and may have arrived, as
// with two leads, somebody has heard, and nobody else is alarmed. It is pure.
func passings(sent []StaffText, unheard map[delivery.TextID][]string, members []Member, now time.Time) []passing {
	var out []passing
	for _, x := range sent {
		to := roleOf(x, members).next()
		for _, about := range unheard[x.Text.ID] {
			p := passing{to, Cause{Kind: x.Cause, About: about, Until: x.Text.ExpiresAt}}
			if !p.cause.Until.After(now) {
				p.cause.Until = time.Time{}
			}
			if to != "" && !heard(sent, x, about) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// heard reports whether another text on the rung of x about the same thing has
// arrived, or may yet.
func heard(sent []StaffText, x StaffText, about string) bool {
	return slices.ContainsFunc(sent, func(o StaffText) bool {
		return o.Text.ID != x.Text.ID && o.Cause == x.Cause && o.Rung == x.Rung && slices.Contains(o.About, about) &&
			(o.Text.State.Gone() && o.Text.State != delivery.Undelivered || o.Text.State.Waiting() || o.Text.State == delivery.Sending || o.Text.State == delivery.Unknown)
	})
}

// roleOf is the role of whom a text was owed to; of somebody who has none any
// more, the one that was asked for.
func roleOf(x StaffText, members []Member) StaffRole {
	if i := slices.IndexFunc(members, func(m Member) bool { return m.ID == x.Member }); i >= 0 {
		return members[i].Role
	}
	return x.Rung
}
