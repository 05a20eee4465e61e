package clock

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTheSystemsTimeIsUTCToTheMillisecond(t *testing.T) {
	now := System{}.Now()
	if now.Location() != time.UTC || now.Nanosecond()%int(time.Millisecond) != 0 {
		t.Errorf("got %s", now.Format(time.RFC3339Nano))
	}
}

func TestAShiftedClockRunsAtTrueSpeedFromWhereItStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 23, 8, 55, 0, 0, time.UTC)
		c := StartingAt(start)
		if got := c.Now(); !got.Equal(start) {
			t.Errorf("starts at %s", got)
		}
		time.Sleep(90 * time.Second) // of the bubble's own time
		if got, want := c.Now(), start.Add(90*time.Second); !got.Equal(want) {
			t.Errorf("after 90 s it is %s, want %s", got, want)
		}
		c.Advance(time.Hour)
		c.Advance(-2 * time.Hour)
		if got, want := c.Now(), start.Add(time.Hour+90*time.Second); !got.Equal(want) {
			t.Errorf("moved on it is %s, want %s", got, want)
		}
	})
}

func TestAManualClockStandsStillUntilItIsMoved(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 123_456_789, London)
	c := At(start)
	if got, want := c.Now(), start.UTC().Truncate(time.Millisecond); got != want {
		t.Errorf("stands at %s, want %s", got, want)
	}
	before := c.Now()
	c.Advance(-time.Hour)
	if c.Now() != before {
		t.Error("it went back")
	}
	c.Advance(time.Minute)
	if got := c.Now().Sub(before); got != time.Minute {
		t.Errorf("moved by %s", got)
	}
	c.Set(start.AddDate(0, 0, -1))
	if !c.Now().Before(before) {
		t.Error("it was not set")
	}
}
