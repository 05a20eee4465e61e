package sandbox

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
)

// Faults are the switches of what goes wrong. Rates run from 0, never, to 1,
// always. They touch sending and its callbacks only.
type Faults struct {
	LatencyMS       int     `json:"latency_ms"`        // every send waits this long, 0 to 120000
	ErrorRate429    float64 `json:"error_rate_429"`    // refused with 429 and Retry-After: 1, never taken
	ErrorRate5xx    float64 `json:"error_rate_5xx"`    // answered 503, never taken
	DropAnswersRate float64 `json:"drop_answers_rate"` // taken and logged, then hung up without an answer
	// UndeliveredNumbers, as +447700900…, end as undelivered with
	// UndeliveredCode; 0 means 30003, the phone is off or out of reach.
	UndeliveredNumbers []string `json:"undelivered_numbers"`
	UndeliveredCode    int      `json:"undelivered_code"`
	RepeatCallbacks    bool     `json:"repeat_callbacks"`  // each comes twice
	EarlyCallbacks     bool     `json:"early_callbacks"`   // "sent" comes before the send is answered
	ReorderCallbacks   bool     `json:"reorder_callbacks"` // "delivered" comes before "sent"
	LostCallbacksRate  float64  `json:"lost_callbacks_rate"`
	Seed               uint64   `json:"seed"` // the same seed rolls the same luck; 0 means a new one each time
}

func (f Faults) check() error {
	for _, rate := range []float64{f.ErrorRate429, f.ErrorRate5xx, f.DropAnswersRate, f.LostCallbacksRate} {
		if !(rate >= 0 && rate <= 1) {
			return problem.New(problem.Invalid, "A rate runs from 0, never, to 1, always.")
		}
	}
	if f.LatencyMS < 0 || f.LatencyMS > 120_000 {
		return problem.New(problem.Invalid, "latency_ms runs from 0 to 120000.")
	}
	return nil
}

// setFaults switches them, and throws the dice anew.
func (s *Server) setFaults(f Faults) {
	if f.UndeliveredNumbers == nil {
		f.UndeliveredNumbers = []string{}
	}
	if f.UndeliveredCode == 0 {
		f.UndeliveredCode = 30003
	}
	seed := f.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.dice = f, rand.New(rand.NewPCG(seed, seed))
}

// luck is what happens to one send, drawn once.
type luck struct {
	faults  Faults
	refusal *refusal
	drop    bool
	lost    [2]bool // the callbacks of sent, and of what comes after
}

// roll draws the luck of one send.
func (s *Server) roll() luck {
	s.mu.Lock()
	defer s.mu.Unlock()
	hit := func(rate float64) bool { return rate > 0 && s.dice.Float64() < rate }
	l := luck{faults: s.faults}
	if hit(l.faults.ErrorRate429) {
		l.refusal = refused(http.StatusTooManyRequests, 20429, "Too Many Requests")
	}
	if hit(l.faults.ErrorRate5xx) {
		l.refusal = refused(http.StatusServiceUnavailable, 20503, "Service unavailable")
	}
	l.drop = hit(l.faults.DropAnswersRate)
	l.lost = [2]bool{hit(l.faults.LostCallbacksRate), hit(l.faults.LostCallbacksRate)}
	return l
}

// wait is the slowness; false when whoever asked has gone meanwhile.
func (l luck) wait(ctx context.Context) bool {
	if l.faults.LatencyMS == 0 {
		return true
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(l.faults.LatencyMS) * time.Millisecond):
		return true
	}
}

// end says how a text to a number ends.
func (l luck) end(to string) (status string, code int) {
	if slices.Contains(l.faults.UndeliveredNumbers, to) {
		return undelivered, l.faults.UndeliveredCode
	}
	return delivered, 0
}
