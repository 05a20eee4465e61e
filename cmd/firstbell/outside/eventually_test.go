//go:build services

package outside

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// look is how often eventually looks.
const look = 20 * time.Millisecond

// eventually looks until ok, and fails with what was last seen when it has
// not come true within a time.
func eventually(t testing.TB, within time.Duration, what string, ok func() (bool, any)) {
	t.Helper()
	if err := soon(t.Context(), within, what, ok); err != nil {
		t.Fatal(err)
	}
}

// soon is eventually for goroutines, which may not end the test.
func soon(ctx context.Context, within time.Duration, what string, ok func() (bool, any)) error {
	return soonEvery(ctx, look, within, what, ok)
}

// soonEvery is soon that looks as often as it is told.
func soonEvery(ctx context.Context, every, within time.Duration, what string, ok func() (bool, any)) error {
	end := time.NewTimer(within)
	tick := time.NewTicker(every)
	defer end.Stop()
	defer tick.Stop()
	for {
		good, saw := ok()
		if good {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: the test ended; last seen: %v", what, saw)
		case <-end.C:
			return fmt.Errorf("%s: not within %s; last seen: %v", what, within, saw)
		case <-tick.C:
		}
	}
}
