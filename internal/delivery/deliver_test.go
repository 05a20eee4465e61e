package delivery_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

func TestATextGoesOnceAndIsSent(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.deliver(x.ID, x.ID)
	s.deliver(x.ID)
	got := s.expect(x.ID, delivery.Sent, "")
	if got.Body != words || got.Parts != 1 || got.Carrier != "SM1" || got.Attempt != 1 {
		t.Errorf("sent: %+v", got)
	}
	if s.carrier.sends() != 1 {
		t.Errorf("sent %d times", s.carrier.sends())
	}
	m := s.carrier.sent[0]
	if m.TextID != string(x.ID) || m.To != x.Number || m.Sender.From != "+447700900001" || m.Validity != 3*time.Hour {
		t.Errorf("handed over: %+v", m)
	}
}

func TestManyWorkersSendEachTextOnce(t *testing.T) {
	s := newStage(t)
	var ids []delivery.TextID
	for range 60 {
		ids = append(ids, s.raise(nil).ID)
	}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() { s.deliver(ids...) })
	}
	wg.Wait()
	if s.carrier.sends() != 60 {
		t.Errorf("60 texts were sent %d times", s.carrier.sends())
	}
	for _, id := range ids {
		s.expect(id, delivery.Sent, "")
	}
}

func TestEachClassOfRefusalHasItsEnd(t *testing.T) {
	for _, c := range []struct {
		class   sms.Class
		state   delivery.State
		reason  string
		again   time.Duration // the least wait before it is tried again
		stopped bool
	}{
		{class: sms.ClassAccount, state: delivery.Raised, again: time.Minute},
		{class: sms.ClassDead, state: delivery.Failed, reason: "dead"},
		{class: sms.ClassOptedOut, state: delivery.Failed, reason: "opted_out", stopped: true},
		{class: sms.ClassOurs, state: delivery.Failed, reason: "ours"},
		{class: sms.ClassRoute, state: delivery.Failed, reason: "route"},
		{class: sms.ClassLater, state: delivery.Raised, again: 7 * time.Second},
		{class: sms.ClassOnceMore, state: delivery.Raised, again: 7 * time.Second},
		{class: sms.ClassBlocked, state: delivery.Failed, reason: "blocked"},
		{class: sms.ClassTooLate, state: delivery.Expired, reason: "too_late"},
		{class: sms.ClassAmbiguous, state: delivery.Unknown},
		{class: sms.ClassOther, state: delivery.Failed, reason: "other"},
	} {
		t.Run(string(c.class), func(t *testing.T) {
			s := newStage(t)
			s.carrier.refuse(sms.SendError{Class: c.class, Code: 12345, RetryAfter: 7 * time.Second})
			x := s.raise(nil)
			s.deliver(x.ID)
			got := s.expect(x.ID, c.state, c.reason)
			if got.Code != 12345 {
				t.Errorf("code %d", got.Code)
			}
			if c.again > 0 && got.SendAfter.Before(start.Add(c.again)) {
				t.Errorf("tried again after %s", got.SendAfter.Sub(start))
			}
			stopped, err := s.store.Stopped(t.Context(), delivery.MainSender, x.Number)
			if err != nil || stopped != c.stopped {
				t.Errorf("stopped %v, %v", stopped, err)
			}
		})
	}
}

func TestPassingTroubleIsTriedOnceMore(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassOnceMore, Code: 30003})
	x := s.raise(nil)
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Raised, "")
	s.clock.Advance(5 * time.Minute)
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Failed, "once_more")
}

func TestATryThatWouldComeTooLateIsGivenUpAtOnce(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassLater, Code: 20429, RetryAfter: time.Hour})
	x := s.raise(func(x *delivery.Text) { x.ExpiresAt = start.Add(30 * time.Minute) })
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Expired, "deadline")
}

func TestValidityIsWhatIsLeft(t *testing.T) {
	for _, c := range []struct{ left, want time.Duration }{
		{time.Second, time.Second},
		{90*time.Second + 700*time.Millisecond, 90 * time.Second},
		{40 * time.Hour, 36000 * time.Second},
	} {
		s := newStage(t)
		x := s.raise(func(x *delivery.Text) { x.ExpiresAt = start.Add(c.left) })
		s.deliver(x.ID)
		if got := s.carrier.sent[0].Validity; got != c.want {
			t.Errorf("%s left: %s", c.left, got)
		}
	}
	s := newStage(t)
	x := s.raise(func(x *delivery.Text) { x.ExpiresAt = start.Add(900 * time.Millisecond) })
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Expired, "deadline")
	if s.carrier.sends() != 0 {
		t.Error("it was sent with less than a second left")
	}
}

