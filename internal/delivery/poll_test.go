package delivery_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/sms"
)

// What the carrier says when it is asked for the end of a text whose receipts
// were lost.
func TestTheEndOfATextWhoseReceiptsWereLostIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		found  []sms.Found
		state  delivery.State
		reason string
	}{
		"it is on the phone":       {[]sms.Found{{CarrierID: "SM1", Status: sms.StatusDelivered}}, delivery.Delivered, ""},
		"it could not be brought":  {[]sms.Found{{CarrierID: "SM1", Status: sms.StatusUndelivered, ErrorCode: 30003, Class: sms.ClassOnceMore}}, delivery.Undelivered, "undelivered"},
		"nobody has the number":    {[]sms.Found{{CarrierID: "SM1", Status: sms.StatusUndelivered, ErrorCode: 30005, Class: sms.ClassDead}}, delivery.Undelivered, "dead"},
		"it is still on its way":   {[]sms.Found{{CarrierID: "SM1", Status: sms.StatusSent}}, delivery.Sent, ""},
		"another text was brought": {[]sms.Found{{CarrierID: "SM9", Status: sms.StatusDelivered}}, delivery.Sent, ""},
		"it lists nothing":         {nil, delivery.Sent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			x := s.raise(nil)
			s.deliver(x.ID)
			s.expect(x.ID, delivery.Sent, "")
			s.carrier.has = c.found
			s.clock.Advance(delivery.FirstPoll - time.Second)
			s.sweep()
			if s.carrier.asked != 0 {
				t.Error("asked before its time")
			}
			s.clock.Advance(time.Second)
			s.sweep()
			s.expect(x.ID, c.state, c.reason)
			if s.carrier.sends() != 1 {
				t.Errorf("sent %d times", s.carrier.sends())
			}
		})
	}
}

func TestATextWithoutAnEndIsAskedAboutLessAndLessAndNotForEver(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.deliver(x.ID)
	s.carrier.has = []sms.Found{{CarrierID: "SM1", Status: sms.StatusSent}}
	var at []time.Duration
	for range 48 * 12 {
		before := s.carrier.asked
		s.clock.Advance(5 * time.Minute)
		s.sweep()
		if s.carrier.asked > before {
			at = append(at, s.clock.Now().Sub(start))
		}
	}
	if len(at) < 10 || len(at) > 40 || at[0] != 5*time.Minute || at[1] != 10*time.Minute || at[2] != 20*time.Minute {
		t.Errorf("asked at %v", at)
	}
	if last := at[len(at)-1]; last > 25*time.Hour+5*time.Minute {
		t.Errorf("still asked after %v", last)
	}
	s.expect(x.ID, delivery.Sent, "") // sent may be the last word
}

func TestACarrierThatDoesNotTellIsAskedAgainLater(t *testing.T) {
	s := newStage(t)
	x := s.raise(nil)
	s.deliver(x.ID)
	s.carrier.findErr = &sms.SendError{Class: sms.ClassAmbiguous, HTTP: 503}
	s.clock.Advance(delivery.FirstPoll)
	s.sweep()
	s.carrier.findErr, s.carrier.has = nil, []sms.Found{{CarrierID: "SM1", Status: sms.StatusDelivered}}
	s.clock.Advance(delivery.FirstPoll)
	s.sweep()
	s.expect(x.ID, delivery.Delivered, "")
}
