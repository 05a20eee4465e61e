// Package rollfiletest is what the tests of two rooms have in common: the one that
// reads a school's file, and the one that lays what was read over the roll.
package rollfiletest
