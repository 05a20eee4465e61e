package delivery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestABucketHoldsASecondAndPaysItsDebts(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var b bucket
	b.set(10, now)
	if b.chunk(AlertLane) != 10 {
		t.Errorf("chunk %d", b.chunk(AlertLane))
	}
	if d := b.missing(AlertLane, 10, now); d != 0 {
		t.Errorf("a full bucket makes wait %s", d)
	}
	if d := b.charge(10, now); d != 0 {
		t.Errorf("debt %s", d)
	}
	if d := b.missing(AlertLane, 10, now); d != time.Second {
		t.Errorf("an empty bucket makes wait %s", d)
	}
	if d := b.charge(30, now); d != 0 {
		t.Errorf("a long text waits %s for itself", d)
	}
	if d := b.charge(1, now); d != 3*time.Second {
		t.Errorf("debt of 30 parts at 10 a second: %s", d)
	}
	if d := b.missing(AlertLane, 1, now.Add(time.Hour)); d != 0 {
		t.Errorf("after an hour it makes wait %s", d)
	}
	b.set(0.1, now.Add(time.Hour))
	if b.chunk(AlertLane) != 1 || b.missing(AlertLane, 1, now.Add(time.Hour)) != 0 {
		t.Error("a slow bucket lets nothing through")
	}
}

// A wave goes at the sender's pace all the same, and whenever an alert comes
// most of a second's worth is there for it.
func TestACampaignLeavesTheMostOfASecondToAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bucket
		b.set(10, time.Now())
		began, sent := time.Now(), 0
		for time.Since(began) < 30*time.Second {
			n := b.chunk(CampaignLane)
			if err := b.wait(t.Context(), CampaignLane, n); err != nil {
				t.Fatal(err)
			}
			sent += n
			b.charge(n, time.Now())
			if d := b.missing(AlertLane, 8, time.Now()); d > 0 {
				t.Fatalf("after %d parts of a wave 8 alerts wait %s", sent, d)
			}
		}
		if sent < 295 || sent > 305 {
			t.Errorf("%d parts of a wave in 30 s at 10 a second", sent)
		}
		var slow bucket
		slow.set(slowest, time.Now())
		if slow.missing(CampaignLane, 1, time.Now()) != 0 {
			t.Error("a slow sender never sends a wave")
		}
	})
}

func TestThePaceIsKeptOverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bucket
		b.set(10, time.Now())
		began, sent := time.Now(), 0
		for time.Since(began) < 30*time.Second {
			if err := b.wait(t.Context(), AlertLane, 10); err != nil {
				t.Fatal(err)
			}
			sent += 10
			b.charge(10, time.Now())
			if ahead := float64(sent) - 10*time.Since(began).Seconds(); ahead > 10 {
				t.Fatalf("%.0f parts ahead", ahead)
			}
		}
		if sent < 300 {
			t.Errorf("only %d parts in 30 s", sent)
		}
	})
}

func TestAnAlertGoesBeforeACampaign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tr turn
		if err := tr.take(t.Context(), AlertLane); err != nil {
			t.Fatal(err)
		}
		var order []Lane
		for _, lane := range []Lane{CampaignLane, CampaignLane, AnswerLane, AlertLane} {
			go func() {
				if tr.take(t.Context(), lane) == nil {
					order = append(order, lane)
					tr.give()
				}
			}()
			synctest.Wait()
		}
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			if tr.take(ctx, AlertLane) == nil {
				t.Error("who left got the turn")
			}
		}()
		synctest.Wait()
		stop()
		synctest.Wait()
		tr.give()
		synctest.Wait()
		want := []Lane{AlertLane, AnswerLane, CampaignLane, CampaignLane}
		if len(order) != 4 || order[0] != want[0] || order[1] != want[1] || order[2] != want[2] {
			t.Errorf("order %v", order)
		}
		if tr.busy {
			t.Error("the turn was not given back")
		}
	})
}

func TestATextSentToTryHoldsTheOthersBack(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	b := newBreakers()
	b.refused("AC1", 20003, 401, now)
	b.refused("AC1", 20003, 401, now) // one that was out already changes nothing
	if n := b.allow("AC1", 5, now.Add(29*time.Second)); n != 0 {
		t.Errorf("%d allowed while it is open", n)
	}
	if n := b.allow("AC2", 5, now); n != 5 {
		t.Errorf("%d of 5 allowed on another account", n)
	}
	wait := refusedFirst
	for range 6 {
		now = now.Add(wait)
		if n := b.allow("AC1", 5, now); n != 1 {
			t.Fatalf("after %s %d allowed to try", wait, n)
		}
		if n := b.allow("AC1", 5, now); n != 0 {
			t.Fatalf("%d allowed beside the one that tries", n)
		}
		b.unanswered("AC1", false, now) // it was withdrawn: the next may try at once
		if n := b.allow("AC1", 5, now); n != 1 {
			t.Fatalf("%d allowed after one that never went", n)
		}
		b.refused("AC1", 20003, 401, now)
		wait = min(2*wait, refusedMost)
	}
	if tr, on := b.trouble(); !on || !tr.TryAt.Equal(now.Add(refusedMost)) {
		t.Errorf("trouble: %+v", tr)
	}
	b.allow("AC1", 1, now.Add(refusedMost))
	b.accepted("AC1")
	if _, on := b.trouble(); on {
		t.Error("still in trouble")
	}
}

func TestARunOfSendsWithoutAnAnswerOpensTheCircuit(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	b := newBreakers()
	for i := range outageRun - 1 {
		if b.doubted("AC1", 503, now) || b.allow("AC1", 5, now) != 5 {
			t.Fatalf("open after %d", i+1)
		}
	}
	b.accepted("AC1") // one answer ends the run
	for range outageRun - 1 {
		b.doubted("AC1", 503, now)
	}
	if b.allow("AC1", 5, now) != 5 {
		t.Fatal("open although the run was broken")
	}
	if !b.doubted("AC1", 503, now) || b.allow("AC1", 5, now) != 0 {
		t.Fatal("still closed after a whole run")
	}
	b.doubted("AC1", 503, now) // one that was out already changes nothing
	wait := outageFirst
	for range 5 {
		now = now.Add(wait)
		if n := b.allow("AC1", 5, now); n != 1 {
			t.Fatalf("after %s %d allowed to try", wait, n)
		}
		if !b.doubted("AC1", 0, now) {
			t.Fatal("a failed try is news")
		}
		wait = min(2*wait, outageMost)
	}
	now = now.Add(outageMost)
	b.allow("AC1", 1, now)
	if !b.refused("AC1", 20003, 401, now) { // it is back, and refuses the account
		t.Fatal("worse news is news")
	}
	if tr, _ := b.trouble(); !tr.Refused || tr.Code != 20003 {
		t.Errorf("trouble: %+v", tr)
	}
	if !b.accepted("AC1") || b.accepted("AC1") {
		t.Error("that it closed is news once")
	}
}
