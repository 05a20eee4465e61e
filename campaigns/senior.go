package campaigns

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// stopRules is who a stop rule acts as.
var stopRules = school.SystemActor("campaigns")

// senior reports whether an act was done by somebody who may approve campaigns,
// or by a stop rule: what they have stopped nobody else sets going. By is an
// actor as the audit has it; it is asked with the role they have now.
func (s *Service) senior(ctx context.Context, by string) (bool, error) {
	if by == stopRules.String() {
		return true, nil
	}
	if !strings.HasPrefix(by, string(school.Person)+":") {
		return false, nil
	}
	may, err := s.mayApprove(ctx, by)
	if err != nil {
		return false, fmt.Errorf("ask what somebody may do: %w", err)
	}
	return may, nil
}

// undoes refuses whoever may not undo what another did: it takes whoever did it,
// or somebody who may approve, where one of those did it.
func (s *Service) undoes(ctx context.Context, actor school.Actor, by, says string) error {
	if by == actor.String() {
		return nil
	}
	theirs, err := s.senior(ctx, by)
	if err != nil || !theirs {
		return err
	}
	mine := false
	if actor.Kind == school.Person {
		if mine, err = s.senior(ctx, actor.String()); err != nil {
			return err
		}
	}
	if !mine {
		return problem.New(problem.Forbidden, "%s", says)
	}
	return nil
}

// mayResume refuses whoever may not let a campaign go on: every key, and
// everybody but those who may approve where one of them, or a stop rule, has
// paused it.
func (s *Service) mayResume(ctx context.Context, actor school.Actor, c Campaign) error {
	if actor.Kind != school.Person {
		return keysNeverResume()
	}
	return s.undoes(ctx, actor, c.Paused.By, "A safeguarding lead, the head, an administrator or a stop rule has paused this campaign. One of those people lets it go on.")
}

func keysNeverResume() error {
	return problem.New(problem.Forbidden, "Only a person may let a campaign go on, signed in by name. A key may only pause it.")
}

// PutBack lets a pupil's family be written to again. Where a safeguarding lead,
// the head or an administrator took them out it takes one of those, or whoever
// did it. A campaign that was approved and may reach more families by it waits
// for a second person again. A failure is Forbidden, or Conflict while a wave of
// such a campaign is going out.
func (s *Service) PutBack(ctx context.Context, actor school.Actor, id CampaignID, pupil school.PupilID) error {
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return err
	}
	outs, err := s.store.Outs(ctx, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(outs, func(x Out) bool { return x.Pupil == pupil })
	if at < 0 {
		return problem.New(problem.Conflict, "This family is not taken out any more.")
	}
	for _, by := range outs[at].Hands {
		if err := s.undoes(ctx, actor, by, "A safeguarding lead, the head or an administrator took this family out. One of them puts it back."); err != nil {
			return err
		}
	}
	grown, err := s.grownBy(ctx, c, outs[at])
	if err != nil {
		return err
	}
	for _, x := range grown { // first: were this process to die here, more is asked of a person and nothing sent
		if err := s.askAgain(ctx, actor, x); err != nil {
			return err
		}
	}
	return s.store.PutBack(ctx, actor, id, pupil, s.clock.Now())
}

// grownBy gives the campaigns that were approved, or wait for it, and may reach
// more families once a pupil is put back: the one asked about, and every one of
// the school where the reason held for all.
func (s *Service) grownBy(ctx context.Context, c Campaign, out Out) ([]Campaign, error) {
	all := []Campaign{c}
	if InEvery(out.Reason) {
		var err error
		if all, err = s.store.Campaigns(ctx, c.School); err != nil {
			return nil, err
		}
	}
	_, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return nil, err
	}
	var grown []Campaign
	for _, x := range all {
		if x.Status == Draft || x.Status.Ended() {
			continue
		}
		m, err := s.store.Material(ctx, x, s.choice(s.clock.Now(), cal))
		if err != nil {
			return nil, err
		}
		if m.wouldReach(x.Plan.Audience, out.Pupil, s.may) {
			grown = append(grown, x)
		}
	}
	return grown, nil
}

// wouldReach reports whether an audience may mean a family, were nobody taken
// out: of a pupil who has left it is taken to, for their brothers and sisters.
func (m Material) wouldReach(a Audience, pupil school.PupilID, may func([]school.TiedContact) []school.TiedContact) bool {
	m.Out, m.OutAdults, m.Texted, m.Reached = nil, nil, nil, nil
	for _, f := range Choose(m, a, may) {
		if slices.ContainsFunc(f.Pupils, func(x Member) bool { return x.Pupil == pupil }) {
			return f.In
		}
	}
	return true
}

// askAgain makes a campaign wait for a second person, who is not the one whose
// act changed whom it reaches.
func (s *Service) askAgain(ctx context.Context, actor school.Actor, c Campaign) error {
	if err := s.noneGoing(ctx, c.ID); err != nil {
		return err
	}
	_, err := s.store.Change(ctx, actor, c.ID, s.clock.Now(), "campaign.reaches_more", func(now Campaign) (Campaign, error) {
		if now.Status == Draft || now.Status.Ended() {
			return now, nil
		}
		now.Version++ // whoever reads it for approval reads it again
		now.Writers = joined(now.Writers, actor.String())
		if now.Status != Proposed {
			now = now.draftAgain()
		}
		return now, nil
	})
	return err
}

// kept gives who a pupil was taken out by, once somebody does so again: it stays
// with somebody who may approve, so that a colleague's second press hands
// nobody the undoing.
func (s *Service) kept(ctx context.Context, actor school.Actor, id CampaignID, pupil school.PupilID) (string, error) {
	outs, err := s.store.Outs(ctx, id)
	if err != nil {
		return "", err
	}
	for _, x := range outs {
		if x.Pupil != pupil {
			continue
		}
		for _, by := range x.Hands {
			theirs, err := s.senior(ctx, by)
			if err != nil || theirs {
				return by, err
			}
		}
	}
	return actor.String(), nil
}

// guard says of a view what somebody who may approve has stopped. Each person is
// asked about once.
func (s *Service) guard(ctx context.Context, v *View) error {
	asked := map[string]bool{}
	is := func(by string) (bool, error) {
		theirs, known := asked[by]
		if known {
			return theirs, nil
		}
		theirs, err := s.senior(ctx, by)
		asked[by] = theirs
		return theirs, err
	}
	var err error
	if v.Campaign.Status == Paused {
		if v.Guarded, err = is(v.Campaign.Paused.By); err != nil {
			return err
		}
	}
	v.Kept = map[school.PupilID]bool{}
	for _, x := range v.Outs {
		for _, by := range x.Hands {
			theirs, err := is(by)
			if err != nil {
				return err
			}
			v.Kept[x.Pupil] = v.Kept[x.Pupil] || theirs
		}
	}
	return nil
}
