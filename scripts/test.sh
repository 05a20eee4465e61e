#!/usr/bin/env bash
# Runs every test, those that need servers included. Called through
# with-servers.sh, which gives it the servers:
#
#   scripts/with-servers.sh scripts/test.sh [PACKAGE…]
#
# A test that finds no server fails; it never skips.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${FIRSTBELL_TEST_POSTGRES:?run this as: make test}"
: "${FIRSTBELL_TEST_REDIS:?run this as: make test}"
: "${FIRSTBELL_TEST_CHROMIUM:?run this as: make test}"

if [[ $# -eq 0 ]]; then
	set -- ./...
	# All of them; with the race detector the same test draws a tenth.
	go test -count=1 -run '^TestAHundredThousandMornings$' ./notifier
fi
# The race detector needs cgo, whatever the environment says. SQLite's C, as
# modernc.org translates it to Go, is left out of it: what we would be watching
# is SQLite's own memory, at a quarter of the speed.
CGO_ENABLED=1 exec go tool -modfile=tools/go.mod gotestsum --format pkgname --format-hide-empty-pkg -- \
	-race -gcflags=modernc.org/...=-race=false -tags services -timeout 30m "$@"
