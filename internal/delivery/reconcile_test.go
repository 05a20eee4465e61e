package delivery_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/sms"
)

func TestADayIsComparedWithTheCarriersList(t *testing.T) {
	s := newStage(t)
	delivered, lost, unseen, never := s.raise(nil), s.raise(nil), s.raise(nil), s.raise(func(x *delivery.Text) { x.State = delivery.Held })
	for _, x := range []delivery.Text{delivered, lost, unseen} { // SM1, SM2, SM3
		s.deliver(x.ID)
	}
	must(t, s.Receipt(t.Context(), sms.Receipt{TextID: string(delivered.ID), CarrierID: "SM1", Status: sms.StatusDelivered}))
	s.carrier.taken = []sms.Found{
		{CarrierID: "SM1", Status: sms.StatusDelivered, CreatedAt: start},
		{CarrierID: "SM2", Status: sms.StatusUndelivered, ErrorCode: 30003, Class: sms.ClassOnceMore, CreatedAt: start}, // its receipt was lost
		{CarrierID: "SM9", Status: sms.StatusDelivered, CreatedAt: start},                                               // nobody here sent it
		{CarrierID: "SM8", Status: sms.StatusDelivered, CreatedAt: start.Add(-24 * time.Hour)},                          // of another day
	}
	day := start.Truncate(24 * time.Hour)
	got, err := s.Reconcile(t.Context(), day, day.Add(24*time.Hour))
	must(t, err)
	want := []delivery.Reconciled{{
		Sender: delivery.MainSender, From: day, Until: day.Add(24 * time.Hour), At: start, Theirs: 3, Ours: 3, Learned: 1,
		Strange: []string{"SM9"}, StrangeCount: 1, Missing: []delivery.TextID{unseen.ID}, MissingCount: 1,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s.expect(lost.ID, delivery.Undelivered, "undelivered")
	s.expect(never.ID, delivery.Held, "")

	// What never left the carrier's queue is not on its list of the day.
	s.carrier.has = []sms.Found{{CarrierID: "SM3", Status: sms.StatusQueued, CreatedAt: start}}
	again, err := s.Reconcile(t.Context(), day, day.Add(24*time.Hour))
	must(t, err)
	if again[0].MissingCount != 0 || again[0].Learned != 0 {
		t.Errorf("compared again: %+v", again[0])
	}
	last, err := s.store.LastReconciled(t.Context())
	must(t, err)
	if len(last) != 1 || last[0].Learned != 1 || last[0].Differences() != 1 || !cmp.Equal(last[0].Strange, []string{"SM9"}) {
		t.Errorf("kept: %+v", last)
	}
}
