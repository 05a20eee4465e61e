package delivery_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/sms"
)

// crashed raises a text whose worker died: after its claim, or after it had
// written that it was about to ask the carrier.
func (s *stage) crashed(posted bool, change func(*delivery.Text)) delivery.Text {
	s.t.Helper()
	x := s.raise(change)
	now := s.clock.Now()
	claimed, err := s.store.Claim(s.t.Context(), []delivery.TextID{x.ID}, now, now.Add(45*time.Second))
	if err != nil || len(claimed) != 1 {
		s.t.Fatalf("claim: %v", err)
	}
	if posted {
		ok, err := s.store.Posting(s.t.Context(), x.ID, 1, delivery.Posted{Body: words, Parts: 1}, now, now.Add(45*time.Second))
		if err != nil || !ok {
			s.t.Fatalf("posting: %v", err)
		}
	}
	return x
}

func TestAClaimThatDiedBeforePostingIsRaisedAgain(t *testing.T) {
	s := newStage(t)
	x := s.crashed(false, nil)
	s.sweep()
	s.expect(x.ID, delivery.Sending, "") // the lease still runs
	s.clock.Advance(46 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Raised, "")
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Sent, "")
}

func TestACrashAfterPostingIsSettledWithTheCarrier(t *testing.T) {
	found := sms.Found{CarrierID: "SM-1", Body: words, Status: sms.StatusDelivered, CreatedAt: start.Add(time.Second)}
	other := func(change func(*sms.Found)) []sms.Found {
		f := found
		change(&f)
		return []sms.Found{f}
	}
	for name, c := range map[string]struct {
		has    []sms.Found
		kind   delivery.Kind
		state  delivery.State
		reason string
		sends  int
	}{
		"found":                      {has: []sms.Found{found}, state: delivery.Delivered},
		"found, a little early":      {has: other(func(f *sms.Found) { f.CreatedAt = start.Add(-20 * time.Second) }), state: delivery.Delivered},
		"found, on its way":          {has: other(func(f *sms.Found) { f.Status = sms.StatusQueued }), state: delivery.Sent},
		"not found":                  {state: delivery.Sent, sends: 1},
		"only one of before":         {has: other(func(f *sms.Found) { f.CreatedAt = start.Add(-time.Minute) }), state: delivery.Sent, sends: 1},
		"only other words":           {has: other(func(f *sms.Found) { f.Body = "something else" }), state: delivery.Sent, sends: 1},
		"only another text's":        {has: other(func(f *sms.Found) { f.CarrierID = "SM-other" }), state: delivery.Sent, sends: 1},
		"a campaign's, not found":    {kind: delivery.CampaignText, state: delivery.Failed, reason: "unknown_to_carrier"},
		"a campaign's, which it has": {kind: delivery.CampaignText, has: []sms.Found{found}, state: delivery.Delivered},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			taken := s.crashed(true, nil)
			must(t, s.Receipt(t.Context(), sms.Receipt{TextID: string(taken.ID), CarrierID: "SM-other", Status: sms.StatusSent}))
			x := s.crashed(true, func(x *delivery.Text) {
				if c.kind != "" {
					x.Kind = c.kind
				}
			})
			s.carrier.has = c.has
			s.clock.Advance(46 * time.Second)
			s.sweep() // sending → unknown, and asked
			s.deliver(x.ID)
			s.expect(x.ID, c.state, c.reason)
			if s.carrier.sends() != c.sends {
				t.Errorf("sent %d times", s.carrier.sends())
			}
		})
	}
}

func TestAnUnknownTextIsNotRaisedBeforeTheLeaseEnds(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassAmbiguous})
	x := s.raise(nil)
	s.deliver(x.ID)
	for range 10 {
		s.clock.Advance(4 * time.Second)
		s.sweep()
	}
	s.expect(x.ID, delivery.Unknown, "")
	if s.carrier.asked < 2 {
		t.Errorf("asked %d times in 40 s", s.carrier.asked)
	}
	s.clock.Advance(30 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Raised, "")
}

