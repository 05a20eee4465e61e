package campaigns

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// noteMost is the most characters of a note.
const noteMost = 500

// Adopt makes a pack a campaign of a school, as a draft. The pack stays beside
// it as it was. Translations that somebody of the school has vouched for in an
// earlier campaign, word for word, stand as vouched for. A failure is Unknown, or Conflict where the school has one of
// the pack that has not ended.
func (s *Service) Adopt(ctx context.Context, actor school.Actor, urn school.URN, pack string) (Campaign, error) {
	p, err := s.Pack(ctx, pack)
	if err != nil {
		return Campaign{}, err
	}
	if _, _, err := s.store.School(ctx, urn); err != nil {
		return Campaign{}, err
	}
	stand, err := s.store.Campaigns(ctx, urn)
	if err != nil {
		return Campaign{}, err
	}
	if slices.ContainsFunc(stand, func(c Campaign) bool { return c.Pack == pack && !c.Status.Ended() }) {
		return Campaign{}, problem.New(problem.Conflict, "This school has that campaign already. Change it, or end it first.")
	}
	now := s.clock.Now()
	id := school.NewID(now)
	var vouchedFor []Wave // the same words in any campaign the school has had
	for _, x := range stand {
		vouchedFor = append(vouchedFor, x.Plan.Waves...)
	}
	c := Campaign{
		ID: CampaignID(id), School: urn, Pack: pack, Plan: p.plan().vouched(vouchedFor), Status: Draft, Version: 1,
		Seed: Lot{}.number(id), Writers: []string{actor.String()}, Changed: now,
	}
	return c, s.store.Add(ctx, actor, c)
}

// Edit changes the plan of a campaign, which is a draft again by it: what was
// approved was something else. A pause stands until it is approved. Version is of the one the change was made to.
// Who vetted a translation is never taken from the plan. A failure is Invalid,
// Stale, or Conflict while a wave is going out, and for another draw than the one by
// which families were drawn already.
func (s *Service) Edit(ctx context.Context, actor school.Actor, id CampaignID, version int, p Plan) (Campaign, error) {
	return s.edit(ctx, actor, id, version, p, func(c Campaign) Campaign { return c })
}

// edit is Edit, with what is to be noted of the campaign before it is changed.
func (s *Service) edit(ctx context.Context, actor school.Actor, id CampaignID, version int, p Plan, noted func(Campaign) Campaign) (Campaign, error) {
	if err := p.check(); err != nil {
		return Campaign{}, err
	}
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return Campaign{}, err
	}
	if err := goingOut(fired); err != nil {
		return Campaign{}, err
	}
	return s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.edit", func(c Campaign) (Campaign, error) {
		switch {
		case c.Status.Ended():
			return c, ended()
		case c.Version != version:
			return c, problem.New(problem.Stale, "Somebody changed this campaign meanwhile. Load it again and make your change to that.")
		}
		if drew(fired) {
			if err := c.Plan.drawKept(p); err != nil {
				return c, err
			}
		}
		c = noted(c)
		c.Authors = c.signed(p, actor.String())
		if c.Approved != (Mark{}) {
			c.Writers = nil // the rules they set a second person has read; their words stay theirs
		}
		c.Writers = joined(c.Writers, actor.String())
		pack, _ := s.Pack(ctx, c.Pack) // one that is gone vouches for nothing
		c.Plan, c.Version = p.vouched(pack.Waves, c.Plan.Waves), c.Version+1
		return c.draftAgain(), nil
	})
}

// noneGoing refuses while a wave is going out: its texts would no longer be
// what was approved.
func (s *Service) noneGoing(ctx context.Context, id CampaignID) error {
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return err
	}
	return goingOut(fired)
}

func goingOut(fired []Firing) error {
	if slices.ContainsFunc(fired, func(f Firing) bool { return f.State == Due || f.State == Open }) {
		return problem.New(problem.Conflict, "A wave of this campaign is going out. Wait until it is over, or end the campaign.")
	}
	return nil
}

func ended() error {
	return problem.New(problem.Conflict, "This campaign has ended. Adopt the pack again for another.")
}