func TestTheLastGate(t *testing.T) {
	panics := func(delivery.Text) (delivery.Body, delivery.Verdict, error) { panic("made up") }
	for name, c := range map[string]struct {
		compose func(delivery.Text) (delivery.Body, delivery.Verdict, error)
		state   delivery.State
		reason  string
	}{
		"takes it back": {func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return "", delivery.Withdraw("arrived"), nil
		}, delivery.Withdrawn, "arrived"},
		"holds it for a person": {func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return "", delivery.Hold("told_not_checked", start.Add(time.Minute)), nil
		}, delivery.Held, "told_not_checked"},
		"cannot read": {func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return "", delivery.Verdict{}, errors.New("made up")
		}, delivery.Raised, ""},
		"panics": {panics, delivery.Raised, ""},
		"has no words": {func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return " ", delivery.SendIt, nil
		}, delivery.Failed, "ours"},
		"has too many words": {func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return delivery.Body(strings.Repeat("a", sms.MaxBody+1)), delivery.SendIt, nil
		}, delivery.Failed, "ours"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.owner.compose = c.compose
			x := s.raise(nil)
			s.deliver(x.ID)
			s.expect(x.ID, c.state, c.reason)
			if s.carrier.sends() != 0 {
				t.Error("the carrier was asked")
			}
		})
	}
}

func TestACarrierThatPanicsLeavesTheTextUnknown(t *testing.T) {
	s := newStage(t)
	s.carrier.answer = func(sms.Message) (sms.Accepted, error) { panic("made up") }
	x, y := s.raise(nil), s.raise(nil)
	s.deliver(x.ID, y.ID)
	s.expect(x.ID, delivery.Unknown, "")
	s.expect(y.ID, delivery.Unknown, "")
}

func TestAReceiptBeforeTheAnswerKeepsTheCarriersID(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.carrier.answer = func(m sms.Message) (sms.Accepted, error) {
		must(t, s.Receipt(t.Context(), sms.Receipt{TextID: m.TextID, CarrierID: "SM-1", Status: sms.StatusDelivered}))
		return sms.Accepted{CarrierID: "SM-1", Status: sms.StatusQueued}, nil
	}
	s.deliver(x.ID)
	if got := s.expect(x.ID, delivery.Delivered, ""); got.Carrier != "SM-1" {
		t.Errorf("carrier's id %q", got.Carrier)
	}
	if s.Stats().Doubles != 0 {
		t.Error("it counts as taken twice")
	}
}

func TestAnAnswerAfterTheLeaseStillSettles(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.carrier.answer = func(sms.Message) (sms.Accepted, error) {
		s.clock.Advance(time.Minute)
		must(t, s.Sweep(t.Context())) // takes the claim for dead
		return sms.Accepted{CarrierID: "SM-1", Status: sms.StatusQueued}, nil
	}
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Sent, "")
	s.carrier.take()
	s.deliver(x.ID)
	if s.carrier.sends() != 1 {
		t.Errorf("sent %d times", s.carrier.sends())
	}
}

func TestAnAccountInTroubleStopsClaims(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassAccount, Code: 20003, HTTP: 401})
	first := s.raise(nil)
	s.deliver(first.ID)
	trouble, on := s.Trouble()
	if !on || trouble.Code != 20003 || trouble.HTTP != 401 || !trouble.Since.Equal(start) {
		t.Fatalf("trouble: %+v %v", trouble, on)
	}
	x, y, z := s.raise(nil), s.raise(nil), s.raise(nil)
	s.deliver(x.ID, y.ID, z.ID)
	if s.carrier.sends() != 1 {
		t.Fatal("texts went to an account in trouble")
	}
	s.clock.Advance(31 * time.Second)
	s.deliver(x.ID, y.ID, z.ID)
	if s.carrier.sends() != 2 {
		t.Fatalf("%d texts went to try", s.carrier.sends()-1)
	}
	s.clock.Advance(31 * time.Second) // it is 60 s now
	s.deliver(y.ID, z.ID)
	if s.carrier.sends() != 2 {
		t.Fatal("tried again too soon")
	}
	s.carrier.take()
	s.clock.Advance(30 * time.Second)
	s.deliver(y.ID)
	if _, on := s.Trouble(); on {
		t.Error("still in trouble after a text went")
	}
	s.deliver(first.ID, x.ID, z.ID)
	for _, id := range []delivery.TextID{first.ID, x.ID, y.ID, z.ID} {
		s.expect(id, delivery.Sent, "")
	}
}

