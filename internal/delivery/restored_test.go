package delivery_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/sms"
)

// A backup is put back. What it says waits to go may have gone since it was
// made: nothing is sent before the carrier has been asked.
func TestAfterARestoreNothingIsSentBlindly(t *testing.T) {
	for name, c := range map[string]struct {
		found  []sms.Found
		state  delivery.State
		reason string
		sends  int
	}{
		"the carrier has it":              {[]sms.Found{{CarrierID: "SM7", Body: words, Status: sms.StatusDelivered, CreatedAt: start}}, delivery.Delivered, "", 0},
		"the carrier has nothing":         {nil, delivery.Sent, "", 1},
		"the carrier has it from before":  {[]sms.Found{{CarrierID: "SM7", Body: words, CreatedAt: start.Add(-time.Hour)}}, delivery.Sent, "", 1},
		"the carrier has something else":  {[]sms.Found{{CarrierID: "SM7", Body: "Thank you.", CreatedAt: start}}, delivery.Failed, "restored", 0},
		"the carrier has both: it has it": {[]sms.Found{{CarrierID: "SM8", Body: "Thank you.", CreatedAt: start}, {CarrierID: "SM7", Body: words, CreatedAt: start}}, delivery.Sent, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			x := s.raise(nil)
			unknown, held, err := s.Restored(t.Context())
			must(t, err)
			if unknown != 1 || held != 0 {
				t.Errorf("%d unknown, %d held", unknown, held)
			}
			s.expect(x.ID, delivery.Unknown, "")
			s.deliver(x.ID) // a ring from before
			if s.carrier.sends() != 0 {
				t.Fatal("it was sent before the carrier was asked")
			}
			s.carrier.has = c.found
			s.sweep()
			s.deliver(x.ID)
			s.expect(x.ID, c.state, c.reason)
			if s.carrier.sends() != c.sends {
				t.Errorf("sent %d times, not %d", s.carrier.sends(), c.sends)
			}
		})
	}
}

func TestAfterARestoreNothingHeldGoesByItself(t *testing.T) {
	s := newStage(t)
	x := s.raise(func(x *delivery.Text) { x.State, x.ReleaseAt = delivery.Held, start.Add(5*time.Minute) })
	_, held, err := s.Restored(t.Context())
	must(t, err)
	if held != 1 {
		t.Errorf("%d held", held)
	}
	s.clock.Advance(time.Hour)
	s.sweep()
	s.expect(x.ID, delivery.Held, "")
}