// Propose asks for a second person's approval. It is refused with the reason
// while the plan cannot stand.
func (s *Service) Propose(ctx context.Context, actor school.Actor, id CampaignID) (Campaign, error) {
	c, err := s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.propose", func(c Campaign) (Campaign, error) {
		if c.Status != Draft {
			return c, problem.New(problem.Conflict, "Only a draft can be proposed. This campaign is: %s.", strings.ToLower(c.Status.Words()))
		}
		if err := c.Plan.check(); err != nil {
			return c, err
		}
		c.Status, c.Proposed, c.Note = Proposed, s.mark(actor), ""
		return c, nil
	})
	if err != nil {
		return c, err
	}
	return c, s.book(ctx, c)
}

// SendBack returns a campaign to those who wrote it, with a note. Version is of
// the one that was read: of another the failure is Stale.
func (s *Service) SendBack(ctx context.Context, actor school.Actor, id CampaignID, version int, note string) (Campaign, error) {
	note, err := readNote(note, "Say what to change.")
	if err != nil {
		return Campaign{}, err
	}
	return s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.send_back", func(c Campaign) (Campaign, error) {
		switch {
		case c.Version != version:
			return c, problem.New(problem.Stale, "Somebody changed this campaign meanwhile. Read it again before you send it back.")
		case c.Status != Proposed:
			return c, c.notWaiting()
		}
		c.Status, c.Note, c.Proposed = Draft, note, Mark{}
		return c, nil
	})
}

// Approve lets the waves of a campaign go when they are due. Only a person may,
// and not one who wrote it: else the failure is Forbidden. Version is of the one
// they read. One that was paused before it was changed goes on by it, and only
// whoever may let it go on approves it. Any wave of the plan that cannot end in its hours is Conflict, by name.
func (s *Service) Approve(ctx context.Context, actor school.Actor, id CampaignID, version int) (Campaign, error) {
	if actor.Kind != school.Person {
		return Campaign{}, problem.New(problem.Forbidden, "Only a person may approve a campaign, signed in by name. A key may not.")
	}
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return c, err
	}
	if err := c.mayApprove(actor, version); err != nil {
		return c, err
	}
	if err := s.madeNoKey(ctx, actor, c); err != nil {
		return c, err
	}
	sch, _, err := s.store.School(ctx, c.School)
	if err != nil {
		return c, err
	}
	if err := s.wroteNothing(ctx, actor, c, VoiceOf(sch.Phase)); err != nil {
		return c, err
	}
	if c.PauseStands() {
		if err := s.mayResume(ctx, actor, c); err != nil {
			return c, err
		}
	}
	all, err := s.everyWave(ctx, c)
	if err != nil {
		return c, err
	}
	return s.store.Reserve(ctx, actor, id, s.clock.Now(), "campaign.approve", all, func(c Campaign, pace float64, beside []Load) (Campaign, error) {
		if err := c.mayApprove(actor, version); err != nil {
			return c, err
		}
		if err := c.fits(all, pace, beside); err != nil { // somebody was quicker than this was reckoned
			return c, err
		}
		c.Status, c.Approved, c.Read = Approved, s.mark(actor), c.Plan.reads(VoiceOf(sch.Phase))
		if c.PauseStands() {
			c = c.goesOn(c.Approved)
		}
		return c, nil
	})
}

// madeNoKey refuses whoever made a key that wrote a campaign or put it forward:
// what a key wrote, its maker may have had it write.
func (s *Service) madeNoKey(ctx context.Context, actor school.Actor, c Campaign) error {
	makers, err := s.makers(ctx, c.School, append(slices.Clone(c.Writers), c.Proposed.By))
	if err != nil {
		return err
	}
	if slices.Contains(makers, actor.String()) {
		return problem.New(problem.Forbidden, "A key that you made wrote this campaign or put it forward. A second person must read it.")
	}
	return nil
}