func TestThePauseIsKeptAndNamed(t *testing.T) {
	s := newStage(t)
	by := school.Actor{Kind: school.Person, ID: "staff-1"}
	must(t, s.Pause(t.Context(), by, urn, delivery.PauseAll, " gas leak "))
	x := s.raise(nil)
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Raised, "")
	standing, err := s.Pauses(t.Context(), urn)
	if err != nil || len(standing) != 1 || standing[0].Why != "gas leak" || standing[0].By != by {
		t.Errorf("standing: %+v %v", standing, err)
	}
	must(t, s.Resume(t.Context(), by, urn, delivery.PauseAll))
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Sent, "")
	for _, bad := range []struct {
		kind delivery.PauseKind
		why  string
	}{{"some", "x"}, {delivery.PauseAll, "  "}, {delivery.PauseAll, strings.Repeat("x", 201)}} {
		if err := s.Pause(t.Context(), by, urn, bad.kind, bad.why); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q %q: %v", bad.kind, bad.why, err)
		}
	}
	if err := s.Resume(t.Context(), by, urn, "some"); !problem.Is(err, problem.Invalid) {
		t.Errorf("resume: %v", err)
	}
}

func TestWhenTheContextEndsNothingMoreIsClaimed(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Deliver(ctx, delivery.AlertLane, []delivery.TextID{x.ID}); err == nil {
		t.Error("no error")
	}
	s.expect(x.ID, delivery.Raised, "")
}

func TestWhatIsInFlightFinishesAfterTheContextEnds(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	ctx, stop := context.WithCancel(t.Context())
	s.carrier.answer = func(sms.Message) (sms.Accepted, error) {
		stop()
		return sms.Accepted{CarrierID: "SM-1"}, nil
	}
	must(t, s.Deliver(ctx, delivery.AlertLane, []delivery.TextID{x.ID}))
	s.expect(x.ID, delivery.Sent, "")
}

func TestEachSenderHasItsOwnPace(t *testing.T) {
	s := newStage(t)
	must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: "second", Service: "MG2", PartsPerSecond: 10000}))
	x := s.raise(nil)
	y := s.raise(func(x *delivery.Text) { x.Sender = "second" })
	s.deliver(x.ID, y.ID, "no such text")
	s.expect(x.ID, delivery.Sent, "")
	s.expect(y.ID, delivery.Sent, "")
	if from := []string{s.carrier.sent[0].Sender.Service, s.carrier.sent[1].Sender.Service}; !slices.Contains(from, "MG2") || !slices.Contains(from, "") {
		t.Errorf("sent from %q", from)
	}
}

func TestATextOfNoSenderWaits(t *testing.T) {
	s := newStage(t)
	x := s.raise(func(x *delivery.Text) { x.Sender = "nobody" })
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Raised, "")
	if s.carrier.sends() != 0 {
		t.Error("it went from another sender")
	}
}

func TestLongTextsAreNotHandedOverAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 3}))
		s.owner.compose = func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
			return delivery.Body(strings.Repeat("a", 6*153)), delivery.SendIt, nil // 6 parts: 2 s
		}
		began, parts := time.Now(), 0.0
		s.carrier.answer = func(m sms.Message) (sms.Accepted, error) {
			s.carrier.mu.Lock()
			defer s.carrier.mu.Unlock()
			parts += 6
			if ahead := parts/3 - time.Since(began).Seconds(); ahead > 5 {
				t.Errorf("%.1f s of parts are with the carrier", ahead)
			}
			return sms.Accepted{CarrierID: "SM-" + m.TextID}, nil
		}
		var ids []delivery.TextID
		for range 12 {
			ids = append(ids, s.raise(nil).ID)
		}
		for range 20 { // some are put back, and come again with the sweep
			s.clock.Advance(time.Minute)
			s.deliver(ids...)
		}
		for _, id := range ids {
			s.expect(id, delivery.Sent, "")
		}
	})
}

func TestACircuitIsSeenByTheProcessesThatDoNotSend(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassAccount, Code: 20003, HTTP: 401})
	x := s.raise(nil)
	s.deliver(x.ID)
	web := delivery.New(delivery.Config{Store: s.store, Clock: s.clock})
	list, err := web.Troubles(t.Context())
	must(t, err)
	if len(list) != 1 || !list[0].Refused || list[0].Code != 20003 || !list[0].Since.Equal(start) {
		t.Fatalf("troubles: %+v", list)
	}
	s.carrier.take()
	s.clock.Advance(time.Minute)
	s.sweep()
	s.deliver(x.ID)
	s.expect(x.ID, delivery.Sent, "")
	if list, err = web.Troubles(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("troubles after: %+v %v", list, err)
	}
}
