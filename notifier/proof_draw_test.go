package notifier

import (
	"math/rand/v2"

	"pgregory.net/rapid"
)

// draws is where a made-up morning comes from: rapid, which can make a failing
// one small, or a plain lot, which is quick enough for a hundred thousand.
type draws interface {
	// upTo gives a whole number from 0 to n-1.
	upTo(what string, n int) int
}

// drawn is rapid's.
type drawn struct{ *rapid.T }

func (d drawn) upTo(what string, n int) int { return rapid.IntRange(0, n-1).Draw(d.T, what) }

// lot is the quick one; its seed is its name.
type lot struct{ *rand.Rand }

func lotOf(seed uint64) lot { return lot{rand.New(rand.NewPCG(seed, 20261123))} }

func (l lot) upTo(_ string, n int) int { return l.IntN(n) }

// oneIn is true once in n.
func oneIn(d draws, n int, what string) bool { return d.upTo(what, n) == n-1 }

// pick gives one of several.
func pick[T any](d draws, what string, from ...T) T { return from[d.upTo(what, len(from))] }