func (c Campaign) mayApprove(actor school.Actor, version int) error {
	switch {
	case slices.Contains(c.Writers, actor.String()) || c.Proposed.By == actor.String():
		return problem.New(problem.Forbidden, "Whoever wrote a campaign cannot approve it. A second person must read it.")
	case c.Version != version:
		return problem.New(problem.Stale, "Somebody changed this campaign meanwhile. Read it again before you approve it.")
	case c.Status != Proposed:
		return c.notWaiting()
	}
	return nil
}

func (c Campaign) notWaiting() error {
	return problem.New(problem.Conflict, "This campaign does not wait for approval. It is: %s.", strings.ToLower(c.Status.Words()))
}

// Pause stops a campaign within a second: no text of it is claimed from now on.
func (s *Service) Pause(ctx context.Context, actor school.Actor, id CampaignID, why string) (Campaign, error) {
	why, err := readNote(why, "Say why it is paused: everyone who signs in sees it.")
	if err != nil {
		return Campaign{}, err
	}
	return s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.pause", func(c Campaign) (Campaign, error) {
		if !c.Status.Live() {
			return c, problem.New(problem.Conflict, "Only a campaign that is approved or running can be paused.")
		}
		c.Status, c.Paused, c.Note = Paused, s.mark(actor), why
		return c, nil
	})
}

// Resume lets a paused campaign go on. A wave that came due meanwhile goes only
// inside its grace. A failure is Forbidden for every key, and for whoever may not
// approve where somebody who may, or a stop rule, has paused it.
func (s *Service) Resume(ctx context.Context, actor school.Actor, id CampaignID) (Campaign, error) {
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return Campaign{}, err
	}
	was, err := s.store.Campaign(ctx, id)
	if err != nil {
		return was, err
	}
	if err := s.mayResume(ctx, actor, was); err != nil {
		return was, err
	}
	c, err := s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.resume", func(c Campaign) (Campaign, error) {
		switch {
		case c.Status != Paused:
			return c, c.notPaused()
		case c.Paused != was.Paused:
			return c, problem.New(problem.Stale, "Somebody has paused it again meanwhile. Read why before you let it go on.")
		}
		c.Status, c.Note = Approved, ""
		c = c.goesOn(s.mark(actor))
		if len(fired) > 0 {
			c.Status = Running
		}
		return c, nil
	})
	return c, err
}

// Stop ends a campaign for good: what has not gone is taken back.
func (s *Service) Stop(ctx context.Context, actor school.Actor, id CampaignID) (Campaign, error) {
	return s.store.Change(ctx, actor, id, s.clock.Now(), "campaign.stop", func(c Campaign) (Campaign, error) {
		if c.Status.Ended() {
			return c, ended()
		}
		c.Status = Stopped
		return c, nil
	})
}

// TakeOut keeps a pupil's family out of a campaign, from its next text on.
func (s *Service) TakeOut(ctx context.Context, actor school.Actor, id CampaignID, pupil school.PupilID, reason string) error {
	if !slices.Contains(TakeOutReasons, reason) {
		return problem.New(problem.Invalid, "The family was not taken out.").At("/reason", "Say why: bereavement, illness, needs or other.")
	}
	by, err := s.kept(ctx, actor, id, pupil)
	if err != nil {
		return err
	}
	return s.store.TakeOut(ctx, actor, id, Out{Pupil: pupil, Reason: reason, By: by, At: s.clock.Now()})
}

func (s *Service) mark(actor school.Actor) Mark {
	return Mark{By: actor.String(), At: s.clock.Now()}
}

func readNote(note, missing string) (string, error) {
	note = strings.TrimSpace(note)
	if n := utf8.RuneCountInString(note); n == 0 || n > noteMost {
		said := missing
		if n > 0 {
			said = fmt.Sprintf("Keep it under %d characters.", noteMost+1)
		}
		return "", problem.New(problem.Invalid, "A note is needed.").At("/note", "%s", said)
	}
	return note, nil
}

// yearStart gives the first day of the school year that holds a day.
func yearStart(today clock.Date) clock.Date {
	start := clock.Date{Year: today.Year, Month: time.August, Day: 1}
	if today.Before(start) {
		start.Year--
	}
	return start
}
