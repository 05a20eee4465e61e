#!/usr/bin/env bash
# Runs a command with a PostgreSQL and a Redis of its own, and a Chromium.
#
#   scripts/with-servers.sh [--durable] COMMAND…
#
# Installs what is missing (Debian and Ubuntu), starts both servers on free
# loopback ports in a temporary folder, says which versions they are, and stops
# them however the command ends. The command finds
#
#   FIRSTBELL_TEST_POSTGRES  address of a database whose user may do anything
#   FIRSTBELL_TEST_REDIS     address of a Redis that may be emptied
#   FIRSTBELL_TEST_CHROMIUM  path of a Chromium
#
# Without --durable the servers do not wait for the disk: tests need speed, a
# benchmark needs the truth.
set -euo pipefail
cd "$(dirname "$0")/.."

durable=no
if [[ "${1:-}" == --durable ]]; then
	durable=yes
	shift
fi
if [[ $# -eq 0 ]]; then
	sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//; p }' "$0"
	exit 2
fi

source scripts/install.sh
source scripts/servers.sh

install_missing
trap stop_servers EXIT
# A signal ends the script, and so runs the line above.
trap 'exit 130' INT
trap 'exit 143' TERM
start_servers "$durable"
say_versions
"$@"
