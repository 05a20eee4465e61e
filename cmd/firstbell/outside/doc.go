// Package outside holds the tests that drive the built program the way the
// world does: over HTTP, by signals, through a browser, and by pulling the
// plug. They import nothing of the house. They need servers and are built with
// the tag "services":
//
//	scripts/with-servers.sh go test -tags services ./cmd/firstbell/outside
//
// The scenarios are mornings written as scripts in scenarios/, played through
// one program whose clock is moved from moment to moment.
//
// The stories follow one morning from a register closing to a parent's reply
// beside the child's name. The crash tests kill workers with SIGKILL while
// alerts go and empty Redis under them; the stand-in's log is their only
// witness of what was sent. FIRSTBELL_TEST_SEED repeats a crash test's luck.
package outside
