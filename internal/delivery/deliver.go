package delivery

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Deliver claims and sends those of ids that may go now. It returns when the
// texts it claimed are settled. An error means that some were not looked at;
// they are still raised and the sweep finds them. When ctx ends nothing more
// is claimed, but what has been claimed is finished.
func (s *Service) Deliver(ctx context.Context, lane Lane, ids []TextID) error {
	if err := s.pace.refresh(ctx); err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	groups, err := s.bySender(ctx, ids)
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	var out sync.WaitGroup
	defer out.Wait()
	for sender, group := range groups {
		if err := s.deliverFrom(ctx, lane, sender, group, &out); err != nil {
			return fmt.Errorf("deliver from sender %s: %w", sender, err)
		}
	}
	return nil
}

// bySender sorts ids by who sends them: each sender has a pace of its own.
func (s *Service) bySender(ctx context.Context, ids []TextID) (map[SenderID][]TextID, error) {
	if known := s.pace.all(); len(known) == 1 {
		return map[SenderID][]TextID{known[0].ID: ids}, nil
	}
	of, err := s.store.SendersOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	groups := map[SenderID][]TextID{}
	for _, id := range ids {
		if sender, ok := of[id]; ok {
			groups[sender] = append(groups[sender], id)
		}
	}
	return groups, nil
}

// deliverFrom claims ids in portions, at the sender's pace, and sends each
// text on its own.
func (s *Service) deliverFrom(ctx context.Context, lane Lane, id SenderID, ids []TextID, out *sync.WaitGroup) error {
	row, sender, err := s.pace.of(id)
	if err != nil {
		return err
	}
	for len(ids) > 0 {
		left, texts, err := s.claim(ctx, lane, row, sender, ids)
		if err != nil {
			return err
		}
		if len(left) == len(ids) {
			return nil // the account is in trouble: they stay raised
		}
		for _, t := range texts {
			out.Go(func() {
				defer s.slots.Release(1)
				s.deliverOne(context.WithoutCancel(ctx), t, row, sender)
			})
		}
		ids = left
	}
	return nil
}

// claim takes the next portion of ids: the turn, then the tokens, then the
// slots, and only then the claim, so that a claimed text never waits for them.
// Left is what remains of ids. Each text given back holds one slot. A campaign
// waits for its tokens beside the turn and takes it only then. Where a quick
// sender's claims stand in a queue, one takes others' texts along: a claim costs
// as much for 25 texts as for one.
func (s *Service) claim(ctx context.Context, lane Lane, row *paced, sender Sender, ids []TextID) (left []TextID, texts []Text, err error) {
	first := &row.turn
	if lane == CampaignLane {
		first = &row.behind
	}
	began := wall()
	if err := first.take(ctx, lane); err != nil {
		return nil, nil, err
	}
	defer first.give()
	if ids = s.along.left(ids, wall()); len(ids) == 0 {
		return nil, nil, nil
	}
	due, chunk := ids, row.bucket.chunk(lane)
	if lane != CampaignLane && chunk == chunkMost && len(ids) < chunk && wall().Sub(began) > crowded {
		due = s.fairly(ctx, lane, row.lists[lane], sender.ID, ids, chunk) // many wait for their turn: theirs go along, in one claim
	}
	portion := s.breakers.allow(sender.Account, min(len(due), chunk, s.workers), s.clock.Now())
	if portion == 0 {
		return ids, nil, nil
	}
	left, due = ids[min(portion, len(ids)):], due[:portion]
	defer func() {
		if len(texts) == 0 { // if this was the one to try with, it never went
			s.breakers.unanswered(sender.Account, false, s.clock.Now())
		}
	}()
	began = wall()
	booked, err := s.book(ctx, lane, row, sender, portion)
	if err != nil {
		return nil, nil, err
	}
	if wall().Sub(began) > crowded {
		due = s.fairly(ctx, lane, row.lists[lane], sender.ID, due, portion)
	}
	defer func() { booked.used(len(texts)) }()
	if lane == CampaignLane {
		if err := row.turn.take(ctx, lane); err != nil {
			return nil, nil, err
		}
		defer row.turn.give()
	}
	if err := s.slots.Acquire(ctx, int64(portion)); err != nil {
		return nil, nil, err
	}
	defer func() { s.slots.Release(int64(portion - len(texts))) }()
	texts, err = s.claimNow(ctx, due)
	s.along.took(texts, wall())
	return left, texts, err
}

// crowded is how long a claim may wait for its turn or for the pace before more
// texts wait than can go at once, so that it matters whose go first, and that
// they go together.
const crowded = 50 * time.Millisecond

// claimNow makes the claim. Once begun it is not broken off: a claim that was
// made but not heard of would wait for its lease to end.
func (s *Service) claimNow(ctx context.Context, ids []TextID) ([]Text, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), s.sendTime()/2)
	defer stop()
	now := s.clock.Now()
	texts, err := s.store.Claim(ctx, slices.Clone(ids), now, now.Add(s.lease))
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	s.count.claimed.Add(int64(len(texts)))
	return texts, nil
}
