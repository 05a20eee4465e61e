package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
)

// morningOf is the moment the tests of texts live in.
var morningOf = time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)

var lastNumber atomic.Int64

// textsOn is a keeper of texts with a school of its own.
type textsOn struct {
	*store.Texts
	t   *testing.T
	db  *store.DB
	urn school.URN
}

// Texts is the conformance of the keeper of texts: claims, moves, receipts,
// inbound texts, pauses and senders. Each case makes a school of its own, so
// the database may hold anything else.
func Texts(t *testing.T, db *store.DB) {
	for name, test := range map[string]func(*testing.T, textsOn){
		"a text raced by many is claimed once":                     claimedOnce,
		"a claim leaves alone what may not go":                     claimLeavesAlone,
		"a pause is kept by the claim and by due":                  pauseHolds,
		"a text to a stopped number ends where it would have gone": stoppedEnds,
		"a text waits for the one before it":                       waitsForOther,
		"words are written only while the claim stands":            postingOnce,
		"only legal moves from where it stands are made":           movesAreLegal,
		"lists give what is due, late, overdue and unsettled":      listsAreRight,
		"what waits is spread over schools":                        dueIsFair,
		"receipts move only forward and all are kept":              receiptsForward,
		"a receipt of a text put back proves it went":              receiptOfPutBack,
		"a receipt finds its text by the carrier's id":             receiptByCarrier,
		"two carrier's ids for one text are noted":                 receiptTwice,
		"an inbound text is kept once and sealed":                  inboundOnce,
		"a number stops and starts":                                stopAndStart,
		"a pause stands once, is audited and makes news":           pauseStands,
		"senders are rows and processes are counted":               sendersAndBeats,
	} {
		t.Run(name, func(t *testing.T) {
			on := textsOn{Texts: db.Texts(), t: t, db: db}
			on.urn = on.addSchool()
			test(t, on)
		})
	}
}

// addSchool makes a school with a number that nobody has yet.
func (on textsOn) addSchool() school.URN {
	on.t.Helper()
	for {
		urn := fmt.Sprintf("%06d", 800000+rand.N(100000))
		res, err := on.db.Raw().Exec(`INSERT INTO schools (urn, name, text_name, office_phone, phase, am_start, pm_start)
			VALUES ($1, 'Made-up School', 'Made-up', '01632 960000', 'primary', 530, 780) ON CONFLICT (urn) DO NOTHING`, urn)
		on.must(err)
		if n, err := res.RowsAffected(); err == nil && n == 1 {
			return school.URN(urn)
		}
	}
}

func (on textsOn) must(err error) {
	on.t.Helper()
	if err != nil {
		on.t.Fatal(err)
	}
}

// text is one that may go now, of the case's school, to a number of its own.
func (on textsOn) text(change func(*delivery.Text)) delivery.Text {
	id := school.NewID(morningOf)
	t := delivery.Text{
		ID: delivery.TextID(id), School: on.urn, Kind: delivery.AlertText, State: delivery.Raised,
		Number: phone.Trusted("+999" + string(on.urn) + fmt.Sprintf("%05d", lastNumber.Add(1))), Sender: delivery.MainSender,
		RaisedAt: morningOf, SendAfter: morningOf, ExpiresAt: morningOf.Add(3 * time.Hour),
	}
	if change != nil {
		change(&t)
	}
	return t
}

// raise adds a text and gives it.
func (on textsOn) raise(change func(*delivery.Text)) delivery.Text {
	on.t.Helper()
	t := on.text(change)
	on.must(on.Raise(ctx(), morningOf, t))
	return t
}

func ctx() context.Context { return context.Background() }

// claim claims at now with a lease of a minute.
func (on textsOn) claim(now time.Time, ids ...delivery.TextID) []delivery.Text {
	on.t.Helper()
	texts, err := on.Claim(ctx(), ids, now, now.Add(time.Minute))
	on.must(err)
	return texts
}

func (on textsOn) expect(id delivery.TextID, want delivery.State) delivery.Text {
	on.t.Helper()
	t, err := on.Text(ctx(), id)
	on.must(err)
	if t.State != want {
		on.t.Fatalf("the text is %s, not %s", t.State, want)
	}
	return t
}

// story is a timeline in one line: "→raised raised→sending".
func (on textsOn) story(id delivery.TextID) string {
	on.t.Helper()
	events, err := on.Timeline(ctx(), id)
	on.must(err)
	var steps []string
	for _, e := range events {
		steps = append(steps, fmt.Sprintf("%s→%s", e.From, e.To))
	}
	return strings.Join(steps, " ")
}

