// Package floors holds the house to its plan (docs/architecture.md): an import
// goes down a floor, never up and never sideways. It is all tests, over what
// go list says of every package, and it has tests of its own with made-up
// breaches, so that a checker that has gone blind is noticed.
//
// A new room, or a new third party in a room, is a line in plan_test.go.
package floors
