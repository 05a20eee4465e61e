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
		n, texts, err := s.claim(ctx, lane, row, sender, ids)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil // the account is in trouble: they stay raised
		}
		for _, t := range texts {
			out.Go(func() {
				defer s.slots.Release(1)
				s.deliverOne(context.WithoutCancel(ctx), t, row, sender)
			})
		}
		ids = ids[n:]
	}
	return nil
}

// claim takes the next portion of ids: the turn, then the tokens, then the
// slots, and only then the claim, so that a claimed text never waits for them.
// n is how many of ids are done with. Each text given back holds one slot. A
// campaign waits for its tokens beside the turn and takes it only then. Where a
// quick sender's claims stand in a queue, one takes others' texts along: a claim
// costs as much for 25 texts as for one.
func (s *Service) claim(ctx context.Context, lane Lane, row *paced, sender Sender, ids []TextID) (n int, texts []Text, err error) {
	first := &row.turn
	if lane == CampaignLane {
		first = &row.behind
	}
	began := wall()
	if err := first.take(ctx, lane); err != nil {
		return 0, nil, err
	}
	defer first.give()
	due, chunk := ids, row.bucket.chunk(lane)
	if lane != CampaignLane && chunk == chunkMost && len(ids) < chunk && wall().Sub(began) > crowded {
		due = s.fairly(ctx, lane, sender, ids, chunk) // many wait for their turn: theirs go along, in one claim
	}
	portion := s.breakers.allow(sender.Account, min(len(due), chunk, s.workers), s.clock.Now())
	if portion == 0 {
		return 0, nil, nil
	}
	n, due = min(portion, len(ids)), due[:portion]
	defer func() {
		if len(texts) == 0 { // if this was the one to try with, it never went
			s.breakers.unanswered(sender.Account, false, s.clock.Now())
		}
	}()
	began = wall()
	booked, err := s.book(ctx, lane, row, sender, portion)
	if err != nil {
		return 0, nil, err
	}
	if wall().Sub(began) > crowded {
		due = s.fairly(ctx, lane, sender, due, portion)
	}
	defer func() { booked.used(len(texts)) }()
	if lane == CampaignLane {
		if err := row.turn.take(ctx, lane); err != nil {
			return 0, nil, err
		}
		defer row.turn.give()
	}
	if err := s.slots.Acquire(ctx, int64(portion)); err != nil {
		return 0, nil, err
	}
	defer func() { s.slots.Release(int64(portion - len(texts))) }()
	texts, err = s.claimNow(ctx, due)
	return n, texts, err
}

// crowded is how long a claim may wait for its turn or for the pace before more
// texts wait than can go at once, so that it matters whose go first, and that
// they go together.
const crowded = 50 * time.Millisecond

// fairly chooses which texts go when more wait than may: every school in its
// turn, whoever was rung for first, so that the 1,200 of one never stand before
// the 3 of another. Those it leaves out go in the turn of others who were rung
// for, or with the sweep.
func (s *Service) fairly(ctx context.Context, lane Lane, sender Sender, ids []TextID, most int) []TextID {
	due, err := s.store.DueFrom(ctx, lane, sender.ID, s.clock.Now(), most)
	if err != nil || len(due) == 0 {
		return ids
	}
	return due
}

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