func TestATextNobodyHasIsSentAgainOnceAndThenGoesToAPerson(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassAmbiguous})
	x := s.raise(nil)
	for range 40 {
		s.deliver(x.ID)
		s.clock.Advance(50 * time.Second)
		s.sweep()
	}
	s.expect(x.ID, delivery.Failed, "unknown_to_carrier")
	if s.carrier.sends() != 2 {
		t.Errorf("tried %d times", s.carrier.sends())
	}
}

func TestACarrierThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	s := newStage(t)
	x := s.crashed(true, nil)
	s.carrier.findErr = &sms.SendError{Class: sms.ClassAmbiguous, HTTP: 503}
	for range 20 {
		s.clock.Advance(time.Minute)
		s.sweep()
	}
	s.expect(x.ID, delivery.Unknown, "")
	s.carrier.mu.Lock()
	s.carrier.findErr, s.carrier.has = nil, []sms.Found{{CarrierID: "SM-1", Body: words, Status: sms.StatusSent, CreatedAt: start}}
	s.carrier.mu.Unlock()
	s.clock.Advance(2 * time.Minute)
	s.sweep()
	s.expect(x.ID, delivery.Sent, "")
}

func TestAnUnknownTextPastItsDeadlineExpires(t *testing.T) {
	s := newStage(t)
	x := s.crashed(true, nil)
	s.clock.Set(x.ExpiresAt)
	s.sweep()
	s.expect(x.ID, delivery.Expired, "deadline")
}

func TestWhatIsLateExpiresAndWhatIsHeldGoesInTime(t *testing.T) {
	s := newStage(t)
	late := s.raise(func(x *delivery.Text) { x.ExpiresAt = start.Add(time.Minute) })
	lateHeld := s.raise(func(x *delivery.Text) {
		x.State, x.Reason, x.ExpiresAt = delivery.Held, "brake", start.Add(time.Minute)
	})
	held := s.raise(func(x *delivery.Text) {
		x.State, x.Reason, x.ReleaseAt = delivery.Held, "vulnerable", start.Add(time.Minute)
	})
	s.clock.Advance(time.Minute)
	s.sweep()
	s.expect(late.ID, delivery.Expired, "deadline")
	s.expect(lateHeld.ID, delivery.Expired, "deadline")
	s.expect(held.ID, delivery.Raised, "")
	if !slices.Contains(s.bell.rung, held.ID) {
		t.Error("nobody was rung for the released text")
	}
}

func TestALostRingIsRungAgain(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.sweep()
	if len(s.bell.rung) != 0 {
		t.Error("a text just raised was rung again at once")
	}
	s.clock.Advance(6 * time.Second)
	s.sweep()
	if !slices.Contains(s.bell.rung, x.ID) {
		t.Error("it was not rung again")
	}
	if s.carrier.sends() != 0 {
		t.Error("it was sent without the bell")
	}
}

func TestWithTheBellSilentTheSweepSends(t *testing.T) {
	s := newStage(t)
	s.bell.broken = true
	x := s.raise(nil)
	s.Ring(t.Context(), x)
	s.clock.Advance(10 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Raised, "")
	s.clock.Advance(10 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Sent, "")
	y := s.raise(nil) // once it is known to be silent nobody waits so long
	s.clock.Advance(5 * time.Second)
	s.sweep()
	s.expect(y.ID, delivery.Sent, "")
}

func TestWithNobodyComingTheSweepSends(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.Ring(t.Context(), x) // heard, but the workers are dead
	s.clock.Advance(20 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Sent, "")
}

func TestWithoutABellTheSweepSends(t *testing.T) {
	s := newStage(t, func(c *delivery.Config) { c.Bell = nil })
	x := s.raise(nil)
	s.Ring(t.Context(), x)
	s.clock.Advance(5 * time.Second)
	s.sweep()
	s.expect(x.ID, delivery.Sent, "")
}

func TestRunSweepsAtOnceAndEndsWithItsContext(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.clock.Advance(2 * time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	s.bell.heard = stop
	must(t, s.Run(ctx, time.Hour))
	if !slices.Contains(s.bell.rung, x.ID) {
		t.Error("nobody was rung")
	}
}
