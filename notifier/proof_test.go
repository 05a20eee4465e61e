package notifier

import (
	"flag"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestWhateverTheMorning lets rapid look for a morning that goes wrong, and
// make it small.
func TestWhateverTheMorning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := makeTown(drawn{t}).morning(); err != nil {
			t.Fatal(err)
		}
	})
}

// mornings is how many are made. A hundred thousand stand for the rare ones.
var mornings = flag.Int("mornings", morningsDrawn, "made-up mornings in TestAHundredThousandMornings")

// TestAHundredThousandMornings holds the decision against the page of the
// policy over so many mornings, and says what they had in them. What was rarer
// than one in fifty was not tried enough.
func TestAHundredThousandMornings(t *testing.T) {
	const workers = 2
	var wait sync.WaitGroup
	counts := make([]map[string]int, workers)
	for i := range workers {
		counts[i] = map[string]int{}
		wait.Go(func() {
			for seed := i; seed < *mornings && !t.Failed(); seed += workers {
				w := makeTown(lotOf(uint64(seed)))
				if err := w.morning(); err != nil {
					t.Errorf("BROKEN morning %d: %v", seed, err)
					return
				}
				w.seen.count(counts[i])
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	for _, what := range []string{
		"a court order", "separated parents", "a shared number", "a sibling in a register closing later",
		"the brake", "the brake of the school", "the brake on half a group by another name", "the late desk", "a day that ends early", "a year group that is not in", "a time before which nothing goes",
		"a number stopped or an import in mid-morning", "a revision after sending",
	} {
		n := 0
		for _, c := range counts {
			n += c[what]
		}
		t.Logf("%6d of %d mornings had %s", n, *mornings, what)
		if n < *mornings/50 {
			t.Errorf("%d mornings had %s: fewer than one in fifty", n, what)
		}
	}
}

func (s sight) count(into map[string]int) {
	for what, had := range map[string]bool{
		"a court order": s.courtOrder, "separated parents": s.separated, "a shared number": s.sharedNumber,
		"the brake of the school": s.schoolBrake, "the brake on half a group by another name": s.halves, "the late desk": s.lateDesk, "a day that ends early": s.endsEarly,
		"a year group that is not in": s.yearOut, "a time before which nothing goes": s.notBefore,
		"a sibling in a register closing later": s.laterSibling, "the brake": s.brake,
		"a number stopped or an import in mid-morning": s.midMorning, "a revision after sending": s.revisedAfter,
	} {
		if had {
			into[what]++
		}
	}
}
