//go:build race

package notifier

// morningsDrawn is a tenth with the race detector, which makes each ten times
// slower; scripts/test.sh draws them all without it.
const morningsDrawn = 10_000