func claimedOnce(t *testing.T, on textsOn) {
	var texts []delivery.Text
	var ids []delivery.TextID
	for range 100 {
		x := on.text(nil)
		texts, ids = append(texts, x), append(ids, x.ID)
	}
	on.must(on.Raise(ctx(), morningOf, texts...))
	var mu sync.Mutex
	times := map[delivery.TextID]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for chunk := range slices.Chunk(ids, 10) {
				claimed, err := on.Claim(ctx(), chunk, morningOf, morningOf.Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, c := range claimed {
					times[c.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if times[id] != 1 {
			t.Errorf("text %s was claimed %d times", id, times[id])
		}
	}
	first := on.expect(ids[0], delivery.Sending)
	if first.Attempt != 1 || !first.ClaimedAt.Equal(morningOf) || !first.Lease.Equal(morningOf.Add(time.Minute)) || first.Number != texts[0].Number {
		t.Errorf("the claim was not written whole: %+v", first)
	}
	if got := on.story(ids[0]); got != "→raised raised→sending" {
		t.Errorf("timeline: %s", got)
	}
	var news int
	on.must(on.db.Raw().QueryRow("SELECT COUNT(*) FROM news WHERE school = $1 AND kind = 'alert'", string(on.urn)).Scan(&news))
	if news != 200 {
		t.Errorf("%d lines of news for 100 texts raised and claimed", news)
	}
}

func claimLeavesAlone(t *testing.T, on textsOn) {
	for name, change := range map[string]func(*delivery.Text){
		"too early":         func(x *delivery.Text) { x.SendAfter = morningOf.Add(time.Second) },
		"past its deadline": func(x *delivery.Text) { x.ExpiresAt = morningOf },
		"held":              func(x *delivery.Text) { x.State = delivery.Held },
	} {
		x := on.raise(change)
		if got := on.claim(morningOf, x.ID); len(got) != 0 {
			t.Errorf("%s: it was claimed", name)
		}
	}
	x := on.raise(nil)
	if got := on.claim(morningOf, x.ID, x.ID, "no such text"); len(got) != 1 {
		t.Errorf("an id named twice was claimed %d times", len(got))
	}
}

func pauseHolds(t *testing.T, on textsOn) {
	alert := on.raise(nil)
	wave := on.raise(func(x *delivery.Text) { x.Kind = delivery.CampaignText })
	by := school.Actor{Kind: school.Person, ID: "staff-1"}
	pause := func(kind delivery.PauseKind) {
		on.must(on.Pause(ctx(), delivery.Pause{ID: school.NewID(morningOf), School: on.urn, Kind: kind, Why: "gas leak", By: by, Since: morningOf}))
	}
	pause(delivery.PauseAll)
	if got := on.claim(morningOf, alert.ID, wave.ID); len(got) != 0 {
		t.Fatal("a paused text was claimed")
	}
	due, err := on.Due(ctx(), delivery.AlertLane, morningOf, morningOf, 20000)
	on.must(err)
	if slices.Contains(due, alert.ID) {
		t.Error("a paused text is due")
	}
	on.must(on.Resume(ctx(), by, on.urn, delivery.PauseAll, morningOf))
	pause(delivery.PauseCampaigns)
	got := on.claim(morningOf, alert.ID, wave.ID)
	if len(got) != 1 || got[0].ID != alert.ID {
		t.Fatalf("with campaigns paused %d were claimed", len(got))
	}
	on.must(on.Resume(ctx(), by, on.urn, delivery.PauseCampaigns, morningOf))
	if got := on.claim(morningOf, wave.ID); len(got) != 1 {
		t.Error("after the pause the campaign's text is not claimed")
	}
}

func stoppedEnds(t *testing.T, on textsOn) {
	x, other := on.raise(nil), on.raise(nil)
	on.must(on.Stop(ctx(), delivery.MainSender, x.Number, "stop", morningOf))
	got := on.claim(morningOf, x.ID, other.ID)
	if len(got) != 1 || got[0].ID != other.ID {
		t.Fatalf("claimed %d", len(got))
	}
	if ended := on.expect(x.ID, delivery.Failed); ended.Reason != "opted_out" {
		t.Errorf("reason %q", ended.Reason)
	}
	if story := on.story(x.ID); story != "→raised raised→sending sending→failed" {
		t.Errorf("timeline: %s", story)
	}
}

func waitsForOther(t *testing.T, on textsOn) {
	first := on.raise(nil)
	second := on.raise(func(x *delivery.Text) { x.After = first.ID })
	if got := on.claim(morningOf, second.ID); len(got) != 0 {
		t.Fatal("it went before the first")
	}
	on.claim(morningOf, first.ID)
	move := func(from, to delivery.State) {
		moved, err := on.Move(ctx(), delivery.Move{ID: first.ID, From: from, To: to, Attempt: 1, At: morningOf})
		if err != nil || !moved {
			t.Fatalf("move: %v %v", moved, err)
		}
	}
	move(delivery.Sending, delivery.Unknown)
	if got := on.claim(morningOf, second.ID); len(got) != 0 {
		t.Fatal("it went while the first is unknown")
	}
	move(delivery.Unknown, delivery.Sent)
	if got := on.claim(morningOf, second.ID); len(got) != 1 || got[0].After != first.ID {
		t.Fatal("it did not go after the first was settled")
	}
}

func postingOnce(t *testing.T, on textsOn) {
	x := on.raise(nil)
	on.claim(morningOf, x.ID)
	post := func(attempt int) bool {
		ok, err := on.Posting(ctx(), x.ID, attempt, "Made-up School: call us", 2, morningOf.Add(time.Second), morningOf.Add(time.Hour))
		on.must(err)
		return ok
	}
	if post(2) {
		t.Error("another attempt wrote its words")
	}
	if !post(1) {
		t.Fatal("the claim's holder could not write")
	}
	got := on.expect(x.ID, delivery.Sending)
	if got.Body != "Made-up School: call us" || got.Parts != 2 || !got.PostingAt.Equal(morningOf.Add(time.Second)) || !got.Lease.Equal(morningOf.Add(time.Hour)) {
		t.Errorf("written: %+v", got)
	}
	var sealed []byte
	on.must(on.db.Raw().QueryRow("SELECT body_sealed FROM texts WHERE id = $1", string(x.ID)).Scan(&sealed))
	if strings.Contains(string(sealed), "School") {
		t.Error("the words can be read in the database")
	}
	if _, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Sending, To: delivery.Unknown, Attempt: 1, At: morningOf}); err != nil {
		t.Fatal(err)
	}
	if post(1) {
		t.Error("words were written although the claim was lost")
	}
}

func movesAreLegal(t *testing.T, on textsOn) {
	x := on.raise(nil)
	if _, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Raised, To: delivery.Delivered, At: morningOf}); err == nil {
		t.Error("an illegal move was made")
	}
	on.claim(morningOf, x.ID)
	move := func(m delivery.Move) bool {
		m.ID, m.At = x.ID, morningOf.Add(time.Minute)
		moved, err := on.Move(ctx(), m)
		on.must(err)
		return moved
	}
	if move(delivery.Move{From: delivery.Sending, To: delivery.Sent, Attempt: 2}) {
		t.Error("another attempt moved it")
	}
	if move(delivery.Move{From: delivery.Unknown, To: delivery.Sent, Attempt: 1}) {
		t.Error("it was moved from where it does not stand")
	}
	again := morningOf.Add(10 * time.Minute)
	if !move(delivery.Move{From: delivery.Sending, To: delivery.Raised, Attempt: 1, Reason: "later", Code: 20429, SendAfter: again}) {
		t.Fatal("it was not put back")
	}
	got := on.expect(x.ID, delivery.Raised)
	if !got.SendAfter.Equal(again) || !got.Lease.IsZero() || !got.ClaimedAt.IsZero() || got.Attempt != 1 || got.Reason != "" {
		t.Errorf("put back: %+v", got)
	}
	if got := on.claim(again, x.ID); len(got) != 1 || got[0].Attempt != 2 {
		t.Fatal("it was not claimed again")
	}
	if !move(delivery.Move{From: delivery.Sending, To: delivery.Sent, Attempt: 2, Carrier: "SM" + string(x.ID)}) {
		t.Fatal("it was not sent")
	}
	if got := on.expect(x.ID, delivery.Sent); got.Carrier != "SM"+string(x.ID) || got.SentAt.IsZero() {
		t.Errorf("sent: %+v", got)
	}
	if story := on.story(x.ID); story != "→raised raised→sending sending→raised raised→sending sending→sent" {
		t.Errorf("timeline: %s", story)
	}
}

