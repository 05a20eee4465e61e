package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// receipt keeps one and gives the text's id.
func (on textsOn) receipt(r sms.Receipt) delivery.TextID {
	on.t.Helper()
	r.At = morningOf.Add(time.Minute)
	id, err := on.KeepReceipt(ctx(), r, map[sms.Class]delivery.NumberNews{
		sms.ClassOptedOut: delivery.NumberStopped, sms.ClassDead: delivery.NumberDead,
	}[r.Class])
	on.must(err)
	return id
}

func receiptsForward(t *testing.T, on textsOn) {
	x := on.raise(nil)
	on.claim(morningOf, x.ID)
	news := func(s sms.Status, code int) { // before the POST has answered
		on.receipt(sms.Receipt{TextID: string(x.ID), CarrierID: "SM" + string(x.ID), Status: s, ErrorCode: code})
	}
	news(sms.StatusSent, 0)
	if got := on.expect(x.ID, delivery.Sent); got.Carrier != "SM"+string(x.ID) || got.SentAt.IsZero() {
		t.Errorf("sent by receipt: %+v", got)
	}
	news(sms.StatusUndelivered, 30003)
	on.expect(x.ID, delivery.Undelivered)
	news(sms.StatusQueued, 0)
	on.expect(x.ID, delivery.Undelivered)
	news(sms.StatusDelivered, 0)
	news(sms.StatusDelivered, 0)
	news(sms.StatusFailed, 30008)
	on.expect(x.ID, delivery.Delivered)
	var kept int
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COUNT(*) FROM receipts WHERE text = $1", string(x.ID)).Scan(&kept))
	if kept != 6 {
		t.Errorf("%d of 6 receipts kept", kept)
	}
	y := on.raise(nil)
	on.claim(morningOf, y.ID)
	on.receipt(sms.Receipt{TextID: string(y.ID), CarrierID: "SM" + string(y.ID), Status: sms.StatusFailed, ErrorCode: 21610, Class: sms.ClassOptedOut})
	if got := on.expect(y.ID, delivery.Failed); got.Code != 21610 || got.Reason != "opted_out" {
		t.Errorf("opted out: %+v", got)
	}
	stopped, err := on.Stopped(ctx(), delivery.MainSender, y.Number)
	if err != nil || !stopped {
		t.Errorf("the number is not stopped: %v", err)
	}
}

func receiptOfPutBack(t *testing.T, on textsOn) {
	x := on.raise(nil)
	early := on.receipt(sms.Receipt{TextID: string(x.ID), CarrierID: "SM-early" + string(x.ID), Status: sms.StatusSent})
	if early != x.ID {
		t.Error("the receipt did not find its text")
	}
	on.expect(x.ID, delivery.Raised) // never claimed: the carrier cannot have it
	on.claim(morningOf, x.ID)
	_, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Sending, To: delivery.Raised, Attempt: 1, At: morningOf})
	on.must(err)
	on.receipt(sms.Receipt{TextID: string(x.ID), CarrierID: "SM" + string(x.ID), Status: sms.StatusDelivered})
	on.expect(x.ID, delivery.Delivered)
	if got := on.claim(morningOf, x.ID); len(got) != 0 {
		t.Error("it would be sent again")
	}
	if story := on.story(x.ID); !strings.HasSuffix(story, "sending→raised raised→sending sending→delivered") {
		t.Errorf("timeline: %s", story)
	}
}

func receiptByCarrier(t *testing.T, on textsOn) {
	x := on.raise(nil)
	on.claim(morningOf, x.ID)
	_, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Sending, To: delivery.Sent, Attempt: 1, Carrier: "SM" + string(x.ID), At: morningOf})
	on.must(err)
	if id := on.receipt(sms.Receipt{CarrierID: "SM" + string(x.ID), Status: sms.StatusDelivered}); id != x.ID {
		t.Errorf("found %q", id)
	}
	on.expect(x.ID, delivery.Delivered)
	if id := on.receipt(sms.Receipt{TextID: "nobody", CarrierID: "SM-nobody" + string(x.ID), Status: sms.StatusSent}); id != "" {
		t.Errorf("a receipt of nothing found %q", id)
	}
	known, err := on.CarrierKnown(ctx(), []string{"SM" + string(x.ID), "SM-nobody" + string(x.ID)})
	on.must(err)
	if len(known) != 1 || !known["SM"+string(x.ID)] {
		t.Errorf("known: %v", known)
	}
}

func receiptTwice(t *testing.T, on textsOn) {
	x, y := on.raise(nil), on.raise(nil)
	on.claim(morningOf, x.ID, y.ID)
	on.receipt(sms.Receipt{TextID: string(x.ID), CarrierID: "SM-b" + string(x.ID), Status: sms.StatusSent})
	on.receipt(sms.Receipt{TextID: string(x.ID), CarrierID: "SM-a" + string(x.ID), Status: sms.StatusFailed})
	if got := on.expect(x.ID, delivery.Sent); got.Carrier != "SM-b"+string(x.ID) {
		t.Error("the other message's id was taken")
	}
	events, err := on.Timeline(ctx(), x.ID)
	on.must(err)
	if last := events[len(events)-1]; last.Why != "carrier_has_it_twice" || last.From != last.To {
		t.Errorf("noted: %+v", last)
	}
	on.receipt(sms.Receipt{TextID: string(y.ID), CarrierID: "SM-b" + string(x.ID), Status: sms.StatusSent})
	if got := on.expect(y.ID, delivery.Sent); got.Carrier != "" {
		t.Error("one carrier's id stands at two texts")
	}
}

