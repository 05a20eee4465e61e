package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

// Reconciled is what the carrier's list of a stretch of time and ours say of
// each other, for one sender.
type Reconciled struct {
	Sender      SenderID
	From, Until time.Time
	At          time.Time // when it was done
	Theirs      int       // messages the carrier lists
	Ours        int       // texts that it took, by our rows
	Learned     int       // ends of texts that no receipt had told
	// Strange are messages of the carrier's of which no text here knows, and
	// Missing texts of ours that the carrier does not have: both should be empty.
	// At most 100 of each are named; the counts are whole.
	Strange      []string // the carrier's ids
	Missing      []TextID
	StrangeCount int
	MissingCount int
}

// Differences is how many messages and texts only one side knows.
func (r Reconciled) Differences() int { return r.StrangeCount + r.MissingCount }

// namesMost is how many differences are named.
const namesMost = 100

// Reconcile compares what the carrier sent from each sender in a stretch of
// time with what is kept here. The end of a text that its receipts did not tell
// is learned by it. What only one side knows is kept, for a person to look at.
func (s *Service) Reconcile(ctx context.Context, from, until time.Time) ([]Reconciled, error) {
	senders, err := s.store.Senders(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: %w", err)
	}
	var all []Reconciled
	for _, sender := range senders {
		r, err := s.reconcile(ctx, sender, from, until)
		if err != nil {
			return all, fmt.Errorf("reconcile sender %s: %w", sender.ID, err)
		}
		if err := s.store.KeepReconciled(ctx, r); err != nil {
			return all, fmt.Errorf("reconcile sender %s: %w", sender.ID, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func (s *Service) reconcile(ctx context.Context, sender Sender, from, until time.Time) (Reconciled, error) {
	r := Reconciled{Sender: sender.ID, From: from, Until: until, At: s.clock.Now()}
	seen := map[string]bool{}
	err := s.carrier.Taken(ctx, sender.sms(), from, until, func(page []sms.Found) error {
		for _, f := range page {
			seen[f.CarrierID] = true
		}
		r.Theirs += len(page)
		return s.compare(ctx, &r, page)
	})
	if err != nil {
		return r, err
	}
	return r, s.missing(ctx, &r, seen)
}

// compare meets one page of theirs with ours.
func (s *Service) compare(ctx context.Context, r *Reconciled, page []sms.Found) error {
	ids := make([]string, len(page))
	for i, f := range page {
		ids[i] = f.CarrierID
	}
	ours, err := s.store.ByCarrier(ctx, ids)
	if err != nil {
		return err
	}
	for _, f := range page {
		t, known := ours[f.CarrierID]
		switch {
		case !known:
			r.StrangeCount++
			if len(r.Strange) < namesMost {
				r.Strange = append(r.Strange, f.CarrierID)
			}
		case f.Status.Ends() && t.State == Sent:
			r.Learned++
			err = s.Receipt(ctx, sms.Receipt{TextID: string(t.ID), CarrierID: f.CarrierID, Status: f.Status, ErrorCode: f.ErrorCode, Class: f.Class})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// missing looks for each text of ours that the list did not name: what never
// left the carrier's queue is not in it, so the carrier is asked by number.
func (s *Service) missing(ctx context.Context, r *Reconciled, seen map[string]bool) error {
	texts, err := s.store.TakenBetween(ctx, r.Sender, r.From, r.Until)
	if err != nil {
		return err
	}
	r.Ours = len(texts)
	for _, t := range texts {
		if seen[t.Carrier] {
			continue
		}
		whole, err := s.store.Text(ctx, t.ID)
		if err != nil {
			return err
		}
		f, err := s.look(ctx, whole)
		if err != nil {
			return err
		}
		if f == nil {
			r.MissingCount++
			if len(r.Missing) < namesMost {
				r.Missing = append(r.Missing, t.ID)
			}
		}
	}
	return nil
}