func listsAreRight(t *testing.T, on textsOn) {
	has := func(list []delivery.Text, err error) func(delivery.TextID) bool {
		on.must(err)
		return func(id delivery.TextID) bool {
			return slices.ContainsFunc(list, func(x delivery.Text) bool { return x.ID == id })
		}
	}
	x := on.raise(nil)
	late := on.raise(func(x *delivery.Text) { x.State, x.ExpiresAt = delivery.Held, morningOf })
	held := on.raise(func(x *delivery.Text) { x.State, x.ReleaseAt = delivery.Held, morningOf.Add(5*time.Minute) })
	person := on.raise(func(x *delivery.Text) { x.State = delivery.Held })
	if is := has(on.Late(ctx(), morningOf, 20000)); !is(late.ID) || is(x.ID) {
		t.Error("late is wrong")
	}
	if is := has(on.Releasable(ctx(), morningOf.Add(5*time.Minute), 20000)); !is(held.ID) || is(person.ID) {
		t.Error("releasable is wrong")
	}
	if is := has(on.Releasable(ctx(), morningOf, 20000)); is(held.ID) {
		t.Error("a held text is let go too early")
	}
	due := func(now, waiting time.Time) bool {
		ids, err := on.Due(ctx(), delivery.AlertLane, now, waiting, 20000)
		on.must(err)
		return slices.Contains(ids, x.ID)
	}
	if !due(morningOf, morningOf) || due(morningOf, morningOf.Add(-time.Second)) || due(morningOf.Add(-time.Second), morningOf) {
		t.Error("due is wrong")
	}
	on.claim(morningOf, x.ID)
	if is := has(on.Overdue(ctx(), morningOf, 20000)); is(x.ID) {
		t.Error("a fresh claim is overdue")
	}
	if is := has(on.Overdue(ctx(), morningOf.Add(time.Minute), 20000)); !is(x.ID) {
		t.Error("a claim past its lease is not overdue")
	}
	_, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Sending, To: delivery.Unknown, Attempt: 1, SendAfter: morningOf.Add(3 * time.Second), At: morningOf})
	on.must(err)
	if is := has(on.Unsettled(ctx(), morningOf, 20000)); is(x.ID) {
		t.Error("the carrier would be asked at once")
	}
	if is := has(on.Unsettled(ctx(), morningOf.Add(3*time.Second), 20000)); !is(x.ID) {
		t.Error("the carrier would not be asked")
	}
	on.must(on.AskAgain(ctx(), x.ID, morningOf.Add(time.Minute)))
	if is := has(on.Unsettled(ctx(), morningOf.Add(3*time.Second), 20000)); is(x.ID) {
		t.Error("the next question was not put off")
	}
}