func inboundOnce(t *testing.T, on textsOn) {
	in := sms.Inbound{CarrierID: "SM-in" + string(on.urn), From: "+447700900101", To: "+447700900001", Body: "She has a cold", At: morningOf}
	for i, want := range []bool{true, false, false} {
		first, err := on.KeepInbound(ctx(), fmt.Sprintf("in%d%s", i, on.urn), in)
		if err != nil || first != want {
			t.Errorf("time %d: first %v, %v", i+1, first, err)
		}
	}
	var from, body []byte
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT from_sealed, body_sealed FROM inbound WHERE carrier_id = $1", in.CarrierID).Scan(&from, &body))
	if strings.Contains(string(from), "447700") || strings.Contains(string(body), "cold") {
		t.Error("it can be read in the database")
	}
}

func stopAndStart(t *testing.T, on textsOn) {
	n := phone.Trusted("+999" + string(on.urn) + "1")
	is := func(sender delivery.SenderID) bool {
		stopped, err := on.Stopped(ctx(), sender, n)
		on.must(err)
		return stopped
	}
	on.must(on.Stop(ctx(), delivery.MainSender, n, "stop", morningOf))
	on.must(on.Stop(ctx(), delivery.MainSender, n, "stop", morningOf))
	if !is(delivery.MainSender) || is("another") {
		t.Error("stopped is wrong")
	}
	on.must(on.Start(ctx(), delivery.MainSender, n, morningOf))
	if is(delivery.MainSender) {
		t.Error("it was not started")
	}
}

func pauseStands(t *testing.T, on textsOn) {
	by := school.Actor{Kind: school.Person, ID: "staff-1", Name: "Made Up"}
	p := delivery.Pause{ID: school.NewID(morningOf), School: on.urn, Kind: delivery.PauseAll, Why: "fire drill", By: by, Since: morningOf}
	on.must(on.Pause(ctx(), p))
	twice := p
	twice.ID, twice.Why = school.NewID(morningOf), "again"
	on.must(on.Pause(ctx(), twice))
	standing, err := on.Pauses(ctx(), on.urn)
	on.must(err)
	p.By.Name = "" // names are not kept
	if len(standing) != 1 || standing[0] != p {
		t.Errorf("standing: %+v", standing)
	}
	on.must(on.Resume(ctx(), by, on.urn, delivery.PauseAll, morningOf.Add(time.Minute)))
	on.must(on.Resume(ctx(), by, on.urn, delivery.PauseAll, morningOf.Add(time.Minute)))
	if standing, err = on.Pauses(ctx(), on.urn); err != nil || len(standing) != 0 {
		t.Errorf("after it ended: %v %v", standing, err)
	}
	var acts, news int
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COUNT(*) FROM audit WHERE school = $1 AND act IN ('pause', 'resume')", string(on.urn)).Scan(&acts))
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COUNT(*) FROM news WHERE school = $1 AND kind = 'pause'", string(on.urn)).Scan(&news))
	if acts != 2 || news != 2 {
		t.Errorf("%d lines of audit, %d of news", acts, news)
	}
}

func sendersAndBeats(t *testing.T, on textsOn) {
	row := delivery.Sender{ID: delivery.SenderID("s" + on.urn), Account: "AC1", From: "+447700900001", PartsPerSecond: 2.5}
	on.must(on.PutSender(ctx(), row))
	row.PartsPerSecond = 10
	on.must(on.PutSender(ctx(), row))
	if got, err := on.Sender(ctx(), row.ID); err != nil || got != row {
		t.Errorf("%+v %v", got, err)
	}
	all, err := on.Senders(ctx())
	if err != nil || !slices.Contains(all, row) {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := on.Sender(ctx(), "nobody"); err == nil {
		t.Error("a sender nobody knows was given")
	}
	x := on.raise(func(x *delivery.Text) { x.Sender = row.ID })
	of, err := on.SendersOf(ctx(), []delivery.TextID{x.ID, "no such text"})
	if err != nil || len(of) != 1 || of[x.ID] != row.ID {
		t.Errorf("%v %v", of, err)
	}
	var last int64 // of whatever else has beaten here
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COALESCE(MAX(beat_at), 0) FROM processes").Scan(&last))
	later := time.UnixMilli(last).UTC().Add(time.Hour)
	for i, beat := range []struct {
		process string
		after   time.Duration
		live    int
		other   time.Duration // the newest beat of another, after later; -1 when there is none
	}{{"a", 0, 1, -1}, {"b", 5 * time.Second, 2, 0}, {"a", 4 * time.Second, 2, 5 * time.Second}, {"b", 10 * time.Second, 2, 4 * time.Second}, {"b", 20 * time.Second, 1, -1}} {
		live, err := on.Beat(ctx(), beat.process+string(on.urn), later.Add(beat.after))
		want := delivery.Living{Count: beat.live}
		if beat.other >= 0 {
			want.Newest = later.Add(beat.other)
		}
		if err != nil || live != want {
			t.Errorf("beat %d: %+v, not %+v (%v)", i, live, want, err)
		}
	}
}
