// Package clock is where the time comes from. Instants are kept in UTC to the
// millisecond; what a school does with them is decided in Europe/London.
// Everything that asks the time takes a Clock, so that tests and the demo can
// give it.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // a small image has no zone files of its own
)

// London is the clock on the wall of every English school.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // cannot happen: tzdata is linked in
	}
	return l
}

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// System is the machine's own clock.
type System struct{}

// Now gives the machine's time in UTC, to the millisecond, as it is stored.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Shifted runs at true speed but stands elsewhere: the demo lives on a school
// morning whatever the real day is. It can be moved on, never back.
type Shifted struct {
	mu     sync.Mutex
	offset time.Duration
}

// StartingAt gives a clock that reads start now and runs on from there.
func StartingAt(start time.Time) *Shifted {
	return &Shifted{offset: start.Sub(System{}.Now())}
}

// Now gives the shifted time.
func (s *Shifted) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return System{}.Now().Add(s.offset)
}

// Advance moves the clock on by d; d below zero does nothing.
func (s *Shifted) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += max(d, 0)
}

// Manual stands still until it is moved: for tests.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// At gives a clock that stands at now.
func At(now time.Time) *Manual { return &Manual{now: now.UTC().Truncate(time.Millisecond)} }

// Now gives where the clock stands.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock on by d; d below zero does nothing.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(max(d, 0))
}

// Set puts the clock at now.
func (m *Manual) Set(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = now.UTC().Truncate(time.Millisecond)
}
