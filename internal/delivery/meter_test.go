package delivery_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// meter counts what is booked, or is away.
type meter struct {
	mu    sync.Mutex
	parts int
	asked int
	away  bool
}

func (m *meter) Book(_ context.Context, _ delivery.SenderID, parts int, _ float64, _ time.Duration) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.away {
		return 0, errors.New("away")
	}
	m.parts += parts
	return 0, nil
}

func TestEveryPartIsBookedAndWhatWasNotUsedGivenBack(t *testing.T) {
	m := &meter{}
	s := newStage(t, func(c *delivery.Config) { c.Meter = m })
	one, long := s.raise(nil), s.raise(nil)
	s.owner.compose = func(x delivery.Text) (delivery.Body, delivery.Verdict, error) {
		if x.ID == long.ID {
			body := make([]byte, 400) // three parts
			for i := range body {
				body[i] = 'a'
			}
			return delivery.Body(body), delivery.SendIt, nil
		}
		return words, delivery.SendIt, nil
	}
	gone := s.raise(nil)
	s.deliver(gone.ID)
	s.deliver(one.ID, long.ID, gone.ID, "nobody") // two of the four are not to be had
	if m.parts != 1+1+3 {
		t.Errorf("%d parts are booked for 5", m.parts)
	}
}

func TestAMeterThatIsAwayIsLeftAloneAndTextsGo(t *testing.T) {
	m := &meter{away: true}
	s := newStage(t, func(c *delivery.Config) { c.Meter = m })
	began := time.Now()
	for range 20 {
		x := s.raise(nil)
		s.deliver(x.ID)
		s.expect(x.ID, delivery.Sent, "")
	}
	if most := 1 + int(time.Since(began)/(2*time.Second)); m.asked > most { // two seconds apart
		t.Errorf("asked %d times, not %d", m.asked, most)
	}
}
