//go:build services && chaos

package outside

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// form is how large and how long one storm is.
type form struct {
	name            string
	schools, pupils int           // pupils in each school
	missing         float64       // of every group, the share without a reason
	storm           time.Duration // over which the registers close
	settle          time.Duration // for what is then still under way
	redisAway       time.Duration
	least           int // alerts that must come of it
	kills, freezes  int
	rolls, flushes  int  // rolling restarts of every process; emptied Redises
	alertsAlone     bool // no wave of campaign texts in it
}

// The two forms. The long one must leave each school under the brake of its
// policy: 30% of its families within five minutes.
var (
	shortForm = form{
		name: "short", schools: 20, pupils: 400, missing: 0.24, storm: 130 * time.Second, settle: 150 * time.Second,
		redisAway: 40 * time.Second, least: 1000, kills: 14, freezes: 2, rolls: 1, flushes: 3,
	}
	longForm = form{
		name: "long", schools: 70, pupils: 1000, missing: 0.42, storm: 14 * time.Minute, settle: 8 * time.Minute,
		redisAway: 10 * time.Minute, least: 20_000, kills: 60, freezes: 10, rolls: 3, flushes: 6,
	}
)

// formAsked is the long form if FIRSTBELL_CHAOS says so.
func formAsked() form {
	if os.Getenv("FIRSTBELL_CHAOS") == longForm.name {
		return longForm
	}
	return shortForm
}

// seedAsked is FIRSTBELL_TEST_SEED, or a new seed.
func seedAsked() uint64 {
	if given, err := strconv.ParseUint(os.Getenv("FIRSTBELL_TEST_SEED"), 10, 64); err == nil {
		return given
	}
	return rand.Uint64() >> 16
}

// toRepeat says the command that runs the same storm once more.
func toRepeat(t testing.TB, f form, seed uint64) {
	t.Helper()
	t.Logf("to run it again: FIRSTBELL_CHAOS=%s FIRSTBELL_TEST_SEED=%d make chaos", f.name, seed)
}
