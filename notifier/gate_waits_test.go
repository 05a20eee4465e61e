package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/notifier"
)

// TestANoticeOrAMarkThatComesInTheHoldTimeHolds the text on the real tables: until
// its time, or for good when a person accepts the notice; and once only.
func TestANoticeOrAMarkThatComesInTheHoldTimeHolds(t *testing.T) {
	for name, c := range map[string]struct {
		comes func(*stage)
		why   string
		after time.Duration
	}{
		"a notice": {func(s *stage) { s.tell("A1") }, notifier.ReasonToldNotChecked, 10 * time.Minute},
		"the mark": {func(s *stage) { s.exec(`UPDATE pupils SET vulnerable = TRUE WHERE id = 'p0001'`) }, notifier.ReasonVulnerable, 5 * time.Minute},
		"a notice, ok": {func(s *stage) {
			must(s.t, s.AcceptNotice(s.t.Context(), office, s.tell("A1"), notifier.NoticeAs{Code: "M"}))
		}, notifier.ReasonExplained, 0},
	} {
		s := newStage(t, smallRoll())
		s.close("A1:N A2:/ A3:/ A4:/")
		id := s.only(delivery.AlertText)
		c.comes(s)
		claimed := s.claim(id)
		if c.after == 0 { // accepted: it is withdrawn, and nobody claims it
			if len(claimed) != 0 {
				t.Errorf("%s: it was claimed", name)
			}
			continue
		}
		_, verdict, err := s.Compose(t.Context(), claimed[0])
		must(t, err)
		if verdict.Send || verdict.Reason != c.why || !verdict.Until.Equal(s.clock.Now().Add(c.after)) {
			t.Fatalf("%s: the gate says %+v", name, verdict)
		}
		ok, err := s.texts.Move(t.Context(), delivery.Move{ID: id, From: delivery.Sending, To: delivery.Held, Attempt: claimed[0].Attempt, Reason: verdict.Reason, ReleaseAt: verdict.Until, At: s.clock.Now()})
		must(t, err)
		if held, e := s.texts.Releasable(t.Context(), s.clock.Now(), 9); !ok || e != nil || len(held) != 0 {
			t.Errorf("%s: held %v, and due %v %v", name, ok, held, e)
		}
		s.clock.Advance(c.after)
		due, err := s.texts.Releasable(t.Context(), s.clock.Now(), 9)
		must(t, err)
		if len(due) != 1 || due[0].Reason != c.why {
			t.Fatalf("%s: nothing is due: %v", name, due)
		}
		s.move(id, delivery.Held, delivery.Raised)
		s.tell("A1") // a second one holds nothing: a text can be forged every ten minutes
		if _, verdict, err = s.Compose(t.Context(), s.claim(id)[0]); err != nil || !verdict.Send {
			t.Errorf("%s: then the gate says %+v %v", name, verdict, err)
		}
	}
}
