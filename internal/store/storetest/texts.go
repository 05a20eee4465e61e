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
		res, err := on.db.Raw().ExecContext(ctx(), `INSERT INTO schools (urn, name, text_name, office_phone, phase, am_start, pm_start)
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
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COUNT(*) FROM news WHERE school = $1 AND kind = 'alert'", string(on.urn)).Scan(&news))
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
	made := delivery.Wording{Kind: "absence_am", Language: "en", Version: "0123456789ab"}
	post := func(attempt int) bool {
		ok, err := on.Posting(ctx(), x.ID, attempt, delivery.Posted{Body: "Made-up School: call us", Parts: 2, Wording: made}, morningOf.Add(time.Second), morningOf.Add(time.Hour))
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
	if w, err := on.Wording(ctx(), x.ID); err != nil || w != made {
		t.Errorf("made of %+v, %v", w, err)
	}
	var sealed []byte
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT body_sealed FROM texts WHERE id = $1", string(x.ID)).Scan(&sealed))
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
