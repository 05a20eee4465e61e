package delivery_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

func TestReceiptsInAnyOrderEndTheSame(t *testing.T) {
	s := newStage(t)
	statuses := []sms.Status{sms.StatusQueued, sms.StatusSent, sms.StatusFailed, sms.StatusUndelivered, sms.StatusDelivered}
	end := map[sms.Status]delivery.State{
		sms.StatusQueued: delivery.Sent, sms.StatusSent: delivery.Sent, sms.StatusFailed: delivery.Failed,
		sms.StatusUndelivered: delivery.Undelivered, sms.StatusDelivered: delivery.Delivered,
	}
	rapid.Check(t, func(r *rapid.T) {
		news := rapid.SliceOfN(rapid.IntRange(0, len(statuses)-1), 1, 8).Draw(r, "news")
		when := rapid.IntRange(0, len(news)).Draw(r, "answered after")
		x := s.raise(func(x *delivery.Text) { x.Number = phone.Trusted("+447700900101") })
		highest := 0
		keep := func(n int) {
			highest = max(highest, n)
			must(t, s.Receipt(t.Context(), sms.Receipt{TextID: string(x.ID), CarrierID: "SM-" + string(x.ID), Status: statuses[n]}))
		}
		s.carrier.answer = func(sms.Message) (sms.Accepted, error) {
			for _, n := range news[:when] {
				keep(n)
			}
			return sms.Accepted{CarrierID: "SM-" + string(x.ID), Status: sms.StatusQueued}, nil
		}
		s.deliver(x.ID)
		for _, n := range news[when:] {
			keep(n)
		}
		if got := s.text(x.ID); got.State != end[statuses[highest]] || got.Carrier != "SM-"+string(x.ID) {
			r.Fatalf("after %v it is %s with carrier's id %q", news, got.State, got.Carrier)
		}
	})
}

func TestAReceiptSettlesAnUnknownText(t *testing.T) {
	s := newStage(t)
	s.carrier.refuse(sms.SendError{Class: sms.ClassAmbiguous})
	x := s.raise(nil)
	s.deliver(x.ID)
	must(t, s.Receipt(t.Context(), sms.Receipt{TextID: string(x.ID), CarrierID: "SM-1", Status: sms.StatusSent}))
	if got := s.expect(x.ID, delivery.Sent, ""); got.Carrier != "SM-1" {
		t.Errorf("carrier's id %q", got.Carrier)
	}
	s.clock.Advance(delivery.FirstPoll - time.Second) // from then on its end is asked for
	s.sweep()
	if s.carrier.asked != 0 {
		t.Error("the carrier was asked about a text it had told us of")
	}
}

func TestWordsThatStopAndStart(t *testing.T) {
	s := newStage(t)
	for i, c := range []struct {
		body        string
		made        sms.OptOut
		before      bool // the number has stopped
		stop, start bool
	}{
		{body: "STOP", stop: true},
		{body: " stop. ", stop: true},
		{body: "Unsubscribe!", stop: true},
		{body: "StopAll", stop: true},
		{body: "END", stop: true},
		{body: "quit", stop: true},
		{body: "cancel", stop: true},
		{body: "revoke", stop: true},
		{body: "OPTOUT", stop: true},
		{body: "stop please"},
		{body: "She will stop at home"},
		{body: "anything", made: sms.OptStop, stop: true},
		{body: "START", before: true, start: true},
		{body: "unstop", before: true, start: true},
		{body: "START", start: true},
		{body: "Yes", before: true, start: true},
		{body: "Yes"},
		{body: "x", made: sms.OptStart, before: true, start: true},
		{body: "HELP", made: sms.OptHelp, before: true},
		{body: ""},
		{body: "…"},
	} {
		number := phone.Trusted(fmt.Sprintf("+4477009001%02d", i))
		if c.before {
			must(t, s.store.Stop(t.Context(), delivery.MainSender, number, "stop", start))
		}
		kept, err := s.Inbound(t.Context(), sms.Inbound{CarrierID: "SM-" + number.E164(), From: number.E164(), To: "+447700900001", Body: c.body, OptOut: c.made})
		if err != nil || !kept.First || kept.Stop != c.stop || kept.Start != c.start {
			t.Errorf("%q %q: %+v %v", c.body, c.made, kept, err)
		}
		stopped, err := s.store.Stopped(t.Context(), delivery.MainSender, number)
		if want := c.stop || (c.before && !c.start); err != nil || stopped != want {
			t.Errorf("%q: stopped %v, %v", c.body, stopped, err)
		}
	}
}

func TestARepeatIsKeptOnceAndTheRightSenderStopped(t *testing.T) {
	s := newStage(t)
	must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: "second", Service: "MG2", PartsPerSecond: 10}))
	in := sms.Inbound{CarrierID: "SM-in", From: "+447700900101", To: "+447700900002", Service: "MG2", Body: "STOP"}
	for _, first := range []bool{true, false} {
		kept, err := s.Inbound(t.Context(), in)
		if err != nil || kept.First != first || kept.Sender != "second" || !kept.Stop {
			t.Errorf("%+v %v", kept, err)
		}
	}
	x := s.raise(func(x *delivery.Text) { x.Number = phone.Trusted("+447700900101") })
	y := s.raise(func(x *delivery.Text) { x.Number, x.Sender = phone.Trusted("+447700900101"), "second" })
	s.deliver(x.ID, y.ID)
	s.expect(x.ID, delivery.Sent, "")
	s.expect(y.ID, delivery.Failed, "opted_out")
}

func TestALetteredSenderStopsNobody(t *testing.T) {
	s := newStage(t)
	kept, err := s.Inbound(t.Context(), sms.Inbound{CarrierID: "SM-in", From: "MadeUpCo", To: "+447700900001", Body: "STOP"})
	if err != nil || !kept.First || kept.Stop {
		t.Errorf("%+v %v", kept, err)
	}
}

func TestTheTableOfMoves(t *testing.T) {
	want := map[delivery.State]string{
		delivery.Held:        "raised withdrawn expired",
		delivery.Raised:      "held sending unknown withdrawn expired",
		delivery.Sending:     "held raised unknown sent delivered undelivered failed withdrawn expired",
		delivery.Unknown:     "raised sent delivered undelivered failed expired",
		delivery.Sent:        "delivered undelivered failed",
		delivery.Failed:      "delivered undelivered",
		delivery.Undelivered: "delivered",
	}
	for _, from := range delivery.States {
		var got string
		for _, to := range delivery.States {
			if delivery.May(from, to) {
				got += " " + string(to)
			}
		}
		if len(got) > 0 {
			got = got[1:]
		}
		if got != want[from] {
			t.Errorf("from %s: %q, not %q", from, got, want[from])
		}
	}
}
