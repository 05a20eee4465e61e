package delivery_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// What the gate holds or puts back was claimed here a moment ago. Whoever lets it
// go rings, and it goes: not with the next sweep.
func TestATextLetGoAtOnceGoesAtOnce(t *testing.T) {
	for name, verdict := range map[string]delivery.Verdict{
		"held":     delivery.Hold("vulnerable", start.Add(5*time.Minute)),
		"put back": delivery.Wait("not_yet", time.Millisecond),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			first := true
			s.owner.compose = func(delivery.Text) (delivery.Body, delivery.Verdict, error) {
				if first {
					first = false
					return "", verdict, nil
				}
				return words, delivery.SendIt, nil
			}
			x := s.raise(nil)
			s.deliver(x.ID)
			if got := s.text(x.ID); got.State == delivery.Held {
				ok, err := s.store.Move(t.Context(), delivery.Move{ID: x.ID, From: delivery.Held, To: delivery.Raised, Attempt: got.Attempt, Reason: "released", At: s.clock.Now()})
				must(t, err)
				if !ok {
					t.Fatal("it was not let go")
				}
			}
			s.clock.Advance(time.Second)
			s.deliver(x.ID)
			if got := s.text(x.ID); got.State != delivery.Sent {
				t.Errorf("it is %s", got.State)
			}
		})
	}
}
