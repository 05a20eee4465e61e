package main

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/sandbox"
)

func TestAPartOfTheCountryIsAFraction(t *testing.T) {
	for said, want := range map[string]int{"1": 1, "1/20": 20, "1/10000": 10_000} {
		if got, err := partOf(said); got != want || err != nil {
			t.Errorf("%q: %d, %v", said, got, err)
		}
	}
	for _, said := range []string{"", "0", "2", "20", "1/0", "1/-2", "1/x", "2/3", "1/10001"} {
		if _, err := partOf(said); err == nil {
			t.Errorf("%q was taken", said)
		}
	}
	if code, _, said := typed(t, nil, "bench", "england", "--part", "3/4"); code != exitUsage {
		t.Errorf("exit %d: %s", code, said)
	}
	if code, _, said := typed(t, nil, "bench", "england"); code != exitUsage {
		t.Errorf("without servers: exit %d: %s", code, said)
	}
}

func TestTheExponentOfCostIsThatOfItsGrowth(t *testing.T) {
	for _, e := range []float64{0.5, 1, 2} {
		var y []float64
		for _, x := range []float64{10, 100, 1000} {
			y = append(y, 3*math.Pow(x, e))
		}
		if got := exponent([]float64{10, 100, 1000}, y); math.Abs(got-e) > 1e-9 {
			t.Errorf("%g, want %g", got, e)
		}
	}
}

// A text may reach the stand-in before or after the answer to its register has
// come back; either way it is matched once, and answers to parents never are.
func TestEachTextIsMatchedWithItsRegisterInEitherOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "carrier.jsonl")
	log, err := newCarrierLog(path)
	if err != nil {
		t.Fatal(err)
	}
	take := func(id string) {
		if _, err := fmt.Fprintf(log, `{"text":%q,"to":%q}`+"\n", id, sandbox.DefaultFrom); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	log.raised([]string{"late"}, now)
	take("late")
	take("early")
	take("answer")
	log.raised([]string{"early", "lost"}, now)
	if len(log.latency) != 2 || len(log.owed) != 1 || len(log.accepted) != 1 {
		t.Errorf("%d matched, %d owed, %d unmatched", len(log.latency), len(log.owed), len(log.accepted))
	}
	take("early") // twice
	if err := log.close(); err != nil {
		t.Fatal(err)
	}
	took, err := readCarrierLog(path)
	if err != nil || took["early"] != 2 || took["late"] != 1 || took["lost"] != 0 {
		t.Errorf("%v, %v", took, err)
	}
}

func TestBooksThatDoNotBalanceAreAFailure(t *testing.T) {
	whole := englandBooks{sent: 3, ledgers: 2}
	if err := whole.err(); err != nil {
		t.Error(err)
	}
	for what, b := range map[string]englandBooks{
		"lost": {sent: 3, ledgers: 2, lost: 1}, "twice": {sent: 3, ledgers: 2, twice: 1}, "stray": {sent: 3, ledgers: 2, stray: 1},
		"unread": {sent: 3, ledgers: 2, unread: 1}, "unbalanced": {sent: 3, ledgers: 2, unbalanced: 1}, "nothing sent": {ledgers: 2}, "no ledger": {sent: 3},
	} {
		if b.err() == nil {
			t.Errorf("%s passes", what)
		}
	}
}
