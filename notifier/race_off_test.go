//go:build !race

package notifier

const morningsDrawn = 100_000
