//go:build services && race

package outside

// raced builds the program with the race detector when the tests have it.
const raced = true