func dueIsFair(t *testing.T, on textsOn) {
	small := on.addSchool()
	lane := func(x *delivery.Text) { x.Kind = delivery.CampaignText }
	for range 30 {
		on.raise(lane)
	}
	for range 2 {
		on.raise(func(x *delivery.Text) { lane(x); x.School = small; x.SendAfter = morningOf.Add(time.Second) })
	}
	now := morningOf.Add(time.Minute)
	ids, err := on.Due(ctx(), delivery.CampaignLane, now, now, 20000)
	on.must(err)
	of := map[school.URN][]int{}
	for i, id := range ids {
		x, err := on.Text(ctx(), id)
		on.must(err)
		of[x.School] = append(of[x.School], i)
	}
	if len(of[small]) != 2 || len(of[on.urn]) != 30 || of[small][1] > of[on.urn][2] {
		t.Errorf("the small school stands at %v, the large at %v", of[small], of[on.urn])
	}
}

// receipt keeps one and gives the text's id.
func (on textsOn) receipt(r sms.Receipt) delivery.TextID {
	on.t.Helper()
	r.At = morningOf.Add(time.Minute)
	id, err := on.KeepReceipt(ctx(), r)
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
	on.must(on.db.Raw().QueryRow("SELECT COUNT(*) FROM receipts WHERE text = $1", string(x.ID)).Scan(&kept))
	if kept != 6 {
		t.Errorf("%d of 6 receipts kept", kept)
	}
	y := on.raise(nil)
	on.claim(morningOf, y.ID)
	on.receipt(sms.Receipt{TextID: string(y.ID), CarrierID: "SM" + string(y.ID), Status: sms.StatusFailed, ErrorCode: 21610})
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
	on.must(on.db.Raw().QueryRow("SELECT from_sealed, body_sealed FROM inbound WHERE carrier_id = $1", in.CarrierID).Scan(&from, &body))
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
	on.must(on.db.Raw().QueryRow("SELECT COUNT(*) FROM audit WHERE school = $1 AND act IN ('pause', 'resume')", string(on.urn)).Scan(&acts))
	on.must(on.db.Raw().QueryRow("SELECT COUNT(*) FROM news WHERE school = $1 AND kind = 'pause'", string(on.urn)).Scan(&news))
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
	on.must(on.db.Raw().QueryRow("SELECT COALESCE(MAX(beat_at), 0) FROM processes").Scan(&last))
	later := time.UnixMilli(last).UTC().Add(time.Hour)
	for i, beat := range []struct {
		process string
		after   time.Duration
		live    int
	}{{"a", 0, 1}, {"b", 5 * time.Second, 2}, {"b", 10 * time.Second, 2}, {"b", 16 * time.Second, 1}} {
		live, err := on.Beat(ctx(), beat.process+string(on.urn), later.Add(beat.after))
		if err != nil || live != beat.live {
			t.Errorf("beat %d: %d live, not %d (%v)", i, live, beat.live, err)
		}
	}
}
